/** Events from an iCalendar file (RFC 5545), read with ical.js. */

import ICAL from 'ical.js';
import { findIana } from 'windows-iana';
import { linkAddressSchema } from '../../model/fields.ts';
import { dateTimeSchema, Temporal, timeZoneSchema } from '../../model/time.ts';
import {
  accepted,
  type Findings,
  type FoundEvent,
  type FoundSession,
  firstSentences,
  type ImportContext,
  plainName,
  SourceError,
} from './findings.ts';
import type { ImportFormat } from './format.ts';
import { readPlace } from './place.ts';
import { plainFrom } from './plain.ts';

/** A calendar is one event's programme where this many timed entries lie within so many days. */
const programme = { entries: 8, days: 14 };

/**
 * Reads a calendar. One with many short entries within a fortnight is taken for the programme of a
 * single event, and the entries that name the owner for their sessions there; any other for a list
 * of events.
 *
 * @throws SourceError where the text is no iCalendar
 */
export function readICalendar(text: string, context: ImportContext): Findings {
  const calendars = parse(text);
  const notes: string[] = [];
  const entries = calendars.flatMap((calendar) => {
    const zone = calendarZone(calendar) ?? context.timeZone;
    const names = zoneNames(calendar, zone, notes);
    return calendar
      .getAllSubcomponents('vevent')
      .filter((component) => !component.hasProperty('recurrence-id'))
      .flatMap((component) => {
        const entry = tryEntry(component, zone, names, notes);
        return entry ? [entry] : [];
      });
  });
  if (entries.length === 0) throw new SourceError('The calendar contains no events.');
  const name = context.title ?? calendarName(calendars[0]!);
  const least = context.title ? 2 : programme.entries;
  if (name && isProgramme(entries, least)) return asProgramme(name, entries, context, notes);
  if (isProgramme(entries, 2)) {
    notes.push(
      `These ${entries.length} entries were read as as many events. If they are the programme of one, say so with --title "Name of the event".`,
    );
  }
  const endless = entries
    .filter(({ event, timed }) => timed && !event.end)
    .map(({ event }) => `"${event.title}"`);
  if (endless.length > 0) {
    notes.push(
      `Without an end, and so taken to last the day: ${endless.join(', ')}. Add end: where you know it.`,
    );
  }
  return {
    source: 'an iCalendar file',
    events: entries.map(({ event }) => event),
    sessions: [],
    notes: [...new Set(notes)],
  };
}

interface ReadEntry {
  event: FoundEvent;
  timed: boolean;
  /** Names of people, and the title, which often ends with one. */
  names: string[];
  description: string;
  location: string | undefined;
}

function parse(text: string): ICAL.Component[] {
  const often = changesTooOften(text);
  if (often)
    throw new SourceError(
      `Could not read the calendar: line ${often} has a time zone that changes more often than every month.`,
    );
  const line = overloaded(text);
  if (line)
    throw new SourceError(
      `Could not read the calendar: line ${line} has more than ${mostParameters} parameters.`,
    );
  try {
    const parsed: unknown[] = ICAL.parse(text);
    const all = (Array.isArray(parsed[0]) ? parsed : [parsed]) as unknown as string[][];
    return all.map((jcal) => new ICAL.Component(jcal)).filter(({ name }) => name === 'vcalendar');
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new SourceError(`Could not read the calendar: ${what}`, { cause });
  }
}

/** ical.js looks through a line from its beginning for each of its parameters; programs write a dozen. */
const mostParameters = 500;

/** The first line, from 1, with more parameters than that (RFC 5545 §3.1: a semicolon each, before the colon). */
function overloaded(text: string): number | undefined {
  let parameters = 0;
  let inName = true;
  for (const [index, line] of text.split('\n').entries()) {
    if (!/^[ \t]/.test(line)) {
      parameters = 0;
      inName = true;
    }
    if (!inName) continue;
    const end = line.indexOf(':');
    parameters += (end < 0 ? line : line.slice(0, end)).split(';').length - 1;
    inName = end < 0;
    if (parameters > mostParameters) return index + 1;
  }
  return undefined;
}

/** The first line, from 1, of a time zone's rule that ical.js would write out by the day or the second. */
function changesTooOften(text: string): number | undefined {
  let inZone = false;
  for (const [index, line] of text.split('\n').entries()) {
    if (/^BEGIN:VTIMEZONE/i.test(line)) inZone = true;
    else if (/^END:VTIMEZONE/i.test(line)) inZone = false;
    else if (inZone && /^RRULE[:;]/i.test(line) && !/FREQ=(YEARLY|MONTHLY)/i.test(line)) return index + 1;
  }
  return undefined;
}

const textOf = (component: ICAL.Component, name: string): string | undefined => {
  const value: unknown = component.getFirstPropertyValue(name);
  const text = value === null || value === undefined ? '' : String(value).trim();
  return text || undefined;
};

const calendarName = (calendar: ICAL.Component) =>
  textOf(calendar, 'name') ?? textOf(calendar, 'x-wr-calname');

const calendarZone = (calendar: ICAL.Component) =>
  accepted(timeZoneSchema, textOf(calendar, 'x-wr-timezone'));

/**
 * The IANA name of each TZID that the calendar defines. Some programs use names of their own:
 * `X-LIC-LOCATION`, or an IANA name at the end of a path, says what is meant.
 */
function zoneNames(calendar: ICAL.Component, usual: string, notes: string[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const zone of calendar.getAllSubcomponents('vtimezone')) {
    const id = textOf(zone, 'tzid');
    if (!id) continue;
    const name = ianaName(id) ?? accepted(timeZoneSchema, textOf(zone, 'x-lic-location'));
    if (name) names.set(id, name);
    else notes.push(`The time zone "${id}" has no name that is known here; its times are given in ${usual}.`);
  }
  return names;
}

/**
 * The IANA name that an id means: itself, the end of a path, or what Windows calls a zone (as Unicode
 * CLDR pairs them; Outlook and Exchange write these).
 *
 * @example ianaName('/freeassociation.sourceforge.net/Europe/Berlin') // 'Europe/Berlin'
 * @example ianaName('W. Europe Standard Time') // 'Europe/Berlin'
 */
function ianaName(id: string): string | undefined {
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

/** An entry that can't be read costs itself, not the whole calendar. */
function tryEntry(...[component, zone, names, notes]: Parameters<typeof readEntry>): ReadEntry | undefined {
  try {
    return readEntry(component, zone, names, notes);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    notes.push(`"${textOf(component, 'summary') ?? 'An entry'}" skipped: unreadable (${what}).`);
    return undefined;
  }
}

function readEntry(
  component: ICAL.Component,
  calendarZone: string,
  names: Map<string, string>,
  notes: string[],
): ReadEntry | undefined {
  const title = textOf(component, 'summary');
  const start = component.getFirstPropertyValue('dtstart') as ICAL.Time | null;
  if (!title || !start) {
    notes.push(`Skipped an entry without a ${title ? 'start' : 'title'}.`);
    return undefined;
  }
  if (!isRealTime(component.getFirstProperty('dtstart'))) {
    notes.push(`"${title}" skipped: invalid start time.`);
    return undefined;
  }
  if (component.hasProperty('dtend') && !isRealTime(component.getFirstProperty('dtend'))) {
    notes.push(`"${title}": invalid end time ignored.`);
    component.removeAllProperties('dtend');
  }
  const end = component.getFirstPropertyValue('dtend') as ICAL.Time | null;
  if (end && end.compare(start) < 0) {
    notes.push(`"${title}": end time before its start ignored.`);
    component.removeAllProperties('dtend');
  }
  if (component.hasProperty('rrule')) notes.push(`"${title}" repeats; only its first time is read.`);
  const zoneOf = (property: string): string | undefined => {
    const id = component.getFirstProperty(property)?.getFirstParameter('tzid');
    if (!id) return undefined;
    const name = names.get(id) ?? ianaName(id);
    // Where the calendar defines the zone, `zoneNames` has said so.
    if (!name && start.zone === ICAL.Timezone.localTimezone) {
      notes.push(
        `"${title}" is in the time zone "${id}", which is neither known here nor defined; its time is taken to be in ${calendarZone}.`,
      );
    }
    return name;
  };
  const startZone = zoneOf('dtstart');
  const timeZone = startZone ?? calendarZone;
  // Without the exceptions to a series, of which the first time alone is read: each event would look through all others.
  const event = new ICAL.Event(component, { exceptions: [] });
  const description = plainFrom(textOf(component, 'description') ?? '');
  const location = textOf(component, 'location');
  const { place, online } = readPlace(location);
  const coordinates = coordinatesOf(component);
  const url = accepted(linkAddressSchema, textOf(component, 'url'));
  const status = textOf(component, 'status')?.toLowerCase();
  return {
    timed: !start.isDate,
    names: [title, ...peopleOf(component)],
    description,
    location,
    event: {
      title: plainFrom(title).replace(/\s+/g, ' '),
      start: written(start, startZone, timeZone),
      ...endOf(event, start, component.hasProperty('dtend') ? zoneOf('dtend') : startZone, timeZone),
      timeZone,
      ...(online && { attendance: 'online' as const }),
      ...((place || coordinates) && { place: { ...place, ...coordinates } }),
      ...(url && { url }),
      ...(description && { summary: firstSentences(description) }),
      ...(categoriesOf(component).length > 0 && { tags: categoriesOf(component) }),
      ...((status === 'tentative' || status === 'cancelled') && { status }),
    },
  };
}

/** Whether a time is written as one that exists: ical.js counts on, and makes a January of a month 13. */
function isRealTime(property: ICAL.Property | null): boolean {
  const value: unknown = property?.toJSON()[3];
  return accepted(dateTimeSchema, value) !== undefined;
}

/**
 * A time as it stands in an event's file: the wall clock of the event's zone.
 *
 * @param zone the IANA zone the time is written in, where it names one
 */
function written(time: ICAL.Time, zone: string | undefined, eventZone: string): string {
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
function endOf(
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

function coordinatesOf(component: ICAL.Component): { latitude: number; longitude: number } | undefined {
  const geo: unknown = component.getFirstPropertyValue('geo');
  if (!Array.isArray(geo)) return undefined;
  const [latitude, longitude] = geo.map(Number);
  if (!(Math.abs(latitude!) <= 90 && Math.abs(longitude!) <= 180)) return undefined;
  return { latitude: latitude!, longitude: longitude! };
}

const categoriesOf = (component: ICAL.Component): string[] =>
  component
    .getAllProperties('categories')
    .flatMap((property) => property.getValues().map((value) => String(value).trim()))
    .filter(Boolean);

/** Names of organisers and attendees (parameter CN), some of whom are speakers. */
const peopleOf = (component: ICAL.Component): string[] =>
  ['attendee', 'organizer']
    .flatMap((name) => component.getAllProperties(name))
    .flatMap((property) => property.getFirstParameter('cn') || []);

function isProgramme(entries: readonly ReadEntry[], least: number): boolean {
  const timed = entries.filter((entry) => entry.timed);
  if (timed.length < least || timed.length < entries.length * 0.8) return false;
  const days = timed.map(({ event }) => event.start.slice(0, 10)).sort();
  const length = Temporal.PlainDate.from(days[0]!).until(days.at(-1)!).days;
  return length < programme.days;
}

function asProgramme(
  title: string,
  entries: readonly ReadEntry[],
  context: ImportContext,
  notes: string[],
): Findings {
  const timed = entries.filter((entry) => entry.timed);
  const days = timed.map(({ event }) => event.start.slice(0, 10)).sort();
  const [start, end] = [days[0]!, days.at(-1)!];
  const timeZone = mostFrequent(timed.map((entry) => entry.event.timeZone ?? context.timeZone));
  const event: FoundEvent = {
    title,
    start,
    ...(end > start && { end }),
    timeZone: context.eventZone ?? timeZone,
  };
  const own = new Set(timed.filter((entry) => isGivenBy(entry, context.owner)));
  for (const { event, description } of timed.filter((entry) => !own.has(entry))) {
    if (!plainName(description).includes(plainName(context.owner))) continue;
    notes.push(`"${event.title}" skipped: it mentions ${context.owner}, but not as its speaker.`);
  }
  const sessions = [...own].map((entry): FoundSession => {
    const duration = minutes(entry.event);
    return {
      title: withoutSpeaker(entry.event.title, context.owner),
      event,
      start: entry.event.start,
      ...(duration && { duration }),
      ...(entry.location && { room: entry.location }),
      ...(entry.event.url && { url: entry.event.url }),
      ...(entry.description && { abstract: entry.description }),
      ...(entry.event.status && entry.event.status !== 'confirmed' && { status: entry.event.status }),
    };
  });
  if (sessions.length === 0) notes.push(`None of its ${timed.length} sessions names ${context.owner}.`);
  return {
    source: `an iCalendar file: the programme of one event, ${timed.length} sessions`,
    events: [event],
    sessions,
    notes: [...new Set(notes)],
  };
}

/** What stands before the names of those who speak, in a line of a description. */
const speaking =
  /(?:^|\b)(?:speakers?|speaking|presenters?|presented|presenting|by|with|hosts?|hosted|moderators?|panel(?:lists?|ists?)?|instructors?)\b/;

/** Whether somebody is named as who gives it: in title or people, or on a line for speakers; thanks are none. */
function isGivenBy({ names, description }: ReadEntry, person: string): boolean {
  const name = plainName(person);
  if (names.some((one) => plainName(one).includes(name))) return true;
  return description
    .split('\n')
    .map(plainName)
    .some((line) => {
      const at = line.indexOf(name);
      if (at < 0) return false;
      // A line of names alone, such as `Ada Example, Ben Other`, or one that says what they do.
      const isOfNames = line.split(/\s*(?:[,;&·|/]|\band\b)\s*/).includes(name);
      const before = line
        .slice(0, at)
        .split(/[.!?]\s/)
        .at(-1)!;
      return isOfNames || (speaking.test(before) && !/\b(?:thank|dedicat|inspir)/.test(before));
    });
}

/** Programmes often put the speaker behind the title: `Reading the tide - Ada Example`. */
function withoutSpeaker(title: string, owner: string): string {
  const end = title.toLowerCase().lastIndexOf(owner.toLowerCase());
  if (end <= 0 || end + owner.length !== title.length) return title;
  return title.slice(0, end).replace(/\s*(?:[-–—|:,]|\bby\b)\s*$/i, '') || title;
}

function minutes({ start, end }: FoundEvent): number | undefined {
  if (!end?.includes('T') || !start.includes('T')) return undefined;
  const length = Temporal.PlainDateTime.from(start).until(end, { largestUnit: 'minutes' }).minutes;
  return length > 0 ? length : undefined;
}

function mostFrequent(values: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]![0];
}

/** An iCalendar file, as a format that can be imported. */
export const icalendar: ImportFormat = {
  name: 'an iCalendar file',
  read: ({ text }, context) => (/^BEGIN:VCALENDAR/i.test(text) ? readICalendar(text, context) : undefined),
};
