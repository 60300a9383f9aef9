/** What is imported costs time in proportion to its size, also where a table of it would be compared each with each. */
import { describe, expect, test } from 'vitest';
import type { FoundEvent, FoundSession } from '../../src/content/import/findings.ts';
import { readPlace } from '../../src/content/import/place.ts';
import { planImport } from '../../src/content/import/plan.ts';
import { asMdx } from '../../src/content/new/as-mdx.ts';
import type { Content } from '../../src/model/content.ts';

const content = { site: {}, posts: [], talks: [], slides: [], events: [] } as unknown as Content;
const plan = (events: FoundEvent[], sessions: FoundSession[] = [], known = content) =>
  planImport({ source: 'a test', events, sessions, notes: [] }, known, { today: '2026-11-27' });
const day = (index: number) => new Date(Date.UTC(2000, 0, 1) + index * 86_400_000).toISOString().slice(0, 10);

describe('a large programme', () => {
  const n = 4_000;

  test('of events that are all called the same is given names one after the other', () => {
    const { files } = plan(Array.from({ length: n }, (_, i) => ({ title: 'Meetup 2026', start: day(i) })));
    expect(files).toHaveLength(n);
    expect(new Set(files.map(({ path }) => path)).size).toBe(n);
  }, 20_000);

  test('of as many talks at as many events is planned', () => {
    const events = Array.from({ length: n }, (_, i) => ({ title: `Conf ${i}`, start: day(i) }));
    const sessions = events.map((event, i) => ({ title: `Talk ${i}`, event }));
    expect(plan(events, sessions).files).toHaveLength(2 * n);
  }, 20_000);

  test('of one event over and over is read once', () => {
    const { files, notes } = plan(Array.from({ length: n }, () => ({ title: 'Conf', start: '2026-11-20' })));
    expect([files.length, notes.length]).toEqual([1, n - 1]);
  }, 20_000);
});

describe('what the owner has', () => {
  const event = (slug: string, data: object) => ({ slug, file: `events/${slug}.yaml`, data });
  const events = [
    event('conf-2026', { title: 'Conf', start: '2026-11-20', url: 'https://www.conf.example/' }),
    event('other-2026', { title: 'Other', start: '2026-05-01' }),
  ];
  const known = { ...content, events } as unknown as Content;
  const present = (found: FoundEvent) => plan([found], [], known).present.map(({ file }) => file);

  test('is found by name, by address, and on another day by its slug', () => {
    expect(present({ title: 'CONF', start: '2026-11-20T10:00' })).toEqual(['events/conf-2026.yaml']);
    expect(present({ title: 'New name', start: '2026-11-20', url: 'http://conf.example//' })).toEqual([
      'events/conf-2026.yaml',
    ]);
    expect(present({ title: 'Other', start: '2026-06-01' })).toEqual(['events/other-2026.yaml']);
  });

  test('is not what happens elsewhere on the same day', () => {
    expect(present({ title: 'Third', start: '2026-11-20', url: 'https://third.example/' })).toEqual([]);
  });
});

test('a place of a megabyte of white space is read in one pass', () => {
  expect(readPlace(`Quay${' '.repeat(1_000_000)}4\n${'\t'.repeat(1_000_000)}Leipzig`).place?.venue).toMatch(
    /^Quay/,
  );
});

describe('Markdown from elsewhere', () => {
  test.each([
    ['pluses', '+ '.repeat(100_000), '+ +'],
    ['stars and dashes in turn', '- * '.repeat(50_000), '- *'],
    ['numbers', '1. '.repeat(50_000), '1. 1.'],
    ['lines that underline', '===\n'.repeat(100_000), '==='],
    ['lines of one paragraph', 'a: &a\n'.repeat(100_000), 'a: &a'],
    ['tables', '|-|\n'.repeat(100_000), '|-|'],
    ['tags', '{<b>'.repeat(100_000), '{<b>'],
  ])(
    'of many %s is taken for plain text and read in one pass',
    (_what, text, shown) => {
      expect(asMdx(text).replaceAll('\\', '')).toContain(shown);
    },
    20_000,
  );
});
