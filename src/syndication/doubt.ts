/** What the owner is told where only they can say, or mend, what became of a post. */

import type { NetworkId } from '../model/ids.ts';
import type { PostingAccount } from '../model/journal.ts';
import type { Site } from '../model/site.ts';
import { definitionOf } from '../networks/registry.ts';

/**
 * A post that is there, or not: where to look, and how to say what was seen. Several lines.
 *
 * @param id the announcement's; of a part too
 * @param account whose call it was, where that is known
 */
export function askOwner(
  id: string,
  network: NetworkId,
  reason: string | undefined,
  networks: Site['networks'],
  account?: PostingAccount,
): string {
  const resolve = `npm run syndicate -- --resolve '${id}' ${network}`;
  return [
    sentence(reason ?? 'whether it was posted is unconfirmed'),
    `            Check:           ${account?.server ?? definitionOf(network).profile(networks)}${account?.handle ? `, as ${account.handle}` : ''}`,
    `            If it is there:  ${resolve} --posted URL`,
    `            If it is not:    ${resolve} --not-posted`,
  ].join('\n');
}

/** What was refused stays unsaid until its text is another. */
export function sayOtherwise(reason: string | undefined): string {
  return `${sentence(reason ?? 'it was refused')} Change its text and rebuild; it will be retried.`;
}

/**
 * A reason as a sentence: with one full stop, whoever wrote it.
 *
 * @example sentence('it is too long') // 'it is too long.'
 */
export function sentence(text: string): string {
  const whole = text.trimEnd();
  return /[.!?…:]$/.test(whole) ? whole : `${whole}.`;
}
