/** The index of the search page: Pagefind reads the built pages of posts, talks and decks. */

import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { close, createIndex } from 'pagefind';
import { glob } from 'tinyglobby';
import { dependencyVersion } from '../../files/roots.ts';
import { indexKey, keepIndex, restoreIndex } from './kept-index.ts';

const searched = '{posts,talks,slides}/*/index.html';

/** Pagefind's own interfaces, which our search page does not use. */
const unused = /-ui\.(css|js)$|highlight\.js$/;

/** Where an index comes from and goes to. */
export interface IndexOptions {
  /** The output folder, absolute; the index goes to `pagefind/` in it. */
  out: string;
  /** Keeps the index for the next build; it is taken from there where no page has changed. */
  keep: string;
  /** The site's: words are searched by its rules, in whichever language an entry is. */
  language: string;
}

/** What is no sentence, and would stand in the midst of the sentences that are shown of what was found. */
const notSearched = ['pre', 'summary'];

/**
 * Indexes what a site says, marked by `data-pagefind-body`.
 *
 * @returns how many pages are in the index, and whether it is that of the build before
 * @throws Error where Pagefind says that something went wrong
 */
export async function indexSite({
  out,
  keep,
  language,
}: IndexOptions): Promise<{ pages: number; restored: boolean }> {
  const place = path.join(out, 'pagefind');
  const key = await indexKey(out, await glob(searched, { cwd: out }), [
    // Another Pagefind makes another index.
    dependencyVersion('pagefind') ?? '',
    language,
    ...notSearched,
  ]);
  const kept = await restoreIndex(keep, key, place);
  if (kept) return { pages: kept.pages, restored: true };
  // What a broken restoration left would be published.
  await rm(place, { recursive: true, force: true });
  const pages = await makeIndex(out, language, place);
  await keepIndex(keep, { key, pages }, place);
  return { pages, restored: false };
}

async function makeIndex(out: string, language: string, place: string): Promise<number> {
  const { index, errors } = await createIndex({
    forceLanguage: language.split('-')[0] ?? language,
    excludeSelectors: notSearched,
  });
  if (!index) throw new Error(`The search index can't be made: ${errors.join('; ')}`);
  const { page_count: pages, errors: unread } = await index.addDirectory({ path: out, glob: searched });
  const { files, errors: unwritten } = await index.getFiles();
  await index.deleteIndex();
  await close();
  const problems = [...unread, ...unwritten];
  if (problems.length > 0) throw new Error(`The search index can't be made: ${problems.join('; ')}`);
  const used = files.filter((file) => !unused.test(file.path));
  const folders = new Set(used.map((file) => path.join(place, path.dirname(file.path))));
  for (const folder of folders) await mkdir(folder, { recursive: true });
  await Promise.all(used.map((file) => writeFile(path.join(place, file.path), file.content)));
  return pages;
}
