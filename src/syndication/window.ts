/** The hours in which the owner wants to be heard. */
import type { Site } from '../model/site.ts';
import { Temporal } from '../model/time.ts';

/**
 * When the posting hours open next; `undefined` where they are open now, or where there are none. Hours that
 * end before they start go over midnight.
 *
 * @example nextOpening({ timeZone: 'UTC', syndication: { hours: { start: '09:00', end: '19:00' } } }, 20:00) // 09:00 tomorrow
 */
export function nextOpening(
  site: Pick<Site, 'timeZone'> & { syndication: Pick<Site['syndication'], 'hours'> },
  now: Temporal.Instant,
): Temporal.Instant | undefined {
  const { start, end } = site.syndication.hours;
  if (end === undefined || start === end) return undefined;
  const here = now.toZonedDateTimeISO(site.timeZone);
  const time = here.toPlainTime();
  const from = Temporal.PlainTime.from(start);
  const until = Temporal.PlainTime.from(end);
  const after = Temporal.PlainTime.compare(time, from) >= 0;
  const before = Temporal.PlainTime.compare(time, until) < 0;
  const overnight = Temporal.PlainTime.compare(until, from) < 0;
  if (overnight ? after || before : after && before) return undefined;
  const day = after && !overnight ? here.toPlainDate().add({ days: 1 }) : here.toPlainDate();
  return day.toZonedDateTime({ timeZone: site.timeZone, plainTime: from }).toInstant();
}
