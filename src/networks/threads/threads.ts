/** Threads by its API (developers.facebook.com/documentation/threads). */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Intent, PostingAccount, Receipt } from '../../model/journal.ts';
import { Temporal } from '../../model/time.ts';
import type { Draft, DraftOccasion, Found, FoundAt, Frozen, Network, OwnPost, Sending } from '../contract.ts';
import { Gone, isThere, NeedsOwner, Unreachable } from '../errors.ts';
import type { Transport } from '../transport.ts';
import { ThreadsClient } from './client.ts';
import { idSchema, makeContainer, statusOf } from './container.ts';
import { threadsLimits } from './limits.ts';
import { compared, linksOf, ownPosts, postById, receiptOf, type ThreadsMedia, timeOf } from './posts.ts';

export interface ThreadsOptions {
  api: string;
  token: string;
  /** Address of the site, base path included: pictures are fetched from it. */
  site: string;
  transport: Transport;
}

/** What an intent freezes besides its text. */
interface Body {
  /** Canonical address of what is announced. */
  url: string;
  /** The address whose preview is shown. */
  link?: string;
  replyTo?: string;
  replies?: string;
  /** The container that was, or may have been, published. */
  container?: string;
}

/** Where the account is: its id is the app's own name for it there. */
export const threadsServer = 'https://www.threads.net';

/** How far back one looks for a post: this long before the intent, because the two clocks may differ. */
const before = 24 * 3_600_000;

const meSchema = z.object({ id: z.string().min(1), username: z.string().min(1) });

/** Whose token it is. @throws NeedsOwner, Unreachable */
export async function me(client: ThreadsClient): Promise<{ id: string; username: string }> {
  try {
    const found = meSchema.safeParse(await client.call('GET', '/me', { fields: 'id,username' }));
    if (found.success) return found.data;
  } catch (error) {
    // Of a token that ended it may say "The requested resource does not exist".
    if (!(error instanceof Gone)) throw error;
    throw new NeedsOwner(`${error.message} Has the token ended? Run npm run login -- threads`, {
      status: 401,
      cause: error,
    });
  }
  throw new Unreachable('Threads does not say whose token this is.', { mayHaveHappened: false });
}

export function createThreads({ site, transport, ...connection }: ThreadsOptions): Network {
  const client = new ThreadsClient({ ...connection, transport });
  let known: Promise<PostingAccount> | undefined;
  const poster = () => {
    known ??= me(client).then(({ id, username }) => accountOf(id, username));
    known.catch(() => {
      known = undefined;
    });
    return known;
  };
  return {
    id: 'threads',
    repeats: 'settled',
    get requests() {
      return transport.requests;
    },
    now: () => transport.now(),
    limits: async () => threadsLimits,
    freeze,
    send: (intent, sending) => send(client, intent, sending, site, transport),
    find: (intent, held) => find(client, intent, held),
    edit: async () => ({ kept: 'Threads has no way to change a post through its API' }),
    withdraw: (receipt) => withdraw(client, receipt),
    async account() {
      const { id, username } = await me(client);
      return { id, handle: `@${username}`, url: `https://www.threads.com/@${username}` };
    },
    poster,
    posterOf: (receipt) => posterOf(client, receipt),
    at: async (url, intent) => at(client, url, await poster(), intent, transport),
    stands: (receipt) => stands(client, receipt),
    latest: (most) => latest(client, most),
  };
}

function accountOf(id: string, username: string): PostingAccount {
  return { server: threadsServer, id, handle: `@${username}` };
}

/** `reply_control`, by what it is called in `site.yaml`. */
const replyControl: Record<string, string> = {
  mentioned: 'mentioned_only',
  following: 'accounts_you_follow',
  followers: 'followers_only',
};

function freeze(draft: Draft, occasion: DraftOccasion): Frozen {
  const replies = replyControl[draft.options.threads?.replies ?? 'everyone'];
  const body: Body = {
    url: draft.url,
    ...(draft.text.includes(draft.url) && { link: draft.url }),
    ...(draft.replyTo && { replyTo: draft.replyTo.parent.id }),
    ...(replies && !draft.replyTo && { replies }),
  };
  const key = createHash('sha256').update(`${occasion.id}\n${draft.text}`).digest('hex');
  return { key, text: draft.text, body: { ...body } };
}

/** A container that is ready may all the same not be found when it is published; a new one mostly is. */
const missing = { tries: 3, pause: 5_000 };

/** The container's id is in the journal before it is published: what became of it can be asked. */
async function send(
  client: ThreadsClient,
  intent: Intent,
  sending: Sending,
  site: string,
  { clock }: Transport,
): Promise<Receipt> {
  const { container: earlier, link, replyTo, replies } = intent.body as unknown as Body;
  const pictures = (!intent.fallback && intent.media?.pictures) || [];
  // They are fetched from the site: that the files here are what was meant is made sure of all the same.
  for (const picture of pictures) await sending.media(picture);
  const addressOf = (path: string) => new URL(path.split('/').map(encodeURIComponent).join('/'), site).href;
  const wanted = { text: intent.text, link, replyTo, replies, pictures, addressOf };
  for (let tries = 1; ; tries += 1) {
    const container =
      (tries === 1 && earlier && (await stillReady(client, earlier))) ||
      (await makeContainer(client, wanted, clock));
    sending.attempt({ container });
    try {
      return await receiptFor(client, await publish(client, container), clock.now());
    } catch (error) {
      if (!(error instanceof ContainerMissing)) throw error;
      if (tries >= missing.tries)
        throw new Unreachable(`${error.message} It will be tried again.`, { mayHaveHappened: false });
      await clock.sleep(missing.pause);
    }
  }
}

/** Threads knows no such container, so it published none. */
class ContainerMissing extends Error {}

/** The one call that publishes. @throws ContainerMissing, NetworkError */
async function publish(client: ThreadsClient, container: string): Promise<string> {
  let answer: unknown;
  try {
    answer = await client.call('POST', '/me/threads_publish', { creation_id: container });
  } catch (error) {
    if (!(error instanceof Gone)) throw error;
    // Code 24, "Media Not Found". Of a 404 it is not known who answered.
    if (error.status === 400) throw new ContainerMissing(error.message);
    throw new Unreachable(error.message, { mayHaveHappened: true, cause: error });
  }
  const made = idSchema.safeParse(answer);
  if (made.success) return made.data.id;
  throw new Unreachable('Threads published the post but returned no id.', { mayHaveHappened: true });
}

/** The address of a post that was just published; where it cannot be read yet, it is looked for like one whose answer was lost. */
async function receiptFor(client: ThreadsClient, id: string, at: Temporal.Instant): Promise<Receipt> {
  try {
    return receiptOf(await postById(client, id), at.toString());
  } catch (error) {
    if (error instanceof Unreachable)
      throw new Unreachable(error.message, { mayHaveHappened: true, cause: error });
    throw new Unreachable('Threads published the post but does not show it yet.', {
      mayHaveHappened: true,
      cause: error,
    });
  }
}

/**
 * A container of an earlier call, where it can still be published: two calls for one container are the nearest there is to
 * a key.
 *
 * @throws Unreachable where it is being published, or was
 */
async function stillReady(client: ThreadsClient, id: string): Promise<string | undefined> {
  try {
    const { status } = await statusOf(client, id);
    if (status === 'FINISHED') return id;
    if (status === 'ERROR' || status === 'EXPIRED') return undefined;
    throw new Unreachable('Threads has published the post, or is about to.', { mayHaveHappened: true });
  } catch (error) {
    if (error instanceof Gone) return undefined;
    throw error;
  }
}

/**
 * What became of an intent: its container says whether it was published, the account's own posts say which post it is. The
 * list may lag behind; a container that says nothing any more proves nothing.
 */
async function find(client: ThreadsClient, intent: Intent, held: ReadonlySet<string>): Promise<Found> {
  const { container } = intent.body as unknown as Body;
  const listed = await listedPost(client, intent, held);
  if (listed.state === 'posted' || !container) return listed;
  try {
    const { status } = await statusOf(client, container);
    if (status === 'PUBLISHED' || status === 'IN_PROGRESS')
      throw new Unreachable('Threads has published the post, or is about to, and does not list it yet.', {
        mayHaveHappened: true,
      });
    return listed.state === 'unanswerable' && status === 'FINISHED' ? listed : { state: 'absent' };
  } catch (error) {
    if (!(error instanceof Gone)) throw error;
    return { state: 'unanswerable', reason: 'Threads does not say any more what became of it' };
  }
}

async function listedPost(client: ThreadsClient, intent: Intent, held: ReadonlySet<string>): Promise<Found> {
  const { url, replyTo } = intent.body as unknown as Body;
  const oldest = Date.parse(intent.createdAt) - before;
  const posts = ownPosts(client, replyTo ? 'replies' : 'threads', oldest);
  let alike: string | undefined;
  for (let next = await posts.next(); ; next = await posts.next()) {
    if (next.done) {
      if (alike !== undefined) return { state: 'unanswerable', reason: `${alike} may be it, and may not` };
      return next.value === 'all'
        ? { state: 'absent' }
        : { state: 'unanswerable', reason: 'too many newer posts to search' };
    }
    const post = next.value;
    if (held.has(post.id)) continue;
    const like = compared(post, { text: intent.text, url, replyTo });
    if (like === 'same')
      return { state: 'posted', receipt: receiptOf(post, momentOf(post, intent.createdAt)) };
    if (like === 'unsure') alike ??= post.permalink ?? post.id;
  }
}

function momentOf(post: ThreadsMedia, otherwise: string): string {
  const time = timeOf(post);
  return time === undefined ? otherwise : Temporal.Instant.fromEpochMilliseconds(time).toString();
}

async function withdraw(client: ThreadsClient, { id }: Receipt): Promise<undefined> {
  try {
    await client.call('DELETE', `/${id}`);
    await postById(client, id);
  } catch (error) {
    if (error instanceof Gone) return undefined;
    throw error;
  }
  throw new Unreachable('Threads still shows the deleted post.', { mayHaveHappened: true });
}

function stands(client: ThreadsClient, { id }: Receipt): Promise<boolean> {
  return isThere(postById(client, id));
}

async function posterOf(
  client: ThreadsClient,
  { id }: Receipt,
): Promise<Partial<PostingAccount> | undefined> {
  try {
    const { owner, username } = await postById(client, id);
    // Only of own posts it says by id whose they are.
    return owner && username ? accountOf(owner.id, username) : undefined;
  } catch (error) {
    if (error instanceof Gone || (error instanceof NeedsOwner && error.status === 403)) return undefined;
    throw error;
  }
}

async function latest(client: ThreadsClient, most: number): Promise<OwnPost[]> {
  const found: OwnPost[] = [];
  for await (const post of ownPosts(client, 'threads')) {
    if (found.length >= most) break;
    if (post.permalink) found.push({ id: post.id, url: post.permalink, links: linksOf(post) });
  }
  return found;
}

/** A post is known at its address by a short code, at threads.net and threads.com alike; no call takes one, so it is looked for. */
async function at(
  client: ThreadsClient,
  url: string,
  own: PostingAccount,
  intent: Intent | undefined,
  { clock }: Transport,
): Promise<FoundAt> {
  const code = /\/(?:post|t)\/([\w-]+)\/?$/.exec(URL.parse(url)?.pathname ?? '')?.[1];
  if (!code) return { reason: `${url} is not the address of a post on Threads` };
  for (const list of ['threads', 'replies'] as const) {
    for await (const post of ownPosts(client, list)) {
      if (post.shortcode !== code) continue;
      const { url: page, replyTo } = (intent?.body ?? {}) as Partial<Body>;
      const says = intent && page && compared(post, { text: intent.text, url: page, replyTo });
      const receipt = receiptOf(post, momentOf(post, clock.now().toString()));
      return { receipt, ...(says && { says }) };
    }
  }
  return { reason: `${url} is not among the latest posts of ${own.handle}` };
}
