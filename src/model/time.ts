/**
 * The rules of time. Dates are written as people write them (`2026-11-03`, `2026-11-03T14:30`, or
 * with an offset) and stay strings until somebody needs the instant they mean:
 *
 * - a date without a time means the start of the posting hours (09:00 where unset);
 * - a time without an offset is in the event's time zone, else the site's.
 */
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';

export { Temporal };

/** RFC 3339 with optional parts: `2026-11-03`, `2026-11-03T14:30`, `2026-11-03T14:30:00+01:00`. */
const dateTimePattern = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?$/;

const isRealDate = (text: string): boolean => {
  try {
    if (/(Z|[+-]\d{2}:\d{2})$/.test(text) && text.includes('T')) Temporal.Instant.from(text);
    else if (text.includes('T')) Temporal.PlainDateTime.from(text, { overflow: 'reject' });
    else Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
};

/** A date and time as other generators and people write them; what is behind the seconds is a zone. */
const looseDateTime =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt]|[ \t]+)(\d{1,2}):(\d{2})(:\d{2}(?:\.\d+)?)?[ \t]*(Z|[A-Za-z][\w/+-]*|[+-]\d{2}(?::?\d{2})?)?(?:[ \t]*\[([\w/+-]+)\])?)?$/;

/**
 * A date as people write it, in the form that the rest of Lectern knows; any other text as it is.
 *
 * @example canonicalDate('2024-03-01 10:00:00 +0100') // '2024-03-01T10:00:00+01:00'
 * @example canonicalDate('2024-3-1 9:05 Europe/Berlin') // '2024-03-01T09:05+01:00'
 */
export function canonicalDate(written: string): string {
  const match = looseDateTime.exec(written.trim());
  if (!match) return written;
  const [, year, month = '', day = '', hour, minute, second = '', behind, bracketed] = match;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (hour === undefined) return date;
  const wall = `${date}T${hour.padStart(2, '0')}:${minute}${second}`;
  const zone = behind ?? bracketed;
  if (zone === undefined) return wall;
  if (/^(?:z|utc|gmt)$/i.test(zone)) return `${wall}Z`;
  const [, hours, minutes = '00'] = /^([+-]\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  if (hours) return `${wall}${hours}:${minutes}`;
  try {
    return wall + Temporal.PlainDateTime.from(wall, { overflow: 'reject' }).toZonedDateTime(zone).offset;
  } catch {
    return written;
  }
}

/** A date, or a date and time, as written by the owner. */
export const dateTimeSchema = z
  .string()
  .overwrite(canonicalDate)
  .regex(dateTimePattern, 'expected a date such as 2026-11-03, or 2026-11-03T14:30 for a time')
  .refine(isRealDate, 'expected a day and time that exist');

/** A date without a time. */
export const dateSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'expected a date such as 2026-11-03')
  .refine(isRealDate, 'expected a day that exists in the calendar');

/** A time of day, `09:00`. */
export const clockTimeSchema = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day such as 09:00');

/** An IANA time zone name, checked against what the runtime knows. */
export const timeZoneSchema = z.string().refine((name) => {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}, 'expected an IANA time zone such as Europe/Berlin');

/** Whether a written date has no time of day. */
export function isDateOnly(written: string): boolean {
  return !written.includes('T');
}

/** The calendar day a written date falls on, in the zone it is written in. */
export function plainDate(written: string): Temporal.PlainDate {
  return Temporal.PlainDate.from(written.slice(0, 10));
}

/**
 * The instant a written date means.
 *
 * @param written `2026-11-03`, `2026-11-03T14:30` or with an offset
 * @param timeZone the zone of a time without an offset: the event's, else the site's
 * @param timeOfDay what a date without a time means, `09:00`
 */
export function instantOf(written: string, timeZone: string, timeOfDay: string): Temporal.Instant {
  if (isDateOnly(written)) {
    return Temporal.PlainDate.from(written)
      .toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(timeOfDay) })
      .toInstant();
  }
  if (/(Z|[+-]\d{2}:\d{2})$/.test(written)) return Temporal.Instant.from(written);
  return Temporal.PlainDateTime.from(written).toZonedDateTime(timeZone).toInstant();
}

/** Midnight at the end of the day that a written date falls on, in the zone given. */
export function endOfDay(written: string, timeZone: string): Temporal.Instant {
  const day = isDateOnly(written)
    ? Temporal.PlainDate.from(written)
    : instantOf(written, timeZone, '00:00').toZonedDateTimeISO(timeZone).toPlainDate();
  return day.add({ days: 1 }).toZonedDateTime({ timeZone }).toInstant();
}

/** Compares two instants: whether `a` is at or before `b`. */
export function atOrBefore(a: Temporal.Instant, b: Temporal.Instant): boolean {
  return Temporal.Instant.compare(a, b) <= 0;
}

/** Compares instants, or how they are written (RFC 3339), to the millisecond: ten thousand of them at a time. */
export function isBefore(a: Temporal.Instant | string, b: Temporal.Instant | string): boolean {
  return milliseconds(a) < milliseconds(b);
}

/** Since 1970, of an instant or of one as RFC 3339 writes it. */
export function milliseconds(instant: Temporal.Instant | string): number {
  return typeof instant === 'string' ? Date.parse(instant) : instant.epochMilliseconds;
}

/** The later of some instants. */
export function latest(...instants: Temporal.Instant[]): Temporal.Instant {
  return instants.reduce((a, b) => (Temporal.Instant.compare(a, b) >= 0 ? a : b));
}

/** The earlier of two instants. */
export function earliest(a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant {
  return atOrBefore(a, b) ? a : b;
}

/**
 * The clock of a run: `LECTERN_NOW` (RFC 3339 with an offset) where it is set, else the machine's.
 *
 * @throws RangeError where `LECTERN_NOW` is no instant
 */
export function clockNow(env: Record<string, string | undefined>): Temporal.Instant {
  const fixed = env.LECTERN_NOW;
  if (!fixed) return Temporal.Now.instant();
  try {
    return Temporal.Instant.from(fixed);
  } catch (cause) {
    throw new RangeError(`LECTERN_NOW is "${fixed}"; expected an instant such as 2026-11-03T09:00:00Z.`, {
      cause,
    });
  }
}
