/** Dates as feeds write them: RFC 822 (RSS), RFC 3339 (Atom, JSON Feed), and what comes close to either. Pure. */

/** Before this, a date is what a generator writes where there is none: year 1 (Hugo), 1970 (an empty timestamp). */
const earliest = 1990;

/**
 * Offsets of the zone names that RSS allows (RFC 822 §5.1) and of those that are met besides. A name that stands for
 * several zones is none: the time is the site's then, as one without a zone.
 */
const zones: Record<string, string> = {
  Z: 'Z',
  ...Object.fromEntries(['UT', 'UTC', 'GMT', 'WET'].map((name) => [name, 'Z'])),
  ...{ EST: '-05:00', EDT: '-04:00', CST: '-06:00', CDT: '-05:00' },
  ...{ MST: '-07:00', MDT: '-06:00', PST: '-08:00', PDT: '-07:00' },
  ...{
    CET: '+01:00',
    CEST: '+02:00',
    MEZ: '+01:00',
    MESZ: '+02:00',
    WEST: '+01:00',
    EET: '+02:00',
    EEST: '+03:00',
  },
  ...{ JST: '+09:00', AEST: '+10:00', AEDT: '+11:00', NZST: '+12:00', NZDT: '+13:00' },
};

const clock = String.raw`(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?`;
const zone = String.raw`\s*(Z\b|[+-]\d{2}:?\d{2}|[A-Za-z]{2,5})?`;
/** `2026-11-20T10:00:00+01:00`, `2026-11-20 10:00:00 +0100`, `2026-11-20` */
const iso = new RegExp(String.raw`^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T\s]+${clock}${zone})?`, 'i');
/** `Fri, 20 Nov 2026 10:00:00 +0100`, `20 November 2026`, `20-Nov-26 10:00 GMT` */
const dayFirst = new RegExp(
  String.raw`^(?:\p{L}+\.?,?\s+)?(\d{1,2})\.?[\s-]+(\p{L}+)\.?[\s-]+(\d{4}|\d{2})(?:,?\s+${clock}${zone})?`,
  'u',
);
/** `November 20, 2026 10:00`, `Nov 20 2026` */
const monthFirst = new RegExp(
  String.raw`^(?:\p{L}+\.?,\s+)?(\p{L}+)\.?\s+(\d{1,2}),?\s+(\d{4})(?:,?\s+(?:at\s+)?${clock}${zone})?`,
  'u',
);
/** Longer ones are no dates. */
const longest = 100;

/**
 * A date of a feed as Lectern writes dates (`src/model/time.ts`): with its offset where the feed says one, without a time
 * where it says none, or midnight. Nothing for what is no date, or stands for none.
 *
 * @example feedDate('Fri, 20 Nov 2026 10:00 EST') // '2026-11-20T10:00:00-05:00'
 * @example feedDate('2026-11-20 10:00') // '2026-11-20T10:00:00'
 * @example feedDate('2026-11-20T00:00:00Z') // '2026-11-20'
 * @example feedDate('Mon, 01 Jan 0001 00:00:00 +0000') // undefined
 */
export function feedDate(text: string): string | undefined {
  const written = text.trim();
  if (written.length > longest) return undefined;
  const byNumber = iso.exec(written);
  if (byNumber) {
    const [, year, month, day, ...time] = byNumber;
    return assembled(Number(year), Number(month), Number(day), time);
  }
  const byName = dayFirst.exec(written);
  if (byName) {
    const [, day, month, year = '', ...time] = byName;
    return assembled(fullYear(year), monthOf(month ?? ''), Number(day), time);
  }
  const american = monthFirst.exec(written);
  if (!american) return undefined;
  const [, month, day, year, ...time] = american;
  return assembled(Number(year), monthOf(month ?? ''), Number(day), time);
}

function assembled(
  year: number,
  month: number | undefined,
  day: number,
  [hour, minute, second = '0', name]: (string | undefined)[],
): string | undefined {
  if (!month || year < earliest || !isDay(year, month, day)) return undefined;
  const two = (number: number | string) => String(number).padStart(2, '0');
  const date = `${year}-${two(month)}-${two(day)}`;
  if (hour === undefined || minute === undefined) return date;
  if (Number(hour) > 23 || Number(minute) > 59) return date;
  // What a generator makes of a day without a time.
  if (/^0?0:00:0?0$/.test(`${hour}:${minute}:${second}`)) return date;
  // RFC 3339 §5.6 has leap seconds, which no clock here knows.
  return `${date}T${two(hour)}:${minute}:${two(Math.min(Number(second), 59))}${offsetOf(name)}`;
}

function offsetOf(name = ''): string {
  const numeric = /^([+-])(\d{2}):?(\d{2})$/.exec(name);
  if (!numeric) return zones[name.toUpperCase()] ?? '';
  const [, sign, hours, minutes] = numeric;
  if (Number(hours) > 14 || Number(minutes) > 59) return '';
  return `${sign}${hours}:${minutes}`;
}

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** Two digits are of this century (RFC 822 had no more). */
const fullYear = (year: string): number => (year.length === 2 ? 2000 + Number(year) : Number(year));

/** Languages in which generators write months where they should write English. */
const languages = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv', 'da', 'nb', 'pl', 'cs', 'tr'];
let months: Map<string, number> | undefined;

/** The number of a month by its name, or by the first letters of it. */
function monthOf(name: string): number | undefined {
  months ??= monthNames();
  const letters = lettersOf(name);
  return months.get(letters) ?? months.get(letters.slice(0, 3));
}

function monthNames(): Map<string, number> {
  const found = new Map<string, number>();
  for (const language of languages) {
    for (const month of ['long', 'short'] as const) {
      const format = new Intl.DateTimeFormat(language, { day: 'numeric', month, timeZone: 'UTC' });
      for (let number = 1; number <= 12; number += 1) {
        const part = format
          .formatToParts(Date.UTC(2026, number - 1, 15))
          .find(({ type }) => type === 'month');
        const letters = lettersOf(part?.value ?? '');
        // English first: what means another month elsewhere stays what it is.
        if (letters.length > 2 && !found.has(letters)) found.set(letters, number);
      }
    }
  }
  return found;
}

const lettersOf = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/[^\p{L}]/gu, '')
    .toLowerCase();
