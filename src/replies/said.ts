/** What a reply says, as a digest: whoever approves a reply approves its words and where its links lead. */
import { createHash } from 'node:crypto';
import type { Reply } from '../model/reply.ts';
import { wordsOf } from './sanitise.ts';

/** The digest; the same whatever markup the words stand in. @param reply with sanitised HTML */
export function saidOf(reply: Pick<Reply, 'html' | 'warning' | 'quote'>): string {
  const html = reply.html + (reply.quote?.html ?? '');
  const links = Array.from(html.matchAll(/ href="([^"]*)"/g), ([, address]) => address);
  return createHash('sha256')
    .update(JSON.stringify([wordsOf(reply), links]))
    .digest('hex')
    .slice(0, 32);
}
