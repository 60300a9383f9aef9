/** `npm run test:crash`: kills real runs at every step, and sees that everything is said exactly once. */
import { parseArgs } from 'node:util';
import { runCampaign } from './campaign.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean' },
  },
});
const campaign = await runCampaign({
  kills: Number(values.kills),
  seed: Number(values.seed),
  say: (line) => process.stderr.write(`${line}\n`),
});
const { kills, duplicates, lost, unknown } = campaign;
process.stdout.write(
  values.json
    ? `${JSON.stringify({ kills, duplicates, lost, unknown })}\n`
    : `${kills} kills: ${duplicates} said twice, ${lost} lost, ${unknown} on LinkedIn left to the owner.\n`,
);
process.exitCode = duplicates + lost > 0 ? 1 : 0;
