/** Dates for reading, in the reader's language, from dates as they were written. */
import { plainDate, type Temporal } from './time.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

function format(lang: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${lang} ${JSON.stringify(options)}`;
  const known =
    formats.get(key) ??
    new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, { timeZone: 'UTC', ...options });
  formats.set(key, known);
  return known;
}

const asUtc = (written: string) => new Date(`${plainDate(written).toString()}T00:00:00Z`);

/** @example longDate('2026-11-03', 'en') // '3 November 2026' */
export function longDate(written: string, lang: string): string {
  return format(lang, { day: 'numeric', month: 'long', year: 'numeric' }).format(asUtc(written));
}

/** @example shortDate('2026-11-03', 'en') // '3 Nov 2026' */
export function shortDate(written: string, lang: string): string {
  return format(lang, { day: 'numeric', month: 'short', year: 'numeric' }).format(asUtc(written));
}

/** @example dayRange('2026-11-03', '2026-11-05', 'en') // '3–5 November 2026' */
export function dayRange(start: string, end: string | undefined, lang: string): string {
  const form = format(lang, { day: 'numeric', month: 'long', year: 'numeric' });
  return form.formatRange(asUtc(start), asUtc(end ?? start));
}

/**
 * Days for a narrow column: a line may end between two dates, but not within one.
 *
 * @example shortDayRange('2026-11-03', '2026-11-05', 'en') // '3–5 Nov 2026'
 */
export function shortDayRange(start: string, end: string | undefined, lang: string): string {
  const form = format(lang, { day: 'numeric', month: 'short', year: 'numeric' });
  const range = form.formatRange(asUtc(start), asUtc(end ?? start));
  // U+2060 WORD JOINER: a line does not end at the dash between two days of one month.
  return range.replaceAll(' ', '\u00a0').replace(/(?<=\d)–(?=\d)/, '\u2060–\u2060');
}

/** @example dayAndMonth('2026-11-03', 'en') // '3 Nov' */
export function dayAndMonth(written: string, lang: string): string {
  return format(lang, { day: 'numeric', month: 'short' }).format(asUtc(written));
}

/** @example weekdayAndDate('2026-11-03', 'en') // 'Tue 3 Nov' */
export function weekdayAndDate(written: string, lang: string): string {
  return format(lang, { weekday: 'short', day: 'numeric', month: 'short' })
    .format(asUtc(written))
    .replace(',', '');
}

/**
 * The name of a zone at an instant, as short as the language has it.
 *
 * @example zoneName(Temporal.Instant.from('2026-11-03T13:30:00Z'), 'Europe/Berlin', 'en') // 'CET'
 */
export function zoneName(instant: Temporal.Instant, timeZone: string, lang: string): string {
  const parts = format(lang, { timeZone, timeZoneName: 'short' }).formatToParts(
    new Date(instant.epochMilliseconds),
  );
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}

/**
 * The time of day of an instant in a zone.
 *
 * @example timeOfDay(Temporal.Instant.from('2026-11-03T13:30:00Z'), 'Europe/Berlin', 'en') // '14:30'
 */
export function timeOfDay(instant: Temporal.Instant, timeZone: string, lang: string): string {
  const date = new Date(instant.epochMilliseconds);
  return format(lang, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(date);
}
