/** Events from an iCalendar file (RFC 5545), read with ical.js. */

import ICAL from 'ical.js';
import { linkAddressSchema } from '../../model/fields.ts';
import { timeZoneSchema } from '../../model/time.ts';
import { accepted, type Findings, firstSentences, type ImportContext, SourceError } from './findings.ts';
import type { ImportFormat } from './format.ts';
import { parseCalendars } from './icalendar-parse.ts';
import { asProgramme, isProgramme, programme, type ReadEntry } from './icalendar-programme.ts';
import { endOf, ianaName, isRealTime, written } from './icalendar-times.ts';
import { readPlace } from './place.ts';
import { plainFrom } from './plain.ts';

/**
 * Reads a calendar. One with many short entries within a fortnight is taken for the programme of a
 * single event, and the entries that name the owner for their sessions there; any other for a list
 * of events.
 *
 * @throws SourceError where the text is no iCalendar
 */
export function readICalendar(text: string, context: ImportContext): Findings {
  const calendars = parseCalendars(text);
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

/** An iCalendar file, as a format that can be imported. */
export const icalendar: ImportFormat = {
  name: 'an iCalendar file',
  read: ({ text }, context) => (/^BEGIN:VCALENDAR/i.test(text) ? readICalendar(text, context) : undefined),
};
