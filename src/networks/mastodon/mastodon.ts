/** Mastodon, and servers that speak its API (docs.joinmastodon.org/api). */
import { createHash } from 'node:crypto';
import path from 'node:path';
import type { mastodon } from 'masto';
import type { Intent, PostingAccount, Receipt } from '../../model/journal.ts';
import { Temporal } from '../../model/time.ts';
import type {
  Account,
  Draft,
  DraftOccasion,
  Found,
  FoundAt,
  Frozen,
  Limits,
  Network,
  OwnPost,
  Sending,
} from '../contract.ts';
import { Gone, isThere, MediaRefused, mediaRefusal, NeedsOwner, Refused, Unreachable } from '../errors.ts';
import type { Transport } from '../transport.ts';
import { ownAddress, statusAt } from './address.ts';
import { connectMastodon, type MastodonClient } from './client.ts';
import { mastodonLimits } from './limits.ts';
import { type Likeness, likeness, linksIn } from './match.ts';
import { type Quotes, quotePolicy } from './quotes.ts';

export interface MastodonOptions {
  /** The server, base path included. */
  url: string;
  token: string;
  transport: Transport;
}

/** What an intent freezes besides its text. */
interface Body {
  /** Canonical address of what is announced. */
  url: string;
  visibility: 'public' | 'unlisted' | 'private';
  language: string;
  spoilerText?: string;
  inReplyToId?: string;
  /** Who may quote it; the account's own setting where it is left out. */
  quotes?: Quotes;
}

/**
 * How far back one looks for a status: this long before the intent, because the two clocks may differ, and
 * at most so many pages of 40.
 */
const search = { before: { hours: 24 }, pages: 25 };

export function createMastodon({ url, token, transport }: MastodonOptions): Network {
  const client = connectMastodon({ url, token, transport });
  let instance: Promise<mastodon.v2.Instance | undefined> | undefined;
  let limits: Promise<Limits> | undefined;
  const aboutInstance = () => {
    instance ??= readInstance(client);
    return instance;
  };

  let poster: Promise<PostingAccount> | undefined;
  const domainOf = async () => (await aboutInstance())?.domain ?? new URL(url).host;
  const whose = () => {
    poster ??= posterAt(client, url, domainOf).catch((error) => {
      poster = undefined;
      throw error;
    });
    return poster;
  };

  return {
    id: 'mastodon',
    repeats: 'settled',
    get requests() {
      return transport.requests;
    },
    now: () => transport.now(),
    limits: () => {
      limits ??= aboutInstance().then(limitsOf);
      return limits;
    },
    freeze,
    send: (intent, sending) => send(client, intent, sending, transport, aboutInstance),
    find: (intent, held) => find(client, intent, held),
    edit: (receipt, draft) => edit(client, receipt, draft),
    shows: (receipt, draft) => shows(client, receipt, draft),
    withdraw: (receipt) => withdraw(client, receipt),
    account: async () => account(client, await domainOf()),
    poster: whose,
    posterOf: async (receipt) => posterOf(client, url, receipt, await whose()),
    at: async (address, intent) => at({ client, own: await whose(), transport }, address, intent),
    stands: (receipt) => stands(client, receipt),
    latest: async (most) => latest(client, (await whose()).id, most),
  };
}

async function posterAt(
  client: MastodonClient,
  server: string,
  domainOf: () => Promise<string>,
): Promise<PostingAccount> {
  const { id, acct } = await client.v1.accounts.verifyCredentials();
  return { server, id, handle: fullHandle(acct, await domainOf()) };
}

/** @example fullHandle('ada', 'mastodon.example') // '@ada@mastodon.example' */
function fullHandle(acct: string, domain: string): string {
  return `@${acct.includes('@') ? acct : `${acct}@${domain}`}`;
}

/**
 * Whose a status is. An id means something on its own server alone, so one with an address elsewhere is not asked for
 * here; where the status cannot be seen, its address says who wrote it.
 */
async function posterOf(
  client: MastodonClient,
  server: string,
  receipt: Receipt,
  own: PostingAccount,
): Promise<Partial<PostingAccount> | undefined> {
  const { origin, host, username } = ownAddress(receipt.url);
  if (origin !== new URL(server).origin)
    return { server: origin, ...(username && { handle: `@${username}@${host}` }) };
  try {
    const { account: author } = await client.v1.statuses.$select(receipt.id).fetch();
    const domain = own.handle?.split('@').at(-1) ?? host;
    return { server, id: author.id, handle: fullHandle(author.acct, domain) };
  } catch (error) {
    if (!(error instanceof Gone)) throw error;
    const same = !username || own.handle?.startsWith(`@${username}@`);
    return same ? undefined : { server, id: '', handle: `@${username}@${host}` };
  }
}

/**
 * A status of the owner's: of the account that is logged in, or of the one before, where the intent's call was made with
 * that. Another server is asked without a token.
 */
async function at(
  { client, own, transport }: { client: MastodonClient; own: PostingAccount; transport: Transport },
  url: string,
  intent: Intent | undefined,
): Promise<FoundAt> {
  const { account: before } = intent ?? {};
  const left =
    before?.server && before.server !== own.server && URL.parse(url)?.origin === new URL(before.server).origin
      ? { client: connectMastodon({ url: before.server, transport }), account: before }
      : undefined;
  const asked = left ?? { client, account: own };
  const status = await statusAt(asked.client, url, asked.account.id, search.pages);
  if (!status) return { reason: `${asked.account.server} has no post of ${asked.account.handle} at ${url}` };
  const { account: author } = status;
  const known = [own, ...(before ? [before] : [])].find(
    ({ id, server }) => id === author.id && (server ?? own.server) === asked.account.server,
  );
  if (!known)
    return { reason: `${url} is a post of @${author.acct}, and Lectern is logged in as ${own.handle}` };
  return {
    receipt: {
      ...receiptOf(status, Temporal.Instant.from(status.createdAt)),
      ...(known !== own && { account: known }),
    },
    ...(intent?.body && { says: await compared(asked.client, status, intent) }),
  };
}

/** `/api/v2/instance` says what the server is and takes (docs.joinmastodon.org/entities/Instance); before 4.0 there is none. */
async function readInstance(client: MastodonClient): Promise<mastodon.v2.Instance | undefined> {
  try {
    return await client.v2.instance.fetch();
  } catch (error) {
    if (error instanceof Gone) return undefined;
    throw error;
  }
}

/** More than four would be a gallery, not an announcement. */
const usualPictures = 4;

function limitsOf(instance: mastodon.v2.Instance | undefined): Limits {
  const usual = mastodonLimits;
  const { statuses, mediaAttachments } = instance?.configuration ?? {};
  const media = mediaAttachments as { descriptionLimit?: number; imageSizeLimit?: number } | undefined;
  const image = positive(media?.imageSizeLimit) ?? usual.image;
  const count = positive(statuses?.maxMediaAttachments) ?? usualPictures;
  return {
    text: positive(statuses?.maxCharacters) ?? usual.text,
    link: positive(statuses?.charactersReservedPerUrl) ?? usual.link,
    alt: positive(media?.descriptionLimit) ?? usual.alt,
    image,
    pictures: { count: Math.min(count, usualPictures), bytes: image },
  };
}

function positive(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined;
}

/** The key is a hash of the announcement and its text: the same on every machine that has the same intent. */
function freeze(draft: Draft, occasion: DraftOccasion): Frozen {
  const { visibility = 'public', contentWarning, quotes } = draft.options.mastodon ?? {};
  const body: Body = {
    url: draft.url,
    visibility,
    language: draft.lang,
    ...(contentWarning && { spoilerText: contentWarning }),
    ...(draft.replyTo && { inReplyToId: draft.replyTo.parent.id }),
    ...(quotes && { quotes }),
  };
  const key = createHash('sha256').update(`${occasion.id}\n${draft.text}`).digest('hex');
  return { key, text: draft.text, body: { ...body } };
}

async function send(
  client: MastodonClient,
  intent: Intent,
  sending: Sending,
  { clock }: Transport,
  aboutInstance: () => Promise<mastodon.v2.Instance | undefined>,
): Promise<Receipt> {
  const { url: _url, quotes, ...params } = intent.body as unknown as Body;
  const policy = quotes && quotePolicy(quotes, await aboutInstance(), sending);
  const mediaIds = await uploadPictures(client, intent, sending, clock);
  sending.attempt();
  try {
    const status = await client.v1.statuses.create(
      {
        status: intent.text,
        ...params,
        ...(policy && { quoteApprovalPolicy: policy }),
        ...(mediaIds.length > 0 && { mediaIds }),
      },
      { requestInit: { headers: { 'Idempotency-Key': intent.key } } },
    );
    return receiptOf(status, clock.now());
  } catch (error) {
    // Whatever it was that was refused: without the pictures it is seen whether it was they.
    if (error instanceof Refused && mediaIds.length > 0) throw mediaRefusal(error);
    if (!(error instanceof Gone)) throw error;
    if (params.inReplyToId) throw new Refused('Mastodon: the post being replied to no longer exists.');
    throw new NeedsOwner(
      `${error.message} Is networks.mastodon.url in content/site.yaml a Mastodon server?`,
      {
        cause: error,
      },
    );
  }
}

/** A picture that is still being worked on is asked for so often, so many milliseconds apart. */
const processing = { tries: 60, pause: 2_000 };

/**
 * Uploads an intent's pictures, in their order (docs.joinmastodon.org/methods/media/#v2). A status that has
 * pictures shows no link card.
 */
async function uploadPictures(
  client: MastodonClient,
  { media, fallback }: Intent,
  sending: Sending,
  clock: Transport['clock'],
): Promise<string[]> {
  const ids: string[] = [];
  for (const picture of (!fallback && media?.pictures) || []) {
    const bytes = await sending.media(picture);
    const file = new File([bytes as BlobPart], path.posix.basename(picture.path), { type: picture.type });
    try {
      const { id, url } = await client.v2.media.create({
        file,
        description: picture.alt,
        skipPolling: true,
      });
      if (!url) await processed(client, id, clock);
      ids.push(id);
    } catch (error) {
      throw mediaRefusal(error);
    }
  }
  return ids;
}

/** A 202 has no `url` yet, and asking answers 206 until the picture is there (docs.joinmastodon.org/methods/media/#get). */
async function processed(client: MastodonClient, id: string, clock: Transport['clock']): Promise<void> {
  for (let tries = 0; tries < processing.tries; tries += 1) {
    const { url } = await client.v1.media.$select(id).fetch();
    if (url) return;
    await clock.sleep(processing.pause);
  }
  throw new MediaRefused('Mastodon did not finish processing an image within two minutes.');
}

function receiptOf(status: mastodon.v1.Status, at: Temporal.Instant): Receipt {
  if (typeof status?.id !== 'string' || !URL.canParse(status.url ?? status.uri ?? '')) {
    throw new Unreachable('Mastodon accepted the post but returned no id.', { mayHaveHappened: true });
  }
  return { id: status.id, url: (status.url ?? status.uri) as string, at: at.toString() };
}

/**
 * Looks for an intent among the account's own statuses: by text and link (`likeness`), made since the intent, and in
 * nobody else's receipt. Where the rendered text leaves a doubt the source is asked, which not every server tells.
 */
async function find(client: MastodonClient, intent: Intent, held: ReadonlySet<string>): Promise<Found> {
  const oldest = Temporal.Instant.from(intent.createdAt).subtract(search.before);
  const me = await client.v1.accounts.verifyCredentials();
  let alike: string | undefined;
  let pages = 0;
  const gone = (): Found =>
    alike === undefined
      ? { state: 'absent' }
      : { state: 'unanswerable', reason: `${alike} may be it, and may not` };
  for await (const page of client.v1.accounts
    .$select(me.id)
    .statuses.list({ limit: 40, excludeReblogs: true })) {
    for (const status of page) {
      const at = Temporal.Instant.from(status.createdAt);
      if (Temporal.Instant.compare(at, oldest) < 0) return gone();
      if (status.reblog || held.has(status.id)) continue;
      const like = await compared(client, status, intent);
      if (like === 'same') return { state: 'posted', receipt: receiptOf(status, at) };
      if (like === 'unsure') alike ??= status.url ?? status.uri;
    }
    pages += 1;
    if (page.length === 0) break;
    if (pages >= search.pages) {
      return { state: 'unanswerable', reason: 'too many newer posts to search' };
    }
  }
  return gone();
}

async function compared(
  client: MastodonClient,
  { id, content, inReplyToId, card }: mastodon.v1.Status,
  intent: Pick<Intent, 'text' | 'body'>,
): Promise<Likeness> {
  const { url, inReplyToId: parent } = intent.body as unknown as Body;
  const seen = { content: content ?? '', inReplyToId: inReplyToId ?? null, card: card?.url };
  const like = likeness(seen, { text: intent.text, url, inReplyToId: parent });
  if (like !== 'unsure') return like;
  try {
    const source = await client.v1.statuses.$select(id).source.fetch();
    // A server that says what was sent says it for certain: anything else was sent by somebody else, or changed since.
    return folded(source.text) === folded(intent.text) ? 'same' : 'unsure';
  } catch (error) {
    if (error instanceof Gone || error instanceof Unreachable) return like;
    throw error;
  }
}

function folded(text: unknown): string {
  return typeof text === 'string' ? text.normalize('NFC').replace(/\s+/gu, ' ').trim() : '';
}

/** Whether a status says what an edit was to make of it. */
async function shows(client: MastodonClient, { id }: Receipt, draft: Draft): Promise<boolean> {
  const status = await client.v1.statuses.$select(id).fetch();
  try {
    const source = await client.v1.statuses.$select(id).source.fetch();
    if (typeof source.text === 'string') return folded(source.text) === folded(draft.text);
  } catch (error) {
    if (!(error instanceof Gone)) throw error;
  }
  const seen = { content: status.content ?? '', inReplyToId: null };
  return likeness(seen, { text: draft.text, url: draft.url }) === 'same';
}

/**
 * An edit is shown as such on Mastodon, with the earlier text (docs.joinmastodon.org/methods/statuses/#edit).
 * Pictures that it does not name are taken off (mastodon/mastodon, app/services/update_status_service.rb).
 */
async function edit(client: MastodonClient, receipt: Receipt, draft: Draft): Promise<{ edited: true }> {
  const spoilerText = draft.options.mastodon?.contentWarning;
  const status = client.v1.statuses.$select(receipt.id);
  const { mediaAttachments = [] } = await status.fetch();
  const mediaIds = mediaAttachments.map(({ id }) => id);
  await status.update({
    status: draft.text,
    language: draft.lang,
    ...(spoilerText && { spoilerText }),
    ...(mediaIds.length > 0 && { mediaIds }),
  });
  return { edited: true };
}

async function withdraw(client: MastodonClient, receipt: Receipt): Promise<undefined> {
  const status = client.v1.statuses.$select(receipt.id);
  try {
    await status.remove();
    await status.fetch();
  } catch (error) {
    if (error instanceof Gone) return undefined;
    throw error;
  }
  throw new Unreachable('Mastodon still shows the deleted post.', { mayHaveHappened: true });
}

function stands(client: MastodonClient, { id }: Receipt): Promise<boolean> {
  return isThere(client.v1.statuses.$select(id).fetch());
}

async function latest(client: MastodonClient, own: string, most: number): Promise<OwnPost[]> {
  const found: OwnPost[] = [];
  for await (const page of client.v1.accounts
    .$select(own)
    .statuses.list({ limit: 40, excludeReblogs: true })) {
    for (const { id, url, uri, content, card, reblog } of page) {
      if (reblog) continue;
      const links = [...linksIn(content ?? ''), ...(card?.url ? [card.url] : [])];
      found.push({ id, url: url ?? uri, links });
      if (found.length >= most) return found;
    }
    if (page.length === 0) break;
  }
  return found;
}

async function account(client: MastodonClient, domain: string): Promise<Account> {
  const me = await client.v1.accounts.verifyCredentials();
  const { scopes } = await client.v1.apps.verifyCredentials();
  return {
    id: me.id,
    handle: fullHandle(me.acct, domain),
    url: me.url,
    ...(Array.isArray(scopes) && { scopes: [...scopes] }),
  };
}
