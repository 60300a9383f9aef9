/** A build as the owner starts it: in a root of its own, one at a time for each working folder. */
import { spawn } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import type { Environment } from '../../content/environment.ts';
import { takeLock } from '../../files/lock.ts';
import { makeRoot } from './root.ts';

/**
 * Runs `astro build` on the streams of this process, with what Ctrl-C says passed on.
 *
 * @returns its exit code
 * @throws LockHeld where another build writes to the same working folder
 */
export async function runBuild({ content, out, state, now }: Environment): Promise<number> {
  const lock = takeLock(state, now.toString(), 'build');
  try {
    const cwd = makeRoot(path.join(state, 'root'));
    const astro = path.join(cwd, 'node_modules', 'astro', 'bin', 'astro.mjs');
    return await new Promise<number>((resolve, reject) => {
      const child = spawn(process.execPath, [astro, 'build'], {
        cwd,
        stdio: 'inherit',
        env: {
          ...process.env,
          LECTERN_CONTENT: content,
          LECTERN_OUT: out,
          LECTERN_STATE: state,
          ASTRO_TELEMETRY_DISABLED: '1',
        },
      });
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
      child.once('error', reject);
      child.once('close', (code, signal) => resolve(code ?? 128 + os.constants.signals[signal ?? 'SIGTERM']));
    });
  } finally {
    lock.release();
  }
}
