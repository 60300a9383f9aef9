/**
 * Reads what was answered to a status on Mastodon. https://docs.joinmastodon.org/methods/statuses/
 *
 * With the owner's token the server gives up to 4,096 answers and leaves out by itself who the owner has
 * blocked or muted (`StatusFilter` in mastodon/mastodon, applied by `Status#descendants`); without one
 * it gives 60, 20 deep.
 */
import { escape as escapeHtml } from 'html-escaper';
import { z } from 'zod';
import { isLoopbackHost } from '../../model/fields.ts';
import { Gone, NetworkError } from '../errors.ts';
import { asksForFaces, mostFaces, readerOf, tolerant } from '../reading.ts';
import type {
  FoundAuthor,
  FoundQuote,
  FoundReactor,
  FoundReply,
  ThreadAnswer,
  ThreadReader,
  ThreadRequest,
} from '../thread.ts';
import { connectMastodon, type MastodonClient, type MastodonConnection } from './client.ts';

/** `descendants_limit` and `descendants_depth_limit` of `Api::V1::StatusesController`. */
const mostAnswers = { signedIn: 4_096, anonymous: 60 };
const deepestAnonymous = 20;

/** https://docs.joinmastodon.org/entities/Account/ */
const accountSchema = z.object({
  id: z.string(),
  acct: z.string(),
  displayName: tolerant.text,
  url: tolerant.text,
  avatarStatic: tolerant.text,
  avatar: tolerant.text,
  note: tolerant.text,
  fields: z.array(z.object({ name: tolerant.text, value: tolerant.text })).catch([]),
  noindex: z.boolean().nullish().catch(null),
  suspended: z.boolean().nullish().catch(null),
});
type Account = z.infer<typeof accountSchema>;

/** https://docs.joinmastodon.org/entities/Status/ */
const statusSchema = z.object({
  id: z.string(),
  url: z.string().nullish().catch(null),
  uri: tolerant.text,
  createdAt: tolerant.text,
  inReplyToId: z.string().nullish().catch(null),
  visibility: z.enum(['public', 'unlisted', 'private', 'direct']).catch('private'),
  language: z.string().nullish().catch(null),
  spoilerText: tolerant.text,
  sensitive: z.boolean().catch(false),
  content: tolerant.text,
  mediaAttachments: z.array(z.object({ description: tolerant.text }).catch({ description: '' })).catch([]),
  quote: z.unknown().optional(),
  poll: z.unknown().optional(),
  repliesCount: tolerant.count,
  favouritesCount: tolerant.count,
  reblogsCount: tolerant.count,
  quotesCount: tolerant.count,
  account: accountSchema,
});
type Status = z.infer<typeof statusSchema>;

/** Mastodon's Quote (https://docs.joinmastodon.org/entities/Quote/) holds the status; some of its relatives send that itself. */
const quoteSchema = z.object({ state: tolerant.text, quotedStatus: z.unknown().optional() });

export interface MastodonThreads extends MastodonConnection {
  /** The owner's handle, whose domain completes the handles of accounts on the same server. */
  account?: string | undefined;
}

/**
 * A reader of threads on the owner's Mastodon server, and on those the owner has left: an id means something on its own
 * server alone. There no token helps, and what cannot be read changes nothing and holds up nothing.
 */
export function mastodonThreads(settings: MastodonThreads): ThreadReader {
  const server = bare(settings.url);
  const client = connectMastodon(settings);
  const domain = settings.account?.split('@').at(-1) ?? new URL(settings.url).host;
  const { transport, token } = settings;
  return readerOf('mastodon', transport, async (request) => {
    const there = bare(request.server ?? serverOf(request.url, server));
    if (there === server) return read(client, request, { domain, server }, token !== undefined);
    const left = connectMastodon({ url: there, transport });
    try {
      return await read(left, request, { domain: new URL(there).host, server: there }, false);
    } catch (error) {
      if (!(error instanceof NetworkError) || error instanceof Gone) throw error;
      return {
        state: 'closed',
        note: `${there}, where this was posted, does not let it be read: ${error.message}`,
      };
    }
  });
}

/** The server of a status whose receipt does not say: the owner's, unless its address is elsewhere. */
function serverOf(url: string, own: string): string {
  const { origin, hostname } = new URL(url);
  const { origin: ours, hostname: host } = new URL(own);
  return isLoopbackHost(host) || hostname === host || origin === ours ? own : origin;
}

function bare(url: string): string {
  return url.replace(/\/+$/, '');
}

interface Mapping {
  domain: string;
  server: string;
}

async function read(
  client: MastodonClient,
  request: ThreadRequest,
  mapping: Mapping,
  signedIn: boolean,
): Promise<ThreadAnswer> {
  const validators = readValidators(request.validator);
  const select = client.v1.statuses.$select(request.id);
  const first = await select.fetch.$raw(undefined, conditional(validators.status));
  // The server says 304 only to what it gave a validator for; a body missing for another reason is none.
  let status = first.data === undefined ? undefined : statusSchema.parse(first.data);
  if (status && status.repliesCount === 0 && !request.hasReplies) {
    // Nobody answered in public or unlisted (`Status#increment_counter_caches`): no second request.
    return answer(client, request, mapping, {
      status,
      descendants: [],
      odd: 0,
      notes: [],
      validator: undefined,
    });
  }
  let context = await select.context.fetch.$raw(undefined, conditional(validators.context));
  if (!status && context.data === undefined) return { state: 'unchanged' };
  status ??= statusSchema.parse((await select.fetch.$raw()).data);
  if (context.data === undefined) context = await select.context.fetch.$raw();
  const { descendants } = z.object({ descendants: z.array(z.unknown()) }).parse(context.data);
  const read = descendants.flatMap((each) => statusSchema.safeParse(each).data ?? []);
  const cutOff = signedIn
    ? descendants.length >= mostAnswers.signedIn
    : descendants.length >= mostAnswers.anonymous || depthOf(read, request.id) >= deepestAnonymous;
  const odd = descendants.length - read.length;
  const notes = [
    cutOff && signedIn && `only the first ${mostAnswers.signedIn} replies are returned.`,
    cutOff && !signedIn && 'without the owner’s token (read:statuses) only part of this thread is returned.',
    odd > 0 && `${odd} invalid replies were skipped.`,
  ].filter((note) => note !== false);
  return answer(client, request, mapping, {
    status,
    descendants: read,
    odd,
    notes,
    validator: validatorsOf(first.headers, context.headers),
  });
}

async function answer(
  client: MastodonClient,
  request: ThreadRequest,
  mapping: Mapping,
  found: {
    status: Status;
    descendants: Status[];
    odd: number;
    notes: string[];
    validator: string | undefined;
  },
): Promise<ThreadAnswer> {
  const { status, descendants, odd, notes, validator } = found;
  const faces = await facesOf(client, request, status, mapping);
  return {
    state: 'read',
    thread: {
      counts: {
        replies: Math.max(status.repliesCount, descendants.length),
        likes: status.favouritesCount,
        boosts: status.reblogsCount,
        quotes: status.quotesCount,
      },
      replies: descendants.map((each) => replyOf(each, mapping)),
      complete: notes.length === 0,
      unseen: odd,
      owner: status.account.id,
      ownerNames: namesOf(status.account, mapping),
      ...(faces && { reactors: faces }),
      ...(validator && { validator }),
      ...(notes.length > 0 && { note: notes.join(' ') }),
    },
  };
}

function replyOf(status: Status, mapping: Mapping): FoundReply {
  const { visibility } = status;
  const quote = quoteOf(status.quote, mapping);
  return {
    id: status.id,
    url: urlOf(status, mapping),
    author: authorOf(status.account, mapping),
    html: status.content || descriptions(status),
    published: status.createdAt,
    visibility: visibility === 'direct' ? 'private' : visibility,
    likes: status.favouritesCount,
    boosts: status.reblogsCount,
    attachments: status.mediaAttachments.length + (status.poll ? 1 : 0),
    ...(status.account.suspended && { hidden: true }),
    ...(status.spoilerText && { warning: status.spoilerText }),
    // A warning of the author's own says it better.
    ...(status.sensitive && !status.spoilerText && { labels: ['sensitive'] }),
    ...(quote && { quote }),
    ...(status.language && { lang: status.language }),
    ...(status.inReplyToId && { parent: status.inReplyToId }),
  };
}

const urlOf = ({ url, uri, account, id }: Status, { server }: Mapping): string =>
  webUrl(url) ?? webUrl(uri) ?? `${server}/@${account.acct}/${id}`;

/** Of pictures without a word beside them, what their author says is on them. */
function descriptions({ mediaAttachments }: Status): string {
  const said = mediaAttachments.flatMap(({ description }) => description.trim() || []);
  return said.map((description) => `<p><em>${escapeHtml(description)}</em></p>`).join('');
}

/** What is quoted. Only an accepted quote is there to be shown; another is a link in the text, or nothing. */
function quoteOf(quote: unknown, mapping: Mapping): FoundQuote | undefined {
  if (!quote) return undefined;
  const { state = '', quotedStatus = quote } = quoteSchema.safeParse(quote).data ?? {};
  const status = statusSchema.safeParse(quotedStatus).data;
  if (!status) return state && state !== 'accepted' ? { withheld: true } : undefined;
  const { visibility, spoilerText, sensitive, content, account } = status;
  if (visibility === 'private' || visibility === 'direct' || account.suspended) return { withheld: true };
  const url = urlOf(status, mapping);
  // Unlisted words are not put on display; who wants to reads them there.
  if (visibility === 'unlisted') return { url };
  const label = spoilerText || (sensitive ? 'sensitive' : '');
  return {
    url,
    author: authorOf(account, mapping),
    html: content || descriptions(status),
    ...(label && { labels: [label] }),
  };
}

/** What the owner is called, by whom they are addressed. */
function namesOf(account: Account, mapping: Mapping): string[] {
  const { handle, url } = authorOf(account, mapping);
  return [handle, ...(url ? [url] : [])];
}

function authorOf(account: Account, { domain, server }: Mapping): FoundAuthor {
  const full = account.acct.includes('@') ? account.acct : `${account.acct}@${domain}`;
  return {
    id: account.id,
    name: account.displayName || account.acct,
    handle: `@${full}`,
    url: webUrl(account.url) ?? `${server}/@${account.acct}`,
    avatar: account.avatarStatic || account.avatar,
    biography: [account.note, ...account.fields.map(({ name, value }) => `${name} ${value}`)].join('\n'),
    noindex: account.noindex === true,
  };
}

/** Who liked and boosted, where that has changed since it was last asked. */
async function facesOf(
  client: MastodonClient,
  request: ThreadRequest,
  status: Status,
  mapping: Mapping,
): Promise<FoundReactor[] | undefined> {
  const numbers = { likes: status.favouritesCount, boosts: status.reblogsCount };
  if (!asksForFaces(request, numbers)) return undefined;
  const select = client.v1.statuses.$select(request.id);
  const kinds = [
    { kind: 'like', count: numbers.likes, list: select.favouritedBy },
    { kind: 'boost', count: numbers.boosts, list: select.rebloggedBy },
  ] as const;
  const faces: FoundReactor[] = [];
  for (const { kind, count, list } of kinds) {
    if (count === 0) continue;
    const accounts = z.array(accountSchema).parse(await list.list());
    for (const account of accounts.slice(0, mostFaces))
      faces.push({ kind, author: authorOf(account, mapping) });
  }
  return faces;
}

/** How many answers lie above the deepest one. */
function depthOf(statuses: readonly Status[], root: string): number {
  const depths = new Map([[root, 0]]);
  let deepest = 0;
  for (const { id, inReplyToId } of statuses) {
    const depth = (depths.get(inReplyToId ?? '') ?? 0) + 1;
    depths.set(id, depth);
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

const conditional = (validator: string | undefined) =>
  validator ? { requestInit: { headers: { 'if-none-match': validator } } } : undefined;

/** A thread is two resources, so its validator is two ETags. */
function readValidators(validator: string | undefined): { status?: string; context?: string } {
  const [status, context] = validator?.split('\n') ?? [];
  return { ...(status && { status }), ...(context && { context }) };
}

function validatorsOf(status: Headers, context: Headers): string | undefined {
  const [first, second] = [status.get('etag'), context.get('etag')];
  return first && second ? `${first}\n${second}` : undefined;
}

/** An address that can stand in a link. */
function webUrl(address: string | null | undefined): string | undefined {
  const url = URL.parse(address ?? '');
  return url && /^https?:$/.test(url.protocol) ? url.href : undefined;
}
