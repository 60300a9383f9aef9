/** The orders in which talks are listed. Pure. */

import { nearestOccasion, occasionsAt, occasionsOf, timesGiven } from '../../calendar/occasions.ts';
import type { Content, Entry } from '../../model/content.ts';
import { isListed } from '../../model/publication.ts';
import { Temporal } from '../../model/time.ts';
import { wordsFor } from '../../words/index.ts';
import { comingEvents, groupedBy, listedTalks, pastEvents } from './lists.ts';
import { listedTags } from './tags.ts';

export type TalkOrder = 'newest' | 'subject' | 'year' | 'event' | 'times-given';

/** The orders there are, by their place in the address. */
export const talkOrders: readonly TalkOrder[] = ['newest', 'subject', 'year', 'event', 'times-given'];

/** The orders that have anything to show: of talks that were given nowhere, there are no years and no events. */
export function filledOrders(content: Content, now: Temporal.Instant): TalkOrder[] {
  return talkOrders.filter((order) => talksBy(order, content, now).length > 0);
}

/**
 * All listed talks as a programme has them: the next to be given first, then those that were never given, then the
 * rest, the latest first; retired talks stand at the end.
 */
export function talksInTime(content: Content, now: Temporal.Instant): Entry<'talks'>[] {
  const placed = listedTalks(content).map((talk) => {
    const occasion = nearestOccasion(content, talk, now);
    const place = talk.data.status === 'retired' ? 3 : !occasion ? 1 : occasion.isPast ? 2 : 0;
    return { talk, start: occasion?.start, place };
  });
  return placed
    .sort((a, b) => {
      if (a.place !== b.place || !a.start || !b.start) return a.place - b.place;
      return Temporal.Instant.compare(a.start, b.start) * (a.place === 0 ? 1 : -1);
    })
    .map(({ talk }) => talk);
}

/** Talks under one heading; `event` where the heading is one. */
export interface TalkGroup {
  heading: string;
  event?: Entry<'events'>;
  talks: Entry<'talks'>[];
}

/** All listed talks in an order. A talk may stand under several headings. */
export function talksBy(order: TalkOrder, content: Content, now: Temporal.Instant): TalkGroup[] {
  const talks = listedTalks(content);
  const words = wordsFor(content.site.language).talk;
  switch (order) {
    case 'newest':
      return groupedBy(
        talks.toSorted((a, b) => b.data.date!.localeCompare(a.data.date!)),
        ({ data }) => data.date!.slice(0, 4),
      ).map(({ key, items }) => ({ heading: key, talks: items }));
    case 'subject':
      return listedTags(content)
        .map(({ name, entries }) => ({
          heading: name,
          talks: talks.filter((talk) => entries.includes(talk)),
        }))
        .filter((group) => group.talks.length > 0);
    case 'year': {
      const given = talks.flatMap((talk) => {
        const occasions = occasionsOf(content, talk, now).filter(({ status }) => status !== 'cancelled');
        const years = occasions.map(({ start, timeZone }) => String(start.toZonedDateTimeISO(timeZone).year));
        return [...new Set(years)].map((year) => ({ year, talk }));
      });
      return groupedBy(given, ({ year }) => year)
        .map(({ key, items }) => ({ heading: key, talks: items.map(({ talk }) => talk) }))
        .sort((a, b) => b.heading.localeCompare(a.heading));
    }
    case 'event':
      return [...comingEvents(content, now).toReversed(), ...pastEvents(content, now)]
        .map((event) => ({
          heading: event.data.title,
          event,
          talks: [...new Set(occasionsAt(content, event, now).map(({ talk }) => talk))].filter(isListed),
        }))
        .filter((group) => group.talks.length > 0);
    case 'times-given': {
      const counted = talks.map((talk) => ({ talk, times: timesGiven(occasionsOf(content, talk, now)) }));
      return groupedBy(
        counted.sort((a, b) => b.times - a.times),
        ({ times }) => times,
      ).map(({ key, items }) => ({
        heading: key === 0 ? words.notGiven : words.givenTimes(key),
        talks: items.map(({ talk }) => talk),
      }));
    }
  }
}
