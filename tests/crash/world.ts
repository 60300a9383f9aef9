/** A site, its networks, and runs of it that die, on one machine or two; and what is true of the networks in the end. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { type NetworkId, networkIds } from '../../src/model/ids.ts';
import type { Announcement } from '../../src/model/manifest.ts';
import { connect } from '../../src/networks/index.ts';
import { Git } from '../../src/publish/git.ts';
import { pushReceipts } from '../../src/publish/journal-push.ts';
import { sharedRun } from '../../src/publish/shared-run.ts';
import { sandboxCredentials } from '../../src/sandbox/index.ts';
import type { Mode } from '../../src/syndication/lane-context.ts';
import { retract } from '../../src/syndication/retract.ts';
import { Journal } from '../../src/syndication/run-journal.ts';
import { buildStage, type Stage, stageSlides } from '../setup/syndication.ts';
import type { Order } from './child.ts';
import { countHazards, type Hazards } from './hazards.ts';
import { type Death, type Ending, launch } from './process.ts';
import { judge, type Verdict } from './verdict.ts';

/** How a world is set up. */
export interface Config {
  networks: NetworkId[];
  /**
   * One machine that runs again; machines that are lost with all that was not pushed; or two checkouts of one
   * repository, run at the same moment.
   */
  mode: 'plain' | 'plan-send' | 'pair';
  /** How long after a crash the next run comes, in hours: at once, or after servers have forgotten their keys. */
  later: 0 | 0.1 | 2;
  linkedinDuplicates: boolean;
}

/** What one machine has of the site. */
interface Machine {
  content: string;
  out: string;
  state: string;
}

/** Everything that is said of one world. */
export interface Told extends Verdict {
  gatewayTimeouts: number;
  stalls: number;
}

type Wishes = Order['wishes'];

export class World {
  readonly config: Config;
  readonly #stage: Stage;
  readonly #machines: Machine[];
  #announcements: Announcement[];
  #retracted = false;
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
      stage.announcement({ id: 'posts/short#published', networks, title: 'What two centuries of tides say' }),
      stage.announcement({ id: 'posts/gone#published', networks, title: 'A note that is taken back later' }),
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
    this.#machines = config.mode === 'pair' ? this.#clone() : [stage.folders];
    this.#push();
  }

  static async create(config: Config, hazards?: Hazards): Promise<World> {
    const { linkedinDuplicates } = config;
    const settings = { linkedinDuplicates, jumps: true, ...hazards?.server };
    const stage = await buildStage({ siteUrl: 'host', networks: networkIds, sandbox: { settings } });
    for (const fault of hazards?.faults ?? []) stage.sandbox.control.fault(fault);
    return new World(config, stage, await stageSlides(stage, { width: 64 }));
  }

  /** After the announcements: a title changes, a correction comes, and a post is taken back. */
  change(): void {
    const { networks } = this.config;
    this.#announcements = this.#announcements.map((each) =>
      each.id === 'posts/short#published'
        ? { ...each, title: 'What three centuries of tides say', revision: '2' }
        : each,
    );
    this.#announcements.push(
      this.#stage.announcement({
        id: 'posts/short#correction-2026-11-20',
        moment: 'correction',
        replyTo: 'posts/short#published',
        networks,
        summary: 'It was three centuries, not two.',
        text: { all: 'It was three centuries, not two: {url}' },
      }),
    );
    this.#stage.writeManifest(this.#announcements);
    for (const { state } of this.#machines) {
      if (state !== this.#stage.folders.state)
        cpSync(path.join(this.#stage.folders.state, 'manifest.json'), path.join(state, 'manifest.json'));
    }
  }

  /**
   * One round that may die: a plain run; a plan, its push and its sending; or two of these beside each other, of which
   * the first may die.
   *
   * @param kept whether a machine that dies in `plan-send` comes back as it was
   */
  async round(death: Death | undefined, skew = 0, kept = false): Promise<Ending> {
    this.#runs += 1;
    const run = `run-${this.#runs}`;
    const [first, second] = this.#machines as [Machine, Machine | undefined];
    const ending = second
      ? (
          await Promise.all([
            this.#announceFrom(first, `${run}-a`, death, skew),
            this.#announceFrom(second, `${run}-b`),
          ])
        )[0]
      : await this.#announceFrom(first, run, death, skew);
    if (ending.killed) {
      // A machine that dies in `plan-send` takes with it what was not pushed.
      if (this.config.mode === 'plan-send' && !kept) this.#pull();
      this.#pass(this.config.later * 60);
    }
    return ending;
  }

  /** Takes a post back, and may die at it. */
  async retract(death?: Death): Promise<Ending> {
    this.#retracted = true;
    const ending = await this.#command(
      this.#machines[0] as Machine,
      { retract: 'posts/gone#published' },
      'retract',
      death,
    );
    if (this.config.mode === 'plan-send' && !ending.killed) this.#push();
    if (this.config.mode === 'pair' && !ending.killed) await this.#share(this.#machines[0] as Machine);
    return ending;
  }

  /** Runs until nothing is due, with some minutes between the runs. These die no more, so they need no process each. */
  async finish(): Promise<void> {
    let left: string[] = [];
    for (let rounds = 0; rounds < 14; rounds += 1) {
      this.#pass(rounds < 2 ? 3 : 40);
      this.#runs += 1;
      let requests = 0;
      // Two machines find the doubts at one moment first, and one after the other from then on.
      if (this.config.mode === 'pair' && rounds < 3) {
        const run = `run-${this.#runs}`;
        const ended = await Promise.all(
          this.#machines.map((machine, index) => this.#announceFrom(machine, `${run}-${index}`)),
        );
        requests = ended.reduce((sum, each) => sum + each.requests, 0);
      } else {
        for (const machine of this.#machines) requests += await this.#calmly(machine, `run-${this.#runs}`);
      }
      left = this.#retracted ? await this.#retractCalmly() : [];
      // What waits comes; what LinkedIn does not tell is the owner's.
      const alone = this.config.mode !== 'pair' || rounds >= 3;
      if (alone && requests === 0 && left.length === 0) return;
    }
    throw new Error(`There is always something left to do: ${left.join(', ')}`);
  }

  /** Compares what stands on the networks with what should. */
  verdict(): Told {
    const [{ content }] = this.#machines as [Machine];
    const verdict = judge(this.#stage, content, {
      networks: this.config.networks,
      announcements: this.#announcements,
    });
    return { ...verdict, ...countHazards(this.#stage.sandbox.control.faults()) };
  }

  async close(): Promise<void> {
    await this.#stage.close();
    for (const folder of [this.#remote, `${this.#remote}.git`, ...this.#clones])
      rmSync(folder, { recursive: true, force: true });
  }

  /** What one machine does in `#announceFrom`, in this process. @returns how many requests it took */
  async #calmly(machine: Machine, run: string): Promise<number> {
    const { mode } = this.config;
    let requests = 0;
    let began = false;
    const one = async (what: Mode) => {
      const preflight = async () => {
        began = true;
      };
      const options = { mode: what, run, folders: machine, timeout: 30_000, preflight };
      requests += (await this.#stage.syndicate(this.#announcements, options)).counts.requests;
    };
    if (mode === 'plain') await one('all');
    if (mode === 'plan-send') {
      await one('plan');
      await one('send');
    }
    if (mode !== 'pair') return requests;
    await this.#catchUp(machine);
    const plan = async () => {
      await one('plan');
      return began;
    };
    await sharedRun(new Git(machine.content), { plan, send: () => one('send'), say: () => undefined });
    return requests;
  }

  /** @returns the networks where it is not done yet */
  async #retractCalmly(): Promise<string[]> {
    const { stage, machine } = { stage: this.#stage, machine: this.#machines[0] as Machine };
    const around = { secrets: sandboxCredentials, fetch, clock: stage.clock };
    const waiting: string[] = [];
    await retract('posts/gone#published', this.config.networks, {
      journal: Journal.open(machine.content, []),
      connect: (network) => connect(network, stage.site, around),
      networks: stage.site.networks,
      now: () => stage.clock.now().toString({ smallestUnit: 'millisecond' }),
      clock: stage.clock,
      run: 'retract',
      report: ({ network, result, why }) => {
        if (result === 'waiting') waiting.push(`${network}: ${why}`);
      },
    });
    if (this.config.mode === 'pair') await this.#share(machine);
    return waiting;
  }

  /** Brings what a run that died has noted together with what others did since. */
  async #catchUp(machine: Machine): Promise<void> {
    await this.#share(machine);
    await new Git(machine.content).run('pull', '--quiet', '--ff-only');
  }

  /** Lets minutes pass. */
  #pass(minutes: number): void {
    this.#stage.sandbox.control.clock({ advance: minutes * 60_000 });
  }

  /** Everything one machine does to announce what is due. */
  async #announceFrom(machine: Machine, run: string, death?: Death, skew = 0): Promise<Ending> {
    const { mode } = this.config;
    if (mode === 'pair') await this.#catchUp(machine);
    // Where the branch has an upstream, a plain run pushes what it intends before its first call.
    if (mode !== 'plan-send') return this.#command(machine, {}, run, death, skew);
    const plan = await this.#command(machine, { plan: true }, run, death, skew);
    if (plan.killed) return plan;
    this.#push();
    const send = await this.#command(machine, { send: true }, run, death && after(death, plan), skew);
    if (!send.killed) this.#push();
    return { ...send, steps: plan.steps + send.steps, requests: plan.requests + send.requests };
  }

  async #share({ content }: Machine): Promise<void> {
    await pushReceipts(new Git(content), 'Record posted announcements');
  }

  #command(
    machine: Machine,
    wishes: Omit<Wishes, 'more'>,
    run: string,
    death?: Death,
    skew = 0,
  ): Promise<Ending> {
    const { sandbox } = this.#stage;
    const now = new Date(Date.parse(sandbox.control.clock().now) + skew * 3_600_000).toISOString();
    return launch({ sandbox, folders: machine, wishes: { ...wishes, more: [] }, run, now, death });
  }

  get #remote(): string {
    return `${this.#stage.folders.content}-remote`;
  }

  get #clones(): string[] {
    return ['a', 'b'].map((name) => `${this.#stage.folders.content}-${name}`);
  }

  /** A repository that two machines push to, and their checkouts of it, with a working folder each. */
  #clone(): Machine[] {
    const { content, out, state } = this.#stage.folders;
    const bare = `${this.#remote}.git`;
    const git = (...args: string[]) => execFileSync('git', args, { stdio: 'ignore' });
    const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@ada.example'];
    git('init', '--quiet', '--bare', '--initial-branch=main', bare);
    git('-C', content, 'init', '--quiet', '--initial-branch=main');
    git('-C', content, 'add', '.');
    git('-C', content, ...who, 'commit', '--quiet', '--message', 'A site');
    git('-C', content, 'push', '--quiet', bare, 'main');
    return this.#clones.map((folder) => {
      git('clone', '--quiet', bare, folder);
      git('-C', folder, 'config', 'user.name', 'Ada');
      git('-C', folder, 'config', 'user.email', 'ada@ada.example');
      const own = `${state}-${path.basename(folder)}`;
      mkdirSync(own);
      cpSync(path.join(state, 'manifest.json'), path.join(own, 'manifest.json'));
      return { content: folder, out, state: own };
    });
  }

  #push(): void {
    if (this.config.mode !== 'plan-send') return;
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
  if (site.networks.bluesky) site.networks.bluesky.did = did;
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

/** Every way a world of one machine at a time can be set up. */
export const configs: Config[] = [
  ...networkIds.flatMap((network) =>
    (['plain', 'plan-send'] as const).flatMap((mode) =>
      ([0, 0.1, 2] as const).flatMap((later) =>
        (network === 'linkedin' ? [true, false] : [true]).map((linkedinDuplicates) => ({
          networks: [network],
          mode,
          later,
          linkedinDuplicates,
        })),
      ),
    ),
  ),
  { networks: [...networkIds], mode: 'plain', later: 0, linkedinDuplicates: false },
  { networks: [...networkIds], mode: 'plan-send', later: 0.1, linkedinDuplicates: true },
];
