/** Writes what is new: each file whole, and never over one that is there. */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What became of a file: `same` where it was there already, `taken` where another one has its name. */
export type Written = 'written' | 'same' | 'taken';

/**
 * Writes a new file: aside first, and into place at once, so that nobody ever meets half of it.
 *
 * @param aside a folder on the same disk, for the file on its way
 * @throws the system's error, such as ENOSPC
 */
export function writeNew(file: string, data: string | Uint8Array, aside: string): Written {
  const there = contentOf(file);
  if (there) return there.equals(Buffer.from(data)) ? 'same' : 'taken';
  mkdirSync(path.dirname(file), { recursive: true });
  const onItsWay = path.join(aside, `.importing-${process.pid}`);
  try {
    writeFileSync(onItsWay, data);
    linkSync(onItsWay, file);
    return 'written';
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return 'taken';
    // A disk without links (FAT, some shares).
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP', 'EMLINK'].includes(code)) throw error;
    renameSync(onItsWay, file);
    return 'written';
  } finally {
    rmSync(onItsWay, { force: true });
  }
}

/** The bytes of a file, or nothing where there is none. */
export function contentOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
