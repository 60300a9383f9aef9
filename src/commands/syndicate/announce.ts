/** What `npm run syndicate` was asked to do. */
import { readEnvironment } from '../../content/environment.ts';
import { ManifestMissing, readManifest } from '../../content/manifest.ts';
import { ownedBy } from '../../content/owner.ts';
import { ContentError } from '../../content/problem.ts';
import { readPeople, readSiteSaid } from '../../content/read.ts';
import { fileRedactor, readSecrets } from '../../content/secrets.ts';
import { FeedUnreadable } from '../../feed/fetch-feed.ts';
import { CannotWrite } from '../../files/cannot-write.ts';
import { claimState, FolderNotOurs } from '../../files/claim.ts';
import { LockHeld } from '../../files/lock.ts';
import type { Temporal } from '../../model/time.ts';
import { NetworkError } from '../../networks/errors.ts';
import { configuredNetworks, type Dependencies } from '../../networks/index.ts';
import { type Clock, systemClock } from '../../networks/transport.ts';
import { GitError } from '../../publish/git.ts';
import { PushRefused } from '../../publish/journal-push.ts';
import { NothingSent } from '../../publish/shared-run.ts';
import { type Write, writeDurably } from '../../syndication/disk.ts';
import { CannotResolve } from '../../syndication/resolve.ts';
import { printError } from '../print.ts';
import { validateArgs } from './arguments.ts';
import { resolveOne, retractOne } from './by-owner.ts';
import { type CliOptions, interrupted, nothing, printJson, type SyndicateContext } from './context.ts';
import { fromFeed } from './from-feed.ts';
import { showOnly } from './rehearse.ts';
import { run } from './run.ts';

/** What reaches outside, handed in: by the harness that kills runs, which counts their steps and keeps the time. */
export interface Outside {
  fetch: typeof fetch;
  clock(start: Temporal.Instant): Clock;
  write?: Write;
}

/** Does what was asked; answers with the exit code, having printed. */
export async function announce(
  wishes: CliOptions,
  outside: Outside = { fetch, clock: runningClock },
): Promise<number> {
  const environment = readEnvironment();
  const secrets = readSecrets();
  const say = printError;
  const complaint = validateArgs(wishes);
  if (complaint) {
    say(`${complaint} See npm run syndicate -- --help.`);
    return 2;
  }
  try {
    const { site, said } = await readSiteSaid(environment.content, wishes.feed);
    claimState(ownedBy(environment, site));
    const around: Dependencies = {
      secrets,
      fetch: outside.fetch,
      clock: outside.clock(environment.now),
      signal: interruption(say),
    };
    const hide = fileRedactor(secrets);
    const writer = outside.write ?? writeDurably;
    const write: Write = (file, text) => writer(file, hide(text));
    return await act({ wishes, environment, site, around, say, write }, said);
  } catch (error) {
    if (!isExpected(error)) throw error;
    say(error.message);
    return error instanceof FeedUnreadable && error.passing ? 1 : 2;
  }
}

function isExpected(error: unknown): error is Error {
  const kinds = [
    ContentError,
    ManifestMissing,
    FeedUnreadable,
    LockHeld,
    FolderNotOurs,
    CannotWrite,
    NothingSent,
    GitError,
    PushRefused,
    CannotResolve,
    NetworkError,
  ];
  return kinds.some((kind) => error instanceof kind);
}

async function act(scene: SyndicateContext, said: ReadonlySet<string>): Promise<number> {
  const { wishes, site } = scene;
  if (wishes.resolve !== undefined) return resolveOne(scene, wishes.resolve);
  if (wishes.retract !== undefined) return retractOne(scene, wishes.retract);
  if (configuredNetworks(site).length === 0 && site.networks.byHand.length === 0) return noNetwork(scene);
  const { content, state } = scene.environment;
  const people = await readPeople(content);
  const shown = wishes['dry-run'] || wishes.preview;
  if (site.feed === undefined) {
    const manifest = readManifest(state);
    if (manifest.site.feed !== undefined) throw ofFeed(manifest.site.feed);
    return shown ? showOnly(scene, manifest, people) : run(scene, manifest, people);
  }
  const { manifest, out, pages, close } = await fromFeed(scene, said);
  const fed = { ...scene, environment: { ...scene.environment, out }, live: pages };
  try {
    return await (shown ? showOnly(fed, manifest, people) : run(fed, manifest, people));
  } finally {
    await close();
  }
}

/** The manifest is from a feed, and this run expects one from a build. */
function ofFeed(feed: string): ManifestMissing {
  const message = `The last run announced from the feed ${feed}. To go on, use --feed, or write feed: into site.yaml; for a site that Lectern builds: npm run build`;
  return new ManifestMissing(message, { damaged: false, cause: undefined });
}

function noNetwork({ wishes, say }: SyndicateContext): number {
  say(
    [
      'No network is configured. To get started:',
      '  1. Add a network to content/site.yaml, for example',
      '       networks:',
      '         mastodon:',
      '           url: https://your.instance',
      '  2. Get its token:        npm run login -- mastodon',
      '  3. Preview your posts:   npm run syndicate -- --preview',
      'To try Lectern without an account: npm run demo',
    ].join('\n'),
  );
  if (wishes.json) printJson(nothing);
  return 0;
}

/** A clock that starts at the run's own time and goes on from there. */
function runningClock(start: Temporal.Instant) {
  const began = process.hrtime.bigint();
  return systemClock(() => {
    const passed = Number((process.hrtime.bigint() - began) / 1_000_000n);
    return start.add({ milliseconds: passed });
  });
}

/** Ctrl-C once: what is under way is finished and written down. Twice: at once, and the journal knows. */
function interruption(say: SyndicateContext['say']): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(interrupted);
    say('Finishing the current request. Press Ctrl-C again to stop immediately; no progress is lost.');
    controller.abort(new Error('interrupted'));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return controller.signal;
}
