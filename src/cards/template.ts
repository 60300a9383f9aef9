/** Templates of the owner's own: `content/cards/KIND.ts` takes the place of the template for that kind. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { CardKind } from './card.ts';

/** The owner's template for a kind of card, where the content folder has one. */
export function ownTemplate(contentFolder: string, kind: CardKind): string | undefined {
  const file = path.join(contentFolder, 'cards', `${kind}.ts`);
  return existsSync(file) ? file : undefined;
}
