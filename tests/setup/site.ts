/** Builds whole sites for tests: the real build, in a root and folders of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { copyCheckout } from './checkout.ts';
import { type CommandResult, hostedScript, runHosted } from './commands.ts';

const project = path.resolve(import.meta.dirname, '../..');

/** The clock of the sample site's builds: the sample content is written around this day. */
export const sampleNow = '2026-11-21T12:00:00Z';

export interface BuiltSite {
  /** The output folder. */
  out: string;
  /** The working folder, with the manifest. */
  state: string;
  content: string;
  /** The root the site was built in; build again with the same root to see what an unchanged build does. */
  root: string;
  /** 0 where the build went well. */
  exitCode: number;
  /** What the build printed, both streams. */
  output: string;
  remove(): void;
}

export interface BuildOptions {
  /** Absolute path of the content folder; the sample site's where left out. */
  content?: string;
  now?: string;
  /** A site built before, to build once more in the same place. */
  again?: BuiltSite;
}

/** For Astro in a child process. What vitest leaves in the environment would make `import.meta.env.PROD` empty there. */
export const astroEnv = {
  ASTRO_TELEMETRY_DISABLED: '1',
  NODE_ENV: undefined,
  VITEST: undefined,
  DEV: undefined,
  PROD: undefined,
  MODE: undefined,
  SSR: undefined,
  BASE_URL: undefined,
};

/** Runs `astro build` in a child process. Does not throw where the build fails: look at `exitCode`. */
export async function buildSite(options: BuildOptions = {}): Promise<BuiltSite> {
  const root = options.again?.root ?? copyCheckout(mkdtempSync(path.join(tmpdir(), 'lectern-root-')));
  const content = options.content ?? options.again?.content ?? path.join(project, 'content');
  const out = path.join(root, 'dist');
  const state = path.join(root, '.lectern');
  mkdirSync(state, { recursive: true });
  const cache = process.env.LECTERN_TEST_CACHE;
  for (const name of cache && !options.again ? ['cards', 'decks', 'astro/assets'] : []) {
    const kept = path.join(cache as string, name);
    if (existsSync(kept)) cpSync(kept, path.join(state, name), { recursive: true });
  }
  const { exitCode, output } = await run('node', ['node_modules/astro/bin/astro.mjs', 'build'], {
    cwd: root,
    env: {
      LECTERN_CONTENT: content,
      LECTERN_OUT: out,
      LECTERN_STATE: state,
      LECTERN_NOW: options.now ?? sampleNow,
      ...astroEnv,
    },
  });
  const remove = () => rmSync(root, { recursive: true, force: true });
  return { out, state, content, root, exitCode, output, remove };
}

/**
 * Runs a command to its end and gives back all it printed. Lectern's own commands run in a process that stays, unless the test
 * is about the process: where it runs, what it is started with, or how it ends.
 */
export function run(
  command: string,
  args: string[],
  options: {
    cwd?: string;
    env?: Record<string, string | undefined>;
    input?: string;
    started?: ((child: ChildProcess) => void) | undefined;
  } = {},
): Promise<CommandResult> {
  const script =
    command === 'node' && !options.cwd && !options.started ? hostedScript(args, options.env) : undefined;
  if (script) {
    const set = Object.entries({ ...process.env, ...options.env }).filter(([, value]) => value !== undefined);
    const env = Object.fromEntries(set) as Record<string, string>;
    return runHosted({ script, args: args.slice(1), env, input: options.input ?? '' });
  }
  return new Promise((resolve, reject) => {
    const child = spawn(command === 'node' ? process.execPath : command, args, {
      cwd: options.cwd ?? project,
      env: { ...process.env, ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    options.started?.(child);
    let stdout = '';
    let stderr = '';
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      output += text;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ exitCode: code ?? -1, output, stdout, stderr }));
    // A command that ends at once has closed its input already.
    child.stdin.on('error', () => undefined).end(options.input ?? '');
  });
}
