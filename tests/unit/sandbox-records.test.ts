import { expect, test } from 'vitest';
import { cidOf, newTid } from '../../src/sandbox/bluesky/records.ts';

test('a record has the CID the AT Protocol gives it', async () => {
  // Known from the AppView's own source, packages/bsky/src/views/index.ts.
  const record = { $type: 'app.bsky.notification.defs#recordDeleted' };
  expect(await cidOf(record)).toBe('bafyreidad6nyekfa4a67yfb573ptxiv6s7kyxyg2ra6qbbemcruadvtuim');
});

test('the order of fields makes no difference to a CID, their content does', async () => {
  const one = await cidOf({ $type: 'a.b.c', text: 'x', n: 1 });
  expect(await cidOf({ n: 1, text: 'x', $type: 'a.b.c' })).toBe(one);
  expect(await cidOf({ n: 2, text: 'x', $type: 'a.b.c' })).not.toBe(one);
});

test('record keys are TIDs that sort by time, even within a microsecond', () => {
  const now = new Date('2026-06-01T10:00:00Z');
  const keys = [newTid(now), newTid(now), newTid(now), newTid(new Date(now.getTime() + 1))];
  expect(keys.every((key) => /^[234567a-j][234567a-z]{12}$/.test(key))).toBe(true);
  expect([...keys].sort()).toEqual(keys);
  expect(new Set(keys).size).toBe(4);
});
