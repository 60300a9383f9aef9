/**
 * Empties the output folder before a build. Astro does so too, one file after the other before it goes on; with
 * thousands of files that takes seconds. So everything is moved away at once, and deleted beside the build.
 */
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Environment } from '../../content/environment.ts';

/**
 * Moves what is in the output folder out of the way.
 *
 * @returns what to wait for before the build ends: the deletion of what was moved
 */
export async function clearOutput({
  out,
  state,
}: Pick<Environment, 'out' | 'state'>): Promise<{ done: Promise<void> }> {
  const grave = path.join(state, 'outdated');
  // A build that was interrupted may have left something.
  await rm(grave, { recursive: true, force: true });
  await mkdir(grave, { recursive: true });
  // A repository in the output folder stays, as it does with Astro.
  const names = (await readdir(out).catch(() => [])).filter((name) => name !== '.git');
  for (const name of names) {
    try {
      await rename(path.join(out, name), path.join(grave, name));
    } catch (error) {
      // On another disk; Astro deletes it.
      if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    }
  }
  return { done: rm(grave, { recursive: true, force: true }) };
}
