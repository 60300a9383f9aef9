/** The decks of the running build, as their pages need them. */
import { buildContext } from '../build/context.ts';
import { entrySegment } from '../model/address.ts';
import type { Entry } from '../model/content.ts';
import { type DeckMode, type DeckView, deckView, type Occasion, occasionsOf } from './deck-view.ts';
import { type OutlineSlide, outlineOfBody } from './outline.ts';
import type { ImportedDeck } from './pdf/import.ts';

/** One deck of the build. */
export interface ShownDeck {
  entry: Entry<'slides'>;
  /** The last part of its address. */
  segment: string;
  slides: OutlineSlide[];
  /** The pages of a deck that comes from a file; `undefined` for one in MDX. */
  imported: ImportedDeck | undefined;
  occasions: Occasion[];
}

/** All decks of the running build. */
export function shownDecks(): ShownDeck[] {
  const { content, decks } = buildContext();
  return content.slides.map((entry) => {
    const imported = decks.get(entry.slug);
    return {
      entry,
      segment: entrySegment(entry),
      slides: imported ? outlineOfPages(imported, entry) : outlineOfBody(entry.body),
      imported,
      occasions: occasionsOf(content, entry),
    };
  });
}

/** The pages of a file as slides; what its YAML says of a page goes before what the file says. */
function outlineOfPages(imported: ImportedDeck, entry: Entry<'slides'>): OutlineSlide[] {
  return imported.pages.map(({ number, title, text }) => ({
    number,
    id: `page-${number}`,
    title,
    layout: 'content',
    section: undefined,
    text,
    notes: entry.data.pages[String(number)]?.notes ?? '',
  }));
}

/** What a deck's slides are told, for one of its pages. */
export function viewOf(deck: ShownDeck, mode: DeckMode, occasion = deck.occasions[0]): DeckView {
  const left = new Set(occasion?.delivery.without);
  const shown = deck.slides.filter(({ id }) => !left.has(id));
  return deckView(buildContext().content, deck.entry, {
    mode,
    slides: shown.map((slide, index) => ({ ...slide, number: index + 1 })),
    occasion,
    segment: deck.segment,
  });
}
