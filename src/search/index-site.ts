/** The index of the search page: Pagefind reads the built pages of posts, talks and decks. */

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createIndex } from 'pagefind';

/** Pagefind's own interfaces, which our search page does not use. */
const unused = /-ui\.(css|js)$|highlight\.js$/;

/**
 * Indexes what a site says, marked by `data-pagefind-body`, and writes the index to `pagefind/`.
 *
 * @param out the output folder, absolute
 * @param language the site's: words are searched by its rules, in whichever language an entry is
 * @returns how many pages are in the index
 * @throws Error where Pagefind says that something went wrong
 */
export async function indexSite(out: string, language: string): Promise<number> {
  const { index, errors } = await createIndex({ forceLanguage: language.split('-')[0] ?? language });
  if (!index) throw new Error(`The search index can't be made: ${errors.join('; ')}`);
  const { page_count: pages, errors: unread } = await index.addDirectory({
    path: out,
    glob: '{posts,talks,slides}/*/index.html',
  });
  const { files, errors: unwritten } = await index.getFiles();
  await index.deleteIndex();
  const problems = [...unread, ...unwritten];
  if (problems.length > 0) throw new Error(`The search index can't be made: ${problems.join('; ')}`);
  const kept = files.filter((file) => !unused.test(file.path));
  const folders = new Set(kept.map((file) => path.join(out, 'pagefind', path.dirname(file.path))));
  for (const folder of folders) await mkdir(folder, { recursive: true });
  await Promise.all(kept.map((file) => writeFile(path.join(out, 'pagefind', file.path), file.content)));
  return pages;
}
