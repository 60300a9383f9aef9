/** Trees of folders that git ignores: made with an index of their own, so that the checkout's is left alone. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Git } from './git.ts';

/** Works with an index of its own, whose top is the folder of `git`. */
export async function withIndex<T>(git: Git, work: (aside: Git) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lectern-index-'));
  const store = path.resolve(git.folder, await git.run('rev-parse', '--git-dir'));
  try {
    return await work(
      git.with({ GIT_INDEX_FILE: path.join(folder, 'index'), GIT_DIR: store, GIT_WORK_TREE: git.folder }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
