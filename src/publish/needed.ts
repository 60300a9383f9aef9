/** Whether there is anything to do: most runs of a schedule have nothing, and should cost next to nothing. */
import type { Environment } from '../content/environment.ts';
import { readManifestIfAny } from '../content/manifest.ts';
import { readContent } from '../content/read.ts';
import { isExampleAddress } from '../model/example-address.ts';
import { atOrBefore, Temporal } from '../model/time.ts';
import { configuredNetworks } from '../networks/index.ts';
import { makePlan } from '../syndication/plan.ts';
import { Journal } from '../syndication/run-journal.ts';
import type { Git } from './git.ts';
import { readPublished, repliesDigest, treeOf } from './published.ts';
import { scheduleBoundaries } from './schedule-boundaries.ts';

/** Why a build is needed, in words; `reasons` is empty where none is. */
export interface Need {
  reasons: string[];
  /** Why there is none although there are reasons. */
  obstacle?: string;
}

/**
 * Works out what has changed since the site was put on the web. No request is made.
 *
 * @param wished whether the owner asked for it
 * @throws ContentError where the content has mistakes: the build would say the same
 */
export async function needOf(environment: Environment, git: Git, wished: boolean): Promise<Need> {
  const content = await readContent(environment.content);
  const { site } = content;
  if (isExampleAddress(site.url)) {
    return {
      reasons: [],
      obstacle: `${site.url} is an example: put your own address into content/site.yaml, and the site is built and published from then on.`,
    };
  }
  if (wished) return { reasons: ['it was asked for'] };
  const published = readPublished(environment.state);
  const manifest = readManifestIfAny(environment.state);
  if (!published || !manifest) return { reasons: ['no record of an earlier run'] };
  const reasons: string[] = [];
  if (published.tree !== (await treeOf(git))) reasons.push('something was pushed');
  if (published.replies !== repliesDigest(environment.content)) reasons.push('the replies changed');
  const since = Temporal.Instant.from(published.built);
  const passed = scheduleBoundaries(content).filter(
    (instant) => !atOrBefore(instant, since) && atOrBefore(instant, environment.now),
  );
  if (passed.length > 0) reasons.push('something was published, began or ended meanwhile');
  const journal = Journal.open(environment.content, manifest.entries);
  const networks = configuredNetworks(site);
  const plan = makePlan({ manifest, journal, site, networks, now: environment.now });
  const due = [...plan.tasks.values()].flat().filter((task) => task.do !== 'skip');
  if (due.length > 0) reasons.push('something is due');
  return { reasons };
}
