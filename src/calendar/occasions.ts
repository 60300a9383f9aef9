/** Deliveries as pages show them: each time a talk is given, with its event, its time and what is left of it. */

import { entryPath } from '../model/address.ts';
import { type Content, type Entry, entryOf } from '../model/content.ts';
import type { Event } from '../model/event.ts';
import { deliveryTimes, isListed, isReleased } from '../model/publication.ts';
import type { Delivery } from '../model/talk.ts';
import { isDateOnly, Temporal } from '../model/time.ts';
import { sessionStatus } from './items.ts';

export interface Occasion {
  talk: Entry<'talks'>;
  delivery: Delivery;
  event: Entry<'events'>;
  start: Temporal.Instant;
  end: Temporal.Instant;
  timeZone: string;
  /** Whether the time of day is known. */
  timed: boolean;
  isPast: boolean;
  /** Off where the event is, tentative where either is. */
  status: Event['status'];
  /** Address of the deck below the base, where there is something to look at now. */
  deckPath: string | undefined;
  /** Whether that page still says that the slides are to come. */
  isDeckAwaited: boolean;
}

/** Every occasion of a talk, the latest first; of events that are not in sight there is none. */
export function occasionsOf(content: Content, talk: Entry<'talks'>, now: Temporal.Instant): Occasion[] {
  return talk.data.deliveries
    .flatMap((delivery) => {
      const times = deliveryTimes(content, delivery);
      if (!times) return [];
      const released = delivery.deck ? entryOf(content, 'slides', delivery.deck) : undefined;
      const deck = released && isListed(released) ? released : undefined;
      return [
        {
          talk,
          delivery,
          ...times,
          timed: delivery.start !== undefined && !isDateOnly(delivery.start),
          isPast: Temporal.Instant.compare(times.end, now) <= 0,
          status: sessionStatus(delivery, times.event),
          deckPath: deck
            ? shownPath(content, deck, delivery, now)
            : released
              ? undefined
              : awaitedPath(delivery),
          isDeckAwaited: !released,
        },
      ];
    })
    .sort((a, b) => Temporal.Instant.compare(b.start, a.start));
}

/** What a list names a talk by: its next occasion, else its last one. Those that were called off don't count. */
export function nearestOccasion(
  content: Content,
  talk: Entry<'talks'>,
  now: Temporal.Instant,
): Occasion | undefined {
  const held = occasionsOf(content, talk, now).filter(({ status }) => status !== 'cancelled');
  return held.findLast(({ isPast }) => !isPast) ?? held[0];
}

/** A deck that was shown otherwise than it is now has an address for that event, below its own. */
function shownPath(
  content: Content,
  deck: Entry<'slides'>,
  delivery: Delivery,
  now: Temporal.Instant,
): string {
  const { event, version, without } = delivery;
  const differs = version !== undefined || without.length > 0;
  return differs && isReleased(content, delivery, now) ? `${entryPath(deck)}${event}/` : entryPath(deck);
}

function awaitedPath({ deck }: Delivery): string | undefined {
  return deck && `slides/${deck}/`;
}

/** What the owner gives at an event, in order of time. */
export function occasionsAt(content: Content, event: Entry<'events'>, now: Temporal.Instant): Occasion[] {
  return (allOccasions(content, now).get(event.slug) ?? []).toReversed();
}

const known = new WeakMap<Content, Map<string, Occasion[]>>();

/** All occasions of listed talks by event, the latest first. */
function allOccasions(content: Content, now: Temporal.Instant): Map<string, Occasion[]> {
  const occasions =
    known.get(content) ??
    Map.groupBy(
      content.talks
        .filter(isListed)
        .flatMap((talk) => occasionsOf(content, talk, now))
        .sort((a, b) => Temporal.Instant.compare(b.start, a.start)),
      ({ event }) => event.slug,
    );
  known.set(content, occasions);
  return occasions;
}

/** How often a talk has been given. */
export function timesGiven(occasions: readonly Occasion[]): number {
  return occasions.filter(({ isPast, status }) => isPast && status !== 'cancelled').length;
}
