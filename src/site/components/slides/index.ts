/** The components that a deck's compiled MDX asks for: `<Content components={deckComponents(view.lang)} deck={view} />`. */
import { writingComponents } from '../writing/index.ts';
import Notes from './Notes.astro';
import Slide from './Slide.astro';

/**
 * Slides may use what posts may use: pictures, videos, quotations, and so on.
 *
 * @param lang the deck's language, BCP 47
 */
export function deckComponents(lang: string) {
  return { ...writingComponents(lang), Slide, Notes };
}
