/** What tells one state of files from another. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * A digest of files and their names, as 64 hexadecimal digits; in which order they are named makes no difference.
 *
 * @param folder absolute path of where they are
 * @param names their paths below it, with forward slashes
 */
export function digestOfFiles(folder: string, names: readonly string[]): string {
  const hash = createHash('sha256');
  for (const name of names.toSorted()) hash.update(name).update(readFileSync(path.join(folder, name)));
  return hash.digest('hex');
}
