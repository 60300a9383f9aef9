/**
 * Replaces a file whole, with write-file-atomic, and never with part of it: on a disk that is nearly full `write(2)` takes
 * what there is room for and reports how much (man 2 write), and the library, which asks once, would move the torso into
 * place. So the bytes are written by Node's `writeFile`, which goes on until all are there or the system refuses.
 */
import { writeFileSync } from 'node:fs';
import library from 'write-file-atomic';

export interface AtomicOptions {
  /** Permissions; those of the file that is replaced where left out. */
  mode?: number;
  /** `false` where a file that a power cut takes is only made again. */
  fsync?: boolean;
}

/** To the library the bytes are none: they are written as soon as it has opened the file aside. */
const written = (data: string | Uint8Array, options: AtomicOptions) => ({
  ...options,
  tmpfileCreated: (aside: string) => writeFileSync(aside, data),
});

/**
 * Replaces a file; who reads it meanwhile sees the old one or the new one, whole.
 *
 * @throws the system's error, such as ENOSPC; the old file is there as it was
 */
export async function writeFileAtomic(
  file: string,
  data: string | Uint8Array,
  options: AtomicOptions = {},
): Promise<void> {
  await library(file, '', written(data, options));
}

/** The same, with nothing else of this process in between. @throws the system's error; the old file is as it was */
export function writeFileAtomicSync(
  file: string,
  data: string | Uint8Array,
  options: AtomicOptions = {},
): void {
  library.sync(file, '', written(data, options));
}
