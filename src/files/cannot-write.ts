/** A disk that takes nothing more: full, read-only, or not the owner's. */
import { shownFile } from './shown-file.ts';

/** What the system's codes mean to somebody who has to mend it (`man 2 open`, `man 2 write`). */
const meanings: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'disk quota exceeded',
  EROFS: 'the disk is read-only',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOTDIR: 'a file exists where a folder is needed',
  EEXIST: 'a file exists where a folder is needed',
  EISDIR: 'a folder exists where the file is needed',
  EIO: 'input/output error',
};

/** A file that has to be written before anything else may happen, and cannot be. The message names it. */
export class CannotWrite extends Error {
  readonly file: string;

  constructor(file: string, cause: unknown) {
    const { code = '' } = cause as { code?: string };
    super(
      `${shownFile(file)} cannot be written: ${meanings[code] ?? String(cause)}${code in meanings ? ` (${code})` : ''}.`,
      {
        cause,
      },
    );
    this.name = 'CannotWrite';
    this.file = file;
  }
}

/**
 * Does what writes a file.
 *
 * @throws CannotWrite where the system refuses; everything else as it is
 */
export function writing<T>(file: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    if (error instanceof Error && 'syscall' in error && 'code' in error) throw new CannotWrite(file, error);
    throw error;
  }
}
