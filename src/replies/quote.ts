/** What a reply quotes, as far as whoever is quoted may be shown: the same rules hold for them as for who replies. */
import type { Quote, ReplySource } from '../model/reply.ts';
import type { FoundQuote } from '../networks/thread.ts';
import { authorRefusal } from './consent.ts';
import type { Moderator } from './moderate.ts';
import { accountMark, lastingId, webAddress } from './names.ts';
import { normaliseHandle, normaliseLabels, normaliseName } from './normalise.ts';
import { sanitised } from './sanitise.ts';

/** Characters of a quote: it says what is spoken of, and is read where it was said. */
const longestQuote = 400;

/** What stands for somebody who is not to be named, with nothing of what they said. */
export const somebody: Quote = { author: { name: 'somebody', handle: '' }, html: '' };

/**
 * A quote in our words, safe to show.
 *
 * @param found as the network has it
 * @param named the address that the text itself gives, where the network says nothing of a quote
 */
export function quoteOf(
  found: FoundQuote | undefined,
  named: string | undefined,
  { source, moderator, longest }: { source: ReplySource; moderator: Moderator; longest: number },
): Quote | undefined {
  if (found?.withheld) return somebody;
  const url = webAddress(found?.url ?? named);
  const { author } = found ?? {};
  if (!author) return url ? { url, html: '' } : undefined;
  const id = lastingId(author.id, source);
  const { name, handle, url: page } = author;
  if (authorRefusal(author) || moderator.keepsOut({ id, name, handle, url: page })) return somebody;
  const { html } = sanitised(found?.html ?? '', Math.min(longest, longestQuote));
  const theirs = webAddress(page);
  const labels = normaliseLabels(found?.labels);
  return {
    ...(url && { url }),
    author: {
      name: normaliseName(name, normaliseHandle(handle) || somebody.author!.name),
      handle: normaliseHandle(handle),
      ...(theirs && { url: theirs }),
      ...(id && { mark: accountMark(id) }),
    },
    html,
    ...(labels.length > 0 && { labels }),
  };
}
