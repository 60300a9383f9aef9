/** A site in a checkout of its own, builds of it that meet with something, and what is there afterwards. */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { copyCheckout } from '../setup/checkout.ts';
import { mdx, siteYaml, tinyPng } from '../setup/content.ts';
import { filesBelow } from '../setup/files.ts';
import { astroEnv, sampleNow } from '../setup/site.ts';
import { type SmallDisk, smallDisk } from './small-disk.ts';

/** The two states of the site: each case builds the one that is not there. */
export type Version = 'a' | 'b';

/** When a signal is sent. */
export type Moment =
  /** So far into a build, as a share of how long a whole one takes. */
  | { share: number }
  /** So many milliseconds after the next manifest was written: about when the sites are swapped. */
  | { afterManifest: number };

/** What happens to a build. */
export type Fault =
  | { kind: 'signal'; signal: NodeJS.Signals; everybody: boolean; moment: Moment }
  /** Bytes that are free on the disk when it begins. */
  | { kind: 'full disk'; free: number }
  /** No file can be longer than so many kilobytes (RLIMIT_FSIZE). */
  | { kind: 'file limit'; kilobytes: number }
  | { kind: 'mistake'; in: 'frontmatter' | 'page' }
  /** A page that never ends, and a signal a while after it began. */
  | { kind: 'hang'; signal: NodeJS.Signals };

/** How a build ended. */
export interface Ending {
  code: number | null;
  output: string;
  /** From the signal to the end of the process that got it, in milliseconds. */
  afterSignal?: number;
  /** Processes that went on without it. */
  orphans: boolean;
}

/** How long what a build started may outlive it, in milliseconds, before it counts as left over. */
const orphanGrace = 5000;

export class BuildWorld {
  readonly disk: SmallDisk;
  readonly #checkout: string;
  readonly #whole = new Map<Version, string>();
  /** How long a whole build takes here, in milliseconds. */
  took = 0;

  private constructor() {
    this.disk = smallDisk(96);
    this.#checkout = copyCheckout(mkdtempSync(path.join(tmpdir(), 'lectern-builds-')));
  }

  /**
   * Builds both versions, one of them twice, so that what each looks like when it is whole is known; `b` is there then.
   *
   * @throws where a build fails, or the same content gives two sites
   */
  static async create(): Promise<BuildWorld> {
    const world = new BuildWorld();
    try {
      for (const version of ['b', 'a', 'b'] as const) {
        world.write(version);
        const started = Date.now();
        const { code, output } = await world.build();
        world.took = Date.now() - started;
        if (code !== 0) throw new Error(`The site cannot be built:\n${output}`);
        const shown = world.shown();
        const before = world.#whole.get(version) ?? shown;
        if (before !== shown) {
          const [one] = shown.split('\n').filter((line) => !before.split('\n').includes(line));
          throw new Error(`Two builds of the same content made two sites: ${one?.split(' ')[0]}`);
        }
        world.#whole.set(version, shown);
      }
      return world;
    } catch (error) {
      world.remove();
      throw error;
    }
  }

  /** Writes the content of a version. */
  write(version: Version): void {
    const files: Record<string, string | Buffer> = {
      'site.yaml': siteYaml,
      'posts/hello.mdx': mdx(
        `title: Hello ${version}\nsummary: S.\ndate: 2026-11-01`,
        `Version ${version}, {1 + 1}.\n\n![A dot](./dot.png)\n`,
      ),
      [`posts/only-${version}.mdx`]: mdx(`title: Only ${version}\nsummary: S.\ndate: 2026-11-02`),
      'posts/dot.png': tinyPng,
      'events/meeting.yaml': // Without a change: the calendar counts those, and the same content would make another site.
        'title: Meeting\nsummary: S.\nstart: 2026-12-01\nend: 2026-12-02\ntimeZone: Europe/Berlin\nplace: { venue: Hall, city: Berlin, country: DE }\nurl: https://meeting.example/\n',
    };
    rmSync(path.join(this.#content, 'posts'), { recursive: true, force: true });
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(this.#content, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }

  /** Which version is there, whole to the byte, its manifest with it; nothing where it is neither. */
  version(): Version | undefined {
    const shown = this.shown();
    return (['a', 'b'] as const).find((version) => this.#whole.get(version) === shown);
  }

  /** Every file of the site and the manifest, with their bytes, as one text. */
  shown(): string {
    const files = existsSync(this.#out)
      ? filesBelow(this.#out).map((name) => path.join(this.#out, name))
      : [];
    return [...files, path.join(this.#state, 'manifest.json')]
      .map((file) => `${file} ${existsSync(file) ? readFileSync(file).toString('base64') : 'missing'}`)
      .join('\n');
  }

  /** What lies about that no whole build leaves. */
  leftovers(): string[] {
    const known = new Set(['content', 'dist', 'state']);
    return [
      ...readdirSync(this.disk.folder).filter((name) => !known.has(name)),
      ...readdirSync(path.join(this.#checkout, '.astro/builds')),
      ...readdirSync(this.#state).filter((name) => /\.next|\.lock|\.\d+$|^outdated$/.test(name)),
      ...filesBelow(path.join(this.#content, 'journal')).filter((name) => !name.endsWith('.json')),
    ];
  }

  /** Builds, with or without something that happens meanwhile. */
  async build(fault?: Fault): Promise<Ending> {
    const undo = this.#prepare(fault);
    const command = [path.join(this.#checkout, 'scripts/build.ts')];
    const child =
      fault?.kind === 'file limit'
        ? this.#spawn('bash', [
            '-c',
            'ulimit -f "$1"; shift; exec "$@"',
            'bash',
            `${fault.kilobytes}`,
            process.execPath,
            ...command,
          ])
        : this.#spawn(process.execPath, command);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    let sent = 0;
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const over = new AbortController();
    const sending = this.#send(fault, child, over.signal).then((at) => {
      sent = at;
    });
    const code = await ended;
    const end = Date.now();
    over.abort();
    await sending;
    const orphans = await outlived(child.pid as number);
    undo();
    return { code, output, orphans, ...(sent > 0 && sent <= end && { afterSignal: end - sent }) };
  }

  remove(): void {
    this.disk.remove();
    rmSync(this.#checkout, { recursive: true, force: true });
  }

  get #content(): string {
    return path.join(this.disk.folder, 'content');
  }

  get #out(): string {
    return path.join(this.disk.folder, 'dist');
  }

  get #state(): string {
    return path.join(this.disk.folder, 'state');
  }

  /** @returns what takes it back */
  #prepare(fault: Fault | undefined): () => void {
    const extra = path.join(this.#content, 'posts/extra.mdx');
    const body = {
      frontmatter: mdx('title: Wrong\ndate: tomorrow'),
      page: mdx('title: Wrong\nsummary: S.\ndate: 2026-11-03', '{notThere.atAll}\n'),
      hang: mdx('title: Hangs\nsummary: S.\ndate: 2026-11-03', '{(() => { while (true); })()}\n'),
    };
    if (fault?.kind === 'mistake') writeFileSync(extra, body[fault.in]);
    if (fault?.kind === 'hang') writeFileSync(extra, body.hang);
    if (fault?.kind === 'full disk') this.disk.fill(fault.free);
    return () => {
      rmSync(extra, { force: true });
      this.disk.clear();
    };
  }

  #spawn(command: string, args: string[]): ChildProcess {
    return spawn(command, args, {
      cwd: this.#checkout,
      env: {
        ...process.env,
        ...astroEnv,
        LECTERN_CONTENT: this.#content,
        LECTERN_OUT: this.#out,
        LECTERN_STATE: this.#state,
        LECTERN_NOW: sampleNow,
      },
      // A group of its own, so that all of it can be hit at once, as Ctrl-C and a machine that dies do.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** @returns when the signal was sent; 0 where the build ended before */
  async #send(fault: Fault | undefined, child: ChildProcess, over: AbortSignal): Promise<number> {
    if (fault?.kind !== 'signal' && fault?.kind !== 'hang') return 0;
    try {
      if (fault.kind === 'hang') await this.#pagesBegun(over);
      else if ('share' in fault.moment)
        await wait(fault.moment.share * this.took, undefined, { signal: over });
      else {
        while (!existsSync(path.join(this.#state, 'manifest.next.json')))
          await wait(1, undefined, { signal: over });
        await wait(fault.moment.afterManifest, undefined, { signal: over });
      }
    } catch {
      return 0;
    }
    const everybody = fault.kind === 'signal' && fault.everybody;
    const pid = child.pid as number;
    const at = Date.now();
    try {
      process.kill(everybody ? -pid : pid, fault.signal);
    } catch {
      return 0;
    }
    return at;
  }

  /** Waits until pages are made: one that hangs is among them, and soon met. */
  async #pagesBegun(over: AbortSignal): Promise<void> {
    const builds = path.join(this.#checkout, '.astro/builds');
    for (;;) {
      const [root] = existsSync(builds) ? readdirSync(builds) : [];
      const made = root && path.join(builds, root, 'dist');
      if (made && existsSync(made) && readdirSync(made).length > 0) break;
      await wait(20, undefined, { signal: over });
    }
    await wait(this.took / 2, undefined, { signal: over });
  }
}

/** Whether anybody of a process group lives on; whoever does is ended. */
async function outlived(group: number): Promise<boolean> {
  for (const until = Date.now() + orphanGrace; Date.now() < until; await wait(50)) {
    try {
      process.kill(-group, 0);
    } catch {
      return false;
    }
  }
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    return false;
  }
  return true;
}
