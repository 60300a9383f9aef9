/**
 * Items of the calendar as an iCalendar file (RFC 5545, RFC 7986), written by ical-generator.
 * What the library leaves to others is done here: see the comments.
 */
import ical, {
  type ICalEventData,
  ICalEventStatus,
  ICalEventTransparency,
  type ICalLocation,
} from 'ical-generator';
import type { When } from '../model/calendar-journal.ts';
import { Temporal } from '../model/time.ts';
import { colourName } from './colour.ts';
import type { RevisedItem } from './revisions.ts';
import { hasTimeZoneId, timeZoneComponent } from './time-zone.ts';

/** What a calendar says of itself. */
export interface CalendarMeta {
  name: string;
  description: string;
  /** Address of the calendar's page. */
  url: string;
  /** Address of the file. */
  source: string;
  /** `#9b2d1f` */
  colour: string;
  /** The owner's. */
  timeZone: string;
}

/** How often a calendar program should look again, in seconds: twice a day is enough for conferences. */
const refreshInterval = 12 * 3600;

/**
 * The text of an `.ics` file. No METHOD: it is a calendar to subscribe to, not a message (RFC 5546).
 *
 * @param items with their revisions, in the order they are to stand
 */
export function icalendarText(meta: CalendarMeta, items: RevisedItem[]): string {
  const calendar = ical({
    prodId: '//Lectern//Calendar//EN',
    scale: 'GREGORIAN',
    // The library writes these two as they are.
    name: textValue(meta.name),
    description: textValue(meta.description),
    url: meta.url,
    source: meta.source,
    ttl: refreshInterval,
    color: meta.colour,
    // No zone for the calendar as a whole: the library would then write DTSTAMP in it, not in UTC.
    events: items.map(eventData),
  });
  const zones = [...yearsByZone(items, meta)].map(([zone, [first, last]]) =>
    timeZoneComponent(zone, first, last),
  );
  return completed(calendar.toString(), colourName(meta.colour), zones);
}

/**
 * What the library leaves out: COLOR; the time zones, which it would put amid the properties where
 * §3.4 wants all properties first; and the line end after the last line (§3.1).
 */
function completed(calendar: string, colour: string, zones: string[]): string {
  const components = /^(?=BEGIN:VEVENT|END:VCALENDAR)/m;
  const at = components.exec(calendar)!.index;
  const head = calendar.slice(0, at);
  return [
    head,
    `COLOR:${colour}\r\n`,
    ...zones.map((zone) => `${zone}\r\n`),
    calendar.slice(at),
    '\r\n',
  ].join('');
}

function eventData(item: RevisedItem): ICalEventData {
  const { shown } = item;
  return {
    id: item.uid,
    sequence: item.sequence,
    stamp: new Date(item.modified),
    created: new Date(item.created),
    lastModified: new Date(item.modified),
    ...times(shown.when),
    summary: plain(shown.title),
    status: ICalEventStatus[statuses[shown.status]],
    // Somebody else's appointments: they never make a subscriber look busy.
    transparency: ICalEventTransparency.TRANSPARENT,
    ...(shown.description && { description: plain(shown.description) }),
    ...locationData(item),
    ...(shown.url && { url: shown.url }),
    categories: shown.categories
      .map(plain)
      .filter(Boolean)
      .map((name) => ({ name })),
  };
}

const statuses = { confirmed: 'CONFIRMED', tentative: 'TENTATIVE', cancelled: 'CANCELLED' } as const;

/** DTEND is not part of the event (§3.6.1): the day after the last one. */
function times(when: When): Pick<ICalEventData, 'allDay' | 'start' | 'end' | 'timezone'> {
  if (when.allDay) {
    const start = Temporal.PlainDate.from(when.first);
    const end = Temporal.PlainDate.from(when.last).add({ days: 1 });
    return { allDay: true, start, end };
  }
  const zoned = (wall: string) => Temporal.PlainDateTime.from(wall).toZonedDateTime(when.timeZone);
  const inZone = hasTimeZoneId(when.timeZone) && { timezone: when.timeZone };
  return { start: zoned(when.start), end: zoned(when.end), ...inZone };
}

/** The library takes a coordinate of 0 for none: a tenth of a metre off says the same. */
function locationData({ shown: { location, geo } }: RevisedItem): { location?: ICalLocation } {
  const position = geo && { geo: { lat: geo.latitude || 0.000001, lon: geo.longitude || 0.000001 } };
  const title = plain(location ?? '');
  if (title) return { location: { title, ...position } };
  return position ? { location: position } : {};
}

/**
 * The years each zone is needed for, with one before and a few after, so that yearly rules show. An
 * empty calendar has the owner's zone: without any component it would be none (§3.6).
 */
function yearsByZone(items: RevisedItem[], meta: CalendarMeta): Map<string, [number, number]> {
  const zones = new Map<string, [number, number]>();
  if (items.length === 0) zones.set(meta.timeZone, [1970, 1970]);
  for (const { shown } of items) {
    if (shown.when.allDay || !hasTimeZoneId(shown.when.timeZone)) continue;
    const { timeZone, start, end } = shown.when;
    const [first, last] = zones.get(timeZone) ?? [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    zones.set(timeZone, [
      Math.min(first, Number(start.slice(0, 4)) - 1),
      Math.max(last, Number(end.slice(0, 4)) + 3),
    ]);
  }
  return zones;
}

/** Text that a content line can carry: no control characters but the line feed (§3.3.11), no half characters. */
function plain(text: string): string {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[^\P{Cc}\n\t]/gu, '')
    .toWellFormed();
}

/** A TEXT value as it stands in the file (§3.3.11). */
function textValue(text: string): string {
  return plain(text)
    .replaceAll(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');
}
