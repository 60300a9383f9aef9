/**
 * What stands in the calendar: the owner's events, and the sessions at them that have a time of their
 * own. Pure: from the content to what a subscriber is shown, without numbers (see `revisions.ts`).
 */
import { entryPath, siteUrl } from '../model/address.ts';
import type { When } from '../model/calendar-journal.ts';
import { allEntries, type Content, type Entry } from '../model/content.ts';
import type { Event, Place } from '../model/event.ts';
import { type EntryId, formerIds } from '../model/ids.ts';
import { countryName } from '../model/places.ts';
import { deliveryTimes, eventTimes, eventZone, isListed } from '../model/publication.ts';
import { type Role, rolesAt } from '../model/roles.ts';
import type { Delivery } from '../model/talk.ts';
import { isDateOnly, plainDate, Temporal } from '../model/time.ts';
import { hasTimeZoneId } from './time-zone.ts';

/** Everything of an item that a calendar shows; a change in it is a new revision. */
export interface ShownItem {
  title: string;
  /** Plain text, paragraphs apart by an empty line. */
  description?: string;
  when: When;
  status: Event['status'];
  location?: string;
  geo?: { latitude: number; longitude: number };
  /** The item's page on the site, absolute. */
  url?: string;
  categories: string[];
}

export interface CalendarItem {
  /** `events/devconf` or `talks/x@devconf`: what the journal knows it by. */
  key: string;
  /** Keys it had before its entries were renamed. */
  formerKeys: string[];
  /** Slug of the event it is, or belongs to. */
  event: string;
  /** Whose calendars it stands in; never none. */
  roles: Role[];
  /** The entry's own title, which `shown.title` may say more than. */
  title: string;
  shown: ShownItem;
}

/**
 * The calendar of a content: what is listed, in order of start.
 *
 * @param content what the readers may see (`publicContent`)
 */
export function calendarItems(content: Content): CalendarItem[] {
  const events = content.events.filter(isListed);
  const sessions = Map.groupBy(
    content.talks
      .filter(isListed)
      .flatMap((talk) => talk.data.deliveries.map((delivery) => ({ talk, delivery }))),
    ({ delivery }) => delivery.event,
  );
  const items = events.flatMap((event) => {
    const here = sessions.get(event.slug) ?? [];
    const timed = here.filter(({ delivery }) => hasOwnTime(delivery));
    return [
      eventItem(content, event, here),
      ...timed.map(({ talk, delivery }) => sessionItem(content, talk, delivery, event)),
    ];
  });
  return inOrder(items);
}

/** Whether a delivery has a time of day, and so a place of its own in the calendar. */
export function hasOwnTime(delivery: Delivery): boolean {
  return delivery.start !== undefined && !isDateOnly(delivery.start);
}

/** Why an item that was in the calendar is not any more. */
export type Departure = 'deleted' | 'withheld' | 'untimed';

/**
 * Tells why an item has left the calendar: its entry is gone; it is still there, but not public any
 * more, so that nothing of it may be said; or the session goes ahead and only lost its time.
 *
 * @param all everything the owner wrote, drafts included
 * @param visible what the readers may see
 */
export function departures(all: Content, visible: Content): (key: string) => Departure {
  const visibleIds = new Set(
    allEntries(visible)
      .filter(isListed)
      .map(({ id }) => id),
  );
  const entries = new Map(
    allEntries(all).flatMap((entry) => [entry.id, ...formerIds(entry.data.aliases)].map((id) => [id, entry])),
  );
  return (key) => {
    const [id, event] = key.split('@') as [EntryId, string | undefined];
    const entry = entries.get(id);
    const named = [entry, event && entries.get(`events/${event}`)].filter(
      (one) => one !== undefined && one !== '',
    );
    if (named.some((one) => !visibleIds.has(one.id))) return 'withheld';
    const deliveries = entry?.collection === 'talks' ? (entry as Entry<'talks'>).data.deliveries : [];
    return deliveries.some((delivery) => delivery.event === event && !hasOwnTime(delivery))
      ? 'untimed'
      : 'deleted';
  };
}

/** A listed talk's delivery. */
interface Session {
  talk: Entry<'talks'>;
  delivery: Delivery;
}

function eventItem(content: Content, event: Entry<'events'>, sessions: Session[]): CalendarItem {
  const { title, place, status, tags } = event.data;
  const roles = rolesAt(content, event);
  return {
    key: event.id,
    formerKeys: formerIds(event.data.aliases),
    event: event.slug,
    roles,
    title,
    shown: {
      title: titleWith(status, title),
      ...optional('description', eventDescription(event, sessions)),
      when: eventWhen(content, event),
      status,
      ...optional('location', locationText(content, event)),
      ...geoOf(place),
      url: siteUrl(content.site, entryPath(event)),
      categories: [...roles, ...tags],
    },
  };
}

function sessionItem(
  content: Content,
  talk: Entry<'talks'>,
  delivery: Delivery,
  event: Entry<'events'>,
): CalendarItem {
  const status = sessionStatus(delivery, event);
  const roles = [...new Set<Role>(['speaking', ...rolesAt(content, event)])];
  const { start, end, timeZone } = deliveryTimes(content, delivery)!;
  const former = [talk.id, ...formerIds(talk.data.aliases)].flatMap((id) =>
    [event.id, ...formerIds(event.data.aliases)].map((eventId) => `${id}@${eventId.slice('events/'.length)}`),
  );
  return {
    key: former[0]!,
    formerKeys: former.slice(1),
    event: event.slug,
    roles,
    title: talk.data.title,
    shown: {
      title: titleWith(status, talk.data.title),
      description: [talk.data.summary, `At ${event.data.title}`, delivery.url].filter(Boolean).join('\n\n'),
      when: timed(start, end, timeZone),
      status,
      ...optional('location', [delivery.room, locationText(content, event)].filter(Boolean).join(', ')),
      ...geoOf(event.data.place),
      url: siteUrl(content.site, entryPath(talk)),
      categories: [...roles, ...talk.data.tags],
    },
  };
}

/** A session is off when its event is, and tentative when either is. */
export function sessionStatus(delivery: Delivery, event: Entry<'events'>): Event['status'] {
  const both = [delivery.status, event.data.status];
  if (both.includes('cancelled')) return 'cancelled';
  return both.includes('tentative') ? 'tentative' : 'confirmed';
}

/** Not every calendar program shows STATUS, so what is off says so in its title too. */
function titleWith(status: Event['status'], title: string): string {
  return status === 'cancelled' ? `Cancelled: ${title}` : title;
}

function eventDescription(event: Entry<'events'>, sessions: Session[]): string {
  const { summary, url, cfp } = event.data;
  const programme = sessions
    .filter(({ delivery }) => delivery.status !== 'cancelled')
    .map(sessionLine)
    .sort();
  const call = cfp?.public ? [`Call for papers until ${cfp.deadline.replace('T', ' ')}`, cfp.url] : [];
  return [summary, programme.join('\n'), call.filter(Boolean).join(': '), url].filter(Boolean).join('\n\n');
}

function sessionLine({ talk, delivery }: Session): string {
  const start = delivery.start?.slice(0, 16).replace('T', ' ');
  const where = delivery.room ? ` (${delivery.room})` : '';
  return `${start ? `${start} ` : ''}${talk.data.title}${where}`;
}

/** An event that starts on a day, not at a time, is a matter of whole days. */
function eventWhen(content: Content, event: Entry<'events'>): When {
  const { start, end } = event.data;
  if (isDateOnly(start)) {
    return { allDay: true, first: start, last: plainDate(end ?? start).toString() };
  }
  const times = eventTimes(content, event);
  return timed(times.start, times.end, eventZone(content, event));
}

/**
 * Wall-clock times of the zone. UTC where they can't be written in it: it has no name of its own, or
 * the hour comes twice that day. Then RFC 5545 (§3.3.5) means the first, but not every reader does.
 */
function timed(start: Temporal.Instant, end: Temporal.Instant, timeZone: string): When {
  const wall = (instant: Temporal.Instant, zone: string) =>
    instant.toZonedDateTimeISO(zone).toPlainDateTime();
  const comesOnce = (instant: Temporal.Instant) => {
    const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) =>
      wall(instant, timeZone).toZonedDateTime(timeZone, { disambiguation }),
    );
    return earlier!.equals(later!);
  };
  const zone = hasTimeZoneId(timeZone) && comesOnce(start) && comesOnce(end) ? timeZone : 'UTC';
  const text = (instant: Temporal.Instant) => wall(instant, zone).toString({ smallestUnit: 'second' });
  return { allDay: false, start: text(start), end: text(end), timeZone: zone };
}

/** Where an event is, in one line: the place, or that it is online, or both. */
export function locationText(content: Content, event: Entry<'events'>): string {
  const { place, attendance } = event.data;
  const where = [
    place?.venue,
    place?.address,
    place?.city,
    place?.country && countryName(place.country, content.site.language),
  ];
  const inPerson = attendance === 'online' ? [] : where.filter(Boolean);
  const online = attendance === 'in-person' ? [] : [inPerson.length > 0 ? 'and online' : 'Online'];
  return [inPerson.join(', '), ...online].filter(Boolean).join(' ');
}

function geoOf(place: Place | undefined): Pick<ShownItem, 'geo'> {
  const { latitude, longitude } = place ?? {};
  return latitude === undefined || longitude === undefined ? {} : { geo: { latitude, longitude } };
}

function optional<K extends string>(key: K, text: string): Partial<Record<K, string>> {
  return text === '' ? {} : ({ [key]: text } as Record<K, string>);
}

/** Items by start; a whole day counts as starting at midnight UTC. */
export function inOrder<T extends { key: string; shown: ShownItem }>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, start: startOf(item.shown.when) }))
    .sort((a, b) => a.start - b.start || (a.item.key < b.item.key ? -1 : 1))
    .map(({ item }) => item);
}

function startOf(when: When): number {
  if (when.allDay) return Date.parse(when.first);
  return Temporal.PlainDateTime.from(when.start).toZonedDateTime(when.timeZone).epochMilliseconds;
}
