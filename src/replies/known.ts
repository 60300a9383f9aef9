/** Who is on the site already: under `approve: first-time` what they say further does not wait. */
import type { RepliesFile, Reply, ReplySource } from '../model/reply.ts';

/**
 * Whether anything by somebody is on the site. A lasting id decides where both have one; what a webmention
 * says of its author is no proof of anything, so there nothing else does.
 */
export function isKnown(
  files: Iterable<RepliesFile>,
  { mark, handle, url }: Reply['author'],
  source: ReplySource,
): boolean {
  const claimed = source === 'webmention';
  for (const { replies } of files) {
    for (const { author, source: from } of replies) {
      if (claimed !== (from === 'webmention')) continue;
      if (mark && author.mark ? mark === author.mark : !claimed && isAlike(author, { handle, url }))
        return true;
    }
  }
  return false;
}

const isAlike = (a: Pick<Reply['author'], 'handle' | 'url'>, b: Pick<Reply['author'], 'handle' | 'url'>) =>
  (b.handle !== '' && a.handle === b.handle) || (b.url !== undefined && a.url === b.url);
