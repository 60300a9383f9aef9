/**
 * Reads webmentions from a receiver that answers as webmention.io does: JF2, with `wm-` properties.
 * https://github.com/aaronpk/webmention.io#find-links-of-a-specific-type-to-a-specific-page,
 * https://jf2.spec.indieweb.org/
 */
import { z } from 'zod';
import { errorFor, jsonOf } from '../answer.ts';
import { textToHtml } from '../plain-text.ts';
import { tolerant } from '../reading.ts';
import type { FoundAuthor, FoundReactor, FoundReply, ThreadAnswer, ThreadReader } from '../thread.ts';
import type { Transport } from '../transport.ts';

const pageSize = 100;
const mostPages = 20;

const mentionSchema = z.object({
  'wm-id': z.union([z.string(), z.number()]).transform(String),
  'wm-property': z.enum(['in-reply-to', 'like-of', 'repost-of', 'bookmark-of', 'mention-of', 'rsvp']),
  'wm-source': tolerant.text,
  'wm-target': z.string(),
  'wm-received': tolerant.text,
  'wm-private': z.boolean().catch(false),
  url: tolerant.text,
  published: tolerant.text,
  author: z
    .object({ name: tolerant.text, url: tolerant.text, photo: tolerant.text })
    .catch({ name: '', url: '', photo: '' }),
  content: z.object({ html: tolerant.text, text: tolerant.text }).catch({ html: '', text: '' }),
  name: tolerant.text,
});
type Mention = z.infer<typeof mentionSchema>;

export interface Webmentions {
  /** The receiver's list of mentions: `https://webmention.io/api/mentions.jf2`. */
  url: string;
  token?: string | undefined;
  transport: Transport;
}

/** A reader of webmentions; a thread's id and url are the page they point at. */
export function webmentions({ url, token, transport }: Webmentions): ThreadReader {
  return {
    source: 'webmention',
    get requests() {
      return transport.requests;
    },
    async read({ url: page, formerUrls = [] }): Promise<ThreadAnswer> {
      const targets = [...new Set([page, ...formerUrls])];
      const mentions = new Map<string, Mention>();
      let complete = true;
      let odd = 0;
      const notes: string[] = [];
      for (let pages = 0; ; pages += 1) {
        if (pages === mostPages) {
          complete = false;
          notes.push(`only the first ${mostPages * pageSize} webmentions were read.`);
          break;
        }
        const children = await readPage({ url, token, transport }, targets, pages);
        const before = mentions.size;
        for (const child of children) {
          const mention = mentionSchema.safeParse(child).data;
          if (!mention) odd += 1;
          else if (targets.some((target) => samePage(mention['wm-target'], target)))
            mentions.set(mention['wm-id'], mention);
        }
        // A receiver that knows no pages gives the same ones again.
        if (children.length < pageSize || mentions.size === before) break;
      }
      if (odd > 0) notes.push(`${odd} invalid webmentions were skipped.`);
      return {
        state: 'read',
        thread: {
          ...sorted([...mentions.values()]),
          complete: complete && odd === 0,
          unseen: odd,
          owner: '',
          ...(notes.length > 0 && { note: notes.join(' ') }),
        },
      };
    },
  };
}

async function readPage(
  { url, token, transport }: Webmentions,
  targets: readonly string[],
  page: number,
): Promise<unknown[]> {
  const address = new URL(url);
  // One target as every such receiver understands it, several in webmention.io's way.
  for (const target of targets)
    address.searchParams.append(targets.length > 1 ? 'target[]' : 'target', target);
  address.searchParams.set('per-page', String(pageSize));
  address.searchParams.set('page', String(page));
  address.searchParams.set('sort-dir', 'up');
  if (token) address.searchParams.set('token', token);
  const response = await transport.fetch(address, { headers: { accept: 'application/json' } });
  const answer = await jsonOf('The webmention receiver', response);
  if (!response.ok) {
    const { error_description: said } = z
      .object({ error_description: tolerant.text })
      .catch({ error_description: '' })
      .parse(answer);
    throw errorFor({
      network: 'The webmention receiver',
      status: response.status,
      said,
      hint: 'Set WEBMENTION_TOKEN to its API token.',
    });
  }
  return z.object({ children: z.array(z.unknown()) }).parse(answer).children;
}

/** Replies and mentions are words, likes and reposts are faces; what else there is (rsvp) is a mention. */
function sorted(mentions: Mention[]) {
  const replies: FoundReply[] = [];
  const reactors: FoundReactor[] = [];
  for (const mention of mentions) {
    const property = mention['wm-property'];
    if (property === 'like-of' || property === 'bookmark-of')
      reactors.push({ kind: 'like', author: authorOf(mention) });
    else if (property === 'repost-of') reactors.push({ kind: 'boost', author: authorOf(mention) });
    else replies.push(replyOf(mention));
  }
  const counted = (kind: FoundReactor['kind']) => reactors.filter((face) => face.kind === kind).length;
  return {
    counts: { replies: replies.length, likes: counted('like'), boosts: counted('boost'), quotes: 0 },
    replies,
    reactors,
  };
}

function replyOf(mention: Mention): FoundReply {
  const { content, published } = mention;
  return {
    id: mention['wm-id'],
    url: addressOf(mention),
    author: authorOf(mention),
    // Most pages that mention one say nothing a machine could read: then the page is what there is.
    html: content.html || textToHtml(content.text || mention.name || addressOf(mention)),
    published: published || mention['wm-received'],
    visibility: mention['wm-private'] ? 'private' : 'public',
    kind: mention['wm-property'] === 'in-reply-to' ? 'reply' : 'mention',
  };
}

const addressOf = (mention: Mention) => mention.url || mention['wm-source'];

/**
 * Who it is by. All that a page says of its author is its own claim, and what it says of its address is too: proven is
 * only the page the mention was sent from. So somebody is who they say where only they can write that page; else they
 * are the page that spoke.
 */
function authorOf({ author, url, 'wm-source': source }: Mention): FoundAuthor {
  const from = source || url;
  const page = author.url || from;
  const isTheirs = isBy(from, page);
  const plain = isTheirs && samePage(from, url || from);
  return {
    id: isTheirs ? page : from,
    name: author.name || (hostOf(page) ?? ''),
    handle: '',
    url: page,
    avatar: author.photo,
    ...(!plain && { via: from }),
  };
}

const hostOf = (address: string) => URL.parse(address)?.host || undefined;

/** Hosts where many people write below one root that is nobody's, in folders that don't say so. */
const sharedHosts = new Set(
  (
    'brid.gy fed.brid.gy bsky.brid.gy medium.com dev.to github.com gist.github.com gitlab.com codeberg.org hackmd.io ' +
    'sites.google.com docs.google.com telegra.ph write.as notion.site notion.so substack.com tumblr.com wordpress.com ' +
    'micro.blog news.ycombinator.com lobste.rs reddit.com stackoverflow.com facebook.com linkedin.com x.com twitter.com ' +
    'instagram.com threads.net bsky.app youtube.com web.archive.org archive.org archive.ph ipfs.io'
  ).split(' '),
);
/** How hosts that many share name somebody's own folder. */
const ownFolder = /^\/(?:[@~]|(?:users?|u|people|person|profiles?|members?|authors?|home|blogs?)\/)([^/]+)/i;

/**
 * Whether a page can have been written by nobody but the one whose page another is: on the same host, below it, or in
 * the same person's folder. The root of a host is everybody's who writes there, unless it is one person's host: of those
 * that are known to be shared, and of folders that carry somebody's name, that is not believed.
 *
 * @example isBy('https://tilde.example/~eve/1', 'https://tilde.example/~ada/') // false
 */
export function isBy(page: string, author: string): boolean {
  const [from, by] = [URL.parse(page), URL.parse(author)];
  if (!from || !by || !from.host || from.host !== by.host) return false;
  const [folder, person] = [folderOf(by), ownFolder.exec(from.pathname)?.[1]?.toLowerCase()];
  if (folder !== '') {
    const theirs = ownFolder.exec(by.pathname)?.[1]?.toLowerCase();
    const isBelow = from.pathname === folder || from.pathname.startsWith(`${folder}/`);
    return isBelow || (person !== undefined && person === theirs);
  }
  return person === undefined && !sharedHosts.has(from.host.replace(/^www\./, ''));
}

/** A page's path without its own name where that is only how a folder is shown. @example `/ada/index.html` → `/ada` */
const folderOf = ({ pathname }: URL) => pathname.replace(/(?:\/(?:index\.\w+)?)$/, '');

/**
 * Whether two addresses are the same page of a site that is files: by host and path, whatever the scheme, the query, and the
 * way in which a folder is named.
 */
export function samePage(a: string, b: string): boolean {
  const plain = (address: string) => {
    const url = URL.parse(address);
    return url && /^https?:$/.test(url.protocol) ? url.host.replace(/^www\./, '') + folderOf(url) : undefined;
  };
  const page = plain(a);
  return page !== undefined && page === plain(b);
}
