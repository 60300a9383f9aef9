/** Bluesky: records in a repository of the AT Protocol (atproto.com/specs, docs.bsky.app). */
import { type AppBskyFeedPost, AtUri, RichText } from '@atproto/api';
import type { Intent, Receipt } from '../../model/journal.ts';
import { decodedPart } from '../../model/percent.ts';
import type { StandardRecords } from '../../model/standard-site.ts';
import { nextTid, tidFor } from '../../model/tid.ts';
import type { Temporal } from '../../model/time.ts';
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
import { Gone, isThere, KeyTaken, mediaRefusal, NetworkError, Refused, Unreachable } from '../errors.ts';
import type { Transport } from '../transport.ts';
import { BlueskySession } from './client.ts';
import { picturesOf, withThumbnail } from './embed.ts';
import { blueskyLimits } from './limits.ts';
import { documentIn, withStandard } from './standard.ts';

export interface BlueskyOptions {
  service: string;
  identifier: string;
  password: string;
  transport: Transport;
}

type PostRecord = AppBskyFeedPost.Record;

/** What an intent freezes besides its text. */
interface Body {
  /** The record but for the thumbnail, which is uploaded first. */
  record: PostRecord;
  url: string;
  picture?: Picture;
  /** Records that the card refers to, written before the post. */
  standard?: StandardRecords;
  gates?: { replies: 'mentioned' | 'following' | 'nobody' | 'everyone'; quotes: boolean };
}

const posts = 'app.bsky.feed.post';

export function createBluesky({ transport, ...connection }: BlueskyOptions): Network {
  const session = new BlueskySession({ ...connection, transport });
  return {
    id: 'bluesky',
    repeats: 'always',
    get requests() {
      return transport.requests;
    },
    now: () => transport.now(),
    limits: async () => blueskyLimits,
    freeze,
    send: (intent, sending) => send(session, intent, sending, transport),
    find: (intent) => find(session, intent, transport),
    nextKey,
    edit: async () => ({ kept: 'a post on Bluesky cannot be changed' }),
    withdraw: (receipt) => withdraw(session, receipt),
    account: () => account(session),
    poster: async () => ({ id: await session.did(), handle: `@${await session.handle()}` }),
    posterOf: (receipt) => posterOf(session, receipt),
    at: (url, intent) => at(session, url, transport, intent),
    stands: (receipt) => stands(session, receipt),
    latest: (most) => latest(session, most),
  };
}

function freeze(draft: Draft, occasion: DraftOccasion): Frozen {
  const { card, replyTo, options, lang, text } = draft;
  const facets = facetsOf(draft);
  const record: PostRecord = {
    $type: posts,
    text,
    ...(facets && { facets }),
    langs: [lang],
    createdAt: occasion.at.toString({ smallestUnit: 'millisecond' }),
    ...(card && {
      embed: {
        $type: 'app.bsky.embed.external',
        external: { uri: card.url, title: card.title, description: card.description },
      },
    }),
    ...(replyTo && { reply: { parent: strongRef(replyTo.parent), root: strongRef(replyTo.root) } }),
  };
  const { replies = 'everyone', quotes = true } = options.bluesky ?? {};
  // Who may answer holds for a whole thread and stands at its first post; who may quote, at each post.
  const gates = { replies: replyTo ? ('everyone' as const) : replies, quotes };
  const gated = gates.replies !== 'everyone' || !quotes;
  const body: Body = {
    record,
    url: draft.url,
    ...(card && { picture: card.picture }),
    ...(card?.standard && { standard: card.standard }),
    ...(gated && { gates }),
  };
  return { key: tidFor(occasion.id, occasion.due), text, body: { ...body } };
}

/** Facets: byte offsets into the UTF-8 text, end exclusive (docs.bsky.app/docs/advanced-guides/post-richtext). */
function facetsOf({ text, spans }: Draft): PostRecord['facets'] {
  if (spans.length === 0) return undefined;
  const { unicodeText } = new RichText({ text });
  return spans.map((span) => ({
    index: {
      byteStart: unicodeText.utf16IndexToUtf8Index(span.start),
      byteEnd: unicodeText.utf16IndexToUtf8Index(span.end),
    },
    features: [
      span.kind === 'link'
        ? { $type: 'app.bsky.richtext.facet#link', uri: span.url }
        : span.kind === 'tag'
          ? { $type: 'app.bsky.richtext.facet#tag', tag: span.tag }
          : { $type: 'app.bsky.richtext.facet#mention', did: span.id },
    ],
  }));
}

function strongRef({ id, cid }: Receipt) {
  if (!cid) throw new Refused(`Bluesky: the journal has no CID for ${id}, so it cannot be replied to.`);
  return { uri: id, cid };
}

function nextKey(intent: Intent): Frozen {
  return { key: nextTid(intent.key), text: intent.text, ...(intent.body && { body: intent.body }) };
}

/**
 * Looks first, then writes the record only where there is none (`swapRecord: null`): however often this
 * is tried, there is one post.
 */
async function send(
  session: BlueskySession,
  intent: Intent,
  sending: Sending,
  { clock }: Transport,
): Promise<Receipt> {
  const body = intent.body as unknown as Body;
  const repo = await session.did();
  const there = await read(session, repo, intent);
  if (there) return settle(session, repo, intent, there, clock.now());
  const pictures = await picturesOf(session, intent, sending);
  const record = pictures
    ? { ...body.record, embed: pictures }
    : await withStandard(session, body.standard, await withThumbnail(session, body.record, sending), sending);
  sending.attempt();
  let standing: Standing;
  try {
    standing = await write(session, repo, intent, record);
  } catch (error) {
    // Whatever it was that was refused: without the pictures it is seen whether it was they.
    throw pictures && error instanceof Refused ? mediaRefusal(error) : error;
  }
  return settle(session, repo, intent, standing, clock.now());
}

async function write(
  session: BlueskySession,
  repo: string,
  intent: Intent,
  record: PostRecord,
): Promise<Standing> {
  try {
    const { data } = await session.call((agent) =>
      agent.com.atproto.repo.putRecord({
        repo,
        collection: posts,
        rkey: intent.key,
        record: { ...record },
        swapRecord: null,
      }),
    );
    return { uri: data.uri, cid: data.cid, document: documentIn(record), ours: true };
  } catch (error) {
    if (!(error instanceof NetworkError) || error.status !== 400) throw error;
    // InvalidSwap: there is one by now, from an earlier try whose answer was lost or from another machine.
    const now = await read(session, repo, intent);
    if (now) return now;
    throw error;
  }
}

interface Standing {
  uri: string;
  cid: string;
  /** The document its card pins. */
  document: string | undefined;
  ours: boolean;
}

/** What sits on an intent's key. A record counts as ours only where it links what we announce. */
async function read(session: BlueskySession, repo: string, intent: Intent): Promise<Standing | undefined> {
  try {
    const { data } = await session.call((agent) =>
      agent.com.atproto.repo.getRecord({ repo, collection: posts, rkey: intent.key }),
    );
    const ours = isOurs(data.value as unknown as PostRecord, intent);
    return { uri: data.uri, cid: data.cid ?? '', document: documentIn(data.value), ours };
  } catch (error) {
    if (error instanceof Gone) return undefined;
    throw error;
  }
}

function isOurs(record: PostRecord, intent: Intent): boolean {
  const { record: frozen, url } = intent.body as unknown as Body;
  // Where pictures take the place of the card, the text alone links.
  const linked = intent.media ? linksOf({ ...frozen, embed: undefined }) : linksOf(frozen);
  // A further part of a thread, or an answer, may link nothing: it is known by its text.
  if (!linked.includes(url)) return record.text === intent.text;
  return linksOf(record).includes(url);
}

function linksOf(record: PostRecord): string[] {
  const embed = record.embed as { external?: { uri?: string } } | undefined;
  const features = (record.facets ?? []).flatMap((facet) => facet.features as { uri?: string }[]);
  return [embed?.external?.uri, ...features.map(({ uri }) => uri)].filter((uri) => uri !== undefined);
}

/** The receipt of a record that stands, once its gates do too. */
async function settle(
  session: BlueskySession,
  repo: string,
  intent: Intent,
  standing: Standing,
  at: Temporal.Instant,
): Promise<Receipt> {
  if (!standing.ours) throw new KeyTaken(`Bluesky: another record already uses the key ${intent.key}.`);
  try {
    await putGates(session, repo, intent, standing.uri);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const message = `Posted to Bluesky, but its reply and quote settings could not be applied: ${error.message}`;
    throw new Unreachable(message, { mayHaveHappened: true, cause: error });
  }
  return {
    id: standing.uri,
    cid: standing.cid,
    ...(standing.document && { document: standing.document }),
    url: addressOf(repo, intent.key),
    at: at.toString(),
  };
}

/** Reply and quote controls: records of their own under the post's key (lexicons app.bsky.feed.threadgate, postgate). */
async function putGates(session: BlueskySession, repo: string, intent: Intent, post: string): Promise<void> {
  const { gates, record } = intent.body as unknown as Body;
  if (!gates) return;
  const put = (collection: string, rest: object) =>
    session.call((agent) =>
      agent.com.atproto.repo.putRecord({
        repo,
        collection,
        rkey: intent.key,
        record: { $type: collection, post, createdAt: record.createdAt, ...rest },
      }),
    );
  if (gates.replies !== 'everyone') {
    const rule = { mentioned: 'mentionRule', following: 'followingRule', nobody: undefined }[gates.replies];
    await put('app.bsky.feed.threadgate', {
      allow: rule ? [{ $type: `app.bsky.feed.threadgate#${rule}` }] : [],
    });
  }
  if (!gates.quotes) {
    await put('app.bsky.feed.postgate', {
      embeddingRules: [{ $type: 'app.bsky.feed.postgate#disableRule' }],
    });
  }
}

async function find(session: BlueskySession, intent: Intent, { clock }: Transport): Promise<Found> {
  const repo = await session.did();
  const there = await read(session, repo, intent);
  if (!there?.ours) return { state: 'absent' };
  return { state: 'posted', receipt: await settle(session, repo, intent, there, clock.now()) };
}

async function withdraw(session: BlueskySession, receipt: Receipt): Promise<undefined> {
  const repo = await session.did();
  const { rkey, collection: own } = new AtUri(receipt.id);
  const gates = own === posts ? ['app.bsky.feed.threadgate', 'app.bsky.feed.postgate'] : [];
  for (const collection of [...gates, own]) {
    // Deleting what isn't there succeeds (lexicon com.atproto.repo.deleteRecord).
    await session.call((agent) => agent.com.atproto.repo.deleteRecord({ repo, collection, rkey }));
  }
  try {
    await session.call((agent) => agent.com.atproto.repo.getRecord({ repo, collection: own, rkey }));
  } catch (error) {
    if (error instanceof Gone) return undefined;
    throw error;
  }
  throw new Unreachable('Bluesky still shows the deleted post.', { mayHaveHappened: true });
}

async function account(session: BlueskySession): Promise<Account> {
  const handle = await session.handle();
  const scope = await session.scope();
  return {
    id: await session.did(),
    handle: `@${handle}`,
    url: `https://bsky.app/profile/${handle}`,
    ...(scope && { scopes: [scope] }),
  };
}

/** Where a post is read. By DID: a handle may change, and another take it. */
function addressOf(did: string, rkey: string): string {
  return `https://bsky.app/profile/${did}/post/${rkey}`;
}

/** Older versions noted what was resolved by hand under the handle of its address. */
async function posterOf(session: BlueskySession, receipt: Receipt): Promise<{ id: string } | undefined> {
  const { host } = new AtUri(receipt.id);
  const id = await didOf(session, host);
  return id === undefined ? undefined : { id };
}

/** The DID of a handle or DID; `undefined` where a handle is nobody's (any more). */
async function didOf(session: BlueskySession, name: string): Promise<string | undefined> {
  if (name.startsWith('did:')) return name;
  if (name.toLowerCase() === (await session.handle()).toLowerCase()) return session.did();
  try {
    const { data } = await session.call((agent) =>
      agent.com.atproto.identity.resolveHandle({ handle: name }),
    );
    return data.did;
  } catch (error) {
    if (error instanceof Gone || error instanceof Refused) return undefined;
    throw error;
  }
}

async function at(
  session: BlueskySession,
  url: string,
  { clock }: Transport,
  intent: Intent | undefined,
): Promise<FoundAt> {
  // The same in every web client of Bluesky, and in `at://` addresses.
  const match = /^(?:\/profile)?\/([^/]+)\/(?:post|app\.bsky\.feed\.post)\/([^/]+)\/?$/.exec(
    url.startsWith('at://') ? url.slice('at:/'.length) : (URL.parse(url)?.pathname ?? ''),
  );
  if (!match) return { reason: `${url} is not the address of a post on Bluesky` };
  const [, name = '', rkey = ''] = match;
  const own = await session.did();
  const { account: before } = intent ?? {};
  const did = await didOf(session, decodedPart(name).replace(/^@/, ''));
  if (did === undefined || (did !== own && did !== before?.id)) {
    const who = did === undefined ? `of nobody on Bluesky (${name})` : `of ${name}`;
    return { reason: `${url} is a post ${who}, and Lectern is logged in as @${await session.handle()}` };
  }
  try {
    const { data } = await session.call((agent) =>
      agent.com.atproto.repo.getRecord({ repo: did, collection: posts, rkey }),
    );
    const document = documentIn(data.value);
    const receipt = {
      id: data.uri,
      ...(data.cid && { cid: data.cid }),
      ...(document && { document }),
      url: addressOf(did, rkey),
      ...(did !== own && before && { account: before }),
      at: dateOf(data.value) ?? clock.now().toString(),
    };
    return { receipt, ...(intent && { says: data.value.text === intent.text ? 'same' : 'other' }) };
  } catch (error) {
    if (error instanceof Gone)
      return { reason: `@${decodedPart(name).replace(/^@/, '')} has no post at ${url}` };
    throw error;
  }
}

function stands(session: BlueskySession, { id }: Receipt): Promise<boolean> {
  const { host: repo, collection, rkey } = new AtUri(id);
  return isThere(session.call((agent) => agent.com.atproto.repo.getRecord({ repo, collection, rkey })));
}

async function latest(session: BlueskySession, most: number): Promise<OwnPost[]> {
  const repo = await session.did();
  const found: OwnPost[] = [];
  let cursor: string | undefined;
  do {
    const { data } = await session.call((agent) =>
      agent.com.atproto.repo.listRecords({ repo, collection: posts, limit: 100, ...(cursor && { cursor }) }),
    );
    for (const { uri, value } of data.records) {
      const { rkey } = new AtUri(uri);
      found.push({ id: uri, url: addressOf(repo, rkey), links: linksOf(value as unknown as PostRecord) });
    }
    cursor = data.records.length > 0 ? data.cursor : undefined;
  } while (cursor && found.length < most);
  return found.slice(0, most);
}

function dateOf(record: unknown): string | undefined {
  const { createdAt } = record as Partial<PostRecord>;
  return typeof createdAt === 'string' && !Number.isNaN(Date.parse(createdAt))
    ? new Date(createdAt).toISOString()
    : undefined;
}
