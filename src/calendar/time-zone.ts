/**
 * VTIMEZONE components, worked out from the runtime's own time zone database.
 *
 * The blocks that libraries ship carry one rule, today's, back to 1970: with them a talk in São Paulo
 * in 2018, in Vancouver in 2025 or in Casablanca in most years is an hour off. Here the transitions of
 * the years that the calendar covers are asked of Temporal, so that a reader of the calendar and a
 * reader of the page see the same instant.
 */
import { smallestOf } from '../model/extremes.ts';
import { Temporal } from '../model/time.ts';

/** One change of the clocks. */
interface Transition {
  at: Temporal.ZonedDateTime;
  /** The wall clock just before it, as RFC 5545 §3.6.5 wants DTSTART. */
  onset: Temporal.PlainDateTime;
  from: number;
  to: number;
}

/**
 * Whether a TZID can stand for the zone. UTC has none in iCalendar (§3.3.5, form 2), and neither has
 * a bare offset such as `+02:00`.
 */
export function hasTimeZoneId(timeZone: string): boolean {
  return !/^([+-]|(Etc\/)?(UTC|UCT|Universal|Zulu|GMT)$)/i.test(timeZone);
}

/**
 * A VTIMEZONE for a zone, right for every instant from the beginning of `firstYear` to the end of `lastYear`.
 *
 * @param timeZone IANA name
 * @returns lines joined with CRLF, without one at the end
 */
export function timeZoneComponent(timeZone: string, firstYear: number, lastYear: number): string {
  const begin = Temporal.ZonedDateTime.from({ timeZone, year: firstYear, month: 1, day: 1 });
  const transitions = transitionsBetween(begin, lastYear);
  const standard = smallestOf([begin.offsetNanoseconds, ...transitions.map(({ to }) => to)]);
  const lines = ['BEGIN:VTIMEZONE', `TZID:${timeZone}`];
  const initial = {
    at: begin,
    onset: begin.toPlainDateTime(),
    from: begin.offsetNanoseconds,
    to: begin.offsetNanoseconds,
  };
  for (const group of [[initial], ...groupByRule(transitions, lastYear)]) {
    for (const each of observance(group, standard)) lines.push(each);
  }
  return [...lines, 'END:VTIMEZONE'].join('\r\n');
}

/** Every change of the offset after an instant, to the end of a year. */
function transitionsBetween(begin: Temporal.ZonedDateTime, lastYear: number): Transition[] {
  const found: Transition[] = [];
  for (
    let at = begin.getTimeZoneTransition('next');
    at && at.year <= lastYear;
    at = at.getTimeZoneTransition('next')
  ) {
    const from = at.subtract({ nanoseconds: 1 }).offsetNanoseconds;
    if (from !== at.offsetNanoseconds) {
      const onset = at.toPlainDateTime().add({ nanoseconds: from - at.offsetNanoseconds });
      found.push({ at, onset, from, to: at.offsetNanoseconds });
    }
  }
  return found;
}

/**
 * Transitions that one yearly rule describes, together; all others each alone. Only a rule that holds
 * for every year from its first transition to the last year counts, so that it needs no end.
 */
function groupByRule(transitions: Transition[], lastYear: number): Transition[][] {
  const groups: Transition[][] = [];
  const rest = [...transitions];
  while (rest.length > 0) {
    const first = rest.shift()!;
    const alike = rest.filter(
      ({ from, to, onset }) => from === first.from && to === first.to && onset.month === first.onset.month,
    );
    const group = [first, ...alike];
    const everyYear = group.every(({ onset }, index) => onset.year === first.onset.year + index);
    const upToTheEnd = group.at(-1)!.onset.year === lastYear;
    if (alike.length > 0 && everyYear && upToTheEnd && yearlyRule(group)) {
      groups.push(group);
      for (const transition of alike) rest.splice(rest.indexOf(transition), 1);
    } else {
      groups.push([first]);
    }
  }
  return groups;
}

/** The RRULE all transitions of a group follow: the same weekday, counted from the start or the end of the month. */
function yearlyRule(group: Transition[]): string | undefined {
  const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
  const onsets = group.map(({ onset }) => onset);
  const [first] = onsets as [Temporal.PlainDateTime];
  const same = (of: (onset: Temporal.PlainDateTime) => unknown) => new Set(onsets.map(of)).size === 1;
  if (!same((onset) => onset.dayOfWeek) || !same((onset) => onset.toPlainTime().toString())) return undefined;
  const isLast = onsets.every((onset) => onset.day > onset.daysInMonth - 7);
  const nth = (onset: Temporal.PlainDateTime) => Math.ceil(onset.day / 7);
  if (!isLast && !same(nth)) return undefined;
  return `RRULE:FREQ=YEARLY;BYMONTH=${first.month};BYDAY=${isLast ? -1 : nth(first)}${weekdays[first.dayOfWeek - 1]}`;
}

function observance(group: Transition[], standard: number): string[] {
  const [{ onset, from, to }] = group as [Transition];
  const name = to > standard ? 'DAYLIGHT' : 'STANDARD';
  const rule = group.length > 1 ? yearlyRule(group) : undefined;
  return [
    `BEGIN:${name}`,
    `DTSTART:${onset.toString({ smallestUnit: 'second' }).replaceAll(/[-:]/g, '')}`,
    `TZOFFSETFROM:${utcOffset(from)}`,
    `TZOFFSETTO:${utcOffset(to)}`,
    ...(rule ? [rule] : []),
    `END:${name}`,
  ];
}

/** @example utcOffset(-12_600_000_000_000) // '-0330' */
function utcOffset(nanoseconds: number): string {
  const seconds = Math.abs(nanoseconds) / 1e9;
  const two = (value: number) => String(Math.trunc(value)).padStart(2, '0');
  const rest = seconds % 60;
  return `${nanoseconds < 0 ? '-' : '+'}${two(seconds / 3600)}${two((seconds % 3600) / 60)}${rest ? two(rest) : ''}`;
}
