/** Who may quote a status. */
import type { mastodon } from 'masto';
import type { Sending } from '../contract.ts';

export type Quotes = 'everyone' | 'followers' | 'nobody';

/** The version of the API since which an author says who may quote: Mastodon 4.5 (docs.joinmastodon.org/methods/statuses/#create). */
const since = 7;

/** Who may quote, in the server's words; nothing, and a note to the owner, where it doesn't ask the author. */
export function quotePolicy(
  quotes: Quotes,
  { apiVersions, version }: Partial<Pick<mastodon.v2.Instance, 'apiVersions' | 'version'>> = {},
  sending: Pick<Sending, 'note'>,
): mastodon.rest.v1.QuoteApprovalPolicy | undefined {
  if (Number(apiVersions?.mastodon) >= since) return quotes === 'everyone' ? 'public' : quotes;
  sending.note(
    `Who may quote the post was not set: the server (${version ?? 'of an unknown version'}) does not support it. Mastodon does since 4.5.`,
  );
  return undefined;
}
