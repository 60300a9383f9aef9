import { expect, test } from 'vitest';
import { runCampaign } from '../crash/campaign.ts';
import { configs } from '../crash/world.ts';

test('killed at any instant, on one machine or with the machine lost, everything is said exactly once', {
  timeout: 600_000,
}, async () => {
  const ways = [
    ...configs
      .filter(({ networks, later }) => networks.length === 1 && later === 2)
      .filter((_, index) => index % 2 === 0),
    configs.at(-1)!,
  ];
  const cases: string[] = [];
  const { kills, duplicates, lost } = await runCampaign({
    kills: 16,
    seed: 11,
    ways,
    say: (line) => line.includes(': {') || cases.push(line),
  });
  expect(kills).toBeGreaterThanOrEqual(16);
  expect({ duplicates, lost }, cases.join('\n')).toEqual({ duplicates: 0, lost: 0 });
});
