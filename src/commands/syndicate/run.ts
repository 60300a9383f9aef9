/** Announces what is due: at once, in two halves, or pushed in between. */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Manifest } from '../../model/manifest.ts';
import type { People } from '../../model/people.ts';
import { Git, type Upstream } from '../../publish/git.ts';
import { mayShare, NothingSent, sharedRun, upstreamOf } from '../../publish/shared-run.ts';
import type { Mode } from '../../syndication/lane-context.ts';
import { countOutcomes, type OutcomeCounts, outcomeLine, unsaidLine } from '../../syndication/outcome.ts';
import { type RunOptions, type RunResult, syndicate } from '../../syndication/run.ts';
import { terminal } from '../print.ts';
import { interrupted, printJson, type SyndicateContext } from './context.ts';

/** Runs, says what came of it, and gives the exit code. */
export async function run(scene: SyndicateContext, manifest: Manifest, people: People): Promise<number> {
  const { wishes, environment, site, around, say } = scene;
  const mode: Mode = wishes.plan ? 'plan' : wishes.send ? 'send' : 'all';
  const id = runId(process.env, mode, environment.state);
  if (!id) {
    say('No plan found. Run --plan first, or set LECTERN_RUN to its run id.');
    return 2;
  }
  const options: RunOptions = {
    manifest,
    site,
    people,
    folders: environment,
    around,
    mode,
    run: id,
    verify: !wishes['no-verify'],
    ...(scene.live && { live: scene.live }),
    cardsOnly: wishes['cards-only'] ?? false,
    longestWait: Number(wishes.wait ?? 0) * 60_000,
    report: (outcome) => say(outcomeLine(outcome)),
    note: say,
    write: scene.write,
  };
  const { counts, outcomes } = mode === 'all' ? await runShared(options, scene) : await syndicate(options);
  say(summary(counts, mode));
  const unsaid = unsaidLine(outcomes);
  if (unsaid) say(unsaid);
  if (wishes.json) printJson(counts);
  if (around.signal?.aborted) return interrupted;
  return counts.refused + counts.unknown > 0 || unsaid ? 1 : 0;
}

/**
 * A plain run. Where the branch has an upstream, what is intended is pushed before the first call, as `--plan` and `--send`
 * do in CI; elsewhere the lock file is enough.
 */
async function runShared(
  options: RunOptions,
  { environment, site, say }: SyndicateContext,
): Promise<Pick<RunResult, 'counts' | 'outcomes'>> {
  const git = new Git(environment.content);
  const upstream = site.syndication.push ? await upstreamOf(git) : undefined;
  if (!upstream) return syndicate(options);
  // Both halves find what waits for the owner: it is told once.
  const told = new Set<string>();
  const once = (text: string, tell: () => void) => {
    if (told.has(text)) return;
    told.add(text);
    tell();
  };
  const half: RunOptions = {
    ...options,
    note: (text) => once(text, () => options.note(text)),
    report(outcome) {
      if (outcome.result !== 'planned') once(outcomeLine(outcome), () => options.report(outcome));
    },
  };
  let planned: RunResult | undefined;
  let began = false;
  const sent = await sharedRun(git, {
    say,
    async plan() {
      const preflight = async () => {
        began = true;
        await mayShare(git, upstream);
        await agree(environment.state, upstream, say);
      };
      planned = await syndicate({ ...half, mode: 'plan', liveFirst: true, preflight });
      return began;
    },
    send: () => syndicate({ ...half, mode: 'send' }),
  });
  // What was sent says more of an announcement than that it was planned.
  const byCopy = new Map(
    [...(planned?.outcomes ?? []), ...(sent?.outcomes ?? [])].map((outcome) => [
      `${outcome.announcement} ${outcome.network}`,
      outcome,
    ]),
  );
  const outcomes = [...byCopy.values()];
  const requests = (planned?.counts.requests ?? 0) + (sent?.counts.requests ?? 0);
  return { outcomes, counts: countOutcomes(outcomes, requests) };
}

/**
 * Says, the first time, that the journal is going to be pushed; a person at a terminal is asked.
 *
 * @throws NothingSent where they say no
 */
async function agree(
  state: string,
  { remote, branch }: Upstream,
  say: SyndicateContext['say'],
): Promise<void> {
  const file = path.join(state, 'journal-is-pushed');
  if (existsSync(file)) return;
  say(
    `This branch follows ${remote}/${branch}. What is going to be announced is committed (content/journal, nothing else) and ` +
      'pushed before it is sent, so that two machines never announce the same. ' +
      'To turn this off: syndication: { push: false } in content/site.yaml.',
  );
  const owner = terminal();
  try {
    if (owner.interactive && !/^y(es)?$/i.test(await owner.ask('Commit and push the journal? (yes/no) '))) {
      throw new NothingSent('The journal was not pushed.');
    }
  } finally {
    owner.close();
  }
  writeFileSync(file, '');
}

function summary(counts: OutcomeCounts, mode: Mode): string {
  const { posted, edited, skipped, refused, unknown, waiting } = counts;
  const parts = Object.entries({ posted, edited, skipped, refused, unconfirmed: unknown, waiting })
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count} ${what}`);
  if (parts.length === 0) return 'Nothing is due.';
  return mode === 'plan'
    ? `${parts.join(', ')}. Commit and push content/journal, then --send.`
    : `${parts.join(', ')}.`;
}

/**
 * The id that ties a plan to its sending. Where the environment names none, a plan makes one up and leaves
 * it in the working folder: on another machine, or after another plan, it is another run's.
 */
function runId(env: NodeJS.ProcessEnv, mode: Mode, state: string): string | undefined {
  if (env.LECTERN_RUN) return env.LECTERN_RUN;
  if (env.GITHUB_RUN_ID) return `${env.GITHUB_RUN_ID}-${env.GITHUB_RUN_ATTEMPT ?? 1}`;
  const file = path.join(state, 'run');
  if (mode === 'send') return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
  const id = randomUUID();
  if (mode === 'plan') writeFileSync(file, `${id}\n`);
  return id;
}
