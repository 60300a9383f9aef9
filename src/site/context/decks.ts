/** The decks of the running build. */
import type { DeckMode, DeckView } from '../../slides/deck-view.ts';
import { decksOf, type ShownDeck, viewOf, withVersions } from '../../slides/shown-deck.ts';
import { type BuildContext, buildContext } from './context.ts';

const known = new WeakMap<BuildContext, ShownDeck[]>();

/** All decks of the running build under their permanent addresses. */
export function shownDecks(): ShownDeck[] {
  const context = buildContext();
  const decks = known.get(context) ?? decksOf(context.content, context);
  known.set(context, decks);
  return decks;
}

/** The same and, under addresses of their own, the decks as they were shown at one event, where that differs. */
export function decksAndVersions(): ShownDeck[] {
  return withVersions(shownDecks(), buildContext());
}

/** Whether the audience of the running build may read what the speaker notes on a deck. */
export function showsNotes({ entry }: ShownDeck): boolean {
  return entry.data.notes === 'published' || buildContext().audience === 'owner';
}

/** What the slides of a deck of the running build are told, for one of its pages. */
export function shownView(deck: ShownDeck, mode: DeckMode): DeckView {
  return viewOf(buildContext().content, deck, mode);
}
