import { describe, expect, it } from 'vitest';
import { addLinks } from '../../src/calendar/add-links.ts';
import type { ShownItem } from '../../src/calendar/items.ts';

const shown = (when: ShownItem['when']): ShownItem => ({
  title: 'Maps & mistakes',
  description: 'A talk.',
  when,
  status: 'confirmed',
  location: 'Hall 1, Leeds',
  url: 'https://ada.example/talks/maps/',
  categories: [],
});
const query = (link: string) => Object.fromEntries(new URL(link).searchParams);

describe('links that add an item to a calendar on the web', () => {
  it('Google is given the clock of the venue and its zone', () => {
    const when = {
      allDay: false as const,
      start: '2026-06-09T22:00:00',
      end: '2026-06-10T01:30:00',
      timeZone: 'America/New_York',
    };
    const { google, outlook } = addLinks(shown(when));
    expect(query(google)).toEqual({
      action: 'TEMPLATE',
      text: 'Maps & mistakes',
      dates: '20260609T220000/20260610T013000',
      ctz: 'America/New_York',
      details: 'A talk.\n\nhttps://ada.example/talks/maps/',
      location: 'Hall 1, Leeds',
    });
    expect(query(outlook)).toMatchObject({
      startdt: '2026-06-10T02:00:00Z',
      enddt: '2026-06-10T05:30:00Z',
      subject: 'Maps & mistakes',
    });
  });

  it('whole days end on the day after', () => {
    const { google, outlook } = addLinks(shown({ allDay: true, first: '2028-02-28', last: '2028-02-29' }));
    expect(query(google).dates).toBe('20280228/20280301');
    expect(query(outlook)).toMatchObject({ startdt: '2028-02-28', enddt: '2028-03-01', allday: 'true' });
  });

  it('a time in UTC is said to be one', () => {
    const when = {
      allDay: false as const,
      start: '2026-06-09T22:00:00',
      end: '2026-06-09T23:00:00',
      timeZone: 'UTC',
    };
    const { google } = addLinks(shown(when));
    expect(query(google).dates).toBe('20260609T220000Z/20260609T230000Z');
    expect(query(google)).not.toHaveProperty('ctz');
  });
});
