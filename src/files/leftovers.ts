/** What an interrupted atomic write leaves beside a file. */
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

/**
 * Removes what interrupted writes of JSON files left in a folder, not below it. For the holder of the lock alone: a write
 * that goes on would lose what it is about to move into place.
 *
 * @param folder absolute; one that isn't there has no left-overs
 */
export function removeLeftovers(folder: string): void {
  for (const name of namesIn(folder)) {
    // write-file-atomic's name for the file it moves into place: the real name, a dot and a number.
    if (/\.json\.\d+$/.test(name)) rmSync(path.join(folder, name), { force: true });
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    // Not there, or a file in its place.
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}
