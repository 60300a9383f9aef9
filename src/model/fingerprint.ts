/**
 * A short fingerprint of a text, by which it is known again after its name, its title and some of its sentences changed:
 * the lowest hashes of its runs of letters ("bottom-k sketch", Broder 1997, On the resemblance and containment of
 * documents). Two fingerprints say how much two texts share without either text. Pure.
 */

/** Letters and digits in a run: shorter ones are shared by texts that say nothing of the same. */
const run = 16;
/** Hashes in a fingerprint, and characters of each. */
const size = 16;
const width = 5;
/** Letters and digits below which a text says too little to be known by. */
const shortest = 80;

/**
 * The fingerprint of a text in any script, in time proportional to its length; nothing for one that is too short to be
 * told from others.
 *
 * @param text Markdown: marks, white space and case make no difference
 * @returns hashes in base 36, of equal length, the lowest first
 */
export function fingerprintOf(text: string): string | undefined {
  const letters = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
  if (letters.length < shortest) return undefined;
  const lowest: number[] = [];
  let hash = 0;
  for (let at = 0; at < letters.length; at += 1) {
    hash = Math.imul(hash, base) + letters.charCodeAt(at);
    if (at >= run) hash -= Math.imul(leaving, letters.charCodeAt(at - run));
    if (at >= run - 1) keepLow(lowest, mixed(hash));
  }
  return lowest.map((each) => each.toString(36).padStart(width, '0')).join('');
}

/**
 * How much of two texts is the same by their fingerprints, from 0 to 1 in steps of a sixteenth.
 *
 * @example sharedBy(one, one) // 1
 */
export function sharedBy(one: string, other: string): number {
  const [first, second] = [hashesOf(one), new Set(hashesOf(other))];
  const union = [...new Set([...first, ...second])].sort().slice(0, size);
  const both = new Set(first.filter((hash) => second.has(hash)));
  return union.length === 0 ? 0 : union.filter((hash) => both.has(hash)).length / union.length;
}

/** What stands before each letter of a run, and before the one that leaves it: modulo 2³². */
const base = 0x01000193;
const leaving = Array.from({ length: run }).reduce<number>((power) => Math.imul(power, base), 1);

/** Adds a hash to the lowest ones, in order, each once. */
function keepLow(lowest: number[], hash: number): void {
  if (lowest.length === size && hash >= lowest[size - 1]!) return;
  let at = lowest.length;
  while (at > 0 && lowest[at - 1]! > hash) at -= 1;
  if (lowest[at - 1] === hash) return;
  lowest.splice(at, 0, hash);
  if (lowest.length > size) lowest.pop();
}

/** Spreads a hash over 25 bits, so that the lowest are a sample of all (the finaliser of MurmurHash3). */
function mixed(hash: number): number {
  let bits = hash;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 7;
}

function hashesOf(fingerprint: string): string[] {
  return Array.from({ length: fingerprint.length / width }, (_, at) =>
    fingerprint.slice(at * width, (at + 1) * width),
  );
}
