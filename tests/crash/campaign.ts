/** Many worlds, each killed once or more, then run until nothing is due. */
import { type Config, configs, type Death, type Verdict, World } from './world.ts';

export interface Campaign {
  kills: number;
  duplicates: number;
  lost: number;
  unknown: number;
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

/** To each step and request of a config come so many random instants. */
const atRandom = 1 / 4;
/** How often a world that is to die at a step dies once more while it recovers. */
const twice = { first: 0.2, later: 0.5 };

/**
 * Kills runs until it has killed so many.
 *
 * @throws where a world never comes to rest
 */
export async function runCampaign({
  kills,
  seed,
  ways = configs,
  beside = 2,
  say = () => undefined,
}: CampaignOptions): Promise<Campaign> {
  const random = seeded(seed);
  const total: Campaign = { kills: 0, duplicates: 0, lost: 0, unknown: 0 };
  const deaths = await everyDeath(ways, random, say);
  const worker = async () => {
    while (total.kills < kills) {
      const next = deaths.pop();
      if (!next) throw new RangeError('There are not so many ways to die.');
      const { killed, verdict } = await live(next, random);
      total.kills += killed;
      total.duplicates += verdict.duplicates;
      total.lost += verdict.lost;
      total.unknown += verdict.unknown;
      for (const each of verdict.cases) say(`${JSON.stringify(next)}: ${each}`);
      say(`${total.kills} of ${kills}`);
    }
  };
  await Promise.all(Array.from({ length: beside }, worker));
  return total;
}

interface Fate {
  config: Config;
  death: Death;
  /** Later deaths in the same world. */
  again: number[];
}

/** One world's life: killed as its fate says, again while it recovers, then run to the end. */
async function live(
  { config, death, again }: Fate,
  random: () => number,
): Promise<{ killed: number; verdict: Verdict }> {
  const world = await World.create(config);
  try {
    let killed = 0;
    const skew = [0, 0, 1, -1];
    const pick = () => skew[Math.floor(random() * skew.length)];
    for (const next of [death, ...again.map((at): Death => ({ kind: 'step', at }))]) {
      const ending = await world.round(next, pick(), random() < 0.25);
      if (ending.killed) killed += 1;
    }
    await world.finish();
    return { killed, verdict: world.verdict() };
  } finally {
    await world.close();
  }
}

/**
 * Each step and each request of each config, and random instants. Those that are taken first (from the end)
 * are every step and request of each network once, its configs in turn; the rest comes in a random order.
 */
async function everyDeath(
  ways: readonly Config[],
  random: () => number,
  say: (line: string) => void,
): Promise<Fate[]> {
  const first: Fate[] = [];
  const later: Fate[] = [];
  const turns = new Map<string, number>();
  for (const config of ways) {
    const world = await World.create(config);
    const started = Date.now();
    const { steps, requests } = await world.round(undefined);
    const took = Date.now() - started;
    await world.close();
    say(`${JSON.stringify(config)}: ${steps} steps, ${requests} requests, ${took} ms`);
    const who = config.networks.join();
    const turn = turns.get(who) ?? 0;
    turns.set(who, turn + 1);
    const among = ways.filter(({ networks }) => networks.join() === who).length;
    const deaths: Death[] = [
      ...Array.from({ length: steps }, (_, index): Death => ({ kind: 'step', at: index + 1 })),
      ...Array.from({ length: requests * 2 }, (_, index): Death => {
        return { kind: 'server', at: Math.floor(index / 2) + 1, stored: index % 2 === 0 };
      }),
    ];
    const instants = Array.from(
      { length: Math.ceil(deaths.length * atRandom) },
      (): Death => ({ kind: 'time', milliseconds: Math.round(took * (0.4 + random() * 0.6)) }),
    );
    const fate = (death: Death, odds: number): Fate => {
      const again = random() < odds ? [1 + Math.floor(random() * steps * 0.5)] : [];
      return { config, death, again };
    };
    for (const [index, death] of deaths.entries()) {
      const own = config.networks.length === 1 && index % among === turn;
      if (own) first.push(fate(death, twice.first));
      else later.push(fate(death, twice.later));
    }
    for (const [index, death] of instants.entries()) {
      if (index < 2) first.push(fate(death, twice.first));
      else later.push(fate(death, twice.later));
    }
  }
  return [...shuffled(later, random), ...shuffled(first, random)];
}

function shuffled<T>(items: T[], random: () => number): T[] {
  return items
    .map((item) => [random(), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}

/** Mulberry32: small, and the same on every machine. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
