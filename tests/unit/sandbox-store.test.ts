import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createClock } from '../../src/sandbox/clock.ts';
import { createRateLimits } from '../../src/sandbox/rates.ts';
import { openStore } from '../../src/sandbox/store.ts';

interface Thing {
  id: string;
  kind: string;
}

describe('the store', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'sandbox-store-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('keeps things, their order and their bytes when opened again', () => {
    const first = openStore(folder);
    const things = first.collection<Thing>('things');
    for (const id of ['b', 'a', 'at://did:plc:x/y/z', '../../escape', `long${'x'.repeat(400)}`])
      things.put({ id, kind: 'old' });
    things.put({ id: 'b', kind: 'new' });
    things.delete('a');
    first.putBytes('file', new Uint8Array([1, 2, 3]));

    const again = openStore(folder);
    const ids = again.collection<Thing>('things').all();
    expect(ids.map((thing) => thing.id)).toEqual([
      'b',
      'at://did:plc:x/y/z',
      '../../escape',
      `long${'x'.repeat(400)}`,
    ]);
    expect(again.collection<Thing>('things').get('b')).toEqual({ id: 'b', kind: 'new' });
    expect([...again.getBytes('file')!]).toEqual([1, 2, 3]);
    expect(again.getBytes('other')).toBeUndefined();
    expect(readdirSync(path.dirname(folder)).filter((name) => name.includes('escape'))).toEqual([]);
  });

  test('an index follows every change', () => {
    const things = openStore().collection<Thing>('things');
    things.put({ id: '1', kind: 'x' });
    const ofKind = things.index((thing) => thing.kind);
    things.put({ id: '2', kind: 'x' });
    things.put({ id: '1', kind: 'y' });
    expect(ofKind('x').map((thing) => thing.id)).toEqual(['2']);
    expect(ofKind('y').map((thing) => thing.id)).toEqual(['1']);
    things.clear();
    expect(ofKind('x')).toEqual([]);
    expect(things.size).toBe(0);
  });
});

describe('rate limits', () => {
  test('an allowance is used up, and whole again in the next window', () => {
    const clock = createClock(new Date('2026-06-01T10:00:10Z'));
    const rates = createRateLimits(clock, () => true);
    expect(rates.take('a', 2, 300)).toMatchObject({ limit: 2, remaining: 1, exceeded: false });
    rates.take('a', 2, 300);
    expect(rates.take('a', 2, 300)).toMatchObject({
      remaining: 0,
      exceeded: true,
      reset: new Date('2026-06-01T10:05:00Z'),
    });
    expect(rates.take('b', 2, 300).exceeded).toBe(false);
    clock.advance(300_000);
    expect(rates.take('a', 2, 300).exceeded).toBe(false);
  });

  test('switched off they count but never refuse', () => {
    const rates = createRateLimits(createClock(), () => false);
    rates.take('a', 1, 300);
    expect(rates.take('a', 1, 300)).toMatchObject({ remaining: 0, exceeded: false });
  });
});
