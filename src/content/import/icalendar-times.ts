/** Times of an iCalendar file, as they stand in an event's file. */
import ICAL from 'ical.js';
import { findIana } from 'windows-iana';
import { dateTimeSchema, Temporal, timeZoneSchema } from '../../model/time.ts';
import { accepted } from './findings.ts';

/**
 * The IANA name that an id means: itself, the end of a path, or what Windows calls a zone (as Unicode
 * CLDR pairs them; Outlook and Exchange write these).
 *
 * @example ianaName('/freeassociation.sourceforge.net/Europe/Berlin') // 'Europe/Berlin'
 * @example ianaName('W. Europe Standard Time') // 'Europe/Berlin'
 */
export function ianaName(id: string): string | undefined {
  const [windows] = findIana(id);
  if (windows) return windows;
  // No name has more than three parts: America/Argentina/Ushuaia.
  const parts = id.split('/').filter(Boolean).slice(-3);
  for (let from = 0; from < parts.length; from++) {
    const name = accepted(timeZoneSchema, parts.slice(from).join('/'));
    if (name) return name;
  }
  return undefined;
}

/** Whether a time is written as one that exists: ical.js counts on, and makes a January of a month 13. */
export function isRealTime(property: ICAL.Property | null): boolean {
  const value: unknown = property?.toJSON()[3];
  return accepted(dateTimeSchema, value) !== undefined;
}

/**
 * A time as it stands in an event's file: the wall clock of the event's zone.
 *
 * @param zone the IANA zone the time is written in, where it names one
 */
export function written(time: ICAL.Time, zone: string | undefined, eventZone: string): string {
  if (time.isDate) return time.toString();
  const wall = Temporal.PlainDateTime.from(time.toString().replace(/Z$/, ''));
  return inZone(time, wall, zone, eventZone).toString({ smallestUnit: 'minute' });
}

function inZone(
  time: ICAL.Time,
  wall: Temporal.PlainDateTime,
  zone: string | undefined,
  eventZone: string,
): Temporal.PlainDateTime {
  if (zone) return wall.toZonedDateTime(zone).withTimeZone(eventZone).toPlainDateTime();
  // A time that belongs to no zone is the same on every clock (RFC 5545 §3.3.5, form 1).
  if (time.zone === ICAL.Timezone.localTimezone) return wall;
  // In UTC, or in a zone that the calendar defines under a name of its own.
  return Temporal.Instant.fromEpochMilliseconds(time.toUnixTime() * 1000)
    .toZonedDateTimeISO(eventZone)
    .toPlainDateTime();
}

/** The last day (DTEND of a day is the day after it, RFC 5545 §3.6.1), or the time it ends. */
export function endOf(
  event: ICAL.Event,
  start: ICAL.Time,
  zone: string | undefined,
  eventZone: string,
): { end?: string } {
  const end = event.endDate;
  if (!end || end.compare(start) <= 0) return {};
  if (!start.isDate) return { end: written(end, zone, eventZone) };
  const last = Temporal.PlainDate.from(end.toString().slice(0, 10)).subtract({ days: 1 }).toString();
  return last > start.toString() ? { end: last } : {};
}
