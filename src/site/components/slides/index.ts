/** The components that a deck's compiled MDX asks for: `<Content components={deckComponents} deck={view} />`. */
import { writingComponents } from '../writing/index.ts';
import Notes from './Notes.astro';
import Slide from './Slide.astro';

/** Slides may use what posts may use: pictures, videos, quotations, and so on. */
export const deckComponents = { ...writingComponents, Slide, Notes };
