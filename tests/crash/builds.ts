/**
 * Builds that are killed, told to end, or run out of disk at random moments; after each, the site that is there is the old
 * one or the new one, whole to the byte, and nothing lies about after the next build.
 */
import { BuildWorld, type Fault, type Moment, type Version } from './build-world.ts';
import { seeded } from './random.ts';

export interface BuildsCampaign {
  builds: number;
  /** Sites that were neither the old one nor the new one afterwards, or the old one where the build said it went well. */
  brokenSites: number;
  /** Files that the next whole build did not clear away, and processes that went on after the build. */
  leftovers: number;
  /** The longest from a signal to the end of the build, in milliseconds. */
  slowestEnd: number;
  /** Whether the disk that filled up was a real one. */
  realDisk: boolean;
}

/**
 * Builds so many times, each with a fault. Case n has the seed `seed + n`: the same seed with one build is that case again.
 *
 * @throws where the site cannot be built even without a fault
 */
export async function runBuilds({
  builds,
  seed,
  say = () => undefined,
}: {
  builds: number;
  seed: number;
  say?(line: string): void;
}): Promise<BuildsCampaign> {
  const world = await BuildWorld.create();
  const total: BuildsCampaign = {
    builds: 0,
    brokenSites: 0,
    leftovers: 0,
    slowestEnd: 0,
    realDisk: world.disk.own,
  };
  if (!world.disk.own)
    say('Skipped: a disk that is really full (mounting needs root). Files are limited in length instead.');
  try {
    let there: Version = 'b';
    for (; total.builds < builds; total.builds += 1) {
      const own = seed + total.builds;
      const fault = faultOf(seeded(own), world.disk.own);
      const asked: Version = there === 'a' ? 'b' : 'a';
      world.write(asked);
      const { code, output, orphans, afterSignal = 0 } = await world.build(fault);
      const found = world.version();
      const wrong = found === undefined || (code === 0 && found !== asked);
      // What a broken site would do to the next case is no longer this one's.
      const repaired = await world.build();
      const left = world.leftovers();
      const unlike = repaired.code !== 0 || world.version() !== asked;
      if (wrong || unlike) total.brokenSites += 1;
      total.leftovers += left.length + (orphans ? 1 : 0);
      total.slowestEnd = Math.max(total.slowestEnd, afterSignal);
      say(
        `seed ${own}: ${JSON.stringify(fault)} ended with ${code}${afterSignal ? ` after ${afterSignal} ms` : ''}, ${found ? `whole (${found === asked ? 'new' : 'old'})` : 'BROKEN'}`,
      );
      if (wrong) say(output);
      if (unlike) say(`  NOT REPAIRED by the next build: ${repaired.output}`);
      if (left.length > 0) say(`  LEFT: ${left.join(', ')}`);
      if (orphans) say('  LEFT: a process');
      there = asked;
    }
    return total;
  } finally {
    world.remove();
  }
}

/** A fault for each seed, of every kind. */
function faultOf(random: () => number, realDisk: boolean): Fault {
  const one = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  const kind = random();
  if (kind < 0.6) {
    const moment: Moment = random() < 0.5 ? { share: random() * 1.1 } : { afterManifest: random() * 800 };
    const signal = one(['SIGKILL', 'SIGKILL', 'SIGINT', 'SIGTERM', 'SIGHUP'] as const);
    return { kind: 'signal', signal, everybody: random() < 0.5, moment };
  }
  if (kind < 0.8 && realDisk) return { kind: 'full disk', free: Math.floor(random() ** 2 * 4_000_000) };
  if (kind < 0.85) return { kind: 'file limit', kilobytes: Math.floor(random() * 60) };
  if (kind < 0.92) return { kind: 'mistake', in: one(['frontmatter', 'page'] as const) };
  return { kind: 'hang', signal: one(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const) };
}
