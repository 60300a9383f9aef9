/**
 * A build as the owner starts it: one at a time for each working folder, in a root of its own, and beside the site that is
 * there until the new one is whole.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Environment } from '../../content/environment.ts';
import { manifestFile, readManifest } from '../../content/manifest.ts';
import { claimFolders, type FolderOwner } from '../../files/claim.ts';
import { removeLeftovers } from '../../files/leftovers.ts';
import { takeLock } from '../../files/lock.ts';
import { buildAside } from '../../files/output.ts';
import { astroArguments, buildRoot } from './root.ts';

/** How long a build may take to end by itself once it is told to, in milliseconds; a hung compiler never does. */
const grace = 500;

/** What somebody who wants a build to end sends. */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs `astro build` on the streams of this process, and puts what it made in the place of the old site and the old
 * manifest. Ctrl-C and SIGTERM end it at once; then, and where it fails, both stay as they were.
 *
 * @returns its exit code
 * @throws FolderNotOurs where the output or the working folder is something else's
 * @throws LockHeld where another build writes to the same working folder
 */
export async function runBuild(environment: Environment & FolderOwner): Promise<number> {
  const { root, content, now } = environment;
  const { out, state } = claimFolders(environment);
  const lock = takeLock(state, now.toString(), 'build');
  const aside = buildAside(out, environment);
  const manifest = path.join(state, 'manifest.next.json');
  const made = buildRoot(state);
  const built = path.join(made, 'dist');
  // While Astro runs, `endOf` acts on signals; one that comes later waits until the sites are swapped.
  const wait = () => undefined;
  for (const signal of endings) process.on(signal, wait);
  try {
    rmSync(manifest, { force: true });
    removeLeftovers(state);
    rmSync(made, { recursive: true, force: true });
    const code = await endOf(
      spawn(process.execPath, astroArguments('build', made), {
        // What pages are drawn with lies in the output, as long as that is below the working directory: on the same disk, and
        // where it finds packages.
        cwd: made,
        // The channel tells it when this process is killed.
        stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
        env: {
          ...process.env,
          LECTERN_ROOT: root,
          LECTERN_CONTENT: content,
          LECTERN_OUT: built,
          LECTERN_STATE: state,
          LECTERN_MANIFEST: manifest,
          ASTRO_TELEMETRY_DISABLED: '1',
        },
      }),
    );
    if (code !== 0) return code;
    readManifest(state, manifest);
    aside.fill(built);
    aside.swapIn();
    // The manifest last: announced is only what is in the site.
    renameSync(manifest, manifestFile(state));
    return 0;
  } finally {
    aside.discard();
    if (existsSync(manifest)) rmSync(manifest, { force: true });
    rmSync(made, { recursive: true, force: true });
    lock.release();
    for (const signal of endings) process.off(signal, wait);
  }
}

/** Waits for a process, and hands signals on to it; one that does not end by itself is killed. */
function endOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const stop = (signal: NodeJS.Signals) => {
      child.kill(signal);
      setTimeout(() => child.kill('SIGKILL'), grace).unref();
    };
    let stopped: NodeJS.Signals | undefined;
    const handlers = endings.map((signal) => {
      const handler = () => {
        stopped ??= signal;
        stop(signal);
      };
      process.on(signal, handler);
      return () => process.off(signal, handler);
    });
    const done = () => {
      for (const off of handlers) off();
    };
    child.once('error', (error) => {
      done();
      reject(error);
    });
    child.once('close', (code, signal) => {
      done();
      const ended = stopped ?? signal;
      resolve(ended ? 128 + os.constants.signals[ended] : (code ?? 1));
    });
  });
}
