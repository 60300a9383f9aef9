/** Writing that survives a crash at any instant: a reader sees the old file or the new one, whole. */
import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { writeFileAtomicSync } from '../files/atomic.ts';
import { writing } from '../files/cannot-write.ts';

/** Puts a text into a file so that it is there after a crash. */
export type Write = (file: string, text: string) => void;

/**
 * Writes a file aside, syncs it, moves it into place and syncs the folder; folders are made as needed.
 * Synchronous on purpose: nothing else of this process happens between the decision and the disk.
 *
 * @throws CannotWrite
 */
export const writeDurably: Write = (file, text) =>
  writing(file, () => {
    makeFolder(path.dirname(file));
    writeFileAtomicSync(file, text);
    syncFolder(path.dirname(file));
  });

function makeFolder(folder: string): void {
  const made = mkdirSync(folder, { recursive: true });
  // Each new folder is an entry in its parent, which has to reach the disk too.
  if (made !== undefined) {
    for (let at = folder; at.length >= made.length; at = path.dirname(at)) syncFolder(path.dirname(at));
  }
}

/** Windows cannot open a folder, and needs no syncing of one. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
