/** What `npm run syndicate` was asked to do. */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Environment, readEnvironment } from '../content/environment.ts';
import { ManifestMissing, readManifest } from '../content/manifest.ts';
import { owned } from '../content/owner.ts';
import { ContentError } from '../content/problem.ts';
import { readPeople, readSite } from '../content/read.ts';
import { fileRedactor, readSecrets } from '../content/secrets.ts';
import { CannotWrite } from '../files/cannot-write.ts';
import { claimState, FolderNotOurs } from '../files/claim.ts';
import { LockHeld, takeLock } from '../files/lock.ts';
import { type AnyNetworkId, anyNetworkIds, type NetworkId } from '../model/ids.ts';
import type { Manifest } from '../model/manifest.ts';
import type { People } from '../model/people.ts';
import type { Site } from '../model/site.ts';
import type { Temporal } from '../model/time.ts';
import { usualLimits } from '../networks/counter.ts';
import { NetworkError } from '../networks/errors.ts';
import { configuredNetworks, connect, type Dependencies } from '../networks/index.ts';
import { type Clock, systemClock } from '../networks/transport.ts';
import { Git, GitError, type Upstream } from '../publish/git.ts';
import { PushRefused } from '../publish/journal-push.ts';
import { mayShare, NothingSent, sharedRun, upstreamOf } from '../publish/shared-run.ts';
import { type Write, writeDurably } from '../syndication/disk.ts';
import { checkKnown } from '../syndication/known.ts';
import type { Mode } from '../syndication/lane-context.ts';
import {
  countOutcomes,
  type Outcome,
  type OutcomeCounts,
  outcomeLine,
  unsaidLine,
} from '../syndication/outcome.ts';
import { type PreviewOptions, writePreview } from '../syndication/preview.ts';
import { rehearse } from '../syndication/rehearsal.ts';
import { CannotResolve, resolve } from '../syndication/resolve.ts';
import { retract } from '../syndication/retract.ts';
import { type RunOptions, type RunResult, syndicate } from '../syndication/run.ts';
import { Journal } from '../syndication/run-journal.ts';
import { rehearsalText } from '../syndication/script.ts';
import { print, printError, terminal } from './print.ts';

/** The command line, parsed. */
export interface CliOptions {
  'dry-run'?: boolean;
  preview?: boolean;
  json?: boolean;
  plan?: boolean;
  send?: boolean;
  wait?: string;
  resolve?: string;
  posted?: string;
  'not-posted'?: boolean;
  retract?: string;
  forget?: boolean;
  'no-verify'?: boolean;
  'cards-only'?: boolean;
  network?: string | undefined;
  more: string[];
}

interface SyndicateContext {
  wishes: CliOptions;
  environment: Environment;
  site: Site;
  around: Dependencies;
  /** Writes the journal. */
  write: Write;
  /** Writes to stderr, without secrets. */
  say(text: string): void;
}

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
    const site = await readSite(environment.content);
    claimState(await owned(environment));
    const around: Dependencies = {
      secrets,
      fetch: outside.fetch,
      clock: outside.clock(environment.now),
      signal: interruption(say),
    };
    const hide = fileRedactor(secrets);
    const writer = outside.write ?? writeDurably;
    const write: Write = (file, text) => writer(file, hide(text));
    return await act({ wishes, environment, site, around, say, write });
  } catch (error) {
    if (!isExpected(error)) throw error;
    say(error.message);
    return 2;
  }
}

function isExpected(error: unknown): error is Error {
  const kinds = [
    ContentError,
    ManifestMissing,
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

async function act(scene: SyndicateContext): Promise<number> {
  const { wishes, site } = scene;
  if (wishes.resolve !== undefined) return resolveOne(scene, wishes.resolve);
  if (wishes.retract !== undefined)
    return retractOne(scene, manifestIn(scene.environment.state), wishes.retract);
  if (configuredNetworks(site).length === 0 && site.networks.byHand.length === 0) return noNetwork(scene);
  const manifest = readManifest(scene.environment.state);
  const people = await readPeople(scene.environment.content);
  if (wishes['dry-run'] || wishes.preview) return showOnly(scene, manifest, people);
  return run(scene, manifest, people);
}

const nothing: OutcomeCounts = {
  posted: 0,
  edited: 0,
  skipped: 0,
  refused: 0,
  unknown: 0,
  waiting: 0,
  requests: 0,
};

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

async function run(scene: SyndicateContext, manifest: Manifest, people: People): Promise<number> {
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

/** `--dry-run`: only what asks for the instance's limits is requested. */
async function showOnly(scene: SyndicateContext, manifest: Manifest, people: People): Promise<number> {
  const { environment, site, around, wishes } = scene;
  const journal = Journal.open(environment.content, manifest.entries);
  const limits = async (id: NetworkId) => {
    try {
      const network = await connect(id, site, { ...around, limits: { attempts: 1, timeout: 10_000 } });
      return await network.limits();
    } catch (error) {
      if (error instanceof NetworkError) return usualLimits[id];
      throw error;
    }
  };
  const input = {
    manifest,
    site,
    people,
    journal,
    networks: configuredNetworks(site),
    now: around.clock.now(),
    cardsOnly: wishes['cards-only'] ?? false,
    limits,
    out: environment.out,
  };
  if (wishes.preview) {
    const file = await writePreview({
      ...input,
      state: environment.state,
      draw: await cardDrawer(environment),
    });
    scene.say(
      wishes.json ? `Nothing was sent. The preview is ${file}` : 'Nothing was sent. Open the preview:',
    );
    if (!wishes.json) print(file);
  }
  if (wishes.preview && !wishes.json) return 0;
  const rehearsal = await rehearse(input);
  if (wishes.json) {
    const unknown = rehearsal.waiting.filter((each) => each.unknown).length;
    const open = rehearsal.posts.length + rehearsal.waiting.length + rehearsal.unfinished.length;
    printJson({ ...nothing, skipped: rehearsal.skipped.length, unknown, waiting: open - unknown });
  } else {
    print(rehearsalText(rehearsal));
  }
  return 0;
}

async function retractOne(
  scene: SyndicateContext,
  manifest: Pick<Manifest, 'entries' | 'announcements'>,
  id: string,
): Promise<number> {
  const { environment, site, around, wishes, say } = scene;
  const named = anyNetworkIds.filter((each) => each === wishes.network);
  if (wishes.network !== undefined && named.length === 0)
    throw new CannotResolve(
      `Unknown network "${wishes.network}". Expected one of ${anyNetworkIds.join(', ')}.`,
    );
  const outcomes: Outcome[] = [];
  const connected = new Map<NetworkId, ReturnType<typeof connect>>();
  const open = (network: NetworkId) => {
    const found = connected.get(network) ?? connect(network, site, around);
    connected.set(network, found);
    return found;
  };
  const lock = takeLock(environment.state, around.clock.now().toString());
  try {
    const journal = Journal.open(environment.content, manifest.entries, scene.write);
    checkKnown(id, manifest.announcements, journal);
    journal.checkWritable([journal.placeOf(id, anyNetworkIds[0]!).file]);
    const copied = (network: AnyNetworkId) => journal.find(id, network) !== undefined;
    const everywhere = wishes.forget
      ? anyNetworkIds.filter(copied)
      : [...configuredNetworks(site), ...site.networks.byHand.filter(copied)];
    await retract(id, named.length > 0 ? named : everywhere, {
      journal,
      connect: open,
      networks: site.networks,
      run: 'retract',
      forget: wishes.forget ?? false,
      clock: around.clock,
      signal: around.signal,
      now: () => around.clock.now().toString({ smallestUnit: 'millisecond' }),
      report(outcome) {
        outcomes.push(outcome);
        say(outcomeLine(outcome));
      },
    });
  } finally {
    lock.release();
  }
  const reached = await Promise.allSettled(connected.values());
  const requests = reached.reduce(
    (sum, each) => sum + (each.status === 'fulfilled' ? each.value.requests : 0),
    0,
  );
  const counts = countOutcomes(outcomes, requests);
  if (wishes.json) printJson(counts);
  return counts.refused + counts.unknown + counts.waiting > 0 ? 1 : 0;
}

async function resolveOne(
  { environment, site, around, wishes, say }: SyndicateContext,
  id: string,
): Promise<number> {
  const { network = '', posted, json } = wishes;
  const lock = takeLock(environment.state, around.clock.now().toString());
  try {
    // Former ids are known from the manifest; without one the id is taken as it is.
    const { entries, announcements } = manifestIn(environment.state);
    const journal = Journal.open(environment.content, entries);
    checkKnown(id, announcements, journal);
    const answer = posted === undefined ? ('not-posted' as const) : { posted };
    const connected = (name: NetworkId) => connect(name, site, around);
    const revision = announcements.find((each) => each.id === id)?.revision;
    journal.checkWritable([journal.placeOf(id, network).file]);
    say(
      await resolve(journal, {
        id,
        network,
        answer,
        now: around.clock.now(),
        revision,
        networks: site.networks,
        connect: connected,
      }),
    );
  } finally {
    lock.release();
  }
  if (json) printJson(posted === undefined ? { ...nothing, waiting: 1 } : nothing);
  return 0;
}

function manifestIn(state: string): Pick<Manifest, 'entries' | 'announcements'> {
  try {
    return readManifest(state);
  } catch (error) {
    if (error instanceof ManifestMissing) return { entries: [], announcements: [] };
    throw error;
  }
}

/** What is wrong with the command line; nothing where it is right. */
function validateArgs(wishes: CliOptions): string | undefined {
  const modes = [wishes['dry-run'], wishes.preview, wishes.plan, wishes.send, wishes.resolve, wishes.retract];
  if (modes.filter((each) => each !== undefined).length > 1) {
    return '--dry-run, --preview, --plan, --send, --resolve and --retract are mutually exclusive.';
  }
  const takesNetwork = wishes.resolve !== undefined || wishes.retract !== undefined;
  if (wishes.more.length > 0 || (wishes.network !== undefined && !takesNetwork)) {
    return `Unexpected argument "${wishes.more[0] ?? wishes.network}".`;
  }
  if (wishes.forget && wishes.retract === undefined) return '--forget goes with --retract.';
  if (wishes.resolve !== undefined && wishes.network === undefined)
    return '--resolve requires an id and a network.';
  if (
    wishes.resolve !== undefined &&
    (wishes.posted === undefined) === (wishes['not-posted'] === undefined)
  ) {
    return '--resolve requires either --posted URL or --not-posted.';
  }
  if (wishes.wait !== undefined && !/^\d+(\.\d+)?$/.test(wishes.wait))
    return '--wait requires a number of minutes.';
  return undefined;
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

/** A clock that starts at the run's own time and goes on from there. */
function runningClock(start: Temporal.Instant) {
  const began = process.hrtime.bigint();
  return systemClock(() => {
    const passed = Number((process.hrtime.bigint() - began) / 1_000_000n);
    return start.add({ milliseconds: passed });
  });
}

/** The exit code of what was ended from outside, as shells have it. */
const interrupted = 130;

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

function printJson(counts: OutcomeCounts): void {
  print(JSON.stringify(counts));
}

/** Draws cards in other shapes from the content, as the build draws the wide ones; into the same cache. */
async function cardDrawer(environment: Environment): Promise<PreviewOptions['draw']> {
  const [{ inspectContent }, { importDecks }, { planCards, cardIdOf }, { renderCards, cardKey }] =
    await Promise.all([
      import('../content/read.ts'),
      import('../slides/import-decks.ts'),
      import('../site/integration/cards.ts'),
      import('../cards/index.ts'),
    ]);
  const imported = await importDecks(await inspectContent(environment.content), 'readers', environment);
  const planned = new Map(
    (await planCards(imported.content, environment, imported.decks)).map((card) => [card.id, card]),
  );
  return async ({ entry, delivery }, format) => {
    const id = cardIdOf({ id: entry }, delivery ? { event: delivery } : undefined);
    const card = planned.get(id) ?? planned.get(entry);
    if (!card) return undefined;
    const input = { ...card.input, format };
    const drawn = await renderCards([input], { cacheDir: path.join(environment.state, 'cards') });
    return drawn.get(cardKey(input))?.path;
  };
}
