/** Which files of a fork are Lectern's own, unchanged: the sample's content, and the code. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { ownFile, sampleContent } from '../files/roots.ts';

/** Characters of an id that are compared: with some thousand of them, a chance of one in hundreds of millions. */
const length = 10;

/** Nothing of Lectern's own is larger, in bytes. */
const largest = 20_000_000;

/** Asks whether a file of a fork, named by its path in there, is as it was in some version of Lectern. */
export type IsOwn = (file: string) => boolean;

/**
 * Knows every file that a fork can have taken over, by the id that git gives its bytes: those of 0.1 and of the time until
 * Lectern was a package (`fork-files.txt`; docs/decisions/upgrading.md says how it is made), and today's sample.
 *
 * @param fork absolute path of its folder
 */
export function ownFiles(fork: string): IsOwn {
  const known = new Set(readFileSync(ownFile('upgrade/fork-files.txt'), 'utf8').split(/\s+/));
  return (file) => {
    const place = path.join(fork, file);
    if (statSync(place).size > largest) return false;
    const id = idOf(place);
    const sample = path.join(sampleContent, path.relative('content', file));
    return known.has(id) || (file.startsWith('content/') && existsSync(sample) && idOf(sample) === id);
  };
}

/** The beginning of the id of a blob (`git hash-object`), with the ends of lines that a repository has. */
function idOf(place: string): string {
  const bytes = readFileSync(place);
  const isText = !bytes.includes(0) && bytes.includes('\r\n');
  const stored = isText ? Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1') : bytes;
  return createHash('sha1').update(`blob ${stored.length}\0`).update(stored).digest('hex').slice(0, length);
}

/** Whether a path is within a folder, or is it. Both absolute. */
export function isWithin(folder: string, place: string): boolean {
  const below = path.relative(folder, place);
  return below === '' || !(below.startsWith('..') || path.isAbsolute(below));
}
