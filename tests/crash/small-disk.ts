/** A disk that can be filled to the last byte, for tests that want to see what a full one does. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface SmallDisk {
  folder: string;
  /** Whether it is a disk of its own; where it is a folder of the machine's, `fill` does nothing. */
  own: boolean;
  /** Leaves so many bytes free. */
  fill(free: number): void;
  /** Makes room again. */
  clear(): void;
  remove(): void;
}

/**
 * Mounts a small disk in memory; an ordinary folder where this user may not mount one.
 *
 * @param megabytes its size
 */
export function smallDisk(megabytes: number): SmallDisk {
  const folder = mkdtempSync(path.join(tmpdir(), 'lectern-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  const own = mounted.status === 0;
  const filler = path.join(folder, '.filler');
  const clear = () => rmSync(filler, { force: true });
  return {
    folder,
    own,
    fill(free) {
      clear();
      if (!own) return;
      const { bavail, bsize } = statfsSync(folder);
      const handle = openSync(filler, 'w');
      const block = Buffer.alloc(bsize);
      for (let left = bavail * bsize - free; left >= bsize; left -= bsize) writeSync(handle, block);
      closeSync(handle);
    },
    clear,
    remove() {
      // Lazily: who wrote there may be a moment in ending.
      if (own) spawnSync('umount', ['--lazy', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
