/**
 * Timestamp identifiers, the record keys of the AT Protocol: 53 bits of microseconds since 1970 and 10 bits
 * of a clock id, in base 32 that sorts (atproto.com/specs/tid).
 */
import { createHash } from 'node:crypto';
import type { Temporal } from './time.ts';

const alphabet = '234567abcdefghijklmnopqrstuvwxyz';

/**
 * The key of an announcement's record, the same whenever and wherever it is worked out: the time is when
 * it is due, to the second; the microseconds and the clock id are a 30-bit hash of its id.
 */
export function tidFor(id: string, due: Temporal.Instant): string {
  const seconds = BigInt(Math.max(0, Math.floor(due.epochMilliseconds / 1000)));
  const hash = createHash('sha256').update(id).digest().readUInt32BE(0) >>> 2;
  const microseconds = BigInt(hash >>> 10);
  return tidOf(seconds * 1_000_000n + microseconds, hash & 1023);
}

/** The key of a time and a clock id. */
export function tidOf(microseconds: bigint, clock: number): string {
  return encode(microseconds, BigInt(clock));
}

/** The key after this one. */
export function nextTid(tid: string): string {
  let value = 0n;
  for (const letter of tid) value = value * 32n + BigInt(alphabet.indexOf(letter));
  value += 1n;
  return encode(value >> 10n, value & 1023n);
}

function encode(microseconds: bigint, clock: bigint): string {
  let value = (microseconds << 10n) | clock;
  let text = '';
  for (let digit = 0; digit < 13; digit += 1) {
    text = alphabet[Number(value & 31n)] + text;
    value >>= 5n;
  }
  return text;
}
