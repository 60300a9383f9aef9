/**
 * Reads what was answered to a post on Bluesky from the public AppView, without signing in.
 *
 * The JSON is read as it is, not through `@atproto/api`'s client: that checks a whole answer against its
 * lexicon, recursively, so one odd record anywhere would hide a thread, and a very deep one end the
 * process. https://docs.bsky.app/docs/api/app-bsky-feed-get-post-thread
 */
import { z } from 'zod';
import { NetworkError } from '../errors.ts';
import { asksForFaces, mostFaces, readerOf } from '../reading.ts';
import type { FoundReactor, FoundReply, ThreadAnswer, ThreadReader, ThreadRequest } from '../thread.ts';
import type { Transport } from '../transport.ts';
import { blockedOrMutedBy, query } from './appview.ts';
import type { BlueskySession } from './client.ts';
import { type LabelNames, labellersHeader, labelNames } from './labels.ts';
import { type PostRecord, postRecordSchema, replyOf } from './post.ts';
import { authorOf, authorSchema, profile, type ViewContext } from './view.ts';

/** `depth` of getPostThread: 1,000 at most, and the AppView may cut much sooner. */
const depth = 1_000;
/** Posts above ours, where it is an answer to an earlier one of ours: the way to the thread's first. */
const highest = 100;
/** Branches that are asked for on their own because the AppView cut them, in one reading of a thread. */
const mostBranches = 25;

/** A node of the tree; what is below is read one level at a time, so that no depth costs stack. */
const nodeSchema = z.object({
  uri: z.string().optional().catch(undefined),
  post: z.unknown().optional(),
  parent: z.unknown().optional(),
  replies: z.array(z.unknown()).optional().catch(undefined),
  blocked: z.literal(true).optional().catch(undefined),
  notFound: z.literal(true).optional().catch(undefined),
});
type Node = z.infer<typeof nodeSchema>;

export interface BlueskyThreads {
  appview: string;
  transport: Transport;
  /** For whom the owner has blocked and muted, which only they may read; without it, what is public counts. */
  session?: BlueskySession | undefined;
  /** DIDs of labellers whose labels count beside those of Bluesky's own moderation. */
  labellers?: readonly string[] | undefined;
  /** The language in which their labels are named. */
  language?: string | undefined;
}

/** A reader of threads on Bluesky. */
export function blueskyThreads(settings: BlueskyThreads): ThreadReader {
  const { appview, transport, session, labellers = [], language = 'en' } = settings;
  const headers = labellersHeader(labellers);
  const ask: Ask = (method, parameters) => query(transport, appview, method, parameters, headers);
  let blockedOrMuted: Promise<Set<string>> | undefined;
  let names: Promise<LabelNames> | undefined;
  return readerOf('bluesky', transport, async (request) => {
    blockedOrMuted ??= session ? blockedOrMutedBy(session) : Promise.resolve(new Set());
    names ??= namesOf(ask, labellers, language);
    return read(ask, request, {
      blockedOrMuted: await blockedOrMuted,
      names: await names,
      webApp: request.url,
    });
  });
}

/** What the labellers call their labels; asked for once a run. One that does not say has its values for names. */
async function namesOf(ask: Ask, labellers: readonly string[], language: string): Promise<LabelNames> {
  if (labellers.length === 0) return new Map();
  const parameters = { dids: [...labellers], detailed: 'true' };
  try {
    return labelNames(await ask('app.bsky.labeler.getServices', parameters), language);
  } catch (error) {
    if (error instanceof NetworkError || error instanceof z.ZodError) return new Map();
    throw error;
  }
}

type Ask = (method: string, parameters: Record<string, string | string[]>) => Promise<unknown>;

async function read(ask: Ask, request: ThreadRequest, looking: ViewContext): Promise<ThreadAnswer> {
  const branch = async (uri: string, parentHeight = 0) => {
    const parameters = { uri, depth: String(depth), parentHeight: String(parentHeight) };
    const answer = await ask('app.bsky.feed.getPostThread', parameters);
    return z.object({ thread: z.unknown() }).parse(answer).thread;
  };
  const top = nodeSchema.parse(await branch(request.id, highest));
  if (top.notFound) return { state: 'gone' };
  const root = postRecordSchema.parse(top.post);
  const gate = hiddenIn(top);
  const found = new Map<string, FoundReply>();
  const absent: string[] = [];
  let unseen = 0;
  let complete = true;
  let branches = 0;
  const waiting: { nodes: unknown[]; parent: string }[] = [{ nodes: top.replies ?? [], parent: root.uri }];
  const cut: string[] = top.replies === undefined && root.replyCount > 0 ? [root.uri] : [];

  for (;;) {
    const level = waiting.pop();
    if (level) {
      for (const each of level.nodes) {
        const node = nodeSchema.safeParse(each).data;
        if (!node) {
          unseen += 1;
          continue;
        }
        if (node.uri && (node.notFound || node.blocked)) absent.push(node.uri);
        if (node.notFound) continue;
        const post = node.blocked ? undefined : postRecordSchema.safeParse(node.post).data;
        if (!post) {
          unseen += 1;
          continue;
        }
        if (found.has(post.uri) || post.uri === root.uri) continue;
        found.set(post.uri, replyOf(post, level.parent, gate, looking));
        if (node.replies) waiting.push({ nodes: node.replies, parent: post.uri });
        else if (post.replyCount > 0) cut.push(post.uri);
      }
      continue;
    }
    // Deeper branches one by one. One that is the root again was answered with nothing: not twice.
    const uri = cut.shift();
    if (uri === undefined) break;
    if (uri === root.uri || branches >= mostBranches) {
      complete = false;
      continue;
    }
    branches += 1;
    const node = nodeSchema.safeParse(await branch(uri)).data;
    if (node?.replies) waiting.push({ nodes: node.replies, parent: uri });
  }

  const replies = [...found.values()];
  const faces = await facesOf(ask, request, root, looking);
  return {
    state: 'read',
    thread: {
      counts: {
        replies: Math.max(root.replyCount, replies.length),
        likes: root.likeCount,
        boosts: root.repostCount,
        quotes: root.quoteCount,
      },
      replies,
      complete,
      unseen,
      absent,
      owner: root.author.did,
      ownerNames: [root.author.did, root.author.handle, profile(root.author, request.url)],
      ...(faces && { reactors: faces }),
    },
  };
}

/**
 * What the owner hid in the thread. A gate is a matter of the whole thread and told with its first post,
 * which is above ours where ours answers an earlier one, as a correction does.
 */
function hiddenIn(anchor: Node): Set<string> {
  const hidden = new Set<string>();
  for (let node: Node | undefined = anchor; node; node = nodeSchema.safeParse(node.parent).data) {
    const post = postRecordSchema.safeParse(node.post).data;
    for (const uri of post?.threadgate?.record.hiddenReplies ?? []) hidden.add(uri);
  }
  return hidden;
}

async function facesOf(
  ask: Ask,
  request: ThreadRequest,
  root: PostRecord,
  looking: ViewContext,
): Promise<FoundReactor[] | undefined> {
  if (!asksForFaces(request, { likes: root.likeCount, boosts: root.repostCount })) return undefined;
  const { id } = request;
  const faces: FoundReactor[] = [];
  const page = { uri: id, limit: String(mostFaces) };
  if (root.likeCount > 0) {
    const { likes } = z
      .object({ likes: z.array(z.object({ actor: authorSchema })) })
      .parse(await ask('app.bsky.feed.getLikes', page));
    for (const each of likes.map(({ actor }) => ({
      kind: 'like' as const,
      author: authorOf(actor, looking),
    })))
      faces.push(each);
  }
  if (root.repostCount > 0) {
    const { repostedBy } = z
      .object({ repostedBy: z.array(authorSchema) })
      .parse(await ask('app.bsky.feed.getRepostedBy', page));
    for (const each of repostedBy.map((actor) => ({
      kind: 'boost' as const,
      author: authorOf(actor, looking),
    })))
      faces.push(each);
  }
  return faces;
}
