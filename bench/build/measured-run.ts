/** Runs a command to its end and measures it with everything it starts: time, and memory at its peak. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export interface Measured {
  /** From start to end. */
  seconds: number;
  /** Time on processors, of all processes. */
  processorSeconds: number;
  /** Resident memory of all processes together at its peak, in MB (10^6 bytes). */
  megabytes: number;
  output: string;
}

/** How often memory is looked at, in milliseconds. */
const interval = 100;
/** Linux's unit of processor time (proc(5), `utime`): `sysconf(_SC_CLK_TCK)` is 100 on every machine Node runs on. */
const ticksPerSecond = 100;
const pageBytes = 4096;

/**
 * Runs `node` with arguments. Memory and processor time are read from `/proc`, so it takes Linux.
 *
 * @throws Error with the output where the exit code is not 0
 */
export function measuredRun(
  args: string[],
  options: { cwd: string; env: Record<string, string | undefined> },
): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(process.execPath, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let peak = 0;
    const ticks = new Map<number, number>();
    const watch = setInterval(() => {
      const tree = processTree(child.pid ?? 0);
      peak = Math.max(
        peak,
        tree.reduce((sum, { bytes }) => sum + bytes, 0),
      );
      for (const { pid, spent } of tree) ticks.set(pid, spent);
    }, interval);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.once('error', reject);
    child.once('close', (code) => {
      clearInterval(watch);
      if (code !== 0) return reject(new Error(`node ${args.join(' ')} failed in ${options.cwd}:\n${output}`));
      return resolve({
        seconds: (performance.now() - start) / 1000,
        processorSeconds: [...ticks.values()].reduce((sum, spent) => sum + spent, 0) / ticksPerSecond,
        megabytes: peak / 1e6,
        output,
      });
    });
  });
}

interface Process {
  pid: number;
  bytes: number;
  /** Ticks on a processor. */
  spent: number;
}

/** A process and all that descend from it (proc(5): fields 4, 14, 15 and 24 of `stat`). */
function processTree(root: number): Process[] {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const fields = statFields(name);
      if (!fields) return [];
      const [parent, user, system, pages] = [fields[1], fields[11], fields[12], fields[21]].map(Number) as [
        number,
        number,
        number,
        number,
      ];
      return [{ pid: Number(name), parent, bytes: pages * pageBytes, spent: user + system }];
    });
  const tree: Process[] = [];
  const waiting = processes.filter(({ pid }) => pid === root);
  for (let one = waiting.pop(); one; one = waiting.pop()) {
    tree.push(one);
    const { pid } = one;
    waiting.push(...processes.filter(({ parent }) => parent === pid));
  }
  return tree;
}

/** What follows the name, which is in parentheses and may contain anything; nothing for a process that has ended. */
function statFields(pid: string): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
