/** Each time a deck is shown to people. */

import { type Occasion, occasionsOf } from '../calendar/occasions.ts';
import type { Content } from '../model/content.ts';
import { dayRange, longDate } from '../model/dates.ts';
import { shortPlace } from '../model/places.ts';
import { atOrBefore, type Temporal } from '../model/time.ts';
import { wordsFor } from '../words/index.ts';

/** An occasion at which a deck was or will be shown, in words. */
export interface Showing extends Occasion {
  /** `Docs North 2026` */
  name: string;
  /** `12 November 2026` */
  date: string;
  /** `Leeds`, `Online`; empty where it isn't known. */
  place: string;
}

/**
 * Every showing of a deck, the latest first. Those that were called off are none.
 *
 * @param lang the language of dates and places
 */
export function showingsOf(
  content: Content,
  deckSlug: string,
  now: Temporal.Instant,
  lang: string,
): Showing[] {
  return content.talks
    .flatMap((talk) => occasionsOf(content, talk, now))
    .filter(({ delivery, status }) => delivery.deck === deckSlug && status !== 'cancelled')
    .map((occasion) => describe(occasion, lang))
    .sort((a, b) => b.start.epochMilliseconds - a.start.epochMilliseconds);
}

/** An occasion in words. */
export function describe(occasion: Occasion, lang: string): Showing {
  const { event, delivery } = occasion;
  const { start, end } = event.data;
  return {
    ...occasion,
    name: event.data.title,
    date: delivery.start ? longDate(delivery.start, lang) : dayRange(start, end, lang),
    place: shortPlace(event.data, wordsFor(lang).event),
  };
}

/**
 * The showing a deck speaks of by itself, on its title slide, on its card, and where it is cited: the last
 * one whose day has come, for that is where it was seen; the next one, where there was none yet.
 *
 * @param showings the latest first
 */
export function mainShowing(showings: readonly Showing[], now: Temporal.Instant): Showing | undefined {
  const hasCome = ({ start, timeZone }: Showing): boolean =>
    atOrBefore(start.toZonedDateTimeISO(timeZone).startOfDay().toInstant(), now);
  return showings.find(hasCome) ?? nextShowing(showings);
}

/** The next showing there will be. @param showings the latest first */
export function nextShowing(showings: readonly Showing[]): Showing | undefined {
  return showings.findLast(({ isPast }) => !isPast);
}
