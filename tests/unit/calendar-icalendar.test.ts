import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { colourName } from '../../src/calendar/colour.ts';
import { type CalendarMeta, icalendarText } from '../../src/calendar/icalendar.ts';
import type { ShownItem } from '../../src/calendar/items.ts';
import type { RevisedItem } from '../../src/calendar/revisions.ts';

const meta: CalendarMeta = {
  name: 'Ada: calendar',
  description: 'Speaks about engines.',
  url: 'https://ada.example/calendar/',
  source: 'https://ada.example/calendar.ics',
  colour: '#9b2d1f',
  timeZone: 'Europe/Berlin',
};

const timed = {
  allDay: false as const,
  start: '2027-05-03T09:00:00',
  end: '2027-05-03T17:00:00',
  timeZone: 'Europe/Berlin',
};

function item(shown: Partial<ShownItem> = {}, uid = 'uid-1'): RevisedItem {
  return {
    key: 'events/a',
    uid,
    sequence: 3,
    created: '2027-01-01T00:00:00Z',
    modified: '2027-02-01T10:20:30Z',
    event: 'a',
    roles: ['speaking'],
    formerRoles: [],
    shown: { title: 'Title', when: timed, status: 'confirmed', categories: [], ...shown },
  };
}

const parsed = (text: string) => new ICAL.Component(ICAL.parse(text));
const eventOf = (text: string) => parsed(text).getFirstSubcomponent('vevent')!;

describe('an iCalendar file', () => {
  it('carries any text through folding and escaping, and no line is longer than 75 octets', () => {
    const text = fc.string({ unit: 'binary', maxLength: 400 });
    fc.assert(
      fc.property(text, text, text, (title, description, name) => {
        const file = icalendarText({ ...meta, name }, [
          item({ title, description, location: description, categories: [title, 'b,c;d\\e'] }),
        ]);
        for (const line of file.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
        // What iCalendar can't hold is left out: control characters, and half characters become U+FFFD.
        const held = (value: string) =>
          value
            .replaceAll(/\r\n?/g, '\n')
            .replaceAll(/[^\P{Cc}\n\t]/gu, '')
            .toWellFormed();
        const event = eventOf(file);
        expect(event.getFirstPropertyValue('summary')).toBe(held(title));
        expect(event.getFirstPropertyValue('description') ?? '').toBe(held(description));
        // ical.js does not know NAME to be text, and leaves it as it stands in the file.
        const raw = String(parsed(file).getFirstPropertyValue('name') ?? '');
        const unescaped = raw.replaceAll(/\\(.)/g, (_all, char: string) => (char === 'n' ? '\n' : char));
        expect(unescaped).toBe(held(name));
        expect(event.getFirstProperty('categories')!.getValues()).toContain('b,c;d\\e');
      }),
    );
  });

  it('ends every line with CRLF and has all properties before the first component', () => {
    const text = icalendarText(meta, [item()]);
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    const head = text.slice(0, text.indexOf('BEGIN:VTIMEZONE'));
    const tail = text.slice(text.lastIndexOf('END:VEVENT'));
    for (const name of ['VERSION', 'PRODID', 'NAME', 'COLOR', 'REFRESH-INTERVAL', 'SOURCE', 'URL']) {
      expect(head).toContain(`\r\n${name}`);
    }
    expect(tail).toBe('END:VEVENT\r\nEND:VCALENDAR\r\n');
  });

  it('says what RFC 7986 has for a calendar: name, colour by name, how often to look, where it is', () => {
    const calendar = parsed(icalendarText(meta, [item()]));
    expect(calendar.getFirstPropertyValue('name')).toBe('Ada: calendar');
    expect(calendar.getFirstPropertyValue('color')).toBe('brown');
    expect(String(calendar.getFirstPropertyValue('refresh-interval'))).toBe('PT12H');
    expect(calendar.getFirstPropertyValue('source')).toBe('https://ada.example/calendar.ics');
    expect(calendar.getFirstPropertyValue('method')).toBeNull();
  });

  it('gives the numbers in UTC, whatever the zone of the event', () => {
    const text = icalendarText(meta, [item()]);
    expect(text).toContain('\r\nDTSTAMP:20270201T102030Z\r\n');
    expect(text).toContain('\r\nLAST-MODIFIED:20270201T102030Z\r\n');
    expect(text).toContain('\r\nCREATED:20270101T000000Z\r\n');
    expect(text).toContain('\r\nSEQUENCE:3\r\n');
  });

  it('an event on the equator and the first meridian has its place', () => {
    const [latitude, longitude] = eventOf(
      icalendarText(meta, [item({ geo: { latitude: 0, longitude: 0 } })]),
    ).getFirstPropertyValue('geo') as unknown as [number, number];
    expect(latitude).toBeCloseTo(0, 5);
    expect(longitude).toBeCloseTo(0, 5);
  });

  it('whole days have no time, and end on the day after', () => {
    const when = { allDay: true as const, first: '2028-02-28', last: '2028-02-29' };
    const text = icalendarText(meta, [item({ when })]);
    expect(text).toContain('\r\nDTSTART;VALUE=DATE:20280228\r\n');
    expect(text).toContain('\r\nDTEND;VALUE=DATE:20280301\r\n');
  });

  it('describes each zone once, and none that nothing uses', () => {
    const text = icalendarText(meta, [
      item({}, 'a'),
      item({}, 'b'),
      item({ when: { ...timed, timeZone: 'UTC' } }, 'c'),
    ]);
    expect(text.match(/^TZID:.*$/gm)).toEqual(['TZID:Europe/Berlin']);
    expect(text.match(/^DTSTART.*$/gm)!.filter((line) => line.includes('2027'))).toEqual([
      'DTSTART;TZID=Europe/Berlin:20270503T090000',
      'DTSTART;TZID=Europe/Berlin:20270503T090000',
      'DTSTART:20270503T090000Z',
    ]);
  });

  it('wakes nobody and makes nobody look busy', () => {
    const text = icalendarText(meta, [item()]);
    expect(text).not.toContain('VALARM');
    expect(text).toContain('\r\nTRANSP:TRANSPARENT\r\n');
  });

  it('without any event it is still a calendar that can be read', () => {
    const calendar = parsed(icalendarText(meta, []));
    expect(calendar.getAllSubcomponents('vevent')).toEqual([]);
    expect(calendar.getAllSubcomponents('vtimezone')).toHaveLength(1);
  });
});

describe("the name of a calendar's colour", () => {
  it.each([
    ['#9b2d1f', 'brown'],
    ['#000000', 'black'],
    ['#0b6e6e', 'teal'],
    ['#1e4fd8', 'royalblue'],
  ])('%s is %s', (hex, name) => expect(colourName(hex)).toBe(name));
});
