/** One run: lock, journal, plan, and every network's tasks beside each other. */

import { takeLock } from '../files/lock.ts';
import type { NetworkId } from '../model/ids.ts';
import { skipReasons } from '../model/journal.ts';
import type { Manifest } from '../model/manifest.ts';
import type { People } from '../model/people.ts';
import type { Site } from '../model/site.ts';
import type { Network } from '../networks/contract.ts';
import { NeedsOwner } from '../networks/errors.ts';
import { configuredNetworks, connect, type Dependencies } from '../networks/index.ts';
import type { ComposeContext } from './compose.ts';
import { type Write, writeDurably } from './disk.ts';
import { nameOf, runLane } from './lane.ts';
import type { Mode } from './lane-context.ts';
import { Live } from './live.ts';
import { countOutcomes, type Outcome, type OutcomeCounts } from './outcome.ts';
import { Pictures } from './pictures.ts';
import { makePlan, type Task } from './plan.ts';
import { Journal, type RecordKey } from './run-journal.ts';
import { standardOf } from './standard.ts';
import { noteUnreached } from './unreached.ts';

/** Everything a run works with; what reaches outside is handed in. */
export interface RunOptions {
  manifest: Manifest;
  site: Site;
  people: People;
  folders: { content: string; out: string; state: string };
  around: Dependencies;
  mode: Mode;
  /** The run's id: what `--plan` intends, only `--send` with the same id sends without asking. */
  run: string;
  /** Whether pages have to be live; how long to wait for them, in milliseconds. */
  verify: boolean;
  longestWait?: number;
  /** Whether a plan leaves out what is not live yet, because it is sent right after. */
  liveFirst?: boolean;
  /** Says what is live in place of a look at each page, where somebody has looked already. */
  live?: Pick<Live, 'missing' | 'requests'>;
  /** Slides that were not printed go with their cards at once. */
  cardsOnly?: boolean;
  report(outcome: Outcome): void;
  note(message: string): void;
  write?: Write;
  /** Asked before anything is written, once there is something to do. Throws where this checkout may not send. */
  preflight?(): Promise<void>;
}

export interface RunResult {
  counts: OutcomeCounts;
  outcomes: Outcome[];
}

/**
 * Announces what is due.
 *
 * @throws LockHeld, ContentError for a damaged journal, CannotWrite for one that cannot be written, and what `preflight` throws: nothing was sent then
 */
export async function syndicate(options: RunOptions): Promise<RunResult> {
  const { around, folders, manifest, site } = options;
  const { clock } = around;
  const lock = takeLock(folders.state, clock.now().toString());
  try {
    const journal = Journal.open(folders.content, manifest.entries, options.write ?? writeDurably);
    journal.tidy();
    journal.learn();
    const networks = configuredNetworks(site);
    const { cardsOnly = false } = options;
    const plan = makePlan({ manifest, journal, site, networks, now: clock.now(), cardsOnly });
    const outcomes: Outcome[] = [];
    const report = (outcome: Outcome) => {
      outcomes.push(outcome);
      options.report(outcome);
    };
    for (const note of plan.notes) options.note(note);
    for (const { announcement, network, why, unknown, refused } of plan.waiting) {
      report({ announcement, network, result: unknown ? 'unknown' : refused ? 'refused' : 'waiting', why });
    }
    const busy = networks.filter((id) => (plan.tasks.get(id) ?? []).length > 0);
    journal.checkWritable([...plan.tasks.values()].flat().map((task) => placeOf(task).file));
    if (busy.length > 0) await options.preflight?.();
    const { longestWait = 0 } = options;
    const live =
      (options.verify && options.live) || new Live({ ...around, skip: !options.verify, longestWait });
    const connected: Network[] = [];
    const runOne = async (id: NetworkId) => {
      const tasks = plan.tasks.get(id) ?? [];
      if (options.mode !== 'send') skipAll(tasks, id, journal, clock.now().toString(), report);
      const rest = tasks.filter((task) => task.do !== 'skip');
      const network = await connectFor(id, rest, options, journal, report);
      if (!network) return;
      connected.push(network);
      await runLane(rest, {
        network,
        journal,
        live,
        liveFirst: options.mode === 'plan' && (options.liveFirst ?? false),
        clock,
        run: options.run,
        mode: options.mode,
        setting: settingOf(options),
        pictures: new Pictures(folders.out),
        edits: site.syndication.maxPerRun,
        signal: around.signal,
        checkLock: () => lock.check(),
        note: options.note,
        report,
      });
    };
    // All of them are let finish, even where one fails in a way nobody thought of.
    const ended = await Promise.allSettled(busy.map(runOne));
    const failure = ended.find((each) => each.status === 'rejected');
    if (failure) throw failure.reason;
    const requests = [live, ...connected].reduce((sum, each) => sum + each.requests, 0);
    return { counts: countOutcomes(outcomes, requests), outcomes };
  } finally {
    lock.release();
  }
}

/** What composing needs, from a run's options. */
export function settingOf({
  manifest,
  site,
  people,
}: Pick<RunOptions, 'manifest' | 'site' | 'people'>): ComposeContext {
  const standard = standardOf(manifest, site);
  return { site: manifest.site, syndication: site.syndication, networks: site.networks, people, standard };
}

function placeOf(task: Task): RecordKey {
  return 'placed' in task ? task.placed.place : task.place;
}

/** Writes down what will not be said, each file once. */
function skipAll(
  tasks: readonly Task[],
  network: NetworkId,
  journal: Journal,
  at: string,
  report: (outcome: Outcome) => void,
): void {
  const skips = tasks.filter((task) => task.do === 'skip');
  journal.putAll(skips.map(({ place, reason }) => [place, { state: 'skipped', reason, at }]));
  for (const { announcement, reason, unsaid } of skips) {
    report({
      announcement: announcement.id,
      network,
      result: 'skipped',
      why: reason,
      ...(unsaid && { unsaid }),
    });
  }
}

/** The network, if the tasks need it and it can be used. */
async function connectFor(
  id: NetworkId,
  tasks: readonly Task[],
  { mode, site, around }: RunOptions,
  journal: Journal,
  report: (outcome: Outcome) => void,
): Promise<Network | undefined> {
  if (tasks.length === 0) return undefined;
  try {
    return await connect(id, site, around);
  } catch (error) {
    if (!(error instanceof NeedsOwner)) throw error;
    for (const [index, task] of tasks.entries()) {
      if (mode === 'plan' && task.do !== 'announce') continue;
      const result = index === 0 ? 'refused' : 'waiting';
      const noted = noteUnreached(task, { journal, clock: around.clock }, skipReasons.notLoggedIn);
      report({ announcement: nameOf(task), network: id, result, why: error.message, ...noted });
    }
    return undefined;
  }
}
