/** The ways to look at the calendar: everything, one role, one country, one subject. Pure. */

import { occasionsAt } from '../../calendar/occasions.ts';
import type { Content, Entry } from '../../model/content.ts';
import { countryName } from '../../model/places.ts';
import { eventTimes } from '../../model/publication.ts';
import { roles, rolesAt } from '../../model/roles.ts';
import { Temporal } from '../../model/time.ts';
import { wordsFor } from '../../words/index.ts';
import { listedEvents } from './lists.ts';
import { tagSlug } from './tags.ts';

/** What an event is picked by; the first part of a view's address. */
export type CalendarFilter = 'role' | 'in' | 'about';

export interface CalendarView {
  filter: CalendarFilter;
  /** The second part of its address. */
  value: string;
  /** What it is called: `Speaking`, `Germany`, `open data`. */
  name: string;
  events: Entry<'events'>[];
}

/** Where a view is, below the base. */
export function viewPath(view?: Pick<CalendarView, 'filter' | 'value'>): string {
  return view ? `calendar/${view.filter}/${view.value}/` : 'calendar/';
}

/** Every view that shows some events but not all of them. */
export function calendarViews(content: Content): CalendarView[] {
  const events = listedEvents(content);
  const views = [
    ...roles.map((role) => ({
      filter: 'role' as const,
      value: role as string,
      name: wordsFor(content.site.language).event.roles[role],
      events: events.filter((event) => rolesAt(content, event).includes(role)),
    })),
    ...byValue(events, ({ data }) => (data.place?.country ? [data.place.country] : [])).map(
      ({ value, events }) => ({
        filter: 'in' as const,
        value: value.toLowerCase(),
        name: countryName(value, content.site.language),
        events,
      }),
    ),
    ...byValue(events, ({ data }) => data.tags, tagSlug).map(({ key, value, events }) => ({
      filter: 'about' as const,
      value: key,
      name: value,
      events,
    })),
  ];
  return views.filter((view) => view.events.length > 0 && view.events.length < events.length);
}

/** Events by what they have; two spellings with the same key are one, under the first. */
function byValue(
  events: Entry<'events'>[],
  valuesOf: (event: Entry<'events'>) => string[],
  keyOf = (value: string) => value,
) {
  const groups = new Map<string, { key: string; value: string; events: Entry<'events'>[] }>();
  for (const event of events) {
    for (const value of valuesOf(event)) {
      const key = keyOf(value);
      const group = groups.get(key) ?? { key, value, events: [] };
      if (!group.events.includes(event)) group.events.push(event);
      groups.set(key, group);
    }
  }
  return [...groups.values()].sort((a, b) => a.value.localeCompare(b.value));
}

/** What a year came to. */
export interface YearTotals {
  events: number;
  talks: number;
  countries: number;
}

/** Totals of some events, those that were called off left out. */
export function totalsOf(
  content: Content,
  events: readonly Entry<'events'>[],
  now: Temporal.Instant,
): YearTotals {
  const held = events.filter(({ data }) => data.status !== 'cancelled');
  return {
    events: held.length,
    talks: held.flatMap((event) =>
      occasionsAt(content, event, now).filter(({ status }) => status !== 'cancelled'),
    ).length,
    countries: new Set(held.flatMap(({ data }) => data.place?.country ?? [])).size,
  };
}

/** Events sorted into what is to come and, the latest first, the years that were. */
export function calendarParts(
  content: Content,
  events: readonly Entry<'events'>[],
  now: Temporal.Instant,
): { coming: Entry<'events'>[]; years: { year: string; events: Entry<'events'>[] }[] } {
  const isOver = (event: Entry<'events'>) =>
    Temporal.Instant.compare(now, eventTimes(content, event).end) >= 0;
  const years = new Map<string, Entry<'events'>[]>();
  for (const event of events.filter(isOver).toReversed()) {
    const year = event.data.start.slice(0, 4);
    years.set(year, [...(years.get(year) ?? []), event]);
  }
  return {
    coming: events.filter((event) => !isOver(event)),
    years: [...years].map(([year, list]) => ({ year, events: list })),
  };
}
