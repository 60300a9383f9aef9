/**
 * Reads what was answered to a post on Bluesky from the public AppView, without signing in.
 *
 * The JSON is read as it is, not through `@atproto/api`'s client: that checks a whole answer against its
 * lexicon, recursively, so one odd record anywhere would hide a thread, and a very deep one end the
 * process. https://docs.bsky.app/docs/api/app-bsky-feed-get-post-thread
 */
import { AppBskyRichtextFacet, RichText } from '@atproto/api';
import { z } from 'zod';
import { breaksToHtml, escapeHtml } from '../plain-text.ts';
import { asksForFaces, mostFaces, readerOf, tolerant } from '../reading.ts';
import type {
  FoundAuthor,
  FoundFace,
  FoundReply,
  ThreadAnswer,
  ThreadReader,
  ThreadRequest,
} from '../thread.ts';
import type { Transport } from '../transport.ts';
import { query, shunnedBy } from './appview.ts';
import type { BlueskySession } from './client.ts';

/** `depth` of getPostThread: 1,000 at most, and the AppView may cut much sooner. */
const depth = 1_000;
/** Posts above ours, where it is an answer to an earlier one of ours: the way to the thread's first. */
const highest = 100;
/** Branches that are asked for on their own because the AppView cut them, in one reading of a thread. */
const mostBranches = 25;

const authorSchema = z.object({
  did: z.string(),
  handle: tolerant.text,
  displayName: tolerant.text,
  avatar: tolerant.text,
  description: tolerant.text,
  labels: z.array(z.object({ val: z.string(), neg: z.boolean().optional() })).catch([]),
  viewer: z
    .object({ muted: z.boolean().optional(), blocking: z.string().optional() })
    .optional()
    .catch(undefined),
});
type Author = z.infer<typeof authorSchema>;

const embedSchema = z
  .object({ $type: z.string(), images: z.array(z.unknown()).catch([]) })
  .optional()
  .catch(undefined);

const postSchema = z.object({
  uri: z.string(),
  author: authorSchema,
  record: z.object({
    text: tolerant.text,
    createdAt: tolerant.text,
    langs: z.array(z.string()).catch([]),
    facets: z.array(z.unknown()).catch([]),
    reply: z
      .object({ parent: z.object({ uri: z.string() }) })
      .optional()
      .catch(undefined),
  }),
  embed: embedSchema,
  labels: z.array(z.object({ val: z.string(), neg: z.boolean().optional() })).catch([]),
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
type Post = z.infer<typeof postSchema>;

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
}

/** A reader of threads on Bluesky. */
export function blueskyThreads({ appview, transport, session }: BlueskyThreads): ThreadReader {
  const ask: Ask = (method, parameters) => query(transport, appview, method, parameters);
  let shunned: Promise<Set<string>> | undefined;
  return readerOf('bluesky', transport, async (request) => {
    shunned ??= session ? shunnedBy(session) : Promise.resolve(new Set());
    return read(ask, request, await shunned);
  });
}

type Ask = (method: string, parameters: Record<string, string>) => Promise<unknown>;

async function read(ask: Ask, request: ThreadRequest, shunned: ReadonlySet<string>): Promise<ThreadAnswer> {
  const branch = async (uri: string, parentHeight = 0) => {
    const parameters = { uri, depth: String(depth), parentHeight: String(parentHeight) };
    const answer = await ask('app.bsky.feed.getPostThread', parameters);
    return z.object({ thread: z.unknown() }).parse(answer).thread;
  };
  const top = nodeSchema.parse(await branch(request.id, highest));
  if (top.notFound) return { state: 'gone' };
  const root = postSchema.parse(top.post);
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
        if (!node) continue;
        if (node.uri && (node.notFound || node.blocked)) absent.push(node.uri);
        if (node.notFound) continue;
        const post = node.blocked ? undefined : postSchema.safeParse(node.post).data;
        if (!post) {
          unseen += 1;
          continue;
        }
        if (found.has(post.uri) || post.uri === root.uri) continue;
        found.set(post.uri, replyOf(post, level.parent, { gate, shunned, webApp: request.url }));
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
  const faces = await facesOf(ask, request, root, shunned);
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
      ...(faces && { faces }),
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
    const post = postSchema.safeParse(node.post).data;
    for (const uri of post?.threadgate?.record.hiddenReplies ?? []) hidden.add(uri);
  }
  return hidden;
}

function replyOf(
  post: Post,
  above: string,
  at: { gate: ReadonlySet<string>; shunned: ReadonlySet<string>; webApp: string },
): FoundReply {
  const { record } = post;
  const lang = record.langs[0];
  const hidden = at.gate.has(post.uri) || labelsOf(post).some((label) => label.startsWith('!'));
  return {
    id: post.uri,
    url: permalink(post, at.webApp),
    author: authorOf(post.author, at.shunned, at.webApp),
    html: htmlOf(record.text, record.facets),
    // `createdAt` is what the author's program says, `indexedAt` when the network saw it.
    published: record.createdAt || post.indexedAt,
    parent: record.reply?.parent.uri ?? above,
    visibility: 'public',
    likes: post.likeCount,
    boosts: post.repostCount,
    attachments: attachmentsOf(post),
    ...(hidden && { hidden }),
    ...(lang && { lang }),
  };
}

function authorOf(author: Author, shunned: ReadonlySet<string>, webApp: string): FoundAuthor {
  const named = author.handle && author.handle !== 'handle.invalid' ? author.handle : '';
  return {
    id: author.did,
    name: author.displayName || named || author.did,
    handle: named && `@${named}`,
    url: profile(author, webApp),
    avatar: author.avatar,
    biography: author.description,
    labels: labelsOf(author),
    shunned:
      shunned.has(author.did) || author.viewer?.muted === true || author.viewer?.blocking !== undefined,
  };
}

const labelsOf = ({ labels }: Pick<Author, 'labels'>) => labels.flatMap(({ val, neg }) => (neg ? [] : [val]));

/** Images are counted one by one, a video or a link preview as one. */
function attachmentsOf({ embed }: Post): number {
  if (!embed) return 0;
  return Math.max(
    embed.images.length,
    /\.(images|video|recordWithMedia|gallery)\b/.test(embed.$type) ? 1 : 0,
  );
}

/** Where the post is read on the web: on the same site as our own post's address. */
function permalink(post: Post, webApp: string): string {
  return `${profile(post.author, webApp)}/post/${encodeURIComponent(post.uri.split('/').at(-1) ?? '')}`;
}

function profile({ did, handle }: Author, webApp: string): string {
  const base = webApp.includes('/profile/')
    ? webApp.slice(0, webApp.indexOf('/profile/'))
    : 'https://bsky.app';
  const name = handle && handle !== 'handle.invalid' ? handle : did;
  return `${base}/profile/${encodeURIComponent(name).replaceAll('%3A', ':')}`;
}

/** A post's text with its facets: links, mentions and tags at UTF-8 byte offsets. */
function htmlOf(written: string, facets: unknown[]): string {
  const valid = facets.filter((facet) => AppBskyRichtextFacet.validateMain(facet).success);
  const rich = new RichText({ text: written, facets: valid as AppBskyRichtextFacet.Main[] });
  const html = Array.from(rich.segments(), (segment) => {
    const shown = escapeHtml(segment.text);
    const link = segment.link?.uri;
    if (link) return `<a href="${escapeHtml(link)}">${shown}</a>`;
    const did = segment.mention?.did;
    if (did) return `<a href="https://bsky.app/profile/${escapeHtml(did)}">${shown}</a>`;
    return shown;
  }).join('');
  return breaksToHtml(html);
}

async function facesOf(
  ask: Ask,
  request: ThreadRequest,
  root: Post,
  shunned: ReadonlySet<string>,
): Promise<FoundFace[] | undefined> {
  if (!asksForFaces(request, { likes: root.likeCount, boosts: root.repostCount })) return undefined;
  const { id, url } = request;
  const faces: FoundFace[] = [];
  const page = { uri: id, limit: String(mostFaces) };
  if (root.likeCount > 0) {
    const { likes } = z
      .object({ likes: z.array(z.object({ actor: authorSchema })) })
      .parse(await ask('app.bsky.feed.getLikes', page));
    faces.push(
      ...likes.map(({ actor }) => ({ kind: 'like' as const, author: authorOf(actor, shunned, url) })),
    );
  }
  if (root.repostCount > 0) {
    const { repostedBy } = z
      .object({ repostedBy: z.array(authorSchema) })
      .parse(await ask('app.bsky.feed.getRepostedBy', page));
    faces.push(
      ...repostedBy.map((actor) => ({ kind: 'boost' as const, author: authorOf(actor, shunned, url) })),
    );
  }
  return faces;
}
