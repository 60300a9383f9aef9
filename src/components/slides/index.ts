/** The components that a deck's compiled MDX asks for: `<Content components={deckComponents} deck={view} />`. */
import Notes from './Notes.astro';
import Slide from './Slide.astro';

export const deckComponents = { Slide, Notes };
