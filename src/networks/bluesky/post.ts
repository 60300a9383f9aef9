/** A reply on Bluesky in the words of `networks/thread.ts`. */
import { z } from 'zod';
import { tolerant } from '../reading.ts';
import type { FoundReply } from '../thread.ts';
import { shownBeside } from './beside.ts';
import { isTakenOut, labelsSchema } from './labels.ts';
import {
  authorOf,
  authorSchema,
  htmlOf,
  labelsOf,
  permalink,
  recordSchema,
  type ViewContext,
} from './view.ts';

/** A post, as app.bsky.feed.defs#postView has it. */
export const postRecordSchema = z.object({
  uri: z.string(),
  author: authorSchema,
  record: recordSchema,
  embed: z.unknown().optional(),
  labels: labelsSchema,
  replyCount: tolerant.count,
  likeCount: tolerant.count,
  repostCount: tolerant.count,
  quoteCount: tolerant.count,
  indexedAt: tolerant.text,
  threadgate: z
    .object({ record: z.object({ hiddenReplies: z.array(z.string()).catch([]) }) })
    .optional()
    .catch(undefined),
});
export type PostRecord = z.infer<typeof postRecordSchema>;

/**
 * A reply.
 *
 * @param above what it stands below in the thread
 * @param gate the posts that the owner hid
 */
export function replyOf(
  post: PostRecord,
  above: string,
  gate: ReadonlySet<string>,
  looking: ViewContext,
): FoundReply {
  const { record } = post;
  const lang = record.langs[0];
  const text = htmlOf(record.text, record.facets);
  const beside = shownBeside(post.embed, text, looking);
  const labels = labelsOf(post, looking);
  return {
    id: post.uri,
    url: permalink(post.author, post.uri, looking.webApp),
    author: authorOf(post.author, looking),
    html: text + beside.html,
    // `createdAt` is what the author's program says, `indexedAt` when the network saw it.
    published: record.createdAt || post.indexedAt,
    parent: record.reply?.parent.uri ?? above,
    visibility: 'public',
    likes: post.likeCount,
    boosts: post.repostCount,
    attachments: beside.attachments,
    ...(beside.quote && { quote: beside.quote }),
    ...(labels.length > 0 && { labels }),
    ...((gate.has(post.uri) || isTakenOut(post.labels)) && { hidden: true }),
    ...(lang && { lang }),
  };
}
