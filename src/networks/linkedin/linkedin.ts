/** LinkedIn's versioned REST API (learn.microsoft.com/linkedin/marketing/community-management/shares/posts-api). */
import { createHash } from 'node:crypto';
import type { Intent, Receipt } from '../../model/journal.ts';
import { decodedPart } from '../../model/percent.ts';
import { Temporal } from '../../model/time.ts';
import type {
  Account,
  Draft,
  DraftOccasion,
  Found,
  FoundAt,
  Frozen,
  Network,
  OwnPost,
  Picture,
  Sending,
} from '../contract.ts';
import { Gone, mediaRefusal, NeedsOwner, Refused, Unreachable } from '../errors.ts';
import type { Transport } from '../transport.ts';
import { LinkedInClient } from './client.ts';
import { linkedinLimits } from './limits.ts';
import { articleOf, documentOf, isUnready, unready } from './media.ts';
import { littleText, plainText } from './text.ts';

export interface LinkedInOptions {
  api: string;
  token: string;
  version: string;
  /** `urn:li:person:…` or `urn:li:organization:…`; asked of LinkedIn where it is left out. */
  author?: string | undefined;
  visibility: 'PUBLIC' | 'CONNECTIONS';
  transport: Transport;
}

/** What an intent freezes besides its text. */
interface Body {
  url: string;
  visibility: string;
  article?: { source: string; title: string; description: string };
  picture?: Picture;
  /** The post this one comments on. */
  comments?: string;
  /** The text is plain; intents of version 0.1.0 have little text for comments too. */
  plain?: boolean;
  /** The URN of the document that was sent with it. */
  document?: string;
}

export function createLinkedIn({ author, visibility, transport, ...connection }: LinkedInOptions): Network {
  const client = new LinkedInClient({ ...connection, transport });
  let known: Promise<string> | undefined = author ? Promise.resolve(author) : undefined;
  const whose = () => {
    known ??= me(client).then(({ urn }) => urn);
    known.catch(() => {
      known = undefined;
    });
    return known;
  };
  return {
    id: 'linkedin',
    repeats: 'never',
    get requests() {
      return transport.requests;
    },
    now: () => transport.now(),
    limits: async () => linkedinLimits,
    freeze: (draft, occasion) => freeze(draft, occasion, visibility),
    send: async (intent, sending) => send(client, await whose(), intent, sending, transport),
    find: async (intent, held) => find(client, await whose(), intent, held),
    edit: (receipt, draft) => edit(client, receipt, draft),
    withdraw: async (receipt) => withdraw(client, await whose(), receipt),
    account: async () => {
      const { urn, name } = await me(client);
      return { id: urn, handle: name } satisfies Account;
    },
    poster: async () => ({ id: await whose() }),
    posterOf: async ({ id }) => {
      const author = await authorOf(client, id);
      return author === undefined ? undefined : { id: author };
    },
    at: async (url, intent) => at(client, url, { author: await whose(), intent }, transport),
    stands: (receipt) => stands(client, receipt),
    latest: async (most) => latest(client, await whose(), most),
  };
}

/** Who the token belongs to, by OpenID Connect (learn.microsoft.com/linkedin/consumer/integrations/self-serve/sign-in-with-linkedin-v2). */
async function me(client: LinkedInClient): Promise<{ urn: string; name: string }> {
  const { data } = await client.call('GET', '/v2/userinfo');
  const { sub, name } = (data ?? {}) as { sub?: string; name?: string };
  if (!sub) {
    throw new NeedsOwner(
      'LinkedIn does not report whose token this is. Set networks.linkedin.author in content/site.yaml.',
    );
  }
  return { urn: `urn:li:person:${sub}`, name: name ?? sub };
}

function freeze(draft: Draft, occasion: DraftOccasion, visibility: string): Frozen {
  const { card, replyTo } = draft;
  // Little text, with its templates for hashtags and mentions, is the format of posts alone: a comment is plain.
  const text = replyTo ? draft.text : littleText(draft.text, draft.spans);
  const body: Body = {
    url: draft.url,
    visibility,
    ...(card && {
      article: {
        source: card.url,
        title: card.title,
        description: card.description,
      },
      picture: card.picture,
    }),
    ...(replyTo && { comments: replyTo.parent.id, plain: true }),
  };
  const key = createHash('sha256').update(`${occasion.id}\n${text}`).digest('hex');
  return { key, text, body: { ...body } };
}

/**
 * LinkedIn has no key that would make a second call harmless, so the call that publishes is made once: an
 * answer that is lost leaves `Unreachable` with `mayHaveHappened`.
 */
async function send(
  client: LinkedInClient,
  author: string,
  intent: Intent,
  sending: Sending,
  { clock }: Transport,
): Promise<Receipt> {
  const body = intent.body as unknown as Body;
  if (body.comments) return comment(client, author, intent, body, sending, clock.now());
  const document = await documentOf(client, author, intent, sending, clock);
  const article = document ? undefined : await articleOf(client, author, body, sending);
  const post = {
    author,
    commentary: intent.text,
    visibility: body.visibility,
    distribution: { feedDistribution: 'MAIN_FEED', targetEntities: [], thirdPartyDistributionChannels: [] },
    ...(document && { content: { media: document } }),
    ...(article && { content: { article } }),
    lifecycleState: 'PUBLISHED',
    isReshareDisabledByAuthor: false,
  };
  for (let tries = 1; ; tries += 1) {
    sending.attempt(document && { document: document.id });
    try {
      const { headers } = await client.call('POST', '/rest/posts', { body: post });
      return receiptOf(headers.get('x-restli-id'), clock.now());
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      // `Content is a duplicate of urn:li:share:…`: that post is this one, whatever it shows.
      if (/DUPLICATE_POST/.test(error.message)) {
        const twin = /urn:li:(?:share|ugcPost):\d+/.exec(error.message)?.[0];
        if (!twin) throw error;
        return receiptOf(twin, clock.now());
      }
      if (!document) throw error;
      if (!isUnready(error) || tries >= unready.tries) throw mediaRefusal(error);
      await clock.sleep(unready.pause);
    }
  }
}

function receiptOf(urn: string | null, at: Temporal.Instant): Receipt {
  if (!urn) {
    throw new Unreachable('LinkedIn accepted the post but returned no URN.', { mayHaveHappened: true });
  }
  return { id: urn, url: `https://www.linkedin.com/feed/update/${urn}/`, at: at.toString() };
}

const mayNotComment =
  'LinkedIn does not let this token comment (403); comments take w_member_social_feed, or w_organization_social_feed for a page. ' +
  'Comment by hand, or let the post itself be changed: syndication.onEdit.linkedin: edit.';

/** A comment on our own post (Comments API): how a correction is said where the post itself stays. */
async function comment(
  client: LinkedInClient,
  actor: string,
  intent: Intent,
  { comments: post = '', plain }: Body,
  sending: Sending,
  at: Temporal.Instant,
): Promise<Receipt> {
  sending.attempt();
  const text = plain ? intent.text : plainText(intent.text);
  const { data, headers } = await client
    .call('POST', `/rest/socialActions/${encodeURIComponent(post)}/comments`, {
      body: { actor, object: post, message: { text } },
    })
    .catch((error: unknown) => {
      // A token may be allowed to post and not to comment: that holds up no post.
      if (!(error instanceof NeedsOwner) || error.status !== 403) throw error;
      throw new Refused(mayNotComment, { status: 403, cause: error });
    });
  const { commentUrn } = (data ?? {}) as { commentUrn?: string };
  const urn = commentUrn ?? headers.get('x-restli-id');
  if (!urn) {
    throw new Unreachable('LinkedIn accepted the comment but returned no URN.', {
      mayHaveHappened: true,
    });
  }
  return { id: urn, url: `https://www.linkedin.com/feed/update/${post}/`, at: at.toString() };
}

/**
 * Reading one's posts needs r_organization_social (a page) or the restricted r_member_social. Where it is
 * granted, a post with our link counts; that none is listed proves nothing, for the list may lag behind.
 */
async function find(
  client: LinkedInClient,
  author: string,
  intent: Intent,
  held: ReadonlySet<string>,
): Promise<Found> {
  const { url, comments, document } = intent.body as unknown as Body;
  const reason = 'LinkedIn does not report whether it was posted';
  if (comments) return { state: 'unanswerable', reason };
  try {
    const elements = await postsBy(client, author);
    const dayBefore = Date.parse(intent.createdAt) - 86_400_000;
    const ours = elements.find(
      ({ id, createdAt = 0, content }) =>
        !held.has(id) &&
        createdAt >= dayBefore &&
        (content?.article?.source === url || (document !== undefined && content?.media?.id === document)),
    );
    if (ours)
      return { state: 'posted', receipt: receiptOf(ours.id, Temporal.Instant.from(intent.createdAt)) };
    return { state: 'unanswerable', reason };
  } catch (error) {
    if (error instanceof NeedsOwner && error.status === 403) return { state: 'unanswerable', reason };
    throw error;
  }
}

/** A partial update takes the commentary alone: author, picture and article stay (Posts API, "Update posts"). */
async function edit(client: LinkedInClient, receipt: Receipt, draft: Draft): Promise<{ edited: true }> {
  await client.call('POST', `/rest/posts/${encodeURIComponent(receipt.id)}`, {
    headers: { 'x-restli-method': 'PARTIAL_UPDATE' },
    body: { patch: { $set: { commentary: littleText(draft.text, draft.spans) } } },
  });
  return { edited: true };
}

/** Deleting twice answers 204 twice (Posts API, "Delete posts"); reading it back needs a permission most don't have. */
async function withdraw(
  client: LinkedInClient,
  author: string,
  receipt: Receipt,
): Promise<string | undefined> {
  // The Posts API takes shares and ugcPosts; what it answers to others proves nothing.
  if (receipt.id.startsWith('urn:li:activity:'))
    throw new Refused(
      `LinkedIn: a post that is known by its activity's address cannot be deleted through its API. Delete ${receipt.url} there, then run this command with --forget.`,
    );
  const commentOn = /^urn:li:comment:\((urn:li:[^,]+),(\d+)\)$/.exec(receipt.id);
  const path = commentOn
    ? `/rest/socialActions/${encodeURIComponent(commentOn[1] as string)}/comments/${commentOn[2]}?actor=${encodeURIComponent(author)}`
    : `/rest/posts/${encodeURIComponent(receipt.id)}`;
  try {
    await client.call('DELETE', path, { headers: { 'x-restli-method': 'DELETE' } });
  } catch (error) {
    if (error instanceof Gone) return undefined;
    throw error;
  }
  if (commentOn) return undefined;
  try {
    await client.call('GET', path);
  } catch (error) {
    if (error instanceof Gone) return undefined;
    if (error instanceof NeedsOwner && error.status === 403) {
      return `LinkedIn confirmed the deletion, but this token cannot verify it. Check ${receipt.url}`;
    }
    throw error;
  }
  throw new Unreachable('LinkedIn still shows the deleted post.', { mayHaveHappened: true });
}

interface ListedPost {
  id: string;
  commentary?: string;
  createdAt?: number;
  content?: { article?: { source?: string }; media?: { id?: string } };
}

/** The last hundred posts of an author (Posts API, "Find posts by authors"). */
async function postsBy(client: LinkedInClient, author: string): Promise<ListedPost[]> {
  const query = `q=author&author=${encodeURIComponent(author)}&count=100&sortBy=LAST_MODIFIED`;
  const { data } = await client.call('GET', `/rest/posts?${query}`, {
    headers: { 'x-restli-method': 'FINDER' },
  });
  return ((data ?? {}) as { elements?: ListedPost[] }).elements ?? [];
}

async function latest(client: LinkedInClient, author: string, most: number): Promise<OwnPost[] | undefined> {
  try {
    return (await postsBy(client, author)).slice(0, most).map(({ id, commentary = '', content }) => ({
      id,
      url: `https://www.linkedin.com/feed/update/${id}/`,
      links: [
        ...(content?.article?.source ? [content.article.source] : []),
        ...(commentary.match(/https?:\/\/[^\s()<>]+/g) ?? []),
      ],
    }));
  } catch (error) {
    if (error instanceof NeedsOwner && error.status === 403) return undefined;
    throw error;
  }
}

/** A comment can be read by its post's address alone, and few tokens may read either. */
async function stands(client: LinkedInClient, { id }: Receipt): Promise<boolean | undefined> {
  if (!/^urn:li:(share|ugcPost):/.test(id)) return undefined;
  try {
    await client.call('GET', `/rest/posts/${encodeURIComponent(id)}`);
    return true;
  } catch (error) {
    if (error instanceof Gone) return false;
    if (error instanceof NeedsOwner && error.status === 403) return undefined;
    throw error;
  }
}

/** Who wrote a post; `undefined` where this token may not read it, or there is none. */
async function authorOf(client: LinkedInClient, urn: string): Promise<string | undefined> {
  if (!/^urn:li:(share|ugcPost):/.test(urn)) return undefined;
  try {
    const { data } = await client.call('GET', `/rest/posts/${encodeURIComponent(urn)}`);
    const { author } = (data ?? {}) as { author?: unknown };
    return typeof author === 'string' ? author : undefined;
  } catch (error) {
    if (error instanceof Gone || (error instanceof NeedsOwner && error.status === 403)) return undefined;
    throw error;
  }
}

/** LinkedIn lets few tokens read posts: where it does not, the address is taken as the owner gives it, and that is said. */
async function at(
  client: LinkedInClient,
  url: string,
  { author, intent }: { author: string; intent: Intent | undefined },
  { clock }: Transport,
): Promise<FoundAt> {
  const match = /(share|ugcPost|activity)[-:](\d{2,})/.exec(decodedPart(URL.parse(url)?.pathname ?? ''));
  const host = URL.parse(url)?.hostname ?? '';
  if (!match || !/(^|\.)linkedin\.com$/.test(host))
    return { reason: `${url} is not the address of a post on LinkedIn` };
  const id = `urn:li:${match[1]}:${match[2]}`;
  const found = await authorOf(client, id);
  const { account: before } = intent ?? {};
  if (found !== undefined && found !== author && found !== before?.id)
    return { reason: `${url} is a post of ${found}, and Lectern posts as ${author}` };
  return {
    receipt: {
      id,
      url,
      ...(found !== undefined && found !== author && { account: before }),
      at: clock.now().toString(),
    },
    ...(found === undefined && {
      note: 'LinkedIn does not let this token read it: whose post it is was not checked.',
    }),
  };
}
