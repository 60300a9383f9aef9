/** What a source leads to. */
import { SourceError } from './findings.ts';

/** A speaker's whole life has fewer events, and nobody waits longer. */
const most = { links: 500, seconds: 300 };

/**
 * Follows the links of one source: each address once, whatever it answered, so many in all, within so much time. A profile
 * could else name a slow server a hundred thousand times.
 *
 * @param read gives what stands at an address
 * @param now in milliseconds
 * @returns what stands there; it throws a SourceError where that can't be had, or is over a bound
 */
export function follower(
  read: (address: string) => Promise<unknown>,
  { links, seconds }: typeof most = most,
  now: () => number = () => performance.now(),
): (address: string) => Promise<unknown> {
  const answers = new Map<string, Promise<unknown>>();
  const began = now();
  const ask = async (address: string) => {
    const advice = 'Import what is missing by its own address.';
    if (answers.size >= links)
      throw new SourceError(`${address} not followed: more than ${links} links. ${advice}`);
    if (now() - began > seconds * 1000)
      throw new SourceError(`${address} not followed: ${seconds} s are over. ${advice}`);
    return read(address);
  };
  return (address) => {
    const known = answers.get(address);
    if (known) return known;
    const answer = ask(address);
    // Only what was asked is counted.
    if (answers.size < links) answers.set(address, answer);
    return answer;
  };
}
