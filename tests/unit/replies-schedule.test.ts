import { describe, expect, test } from 'vitest';
import { dueThreads, interval } from '../../src/replies/schedule.ts';

const hour = 3_600_000;
const day = 24 * hour;
const now = Date.parse('2026-11-20T09:00:00Z');
const hoursOf = (timing: { posted: number; stirred?: number }) => interval(timing, now) / hour;

describe('how long a thread is left alone', () => {
  test.each([
    ['younger than 48 hours', 47 * hour, 0],
    ['three days', 3 * day, 3],
    ['ten days', 10 * day, 10],
    ['a hundred days', 100 * day, 100],
    ['two years', 730 * day, 28 * 24],
  ])('%s old and quiet', (_age, age, hours) => expect(hoursOf({ posted: now - age })).toBe(hours));
  test('an old thread that stirs is asked as often as a young one', () =>
    expect(hoursOf({ posted: now - 500 * day, stirred: now - 5 * hour })).toBe(1));
});

/** A thousand announcements, ages even over three years. */
const thousand = (copies: number) =>
  Array.from({ length: 1_000 * copies }, (_, index) => ({
    posted: now - Math.floor(index / copies) * ((3 * 365 * day) / 1_000) - 1,
    asked: undefined as number | undefined,
  }));

describe.each([1, 3])(
  'a thousand announcements over three years, on %i networks, asked by hourly runs',
  (copies) => {
    const threads = thousand(copies);
    const most = 60;
    const first = new Map<object, number>();
    let longestPause = 0;
    let missedYoung = 0;
    let largestRun = 0;
    for (let run = 0; run < 24 * 90; run += 1) {
      const at = now + run * hour + ((run * 37) % 9) * 60_000;
      const due = dueThreads(threads, at).slice(0, most);
      largestRun = Math.max(largestRun, due.length);
      for (const thread of due) {
        if (thread.asked !== undefined) longestPause = Math.max(longestPause, at - thread.asked);
        else first.set(thread, at - now);
        thread.asked = at;
      }
      missedYoung += threads.filter((thread) => at - thread.posted < 48 * hour && thread.asked !== at).length;
    }

    test('no run asks more than 60 threads', () => expect(largestRun).toBeLessThanOrEqual(60));
    test('a thread younger than 48 hours is asked in every run', () => expect(missedYoung).toBe(0));
    test('every thread is asked within 30 days, and again within 30 days', () => {
      expect(first.size).toBe(threads.length);
      expect(Math.max(...first.values())).toBeLessThan(30 * day);
      const waiting = threads.map(({ asked }) => now + 90 * day - asked!);
      expect(Math.max(longestPause, ...waiting)).toBeLessThanOrEqual(30 * day);
    });
  },
);

test('daily runs also come round within 30 days', () => {
  const threads = thousand(1);
  for (let run = 0; run < 120; run += 1) {
    const at = now + run * day;
    for (const thread of dueThreads(threads, at).slice(0, 60)) thread.asked = at;
    if (run >= 30) expect(Math.max(...threads.map(({ asked }) => at - asked!))).toBeLessThanOrEqual(30 * day);
  }
});
