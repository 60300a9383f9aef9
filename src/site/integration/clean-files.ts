/** The files of a finished site, without what must not be published: whatever way they came into it. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { glob } from 'tinyglobby';
import { cleanable, cleanFile } from '../../content/clean/clean-file.ts';

/**
 * Cleans drawings, films and papers of an output folder.
 *
 * @returns a line about each file that the owner should look at
 */
export async function cleanFiles(out: string): Promise<string[]> {
  const files = (await glob('**/*.*', { cwd: out, dot: true })).filter((file) => cleanable.test(file)).sort();
  const lines: string[] = [];
  // It keeps an empty public/ in git, and is nothing for readers.
  await rm(path.join(out, '.gitkeep'), { force: true });
  for (const file of files) {
    for (const told of await cleanFile(path.join(out, file))) lines.push(`${file} ${told}`);
  }
  return lines;
}
