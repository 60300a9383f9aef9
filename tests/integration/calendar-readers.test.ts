import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wholeCalendar } from '../../src/calendar/files.ts';
import { revisedCalendar } from '../../src/calendar/revised-calendar.ts';
import type { RevisedItem } from '../../src/calendar/revisions.ts';
import { readContent } from '../../src/content/read.ts';
import { Temporal } from '../../src/model/time.ts';
import { type FixtureEvent, fixtureEvents, fixtureFiles, fixtureKey } from '../setup/calendar-fixture.ts';
import { contentFolder } from '../setup/content.ts';
import { calendarReaders } from '../setup/readers/calendar-readers.ts';

const cleanups: (() => void)[] = [];
afterAll(() => {
  for (const cleanup of cleanups) cleanup();
});

async function calendarOf(files: Record<string, string>) {
  const made = contentFolder(files);
  cleanups.push(made.remove);
  const content = await readContent(made.folder);
  const now = Temporal.Instant.from('2026-11-01T00:00:00Z');
  const calendar = await revisedCalendar(content, content, now, made.folder);
  return { calendar, text: wholeCalendar(content, calendar) };
}

describe.each(calendarReaders())('$name', ({ read }) => {
  const events = fixtureEvents();
  let calendar: RevisedItem[];
  let text: string;

  beforeAll(async () => {
    ({ calendar, text } = await calendarOf(fixtureFiles(events)));
  });

  it('finds each of 200 events at the instants written by hand', () => {
    const found = read(text);
    expect(events).toHaveLength(200);
    const seen = events.map((event) => {
      const { from, until } = found.get(uidOf(calendar, event)) ?? {};
      return { name: event.name, from, until };
    });
    expect(seen).toEqual(events.map(({ name, from, until }) => ({ name, from, until })));
  });

  it('reads a calendar of 1,000 events, every one of them', async () => {
    const many: Record<string, string> = {};
    for (let index = 0; index < 1000; index++) {
      const day = Temporal.PlainDate.from('2020-01-01').add({ days: index * 3 });
      many[`events/n${index}.yaml`] =
        `title: "Event ${index}; with, marks"\ntimeZone: ${index % 2 ? 'Asia/Tokyo' : 'America/Chicago'}\n` +
        `start: ${day}T10:00\nend: ${day}T12:00\nplace: { venue: Hall, city: Town, country: DE }\n`;
    }
    const { text } = await calendarOf(many);
    const found = [...read(text).values()];
    expect(found).toHaveLength(1000);
    expect(new Set(found.map(({ summary }) => summary)).size).toBe(1000);
    expect(found.map(({ summary }) => summary)).toContain('Event 999; with, marks');
  });
});

function uidOf(calendar: RevisedItem[], event: FixtureEvent): string {
  return calendar.find(({ key }) => key === fixtureKey(event))!.uid;
}
