import { beforeAll, expect, test } from 'vitest';
import { type HostileOutcome, runHostile } from '../hostile/run.ts';

let outcome: HostileOutcome;
beforeAll(async () => {
  outcome = await runHostile();
}, 600_000);

test('at least five hundred hostile replies were sent', () => expect(outcome.cases).toBeGreaterThan(500));
test('npm run replies ends well', () => expect(outcome.pull).toMatchObject({ exitCode: 0 }));
test('every good reply is kept and shown', () =>
  expect(outcome.good).toEqual({
    said: outcome.good.said,
    stored: outcome.good.said,
    shown: outcome.good.said,
  }));
test('every reply of a thread ten thousand deep is kept', () =>
  expect(outcome.deep.stored).toBe(outcome.deep.said));
test('no script runs, with the policy and without it', () => expect(outcome.scriptsRun).toEqual([]));
test('no request leaves the origin', () => expect(outcome.foreignRequests).toEqual([]));
test('the policy has nothing to stop', () => expect(outcome.violations).toEqual([]));
test('markup and layout hold, on a phone and on a desk', () => expect(outcome.complaints).toEqual([]));
