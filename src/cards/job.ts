/** What threads that draw cards are sent, and answer. */
import type { CardInput } from './card.ts';

/** What is behind a card's name in the file that says what was left out of it. */
export const missingEnding = '.missing.json';

export interface Job {
  key: string;
  card: CardInput;
  path: string;
}
export type CardAnswer =
  | { key: string; bytes: number; missing: string[] }
  | { key: string; entry: string; message: string };
