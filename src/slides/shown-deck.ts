/** Decks as their pages need them: under their permanent addresses, and as they were shown at one event. */
import path from 'node:path';
import { entrySegment } from '../model/address.ts';
import type { Content, Entry } from '../model/content.ts';
import { type Audience, isReleased } from '../model/publication.ts';
import type { Temporal } from '../model/time.ts';
import { type DeckMode, type DeckView, deckView } from './deck-view.ts';
import type { ImportedDecks } from './import-decks.ts';
import { type OutlineSlide, outlineOfBody } from './outline.ts';
import type { ImportedDeck } from './pdf/import.ts';
import { type PrintedDeck, printFolder } from './print/record.ts';
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
  /** The file that is offered: the deck's own, or what was printed of it. */
  pdf: { file: string; bytes: number } | undefined;
  /** What was printed of a deck in MDX, where that is what it still says. */
  printed: PrintedDeck | undefined;
  /** What it says it was shown at. */
  showing: Showing | undefined;
  /** All showings of the deck, the latest first. */
  showings: readonly Showing[];
  /** Event → segment of each deck that was shown otherwise than the permanent one is. */
  versions: ReadonlyMap<string, string>;
}

/** What is known of the decks of a site besides its content. */
export interface DeckSources extends Pick<ImportedDecks, 'decks' | 'deckVersions' | 'printed'> {
  /** Who looks: for readers, what a delivery has not released has no address. */
  audience: Audience;
  now: Temporal.Instant;
  /** The working folder, absolute. */
  state: string;
}

/** Decks under their permanent addresses. @param content what the audience may see */
export function decksOf(content: Content, sources: DeckSources): ShownDeck[] {
  return content.slides.map((entry) => {
    const home = entrySegment(entry);
    const showings = showingsOf(content, entry.slug, sources.now, entry.data.lang ?? content.site.language);
    const differing = showings
      .filter(({ delivery }) => sources.audience === 'owner' || isReleased(content, delivery, sources.now))
      .filter(({ delivery: { version, without } }) =>
        version ? sources.deckVersions.has(`${entry.slug}@${version}`) : without.length > 0,
      );
    return {
      ...filesOf(entry, home, sources),
      segment: home,
      home,
      slides: slidesOf(entry, sources.decks.get(entry.slug)),
      showing: mainShowing(showings, sources.now),
      showings,
      versions: new Map(differing.map(({ event }) => [event.slug, `${home}/${event.slug}`])),
    };
  });
}

/** The decks given, each followed by its versions. */
export function withVersions(decks: readonly ShownDeck[], sources: DeckSources): ShownDeck[] {
  return decks.flatMap((deck) => [
    deck,
    ...deck.showings.flatMap((showing) => versionAt(deck, showing, sources) ?? []),
  ]);
}

function versionAt(deck: ShownDeck, showing: Showing, sources: DeckSources): ShownDeck | undefined {
  const segment = deck.versions.get(showing.event.slug);
  if (!segment) return undefined;
  const { version, without } = showing.delivery;
  const kept = version ? sources.deckVersions.get(`${deck.entry.slug}@${version}`) : undefined;
  const entry = kept?.entry ?? deck.entry;
  const left = new Set(without);
  const slides = slidesOf(entry, sources.decks.get(entry.slug)).filter(({ id }) => !left.has(id));
  return {
    ...deck,
    ...filesOf(entry, segment, sources),
    segment,
    showing,
    slides: slides.map((slide, index) => ({ ...slide, number: index + 1 })),
  };
}

function filesOf(entry: Entry<'slides'>, segment: string, { decks, printed, state }: DeckSources) {
  const imported = decks.get(entry.slug);
  const kept = printed.get(segment);
  // What was printed of an earlier state of the deck is no longer what it says.
  const paper = kept?.digest === entry.digest ? kept : undefined;
  const pdf = imported
    ? { file: imported.pdf, bytes: imported.bytes }
    : paper && { file: path.join(printFolder(state), paper.pdf), bytes: paper.bytes };
  return { entry, imported, printed: paper, pdf };
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

/**
 * What a deck's slides are told, for one of its pages.
 *
 * @param content what the audience may see
 */
export function viewOf(content: Content, deck: ShownDeck, mode: DeckMode): DeckView {
  const { slides, showing, home } = deck;
  return deckView(content, deck.entry, { mode, slides, showing, segment: home });
}
