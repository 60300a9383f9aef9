/**
 * `npm run test:crash`: kills real runs at every kind of step, beside servers that misbehave as real ones do, and sees that
 * everything is said exactly once.
 *
 *   npm run test:crash -- --kills 400 --json      the figures as one JSON object; what happens on stderr
 *   npm run test:crash -- --seed 7                other fates
 *   npm run test:crash -- --seed 7 --world 12     one of them again
 *   npm run test:crash -- --builds 100 --json     builds instead, each with a fault; --writers 100: the stores' writers
 *   npm run test:crash -- --builds 1 --seed 12    the one that printed "seed 12" again
 */
import { parseArgs } from 'node:util';
import { type Campaign, fateOf, liveWorld, runCampaign } from './campaign.ts';
import { diskFigures } from './disk-figures.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '400' },
    seed: { type: 'string', default: '1' },
    world: { type: 'string' },
    beside: { type: 'string', default: '2' },
    builds: { type: 'string' },
    writers: { type: 'string' },
    json: { type: 'boolean' },
  },
});
const seed = Number(values.seed);
const say = (line: string) => process.stderr.write(`${line}\n`);

/** The figures, by the names they are asked for. */
function figures(campaign: Campaign): Record<string, number> {
  const { kills, duplicates, lost, unknown, readable } = campaign;
  return {
    'crash.kills': kills,
    'crash.duplicates': duplicates,
    'crash.lost': lost,
    'crash.unknown': unknown,
    'crash.unknown_percent': readable === 0 ? 0 : Math.round((unknown / readable) * 10_000) / 100,
    'crash.unknown_linkedin': campaign.unknownOnLinkedIn,
    'crash.announcements': readable,
    'crash.gateway_timeouts': campaign.gatewayTimeouts,
    'crash.stalls': campaign.stalls,
    'crash.two_checkouts': campaign.twoCheckouts,
    'crash.worlds': campaign.worlds,
    'crash.seed': seed,
  };
}

const print = (told: Record<string, number>) =>
  process.stdout.write(
    values.json
      ? `${JSON.stringify(told)}\n`
      : `${Object.entries(told)
          .map(([name, value]) => `${name.padEnd(24)} ${value}`)
          .join('\n')}\n`,
  );

if (values.builds !== undefined || values.writers !== undefined) {
  const { told, harmed } = await diskFigures({
    builds: Number(values.builds ?? 0),
    writers: Number(values.writers ?? 0),
    seed,
    say,
  });
  print(told);
  process.exitCode = harmed ? 1 : 0;
} else if (values.world !== undefined) {
  const number = Number(values.world);
  say(JSON.stringify(fateOf(number, seed), null, 2));
  const { cases, ...campaign } = await liveWorld(number, seed);
  for (const each of cases) say(each);
  process.stdout.write(`${JSON.stringify(figures({ ...campaign, worlds: 1 }))}\n`);
  process.exitCode = campaign.duplicates + campaign.lost > 0 ? 1 : 0;
} else {
  say(`Seed ${seed}. Any world can be run again: npm run test:crash -- --seed ${seed} --world NUMBER`);
  const campaign = await runCampaign({
    kills: Number(values.kills),
    seed,
    beside: Number(values.beside),
    say,
  });
  print(figures(campaign));
  process.exitCode = campaign.duplicates + campaign.lost > 0 ? 1 : 0;
}
