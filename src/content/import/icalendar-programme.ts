/** A calendar that is the programme of one event: whose its sessions are. */
import { Temporal } from '../../model/time.ts';
import {
  type Findings,
  type FoundEvent,
  type FoundSession,
  type ImportContext,
  plainName,
} from './findings.ts';

/** An entry of a calendar, and what it says of people. */
export interface ReadEntry {
  event: FoundEvent;
  timed: boolean;
  /** Names of people, and the title, which often ends with one. */
  names: string[];
  description: string;
  location: string | undefined;
}

/** A calendar is one event's programme where this many timed entries lie within so many days. */
export const programme = { entries: 8, days: 14 };

/**
 * Whether entries are one event's programme.
 *
 * @param least so many timed entries make one
 */
export function isProgramme(entries: readonly ReadEntry[], least: number): boolean {
  const timed = entries.filter((entry) => entry.timed);
  if (timed.length < least || timed.length < entries.length * 0.8) return false;
  const days = timed.map(({ event }) => event.start.slice(0, 10)).sort();
  const length = Temporal.PlainDate.from(days[0]!).until(days.at(-1)!).days;
  return length < programme.days;
}

/** The event, and the sessions that the owner gives. */
export function asProgramme(
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
