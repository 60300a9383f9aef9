import { expect, test } from 'vitest';
import { createTimer, formatElapsed } from '../../src/slides/present/timer.ts';

function stopwatch() {
  const kept = new Map<string, string>();
  let now = 1000;
  const store = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  return {
    timer: () => createTimer({ now: () => now, store, key: 'x' }),
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

test('stands still until it is started', () => {
  const { timer, pass } = stopwatch();
  const watch = timer();
  pass(5000);
  expect([watch.elapsed(), watch.running]).toEqual([0, false]);
});

test('leaves pauses out', () => {
  const { timer, pass } = stopwatch();
  const watch = timer();
  watch.toggle();
  pass(5000);
  watch.toggle();
  pass(60_000);
  watch.toggle();
  pass(2000);
  expect(watch.elapsed()).toBe(7000);
});

test('goes on when the page is loaded again', () => {
  const { timer, pass } = stopwatch();
  timer().toggle();
  pass(3000);
  expect([timer().elapsed(), timer().running]).toEqual([3000, true]);
});

test('reset starts from nothing, and goes on if it was running', () => {
  const { timer, pass } = stopwatch();
  const watch = timer();
  watch.toggle();
  pass(3000);
  watch.reset();
  pass(1000);
  expect([watch.elapsed(), watch.running]).toEqual([1000, true]);
});

test.each([
  [0, '00:00'],
  [59_999, '00:59'],
  [754_000, '12:34'],
  [3_723_000, '1:02:03'],
])('%i ms are %s', (milliseconds, text) => {
  expect(formatElapsed(milliseconds)).toBe(text);
});
