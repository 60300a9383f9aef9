/** The figures of the campaigns against the disk: builds, and the writers of the stores. */
import { runBuilds } from './builds.ts';
import { runStores } from './stores.ts';

/**
 * Runs as many of each as is asked for; none where it is 0.
 *
 * @returns the figures by the names they are asked for, and whether something was harmed
 */
export async function diskFigures(options: {
  builds: number;
  writers: number;
  seed: number;
  say(line: string): void;
}): Promise<{ told: Record<string, number>; harmed: boolean }> {
  const told: Record<string, number> = { 'crash.seed': options.seed };
  let harm = 0;
  if (options.builds > 0) {
    const { builds, brokenSites, leftovers, slowestEnd, realDisk } = await runBuilds(options);
    harm += brokenSites + leftovers;
    Object.assign(told, {
      'crash.builds': builds,
      'crash.broken_sites': brokenSites,
      'crash.leftovers': leftovers,
      'crash.slowest_end_ms': slowestEnd,
      'crash.real_disk': Number(realDisk),
    });
  }
  if (options.writers > 0) {
    const { writers, broken, lost, leftovers } = await runStores(options);
    harm += broken + lost + leftovers;
    Object.assign(told, {
      'crash.writers': writers,
      'crash.broken_files': broken,
      'crash.lost_writes': lost,
      'crash.store_leftovers': leftovers,
    });
  }
  return { told, harmed: harm > 0 };
}
