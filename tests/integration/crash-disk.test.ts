/** Builds and writers that are ended in the middle. `npm run test:crash -- --builds 100 --writers 100` does many. */
import { expect, test } from 'vitest';
import { runBuilds } from '../crash/builds.ts';
import { runStores } from '../crash/stores.ts';

test('journal, replies and calendar are read back whole after kills, a full disk and two writers', async () => {
  const cases: string[] = [];
  const { broken, lost, leftovers } = await runStores({
    writers: 6,
    seed: 7,
    say: (line) => cases.push(line),
  });
  expect({ broken, lost, leftovers }, cases.join('\n')).toEqual({ broken: 0, lost: 0, leftovers: 0 });
  for (const kind of ['kill', 'file limit']) expect(cases.join('\n')).toContain(kind);
});

test('a build that is killed leaves the old site or the new one, and nothing else after the next', {
  timeout: 600_000,
}, async () => {
  const cases: string[] = [];
  const { brokenSites, leftovers } = await runBuilds({
    builds: 2,
    seed: 17,
    say: (line) => cases.push(line),
  });
  expect({ brokenSites, leftovers }, cases.join('\n')).toEqual({ brokenSites: 0, leftovers: 0 });
});
