import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { hasTimeZoneId, timeZoneComponent } from '../../src/calendar/time-zone.ts';
import { Temporal } from '../../src/model/time.ts';

/** What ical.js makes of a wall-clock time in a zone that is described by our component alone. */
function instantByReader(component: string, wall: Temporal.PlainDateTime): number {
  const zone = new ICAL.Timezone(new ICAL.Component(ICAL.parse(component)));
  const time = ICAL.Time.fromDateTimeString(wall.toString({ smallestUnit: 'second' }));
  time.zone = zone;
  return time.toUnixTime();
}

describe('time zones in the calendar', () => {
  it('every zone of the runtime is read as the runtime means it, in every year that is covered', () => {
    const wrong: string[] = [];
    for (const timeZone of Intl.supportedValuesOf('timeZone')) {
      const component = timeZoneComponent(timeZone, 2015, 2030);
      const zone = new ICAL.Timezone(new ICAL.Component(ICAL.parse(component)));
      // A prime number of hours apart, so that all hours, days and seasons come up.
      let at = Temporal.Instant.from('2015-01-02T00:00:00Z');
      const end = Temporal.Instant.from('2030-12-30T00:00:00Z');
      for (; Temporal.Instant.compare(at, end) < 0; at = at.add({ hours: 1999 })) {
        const wall = at.toZonedDateTimeISO(timeZone).toPlainDateTime();
        const earlier = wall.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
        const later = wall.toZonedDateTime(timeZone, { disambiguation: 'later' });
        if (!earlier.equals(later)) continue;
        const time = ICAL.Time.fromDateTimeString(wall.toString({ smallestUnit: 'second' }));
        time.zone = zone;
        if (time.toUnixTime() * 1000 !== at.epochMilliseconds) wrong.push(`${timeZone} ${wall}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it.each([
    ['America/Sao_Paulo', '2018-11-10T09:00', '2018-11-10T11:00:00Z'],
    ['America/Sao_Paulo', '2019-11-10T09:00', '2019-11-10T12:00:00Z'],
    ['America/Vancouver', '2025-12-06T10:00', '2025-12-06T18:00:00Z'],
    ['Africa/Casablanca', '2025-03-15T10:00', '2025-03-15T10:00:00Z'],
    ['Africa/Casablanca', '2025-06-20T10:00', '2025-06-20T09:00:00Z'],
    ['America/New_York', '2006-04-05T09:00', '2006-04-05T13:00:00Z'],
    ['Australia/Lord_Howe', '2026-06-01T09:00', '2026-05-31T22:30:00Z'],
  ])('rules that were others then: %s on %s', (timeZone, wall, instant) => {
    const component = timeZoneComponent(timeZone, 2005, 2029);
    expect(instantByReader(component, Temporal.PlainDateTime.from(wall))).toBe(Date.parse(instant) / 1000);
  });

  it('says a rule that holds every year as a rule, and one that ended not for ever', () => {
    const berlin = timeZoneComponent('Europe/Berlin', 2020, 2029);
    expect(berlin.match(/^RRULE:.*$/gm)).toEqual([
      'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
      'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
    ]);
    expect(timeZoneComponent('America/Sao_Paulo', 2015, 2025)).not.toContain('RRULE');
  });

  it('a zone without a name in iCalendar is not named', () => {
    for (const zone of ['UTC', 'Etc/UTC', '+02:00', '-05:30']) expect(hasTimeZoneId(zone)).toBe(false);
    for (const zone of ['Europe/Berlin', 'Etc/GMT+5', 'Asia/Calcutta'])
      expect(hasTimeZoneId(zone)).toBe(true);
  });
});
