/** A site, its networks, and runs of it that die; and what is true of the networks in the end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { readJournals } from '../../src/content/journal.ts';
import { type EntryId, type NetworkId, networkIds } from '../../src/model/ids.ts';
import type { Announcement } from '../../src/model/manifest.ts';
import { documentUri } from '../../src/model/standard-site.ts';
import type { Counts } from '../../src/syndication/outcome.ts';
import { buildStage, type Stage, stageSlides } from '../setup/syndication.ts';
import type { Order } from './child.ts';

/** How a world is set up. */
export interface Config {
  networks: NetworkId[];
  /** One machine that runs again, or machines that are lost with all that was not pushed. */
  mode: 'plain' | 'plan-send';
  /** How long after a crash the next run comes, in hours: servers forget keys after one. */
  later: 0.1 | 2;
  linkedinDuplicates: boolean;
}

/** Where a run dies. */
export type Death =
  | { kind: 'step'; at: number }
  /** The n-th request of the run: before the server did anything, or after, before its answer leaves. */
  | { kind: 'server'; at: number; stored: boolean }
  | { kind: 'time'; milliseconds: number };

/** How a run ended. */
export interface Ending {
  killed: boolean;
  counts?: Counts;
  steps: number;
  requests: number;
}

/** What is true in the end. */
export interface Verdict {
  duplicates: number;
  lost: number;
  unknown: number;
  /** Every case of the first two, in words. */
  cases: string[];
}

const child = path.join(import.meta.dirname, 'child.ts');

export class World {
  readonly config: Config;
  readonly #stage: Stage;
  readonly #announcements: Announcement[];
  #runs = 0;

  private constructor(config: Config, stage: Stage, slides: Partial<Announcement>) {
    this.config = config;
    this.#stage = stage;
    const { networks } = config;
    const sentences = Array.from(
      { length: 10 },
      (_, n) => `Sentence ${n} of a text that is much too long for one post, so that it becomes a thread.`,
    );
    this.#announcements = [
      stage.announcement({ id: 'posts/short#published', networks }),
      stage.announcement({
        id: 'posts/long#published',
        networks,
        title: 'A long one',
        text: { all: sentences.join(' ') },
        thread: true,
        options: { bluesky: { replies: 'nobody', quotes: false } },
      }),
      stage.announcement({ ...slides, networks }),
    ];
    nameAccount(stage);
    stage.writeManifest(this.#announcements);
    this.#push();
  }

  static async create(config: Config): Promise<World> {
    const { linkedinDuplicates } = config;
    const stage = await buildStage({ siteUrl: 'host', sandbox: { settings: { linkedinDuplicates } } });
    return new World(config, stage, await stageSlides(stage, { width: 64 }));
  }

  /**
   * One round that may die: a plain run, or a plan, its push and its sending.
   *
   * @param kept whether a machine that dies in `plan-send` comes back as it was
   */
  async round(death: Death | undefined, skew = 0, kept = false): Promise<Ending> {
    this.#runs += 1;
    const run = `run-${this.#runs}`;
    const settle = async (ending: Ending) => {
      if (ending.killed) {
        // A machine that dies in `plan-send` takes with it what was not pushed.
        if (this.config.mode === 'plan-send' && !kept) this.#pull();
        this.#stage.sandbox.control.clock({ advance: this.config.later * 3_600_000 });
      }
      return ending;
    };
    if (this.config.mode === 'plain') return settle(await this.#run('all', run, death, skew));
    const plan = await this.#run('plan', run, death, skew);
    if (plan.killed) return settle(plan);
    this.#push();
    const rest = death && after(death, plan);
    const send = await this.#run('send', run, rest, skew);
    if (!send.killed) this.#push();
    return settle({
      ...send,
      steps: plan.steps + send.steps,
      requests: plan.requests + send.requests,
    });
  }

  /** Runs until nothing is due. These runs die no more, so they need no process of their own. */
  async finish(): Promise<void> {
    for (let rounds = 0; rounds < 8; rounds += 1) {
      this.#runs += 1;
      const run = `run-${this.#runs}`;
      const modes = this.config.mode === 'plain' ? (['all'] as const) : (['plan', 'send'] as const);
      let requests = 0;
      for (const mode of modes) {
        const { counts } = await this.#stage.syndicate(this.#announcements, { mode, run });
        requests += counts.requests;
      }
      if (requests === 0) return;
    }
    throw new Error('There is always something left to do.');
  }

  /** Compares what stands on the networks with what should. */
  verdict(): Verdict {
    const verdict: Verdict = { duplicates: 0, lost: 0, unknown: 0, cases: [] };
    const journals = readJournals(this.#stage.folders.content);
    for (const network of this.config.networks) {
      const seen = new Map<string, number>();
      for (const text of this.#stage.texts(network)) seen.set(text, (seen.get(text) ?? 0) + 1);
      for (const [text, count] of seen) {
        if (count === 1) continue;
        verdict.duplicates += count - 1;
        verdict.cases.push(`${count} × on ${network}: ${text.slice(0, 60)}`);
      }
      for (const { id, entry } of this.#announcements) {
        const record = journals.get(entry)?.announcements[id]?.[network];
        if (record?.state === 'unknown') verdict.unknown += 1;
        const expected = [record?.intent?.text, ...(record?.parts ?? []).map(({ intent }) => intent.text)];
        const there = expected.every((text) => text !== undefined && seen.has(text));
        const whole = record?.state === 'posted' && there && !record.pending?.length;
        // Records of standard.site belong to a card; slides show pictures in its place.
        const carded = network === 'bluesky' && !record?.intent?.media;
        const pinned = !carded || record?.receipt?.document === this.#documentOf(entry);
        if ((whole && pinned) || record?.state === 'unknown') continue;
        verdict.lost += 1;
        verdict.cases.push(`${id} on ${network} is ${record?.state ?? 'not in the journal'}`);
      }
      const bare = this.#bareSlides(network);
      verdict.lost += bare;
      if (bare > 0) verdict.cases.push(`slides on ${network} without what they show`);
      const orphans = [...seen.keys()].filter((text) => !this.#isIntended(text, network, journals));
      verdict.duplicates += orphans.length;
      for (const text of orphans) verdict.cases.push(`nobody's on ${network}: ${text.slice(0, 60)}`);
    }
    return verdict;
  }

  async close(): Promise<void> {
    await this.#stage.close();
    rmSync(this.#remote, { recursive: true, force: true });
  }

  #documentOf(entry: EntryId): string {
    return documentUri(this.#stage.sandbox.owner.bluesky.did, entry);
  }

  /** Posts of the deck that lost its pictures or its file: nothing here ever refused them. */
  #bareSlides(network: NetworkId): number {
    const { mastodon, bluesky, linkedin } = this.#stage.sandbox.control;
    const whole: Record<NetworkId, () => boolean[]> = {
      mastodon: () =>
        mastodon
          .state()
          .statuses.filter(({ text }) => text.includes('/slides/deck/'))
          .map(({ mediaIds }) => mediaIds.length === 4),
      bluesky: () =>
        bluesky
          .state()
          .records.map(({ value }) => value as { text?: string; embed?: { images?: unknown[] } })
          .filter(({ text }) => text?.includes('/slides/deck/'))
          .map(({ embed }) => embed?.images?.length === 4),
      linkedin: () =>
        linkedin
          .state()
          .posts.filter(({ shown }) => shown.includes('/slides/deck/'))
          .map(({ content }) => content?.media?.id.startsWith('urn:li:document:') === true),
    };
    return whole[network]().filter((each) => !each).length;
  }

  #isIntended(text: string, network: NetworkId, journals: ReturnType<typeof readJournals>): boolean {
    return this.#announcements.some(({ id, entry }) => {
      const record = journals.get(entry)?.announcements[id]?.[network];
      return [record?.intent, ...(record?.parts ?? []).map(({ intent }) => intent)].some(
        (each) => each?.text === text,
      );
    });
  }

  async #run(mode: Order['mode'], run: string, death: Death | undefined, skew: number): Promise<Ending> {
    const { sandbox, folders } = this.#stage;
    const now = new Date(Date.parse(sandbox.control.clock().now) + skew * 3_600_000).toISOString();
    const order: Order = { folders, mode, run, now, dieAt: death?.kind === 'step' ? death.at : 0 };
    const file = path.join(folders.state, 'order.json');
    writeFileSync(file, JSON.stringify(order));
    const process_ = spawn(process.execPath, [child, file], { stdio: ['ignore', 'pipe', 'pipe'] });
    const lift = this.#lurk(process_, death);
    let out = '';
    let err = '';
    process_.stdout?.on('data', (data) => {
      out += data;
    });
    process_.stderr?.on('data', (data) => {
      err += data;
    });
    const before = sandbox.requests().length;
    const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
      process_.on('close', (...ending) => resolve(ending)),
    );
    lift();
    await sandbox.settled();
    const requests = sandbox.requests().length - before;
    if (signal === 'SIGKILL') return { killed: true, steps: 0, requests };
    if (code !== 0) throw new Error(`A run ended with ${code ?? signal}:\n${err}`);
    const { counts, steps } = JSON.parse(out);
    return { killed: false, counts, steps, requests };
  }

  /** Kills the child at a moment of the server's, or at an instant. */
  #lurk(process_: ChildProcess, death: Death | undefined): () => void {
    const { sandbox } = this.#stage;
    const kill = () => process_.kill('SIGKILL');
    if (death?.kind === 'time') {
      const timer = setTimeout(kill, death.milliseconds);
      return () => clearTimeout(timer);
    }
    if (death?.kind !== 'server') return () => undefined;
    const ended = new Promise((resolve) => process_.on('close', resolve));
    let requests = 0;
    return sandbox.watch(async ({ network }, moment) => {
      if (moment === 'received') requests += 1;
      if (requests !== death.at || moment !== (death.stored ? 'handled' : 'received')) return;
      if (!death.stored) sandbox.control.fault({ network, answer: 'drop' });
      kill();
      await ended;
    });
  }

  get #remote(): string {
    return `${this.#stage.folders.content}-remote`;
  }

  #push(): void {
    rmSync(this.#remote, { recursive: true, force: true });
    cpSync(this.#stage.folders.content, this.#remote, { recursive: true });
  }

  /** A new machine: a fresh checkout, and none of the old one's working folder but what the build makes. */
  #pull(): void {
    const { content, state } = this.#stage.folders;
    if (!existsSync(this.#remote)) return;
    rmSync(content, { recursive: true, force: true });
    cpSync(this.#remote, content, { recursive: true });
    rmSync(state, { recursive: true, force: true });
    mkdirSync(state);
    this.#stage.writeManifest(this.#announcements);
  }
}

/** Names the account in `site.yaml`, so that its posts pin the records of their pages. */
function nameAccount({ site, folders, sandbox }: Stage): void {
  const { did } = sandbox.owner.bluesky;
  site.networks.bluesky!.did = did;
  const file = path.join(folders.content, 'site.yaml');
  const written = parse(readFileSync(file, 'utf8'));
  written.networks.bluesky.did = did;
  writeFileSync(file, stringify(written));
}

/** A death counted over plan and send, as seen from the send. */
function after(death: Death, plan: Ending): Death | undefined {
  if (death.kind === 'step') return { ...death, at: death.at - plan.steps };
  if (death.kind === 'server') return { ...death, at: death.at - plan.requests };
  return death;
}

/** Every way a world can be set up. */
export const configs: Config[] = [
  ...networkIds.flatMap((network) =>
    (['plain', 'plan-send'] as const).flatMap((mode) =>
      ([0.1, 2] as const).flatMap((later) =>
        (network === 'linkedin' ? [true, false] : [true]).map((linkedinDuplicates) => ({
          networks: [network],
          mode,
          later,
          linkedinDuplicates,
        })),
      ),
    ),
  ),
  { networks: [...networkIds], mode: 'plain', later: 2, linkedinDuplicates: false },
  { networks: [...networkIds], mode: 'plan-send', later: 0.1, linkedinDuplicates: true },
];
