/**
 * What one build knows: the content as its audience may see it, the clock, and where the cards are.
 * Astro bundles pages and loads configuration separately, so the context is handed over through the
 * process (`globalThis`), set by the integration before anything is rendered.
 */
import type { RevisedItem } from '../../calendar/revisions.ts';
import type { CardInput } from '../../cards/index.ts';
import type { Content, Entry } from '../../model/content.ts';
import type { Audience, AwaitedDeck } from '../../model/publication.ts';
import type { Temporal } from '../../model/time.ts';
import type { ImportedDecks } from '../../slides/import-decks.ts';
import type { TextCompiler } from './compile-text.ts';

export interface BuildContext {
  /** What the audience may see, and nothing else. */
  content: Content;
  audience: Audience;
  now: Temporal.Instant;
  /** Decks whose address says what is coming. */
  awaited: AwaitedDeck[];
  /** The calendar with its UIDs and numbers, in order of start; what left it is in it, cancelled. */
  calendar: RevisedItem[];
  /** Entry id, or `pages/NAME` → the card: its path below the output folder, and what it shows. */
  cards: Map<string, { path: string; alt: string; input: CardInput }>;
  /** Page, by its path below the base → the AT-URI of its record, for the networks that know such. */
  documents: Map<string, string>;
  /** The pages of decks that come from files, by slug. */
  decks: ImportedDecks['decks'];
  /** The decks as they were shown at one event, by slug (`hello@docs-north`). */
  deckVersions: ImportedDecks['deckVersions'];
  /** What `npm run slides -- --pdf` made of decks in MDX. */
  printed: ImportedDecks['printed'];
  /** Compiles a text that is no module. */
  compileText: TextCompiler;
  /** What the owner added to every page. */
  custom: {
    head: readonly { tag: string; attributes: Record<string, string | true>; content: string }[];
    policy: Readonly<Record<string, readonly string[]>>;
  };
  /** Digest of the code that builds. */
  edition: string;
  /** Absolute path of the content folder. */
  folder: string;
  /** Absolute path of the working folder. */
  state: string;
}

const slot = Symbol.for('lectern.build');
type Holder = { [slot]?: BuildContext };

/** Hands the context over to the pages. */
export function setBuildContext(context: BuildContext): void {
  (globalThis as Holder)[slot] = context;
}

/**
 * The context of the running build.
 *
 * @throws Error outside a build
 */
export function buildContext(): BuildContext {
  const context = (globalThis as Holder)[slot];
  if (!context)
    throw new Error('There is no build under way: src/site/integration/integration.ts sets the context.');
  return context;
}

/** The card of an entry, or of a page that is none (`pages/NAME`): where it is, and what it shows. */
export function cardOf(id: Entry['id'] | `pages/${string}`): { path: string; alt: string } {
  const { cards } = buildContext();
  const card = cards.get(id) ?? cards.get('pages/home');
  if (!card) throw new Error(`No card was planned for ${id}.`);
  return card;
}

/** Where an entry's card is, below the output folder. */
export function cardPath(id: Entry['id'] | `pages/${string}`): string {
  return cardOf(id).path;
}
