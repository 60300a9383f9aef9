/**
 * Runs Lectern's commands in a process that stays: loading the modules of one takes longer than most of what tests ask of it.
 * A process runs one command at a time, so that two at once are two processes.
 */
import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import type { CommandJob, CommandNews } from './command-host.ts';

const project = path.resolve(import.meta.dirname, '../..');
const hosted = ['calendar', 'doctor', 'import', 'login', 'new', 'publish', 'replies', 'syndicate'].map(
  (name) => path.join(project, 'scripts', `${name}.ts`),
);
/** What is read when a process starts, or when a module is loaded: who sets it gets a process of their own. */
const readAtStart = /^(NODE_|LECTERN_ROOT$|TZ$|LC_|LANG|NO_COLOR$|FORCE_COLOR$|TMPDIR$|PATH$)/;

export interface CommandResult {
  exitCode: number;
  /** Both streams, in the order they were printed. */
  output: string;
  stdout: string;
  stderr: string;
}

/**
 * The script that these arguments of Node start, where a process that stays can run it.
 *
 * @param env what is set beside this process's own
 */
export function hostedScript(
  args: readonly string[],
  env: Record<string, string | undefined> = {},
): string | undefined {
  if (Object.keys(env).some((name) => readAtStart.test(name))) return undefined;
  const script = path.resolve(project, args[0] ?? '');
  return hosted.includes(script) ? script : undefined;
}

const idle: ChildProcess[] = [];

/** Runs a script to its end in a process that has run others. */
export function runHosted(job: CommandJob): Promise<CommandResult> {
  const host = idle.pop() ?? launch();
  const result: CommandResult = { exitCode: -1, output: '', stdout: '', stderr: '' };
  const take = (stream: 'stdout' | 'stderr', text: string) => {
    result[stream] += text;
    result.output += text;
  };
  return new Promise((resolve) => {
    const raw = (text: string) => take('stderr', text);
    const finish = (exitCode: number) => {
      host.removeAllListeners('message').removeAllListeners('close');
      host.stderr?.removeListener('data', raw);
      resolve({ ...result, exitCode });
    };
    // What Node itself prints when it ends by a fault.
    host.stderr?.on('data', raw);
    host.on('message', (news: CommandNews) => {
      if ('stream' in news) return take(news.stream, news.text);
      idle.push(host);
      finish(news.exitCode);
    });
    host.once('close', (code) => finish(code ?? -1));
    host.send(job);
  });
}

function launch(): ChildProcess {
  const host = fork(path.join(import.meta.dirname, 'command-host.ts'), {
    cwd: project,
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  host.stderr?.setEncoding('utf8');
  host.stdout?.resume();
  // It ends with this process, and does not keep it.
  host.unref();
  host.channel?.unref();
  for (const stream of [host.stdout, host.stderr])
    (stream as unknown as { unref?(): void } | null)?.unref?.();
  return host;
}
