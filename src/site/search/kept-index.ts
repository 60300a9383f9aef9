/**
 * The search index of the build before, for a build whose pages say the same. Making it anew takes as long as drawing
 * a few hundred pages, and Pagefind does not add to an index it made earlier.
 */
import { createHash } from 'node:crypto';
import { cp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomic } from '../../files/atomic.ts';

/** What is known of the index that was kept. */
export interface Kept {
  /** Of the pages it was made of. */
  key: string;
  /** How many pages are in it. */
  pages: number;
}

/**
 * A digest of all that goes into an index.
 *
 * @param out the output folder
 * @param pages paths of the pages below it
 * @param besides what else decides: the program's version, the language
 */
export async function indexKey(out: string, pages: readonly string[], besides: string[]): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(besides));
  for (const page of [...pages].sort()) {
    hash.update(`\n${page}\n`).update(await readFile(path.join(out, page)));
  }
  return hash.digest('hex');
}

/**
 * Puts the kept index into the output folder, where it was made of the same pages.
 *
 * @param folder where an index is kept
 * @param to where it goes
 * @returns what is known of it; nothing where there is none of that key
 */
export async function restoreIndex(folder: string, key: string, to: string): Promise<Kept | undefined> {
  try {
    const kept: Kept = JSON.parse(await readFile(path.join(folder, 'kept.json'), 'utf8'));
    if (kept.key !== key) return undefined;
    await cp(path.join(folder, 'files'), to, { recursive: true });
    return kept;
  } catch (error) {
    // Nothing was kept, or somebody took part of it away: it can be made again.
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Keeps an index for the next build, in place of the one before. Interrupted, it keeps none. */
export async function keepIndex(folder: string, kept: Kept, from: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await cp(from, path.join(folder, 'files'), { recursive: true });
  await writeFileAtomic(path.join(folder, 'kept.json'), JSON.stringify(kept), { fsync: false });
}
