import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CalendarItem, Departure } from '../../src/calendar/items.ts';
import { reviseCalendar } from '../../src/calendar/revisions.ts';
import type { CalendarJournal } from '../../src/model/calendar-journal.ts';
import { Temporal } from '../../src/model/time.ts';

const site = { url: 'https://ada.example/' };
const empty: CalendarJournal = { version: 1, items: {} };
const at = (text: string) => Temporal.Instant.from(text);

function item(
  key: string,
  changes: Partial<CalendarItem['shown']> = {},
  formerKeys: string[] = [],
): CalendarItem {
  const title = `Title of ${key}`;
  const when = { allDay: true as const, first: '2027-05-03', last: '2027-05-04' };
  return {
    key,
    formerKeys,
    event: key.split('@')[1] ?? key.slice('events/'.length),
    roles: ['speaking'],
    title,
    shown: { title, when, status: 'confirmed', categories: ['speaking'], ...changes },
  };
}

function revise(
  journal: CalendarJournal,
  items: CalendarItem[],
  now = '2027-01-01T00:00:00Z',
  departure: Departure = 'deleted',
) {
  return reviseCalendar(journal, items, { site, now: at(now), departure: () => departure });
}

describe('the numbers of the calendar', () => {
  it('an event begins with sequence 0 and keeps its numbers while nothing changes', () => {
    const first = revise(empty, [item('events/a')], '2027-01-01T00:00:00Z');
    const second = revise(first.journal, [item('events/a')], '2027-02-01T00:00:00Z');
    expect(first.items[0]).toMatchObject({ sequence: 0, modified: '2027-01-01T00:00:00Z' });
    expect(second.items).toEqual(first.items);
    expect(second.journal).toEqual(first.journal);
  });

  it('an event that moved has the next sequence, a later date of change, and the same UID', () => {
    const first = revise(empty, [item('events/a')], '2027-01-01T00:00:00Z');
    const when = { allDay: true as const, first: '2027-06-01', last: '2027-06-02' };
    const moved = revise(first.journal, [item('events/a', { when })], '2027-02-01T00:00:00Z');
    expect(moved.items[0]).toMatchObject({
      uid: first.items[0]!.uid,
      sequence: 1,
      created: '2027-01-01T00:00:00Z',
      modified: '2027-02-01T00:00:00Z',
    });
  });

  it('the date of change rises even where the clock is behind', () => {
    const first = revise(empty, [item('events/a')], '2027-06-01T00:00:00Z');
    const second = revise(first.journal, [item('events/a', { status: 'cancelled' })], '2026-01-01T00:00:00Z');
    expect(second.items[0]).toMatchObject({ sequence: 1, modified: '2027-06-01T00:00:01Z' });
  });

  it('a deleted event stays, called off, and then rests', () => {
    const first = revise(empty, [item('events/a'), item('events/b')]);
    const second = revise(first.journal, [item('events/b')], '2027-02-01T00:00:00Z');
    const third = revise(second.journal, [item('events/b')], '2027-03-01T00:00:00Z');
    expect(second.items.find(({ key }) => key === 'events/a')).toMatchObject({
      sequence: 1,
      gone: 'deleted',
      shown: { title: 'Cancelled: Title of events/a', status: 'cancelled' },
    });
    expect(third).toEqual(second);
  });

  it('an event that is not public any more is called off without a word of it', () => {
    const first = revise(empty, [item('events/a', { location: 'Secret place', description: 'Secret plan' })]);
    const second = revise(first.journal, [], '2027-02-01T00:00:00Z', 'withheld');
    expect(JSON.stringify(second.items[0]!.shown)).not.toMatch(/Title|Secret/);
    expect(second.items[0]).toMatchObject({
      sequence: 1,
      shown: { title: 'Withdrawn', status: 'cancelled' },
    });
  });

  it('an event that comes back goes on where it was', () => {
    const first = revise(empty, [item('events/a')]);
    const gone = revise(first.journal, [], '2027-02-01T00:00:00Z');
    const back = revise(gone.journal, [item('events/a')], '2027-03-01T00:00:00Z');
    expect(back.items[0]).toMatchObject({ uid: first.items[0]!.uid, sequence: 2 });
    expect(back.items[0]).not.toHaveProperty('gone');
  });

  it('a renamed event keeps its UID, with the journal and without', () => {
    const before = revise(empty, [item('events/old')]);
    const renamed = item('events/new', {}, ['events/old']);
    const after = revise(before.journal, [renamed]);
    expect(after.items).toHaveLength(1);
    expect(after.items[0]!.uid).toBe(before.items[0]!.uid);
    expect(Object.keys(after.journal.items)).toEqual(['events/new']);
    expect(revise(empty, [renamed]).items[0]!.uid).toBe(before.items[0]!.uid);
  });

  it('a name that was given up and is used anew has a UID of its own', () => {
    const before = revise(empty, [item('events/a')]);
    const renamed = revise(before.journal, [item('events/b', {}, ['events/a'])]);
    const again = revise(renamed.journal, [item('events/b'), item('events/a')]);
    const uids = again.items.map(({ uid }) => uid);
    expect(new Set(uids).size).toBe(2);
    expect(again.items.find(({ key }) => key === 'events/b')!.uid).toBe(before.items[0]!.uid);
  });

  it('UIDs say nothing of the site, and differ between sites', () => {
    const here = revise(empty, [item('events/a')]).items[0]!.uid;
    const there = reviseCalendar(empty, [item('events/a')], {
      site: { url: 'https://ben.example/' },
      now: at('2027-01-01T00:00:00Z'),
      departure: () => 'deleted',
    }).items[0]!.uid;
    expect(here).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(there).not.toBe(here);
  });

  it('the UID is the name-based one of RFC 9562, as another implementation has it', () => {
    // python3 -c "import uuid; print(uuid.uuid5(uuid.NAMESPACE_URL, 'https://ada.example/events/a'))"
    expect(revise(empty, [item('events/a')]).items[0]!.uid).toBe('0b116fa7-0723-52ca-a79c-0e14e11a2b86');
  });

  it('through any history no number falls, each change raises both, and no UID changes', () => {
    const states = fc.array(
      fc.record({
        now: fc.integer({ min: 0, max: 100_000_000 }),
        shown: fc.uniqueArray(fc.record({ key: fc.constantFrom('a', 'b', 'c'), version: fc.nat(2) }), {
          selector: ({ key }) => key,
        }),
        departure: fc.constantFrom<Departure>('deleted', 'withheld', 'untimed'),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(states, (history) => {
        let journal = empty;
        for (const { now, shown, departure } of history) {
          const items = shown.map(({ key, version }) =>
            item(`events/${key}`, { location: `Place ${version}` }),
          );
          const instant = Temporal.Instant.fromEpochMilliseconds(1_800_000_000_000 + now * 1000).toString();
          const next = revise(journal, items, instant, departure);
          for (const [key, before] of Object.entries(journal.items)) {
            const after = next.journal.items[key]!;
            expect(after.uid).toBe(before.uid);
            const changed = after.digest !== before.digest;
            expect(after.sequence).toBe(before.sequence + (changed ? 1 : 0));
            expect(Date.parse(after.modified) > Date.parse(before.modified)).toBe(changed);
          }
          journal = next.journal;
        }
      }),
    );
  });
});
