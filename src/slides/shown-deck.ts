/** The decks of the running build, as their pages need them. */
import { buildContext } from '../build/context.ts';
import { entrySegment } from '../model/address.ts';
import type { Entry } from '../model/content.ts';
import { type DeckMode, type DeckView, deckView } from './deck-view.ts';
import { type OutlineSlide, outlineOfBody } from './outline.ts';
import type { ImportedDeck } from './pdf/import.ts';
import { mainShowing, type Showing, showingsOf } from './showings.ts';

/** A deck under one of its addresses: the permanent one, or that of one showing. */
export interface ShownDeck {
  entry: Entry<'slides'>;
  /** What its address ends with: `hello`, or `hello/docs-north-2026` for the deck as it was shown there. */
  segment: string;
  /** The last part of its permanent address. */
  home: string;
  slides: readonly OutlineSlide[];
  /** The pages of a deck that comes from a file; `undefined` for one in MDX. */
  imported: ImportedDeck | undefined;
  /** What it says it was shown at. */
  showing: Showing | undefined;
  /** All showings of the deck, the latest first. */
  showings: readonly Showing[];
  /** Event → segment of each deck that was shown otherwise than the permanent one is. */
  versions: ReadonlyMap<string, string>;
}

/** All decks of the running build under their permanent addresses. */
export function shownDecks(): ShownDeck[] {
  const { content, decks, now } = buildContext();
  return content.slides.map((entry) => {
    const imported = decks.get(entry.slug);
    const showings = showingsOf(content, entry.slug, now, entry.data.lang ?? content.site.language);
    const home = entrySegment(entry);
    const differing = showings.filter(({ delivery }) => delivery.version || delivery.without.length > 0);
    return {
      entry,
      segment: home,
      home,
      slides: slidesOf(entry, imported),
      imported,
      showing: mainShowing(showings),
      showings,
      versions: new Map(differing.map(({ event }) => [event.slug, `${home}/${event.slug}`])),
    };
  });
}

/** The same and, under addresses of their own, the decks as they were shown at one event, where that differs. */
export function decksAndVersions(): ShownDeck[] {
  return shownDecks().flatMap((deck) => [
    deck,
    ...deck.showings.flatMap((showing) => versionAt(deck, showing)),
  ]);
}

function versionAt(deck: ShownDeck, showing: Showing): ShownDeck[] {
  const segment = deck.versions.get(showing.event.slug);
  if (!segment) return [];
  const { version, without } = showing.delivery;
  const kept = version ? buildContext().deckVersions.get(`${deck.entry.slug}@${version}`) : undefined;
  const entry = kept?.entry ?? deck.entry;
  const imported = kept ? kept.imported : deck.imported;
  const left = new Set(without);
  const slides = slidesOf(entry, imported).filter(({ id }) => !left.has(id));
  return [
    {
      ...deck,
      entry,
      segment,
      imported,
      showing,
      slides: slides.map((slide, index) => ({ ...slide, number: index + 1 })),
    },
  ];
}

const slidesOf = (entry: Entry<'slides'>, imported: ImportedDeck | undefined): OutlineSlide[] =>
  imported ? outlineOfPages(imported, entry) : outlineOfBody(entry.body, entry.data.title);

/** The pages of a file as slides. */
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
export function viewOf(deck: ShownDeck, mode: DeckMode): DeckView {
  const { slides, showing, home } = deck;
  return deckView(buildContext().content, deck.entry, { mode, slides, showing, segment: home });
}
