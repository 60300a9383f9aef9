/** Posts as the Threads API lists them, and the account's own. */
import { z } from 'zod';
import type { Receipt } from '../../model/journal.ts';
import { Unreachable } from '../errors.ts';
import { type Likeness, likeness, linksIn } from '../mastodon/match.ts';
import { textToHtml } from '../plain-text.ts';
import type { ThreadsClient } from './client.ts';

const fields =
  'id,text,permalink,timestamp,shortcode,username,owner,link_attachment_url,is_reply,replied_to,media_type';

const postSchema = z.object({
  id: z.string().min(1),
  text: z.string().catch(''),
  permalink: z.string().optional().catch(undefined),
  /** `2026-11-20T10:00:00+0000`: no colon in the offset. */
  timestamp: z.string().catch(''),
  shortcode: z.string().catch(''),
  username: z.string().catch(''),
  owner: z.object({ id: z.string() }).optional().catch(undefined),
  link_attachment_url: z.string().optional().catch(undefined),
  replied_to: z.object({ id: z.string() }).optional().catch(undefined),
});
export type ThreadsMedia = z.infer<typeof postSchema>;

const pageSchema = z.object({
  data: z.array(z.unknown()),
  paging: z
    .object({ cursors: z.object({ after: z.string().optional() }).optional() })
    .optional()
    .catch(undefined),
});

/** Items of a list, page after page; each as it is answered. */
export async function* paged(
  client: ThreadsClient,
  path: string,
  parameters: Record<string, string>,
): AsyncGenerator<unknown[]> {
  for (let after: string | undefined; ; ) {
    const { data, paging } = pageSchema.parse(
      await client.call('GET', path, { limit: '100', ...parameters, ...(after && { after }) }),
    );
    yield data;
    after = paging?.cursors?.after;
    // An empty page may have a cursor all the same: then there is more.
    if (!after) return;
  }
}

/** A post by its id. @throws Gone where there is none for this token */
export async function postById(client: ThreadsClient, id: string): Promise<ThreadsMedia> {
  const found = postSchema.safeParse(await client.call('GET', `/${id}`, { fields }));
  if (found.success) return found.data;
  throw new Unreachable('Threads returned a post that makes no sense.', { mayHaveHappened: true });
}

/** Pages that are looked through at most. */
const mostPages = 20;

/**
 * The account's own posts, or its own replies, newest first.
 *
 * @param oldest where to stop: milliseconds since 1970
 */
export async function* ownPosts(
  client: ThreadsClient,
  list: 'threads' | 'replies',
  oldest = 0,
): AsyncGenerator<ThreadsMedia, 'all' | 'cut'> {
  let pages = 0;
  for await (const page of paged(client, `/me/${list}`, { fields })) {
    for (const each of page) {
      const post = postSchema.safeParse(each).data;
      if (!post) continue;
      if ((timeOf(post) ?? oldest) < oldest) return 'all';
      yield post;
    }
    pages += 1;
    if (pages >= mostPages) return 'cut';
  }
  return 'all';
}

/** When it was published, in milliseconds since 1970. */
export function timeOf({ timestamp }: Pick<ThreadsMedia, 'timestamp'>): number | undefined {
  const time = Date.parse(timestamp.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(time) ? undefined : time;
}

/** @throws Unreachable where a post has no address: it stands all the same */
export function receiptOf({ id, permalink }: ThreadsMedia, at: string): Receipt {
  if (permalink === undefined || !URL.canParse(permalink))
    throw new Unreachable('Threads published the post but returned no address.', { mayHaveHappened: true });
  return { id, url: permalink, at };
}

/** Whether a post is what was sent: links come back led through l.threads.com, letters composed otherwise. */
export function compared(
  { text, replied_to: parent, link_attachment_url: card }: ThreadsMedia,
  sent: { text: string; url: string; replyTo?: string | undefined },
): Likeness {
  const seen = { content: textToHtml(text), inReplyToId: parent?.id ?? null, card };
  return likeness(seen, { text: sent.text, url: sent.url, inReplyToId: sent.replyTo });
}

/** The addresses that a post links, its preview's included. */
export function linksOf({ text, link_attachment_url: card }: ThreadsMedia): string[] {
  return [...new Set([...linksIn(textToHtml(text)), ...(card ? [card] : [])].map(unwrapped))];
}

/** @example unwrapped('https://l.threads.com/?u=https%3A%2F%2Fa.example%2F&e=AT') // 'https://a.example/' */
function unwrapped(address: string): string {
  const url = URL.parse(address);
  if (!url || !/^l\.threads\.(net|com)$/.test(url.hostname)) return address;
  return url.searchParams.get('u') ?? address;
}
