/** The text of an iCalendar file as components, within what ical.js reads in reasonable time. */
import ICAL from 'ical.js';
import { SourceError } from './findings.ts';

/**
 * Parses a calendar.
 *
 * @throws SourceError where it is none, or has too many parameters or changes of time zone to read
 */
export function parseCalendars(text: string): ICAL.Component[] {
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
