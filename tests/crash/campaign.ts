/**
 * Many worlds, each killed once or more while it announces, edits or takes back, beside servers that misbehave; then run
 * until nothing is due. A world follows from its seed alone, and can be run again.
 */

import type { NetworkId } from '../../src/model/ids.ts';
import { drawHazards, type Hazards } from './hazards.ts';
import type { Death } from './process.ts';
import { seeded } from './random.ts';
import { type Config, configs, World } from './world.ts';

export interface Campaign {
  kills: number;
  duplicates: number;
  lost: number;
  unknown: number;
  unknownOnLinkedIn: number;
  readable: number;
  gatewayTimeouts: number;
  stalls: number;
  twoCheckouts: number;
  worlds: number;
}

export interface CampaignOptions {
  kills: number;
  seed: number;
  /** The set-ups to kill runs in; all where left out. */
  ways?: readonly Config[];
  /** Worlds at the same time. */
  beside?: number;
  say?(line: string): void;
}

const nothing: Omit<Campaign, 'worlds'> = {
  kills: 0,
  duplicates: 0,
  lost: 0,
  unknown: 0,
  unknownOnLinkedIn: 0,
  readable: 0,
  gatewayTimeouts: 0,
  stalls: 0,
  twoCheckouts: 0,
};

/** Worlds come in turns: of eight, so many have two checkouts, and so many no hazards but their deaths. */
const turns = { of: 8, pairs: 3, calm: 1 };

/** Steps and requests of a round at most: early ones more often, for a later round has fewer. A death beyond the last is none. */
const span = { steps: 140, requests: 45 };

/** Everything that happens in a world. */
export interface Fate {
  config: Config;
  hazards: Hazards | undefined;
  /** While it announces, and while it recovers from that. */
  first: Death[];
  /** While it edits, corrects and takes back. */
  later: Death[];
  retracting: Death | undefined;
  /** Hours that the machine's clock is wrong, and whether a lost machine comes back. */
  skews: number[];
  kept: boolean;
}

/** Draws a world's fate. The same number and ways give the same fate. */
export function fateOf(number: number, seed: number, ways: readonly Config[] = configs): Fate {
  const random = seeded(seed * 1_000_003 + number);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const early = (most: number) => 1 + Math.floor(random() ** 2.6 * most);
  const death = (): Death => {
    const kind = pick(['step', 'step', 'step', 'server', 'server', 'time'] as const);
    if (kind === 'step') return { kind, at: early(span.steps) };
    if (kind === 'server') return { kind, at: early(span.requests), stored: random() < 0.5 };
    return { kind, milliseconds: Math.round(500 + random() * 1_000) };
  };
  const turn = number % turns.of;
  const pair = turn < turns.pairs && ways === configs;
  const networks = pick<NetworkId[]>([['mastodon'], ['mastodon'], ['mastodon', 'bluesky']]);
  const config: Config = pair
    ? { networks, mode: 'pair', later: pick([0, 0.1]), linkedinDuplicates: true }
    : pick(ways);
  const calm = turn >= turns.of - turns.calm;
  return {
    config,
    hazards: calm ? undefined : drawHazards(config.networks, random),
    first: Array.from({ length: 5 }, death),
    later: Array.from({ length: 4 }, death),
    retracting: random() < 0.7 ? { kind: 'step', at: 1 + Math.floor(random() * 20) } : undefined,
    skews: Array.from({ length: 10 }, () => pick([0, 0, 1, -1])),
    kept: random() < 0.25,
  };
}

/**
 * Kills runs until it has killed so many.
 */
export async function runCampaign({
  kills,
  seed,
  ways = configs,
  beside = 2,
  say = () => undefined,
}: CampaignOptions): Promise<Campaign> {
  const total: Campaign = { ...nothing, worlds: 0 };
  let next = 0;
  const worker = async () => {
    while (total.kills < kills) {
      const number = next++;
      const { cases, ...told } = await liveWorld(number, seed, ways).catch((error: Error) => {
        // A world that never comes to rest has lost whatever it still wants to say.
        return { ...nothing, lost: 1, cases: [error.message] };
      });
      for (const name of Object.keys(told) as (keyof typeof told)[]) total[name] += told[name];
      total.worlds += 1;
      for (const each of cases) say(`seed ${seed}, world ${number}: ${each}`);
      say(`seed ${seed}, world ${number}: ${total.kills} of ${kills} kills`);
    }
  };
  await Promise.all(Array.from({ length: beside }, worker));
  return total;
}

/** One world's life: killed as its fate says, then run to the end. */
export async function liveWorld(
  number: number,
  seed: number,
  ways: readonly Config[] = configs,
): Promise<Omit<Campaign, 'worlds'> & { cases: string[] }> {
  const fate = fateOf(number, seed, ways);
  const world = await World.create(fate.config, fate.hazards);
  const skews = [...fate.skews];
  let kills = 0;
  let pairs = 0;
  const round = async (death?: Death) => {
    if (fate.config.mode === 'pair') pairs += 1;
    const { killed } = await world.round(death, skews.pop(), fate.kept);
    if (killed) kills += 1;
  };
  try {
    for (const death of fate.first) await round(death);
    // At once, as an owner does whose run has died.
    await round();
    world.change();
    for (const death of fate.later) await round(death);
    await world.retract(fate.retracting).then(({ killed }) => {
      if (killed) kills += 1;
    });
    await world.finish();
    const verdict = world.verdict();
    return { ...verdict, kills, twoCheckouts: pairs };
  } catch (error) {
    throw new Error(`Seed ${seed}, world ${number} (${JSON.stringify(fate)}): ${String(error)}`, {
      cause: error,
    });
  } finally {
    await world.close();
  }
}
