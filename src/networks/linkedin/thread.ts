/**
 * Reads what was answered to a post on LinkedIn: how much, and where the owner wants it and the token
 * may, what.
 * https://learn.microsoft.com/linkedin/marketing/community-management/shares/network-update-social-actions
 * https://learn.microsoft.com/linkedin/marketing/community-management/shares/comments-api
 */
import { z } from 'zod';
import { Gone, NeedsOwner } from '../errors.ts';
import { textToHtml } from '../plain-text.ts';
import { readerOf, tolerant } from '../reading.ts';
import type { FoundReply, Thread, ThreadAnswer, ThreadReader, ThreadRequest } from '../thread.ts';
import { LinkedInClient, type LinkedInConnection } from './client.ts';

const pageSize = 100;
/** Pages of comments read under one post or one comment. */
const mostPages = 20;

const likesSchema = z.object({ aggregatedTotalLikes: tolerant.count, totalLikes: tolerant.count }).partial();
const commentsSchema = z
  .object({ aggregatedTotalComments: tolerant.count, totalFirstLevelComments: tolerant.count })
  .partial();
/** What has neither sum is no summary, and says nothing of what there is. */
const summarySchema = z
  .object({
    likesSummary: likesSchema.optional().catch(undefined),
    commentsSummary: commentsSchema.optional().catch(undefined),
  })
  .refine(({ likesSummary, commentsSummary }) => likesSummary !== undefined || commentsSummary !== undefined)
  .transform(({ likesSummary = {}, commentsSummary = {} }) => ({ likesSummary, commentsSummary }));

/** A member's or page's name: https://learn.microsoft.com/linkedin/shared/integrations/people/profile-api */
const actorSchema = z.object({
  localizedFirstName: tolerant.text,
  localizedLastName: tolerant.text,
  localizedName: tolerant.text,
  vanityName: tolerant.text,
});
type Actor = z.infer<typeof actorSchema>;

const commentSchema = z.object({
  actor: z.string(),
  /** Where the answer is decorated with it. */
  'actor~': actorSchema.optional().catch(undefined),
  commentUrn: z.string().optional().catch(undefined),
  $URN: z.string().optional().catch(undefined),
  id: tolerant.text,
  object: tolerant.text,
  created: z.object({ time: z.number() }),
  message: z.object({ text: tolerant.text }),
  parentComment: z.string().optional().catch(undefined),
  content: z.array(z.unknown()).catch([]),
  likesSummary: z.object({ aggregatedTotalLikes: tolerant.count }).optional().catch(undefined),
  commentsSummary: z
    .object({ aggregatedTotalComments: tolerant.count, totalFirstLevelComments: tolerant.count })
    .partial()
    .optional()
    .catch(undefined),
});
type Comment = z.infer<typeof commentSchema>;

export interface LinkedInThreads extends LinkedInConnection {
  /** `counts` keeps to numbers; `full` reads the comments too, which LinkedIn's terms restrict. */
  read: 'counts' | 'full';
}

/** A reader of conversations on LinkedIn. */
export function linkedinThreads(settings: LinkedInThreads): ThreadReader {
  const client = new LinkedInClient(settings);
  const actors = new Map<string, Actor>();
  return readerOf('linkedin', settings.transport, async (request) => {
    try {
      return await read(client, actors, request, settings.read);
    } catch (error) {
      if (error instanceof NeedsOwner && error.status === 403) return { state: 'closed', note: closed };
      throw error;
    }
  });
}

const closed =
  'This token cannot read reactions and comments on LinkedIn: that requires r_organization_social for a page, ' +
  'or the restricted r_member_social for a person. Import comments manually: ' +
  'npm run replies -- --import FILE.';

async function read(
  client: LinkedInClient,
  actors: Map<string, Actor>,
  request: ThreadRequest,
  what: 'counts' | 'full',
): Promise<ThreadAnswer> {
  const { data } = await client.call('GET', `/rest/socialActions/${encodeURIComponent(request.id)}`);
  const { likesSummary, commentsSummary } = summarySchema.parse(data);
  const counts = {
    replies: Math.max(
      commentsSummary.aggregatedTotalComments ?? 0,
      commentsSummary.totalFirstLevelComments ?? 0,
    ),
    likes: likesSummary.aggregatedTotalLikes ?? likesSummary.totalLikes ?? 0,
    boosts: 0,
    quotes: 0,
  };
  const thread: Thread = { counts, replies: [], complete: true, unseen: 0, owner: '' };
  if (what === 'counts' || (counts.replies === 0 && !request.hasReplies)) return { state: 'read', thread };
  try {
    await readComments(client, actors, request, thread);
    return { state: 'read', thread };
  } catch (error) {
    if (!(error instanceof NeedsOwner) || error.status !== 403) throw error;
    // The numbers are ours to show; the words are not.
    return { state: 'read', thread: { ...thread, replies: [], complete: false, note: closed } };
  }
}

/** All comments and the replies to them, which LinkedIn nests one level deep. */
async function readComments(
  client: LinkedInClient,
  actors: Map<string, Actor>,
  request: ThreadRequest,
  thread: Thread,
): Promise<void> {
  const waiting: { target: string; parent?: string }[] = [{ target: request.id }];
  const seen = new Set<string>();
  for (let at = waiting.shift(); at; at = waiting.shift()) {
    let pages = 0;
    for (let start = 0, more = true; more; start += pageSize, pages += 1) {
      if (pages === mostPages) {
        thread.complete = false;
        break;
      }
      const path = `/rest/socialActions/${encodeURIComponent(at.target)}/comments?start=${start}&count=${pageSize}`;
      const { elements } = z
        .object({ elements: z.array(z.unknown()) })
        .parse((await client.call('GET', path)).data);
      more = elements.length >= pageSize;
      // Answers that were counted a moment ago and are not given: no sign that they were deleted.
      if (at.parent && start === 0 && elements.length === 0) thread.complete = false;
      for (const element of elements) {
        const comment = commentSchema.safeParse(element).data;
        const urn = comment && urnOf(comment);
        if (!comment || !urn) {
          thread.complete = false;
          thread.unseen += 1;
          continue;
        }
        if (seen.has(urn)) continue;
        seen.add(urn);
        const actor = comment['actor~'] ?? (await actorOf(client, actors, comment.actor));
        thread.replies.push(replyOf({ comment, urn, actor }, request, at.parent));
        const { aggregatedTotalComments = 0, totalFirstLevelComments = 0 } = comment.commentsSummary ?? {};
        if (!at.parent && Math.max(aggregatedTotalComments, totalFirstLevelComments) > 0) {
          waiting.push({ target: urn, parent: urn });
        }
      }
    }
  }
}

function urnOf({ commentUrn, $URN, object, id }: Comment): string | undefined {
  return commentUrn ?? $URN ?? (object && id ? `urn:li:comment:(${object},${id})` : undefined);
}

/**
 * Whose comment it is. LinkedIn tells names only to those it allows to read what members say, and of some
 * members not even to them.
 */
async function actorOf(client: LinkedInClient, actors: Map<string, Actor>, urn: string): Promise<Actor> {
  const known = actors.get(urn);
  if (known) return known;
  const [, kind, id = ''] = /^urn:li:(person|organization):(.+)$/.exec(urn) ?? [];
  const path =
    kind === 'organization'
      ? `/rest/organizations/${encodeURIComponent(id)}`
      : `/rest/people/(id:${encodeURIComponent(id)})`;
  let actor = actorSchema.parse({});
  try {
    if (kind) actor = actorSchema.parse((await client.call('GET', path)).data);
  } catch (error) {
    const unnamed = error instanceof Gone || (error instanceof NeedsOwner && error.status === 403);
    if (!unnamed) throw error;
  }
  actors.set(urn, actor);
  return actor;
}

function replyOf(
  { comment, urn, actor }: { comment: Comment; urn: string; actor: Actor },
  request: ThreadRequest,
  parent?: string,
): FoundReply {
  const isPage = comment.actor.startsWith('urn:li:organization:');
  const name = actor.localizedName || `${actor.localizedFirstName} ${actor.localizedLastName}`.trim();
  const page = `https://www.linkedin.com/${isPage ? 'company' : 'in'}/${encodeURIComponent(actor.vanityName)}/`;
  const answers = comment.parentComment ?? parent;
  return {
    id: urn,
    url: `${request.url}${request.url.includes('?') ? '&' : '?'}commentUrn=${encodeURIComponent(urn)}`,
    author: {
      id: comment.actor,
      name: name || (isPage ? 'A page on LinkedIn' : 'A LinkedIn member'),
      handle: '',
      ...(actor.vanityName && { url: page }),
    },
    html: textToHtml(comment.message.text),
    published: instantOf(comment.created.time),
    visibility: 'public',
    attachments: comment.content.length,
    ...(comment.likesSummary && { likes: comment.likesSummary.aggregatedTotalLikes }),
    ...(answers && { parent: answers }),
  };
}

function instantOf(milliseconds: number): string {
  const date = new Date(milliseconds);
  return Number.isNaN(date.valueOf()) ? '' : date.toISOString();
}
