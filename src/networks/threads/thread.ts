/**
 * Reads what was answered to a post on Threads
 * (developers.facebook.com/documentation/threads/retrieve-and-manage-replies/replies-and-conversations).
 */
import { z } from 'zod';
import { Gone, NeedsOwner, Refused } from '../errors.ts';
import { textToHtml } from '../plain-text.ts';
import { readerOf } from '../reading.ts';
import type { FoundReply, Thread, ThreadAnswer, ThreadReader, ThreadRequest } from '../thread.ts';
import { ThreadsClient, type ThreadsConnection } from './client.ts';
import { paged, timeOf } from './posts.ts';
import { me } from './threads.ts';

const fields =
  'id,text,username,permalink,timestamp,media_type,replied_to,is_reply_owned_by_me,hide_status,profile_picture_url,is_quote_post';

/** Pages of 100 that are read of one conversation. */
const mostPages = 50;

const replySchema = z.object({
  id: z.string().min(1),
  text: z.string().catch(''),
  /** Left out of those whose profile is private. */
  username: z.string().optional().catch(undefined),
  permalink: z.string().optional().catch(undefined),
  timestamp: z.string().catch(''),
  media_type: z.string().catch('TEXT_POST'),
  replied_to: z.object({ id: z.string() }).optional().catch(undefined),
  hide_status: z.string().catch('NOT_HUSHED'),
  profile_picture_url: z.string().optional().catch(undefined),
});
type Reply = z.infer<typeof replySchema>;

/** `hide_status` of what readers see. */
const shown = new Set(['NOT_HUSHED', 'UNHUSHED']);

/** A reader of conversations on Threads. */
export function threadsThreads(settings: ThreadsConnection): ThreadReader {
  const client = new ThreadsClient(settings);
  let owner: Promise<{ username: string }> | undefined;
  const may = { count: true };
  return readerOf('threads', settings.transport, async (request) => {
    try {
      // A dead token may be told that nothing exists: whose it is, is asked before anything is taken for gone.
      owner ??= me(client);
      const { username } = await owner;
      return await read(client, request, username, may);
    } catch (error) {
      if (error instanceof NeedsOwner && error.status === 403) return { state: 'closed', note: closed };
      throw error;
    }
  });
}

const closed =
  'This token cannot read replies on Threads: that takes threads_read_replies. Run npm run login -- threads --token';

async function read(
  client: ThreadsClient,
  request: ThreadRequest,
  owner: string,
  may: { count: boolean },
): Promise<ThreadAnswer> {
  const found = new Map<string, FoundReply>();
  const thread: Thread = {
    counts: { replies: 0, likes: 0, boosts: 0, quotes: 0 },
    replies: [],
    complete: true,
    unseen: 0,
    owner,
    ownerNames: [`@${owner}`, `https://www.threads.com/@${owner}`, `https://www.threads.net/@${owner}`],
  };
  let pages = 0;
  for await (const page of paged(client, `/${request.id}/conversation`, { fields, reverse: 'false' })) {
    for (const each of page) {
      const reply = replySchema.safeParse(each).data;
      if (reply?.username === undefined) thread.unseen += 1;
      else found.set(reply.id, replyOf(reply, reply.username, request));
    }
    pages += 1;
    if (pages < mostPages) continue;
    thread.complete = false;
    break;
  }
  thread.replies = [...found.values()];
  const insights = await countsOf(client, request.id, may);
  thread.counts = { ...thread.counts, ...insights, replies: thread.replies.length + thread.unseen };
  return { state: 'read', thread };
}

const insightsSchema = z.object({
  data: z.array(
    z.object({ name: z.string(), values: z.array(z.object({ value: z.number().int().nonnegative() })) }),
  ),
});

/** Likes, reposts and quotes, where the token may ask (threads_manage_insights). */
async function countsOf(
  client: ThreadsClient,
  id: string,
  may: { count: boolean },
): Promise<Partial<Thread['counts']>> {
  if (!may.count) return {};
  try {
    const data = await client.call('GET', `/${id}/insights`, { metric: 'likes,reposts,quotes' });
    const found = insightsSchema.safeParse(data).data?.data ?? [];
    const of = (name: string) => found.find((each) => each.name === name)?.values[0]?.value ?? 0;
    return { likes: of('likes'), boosts: of('reposts'), quotes: of('quotes') };
  } catch (error) {
    if (error instanceof NeedsOwner && error.status === 403) may.count = false;
    else if (!(error instanceof Refused || error instanceof Gone)) throw error;
    return {};
  }
}

function replyOf(reply: Reply, username: string, request: ThreadRequest): FoundReply {
  const { id, text, permalink, media_type: kind, replied_to: parent, profile_picture_url: avatar } = reply;
  const time = timeOf(reply);
  return {
    id,
    url: permalink ?? request.url,
    author: {
      id: username,
      name: username,
      handle: `@${username}`,
      url: `https://www.threads.com/@${username}`,
      ...(avatar && { avatar }),
    },
    html: textToHtml(text),
    published: time === undefined ? '' : new Date(time).toISOString(),
    visibility: 'public',
    ...(parent && { parent: parent.id }),
    ...(!shown.has(reply.hide_status) && { hidden: true }),
    attachments: kind === 'TEXT_POST' ? 0 : 1,
  };
}
