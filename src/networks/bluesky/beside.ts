/**
 * What a post on Bluesky shows beside its text, in words: a quote, a card of a page, a GIF, pictures. Pictures themselves
 * stay on the network. Lexicons app.bsky.embed.* and app.bsky.feed.defs.
 */
import { escape as escapeHtml } from 'html-escaper';
import { z } from 'zod';
import { tolerant } from '../reading.ts';
import type { FoundQuote } from '../thread.ts';
import { isTakenOut, labelsSchema } from './labels.ts';
import {
  type Author,
  authorOf,
  authorSchema,
  htmlOf,
  labelsOf,
  permalink,
  profile,
  recordSchema,
  type ViewContext,
  webAppOf,
} from './view.ts';

/** What stands beside a text. */
export interface Beside {
  /** Words for it, as HTML: empty where the text says enough. */
  html: string;
  quote?: FoundQuote;
  /** Pictures, videos and GIFs. */
  attachments: number;
}

const picture = z.object({ alt: tolerant.text }).catch({ alt: '' });
const embedSchema = z.object({
  $type: tolerant.text,
  images: z.array(picture).catch([]),
  items: z.array(picture).catch([]),
  alt: tolerant.text,
  external: z
    .object({ uri: z.string(), title: tolerant.text, description: tolerant.text })
    .optional()
    .catch(undefined),
  record: z.unknown().optional(),
  media: z.unknown().optional(),
});
type Embed = z.infer<typeof embedSchema>;

const quotedSchema = z.object({
  uri: z.string(),
  author: authorSchema,
  value: recordSchema,
  labels: labelsSchema,
});
/** Feeds, lists, labellers and packs are quoted like posts; each has a name somewhere. */
const namedSchema = z.object({
  uri: z.string(),
  displayName: tolerant.text,
  name: tolerant.text,
  record: z.object({ name: tolerant.text }).catch({ name: '' }),
  creator: authorSchema.optional().catch(undefined),
});

/** Where GIFs of the app's own picker come from; others are links like any other. */
const gifHosts = /^(?:media\.tenor\.com|(?:[a-z0-9-]+\.)?giphy\.com|static\.klipy\.com)$/;

/**
 * What stands beside a text.
 *
 * @param embed as the AppView sends it; anything
 * @param text the HTML of the text: a card of an address that is linked there says nothing new
 */
export function shownBeside(embed: unknown, text: string, looking: ViewContext): Beside {
  const view = embedSchema.safeParse(embed).data;
  if (!view) return { html: '', attachments: 0 };
  const media = embedSchema.safeParse(view.media).data;
  const parts = [view, ...(media ? [media] : [])];
  const described = parts.flatMap((part) => descriptionsOf(part));
  const quoted = quotedIn(view, looking);
  const said = text !== '';
  const html = [
    // Who wrote a text meant that to be read; of what has none, the description is all there is.
    ...(said ? [] : described.filter((alt) => alt).map((alt) => `<p><em>${escapeHtml(alt)}</em></p>`)),
    ...parts.flatMap((part) => cardOf(part, text)),
    quoted.html ?? '',
  ];
  return {
    html: html.join(''),
    attachments: described.length,
    ...(quoted.quote && { quote: quoted.quote }),
  };
}

/** A description for each picture, video and GIF; empty where its author gave none. */
function descriptionsOf({ $type, images, items, alt, external }: Embed): string[] {
  if (external && isGif(external.uri))
    return [external.description.replace(/^alt:\s*/i, '') || external.title];
  if (/\.video\b/.test($type)) return [alt];
  return [...images, ...items].map((each) => each.alt);
}

function cardOf({ external }: Embed, text: string): string[] {
  if (!external || isGif(external.uri) || text.includes(`href="${escapeHtml(external.uri)}"`)) return [];
  return [`<p><a href="${escapeHtml(external.uri)}">${escapeHtml(external.title || external.uri)}</a></p>`];
}

function isGif(uri: string): boolean {
  return gifHosts.test(URL.parse(uri)?.hostname ?? '');
}

/** What is quoted: a post, or something else that has a name and a page. */
function quotedIn({ record }: Embed, looking: ViewContext): { quote?: FoundQuote; html?: string } {
  if (record === undefined) return {};
  // With media beside it, the quote is one step further in.
  const inner = z.object({ record: z.unknown() }).safeParse(record).data?.record;
  const view = inner !== undefined && !quotedSchema.safeParse(record).success ? inner : record;
  const post = quotedSchema.safeParse(view).data;
  if (post && isTakenOut(post.labels)) return { quote: { withheld: true } };
  if (post) {
    const labels = labelsOf(post, looking);
    const { value } = post;
    const text = htmlOf(value.text, value.facets);
    return {
      quote: {
        // By the account, which outlives its handle.
        url: permalink({ did: post.author.did, handle: '' }, post.uri, looking.webApp),
        author: authorOf(post.author, looking),
        html: text,
        ...(labels.length > 0 && { labels }),
      },
    };
  }
  const named = namedSchema.safeParse(view).data;
  const name = named && (named.displayName || named.name || named.record.name);
  if (named?.creator && name) return { html: linkTo(named.uri, name, named.creator, looking) };
  // Blocked, detached by its author, gone: only that there is one.
  return named ? { quote: { withheld: true } } : {};
}

/** Where feeds, lists and packs are on the web, by the collection they are records of. */
const places: Record<string, string> = {
  'app.bsky.feed.generator': 'feed',
  'app.bsky.graph.list': 'lists',
};

function linkTo(uri: string, name: string, creator: Author, { webApp }: ViewContext): string {
  const [collection = '', key = ''] = uri.split('/').slice(-2);
  const page = profile({ did: creator.did, handle: '' }, webApp);
  const href =
    collection === 'app.bsky.graph.starterpack'
      ? `${webAppOf(webApp)}/starter-pack/${creator.did}/${encodeURIComponent(key)}`
      : places[collection]
        ? `${page}/${places[collection]}/${encodeURIComponent(key)}`
        : page;
  return `<p><a href="${escapeHtml(href)}">${escapeHtml(name)}</a></p>`;
}
