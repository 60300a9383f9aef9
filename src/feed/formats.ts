/**
 * What the formats of feeds have in common: JSON Feed (jsonfeed.org/version/1.1), RSS 2.0 and 1.0, Atom (RFC 4287), each as
 * feedsmith takes it apart, in one shape. Pure.
 */
import { parseFeed } from 'feedsmith';
import { type NamedPicture, NotAFeed, type SourceFeed } from './feed.ts';
import { oneLine, wordsOf } from './plain.ts';
import { feedsOf, isPage } from './read-page.ts';

/** Characters of a picture's description that are kept. */
const longestAlt = 500;

/** What an item says, before it is made sense of: alike in all formats. */
export interface RawItem {
  guid: string | undefined;
  /** Addresses of its page, the likeliest first, as written. */
  links: (string | undefined)[];
  base: string | undefined;
  title: string | undefined;
  published: string | undefined;
  updated: string | undefined;
  /** The first that says something is the summary: `brief` texts are whole summaries, others begin an entry. */
  texts: { html: string; brief: boolean }[];
  tags: string[];
  lang: string | undefined;
  pictures: (NamedPicture | undefined)[];
}

/** Dates stay as they are written. */
const parse = (text: string) => parseFeed<string>(text, { parseDateFn: (written) => written });

/** A feed as feedsmith gives it. */
type Parsed<Format> = Extract<ReturnType<typeof parse>, { format: Format }>['feed'];

/** A feed, before it is made sense of. */
export interface RawFeed extends Pick<SourceFeed, 'format'> {
  title: string | undefined;
  description: string | undefined;
  home: string | undefined;
  base: string | undefined;
  language: string | undefined;
  items: RawItem[];
}

/**
 * A feed of any of the formats; dates, addresses and texts as they are written.
 *
 * @param address where it comes from
 * @throws NotAFeed
 */
export function rawFeed(text: string, address: string): RawFeed {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(text);
  } catch (cause) {
    if (isPage(text))
      throw new NotAFeed('is a web page, not a feed', { instead: feedsOf(text, address), cause });
    const why = cause instanceof Error && cause.cause instanceof Error ? `: ${cause.cause.message}` : '';
    throw new NotAFeed(`is no JSON Feed, RSS or Atom that can be read${oneLine(why).slice(0, 200)}`, {
      cause,
    });
  }
  switch (parsed.format) {
    case 'json':
      return rawJson(parsed.feed);
    case 'rss':
      return rawRss(parsed.feed);
    case 'atom':
      return rawAtom(parsed.feed);
    case 'rdf':
      return rawRdf(parsed.feed);
  }
}

function rawJson(feed: Parsed<'json'>): RawFeed {
  return {
    format: 'json',
    title: feed.title,
    description: feed.description,
    home: feed.home_page_url,
    base: undefined,
    language: feed.language,
    items: (feed.items ?? []).map((item) => ({
      guid: item?.id,
      // `external_url` is the page that a link blog is about; the item's own is `url`.
      links: [item?.url, webAddress(item?.id)],
      base: undefined,
      // Plain text by the specification; plug-ins write entities all the same.
      title: item?.title?.replaceAll('<', '&lt;'),
      published: item?.date_published,
      updated: item?.date_modified,
      texts: [
        ...text(escaped(item?.summary), true),
        ...text(escaped(item?.content_text), false),
        ...text(item?.content_html, false),
      ],
      tags: (item?.tags ?? []).filter((tag) => tag !== undefined),
      lang: item?.language,
      pictures: [picture(item?.image), picture(item?.banner_image)],
    })),
  };
}

function rawRss(feed: Parsed<'rss'>): RawFeed {
  return {
    format: 'rss',
    title: feed.title,
    description: feed.description,
    home: feed.link,
    base: feed.xml?.base,
    language: feed.language ?? feed.dc?.languages?.[0] ?? feed.xml?.lang,
    items: (feed.items ?? []).map((item) => ({
      guid: item?.guid?.value,
      links: [
        item?.link,
        item?.atom?.links?.find((link) => isAlternate(link))?.href,
        // A permalink unless it says otherwise (rssboard.org/rss-specification#ltguidgtSubelementOfLtitemgt).
        item?.guid?.isPermaLink === false ? undefined : webAddress(item?.guid?.value),
      ],
      base: item?.xml?.base,
      title: item?.title ?? item?.itunes?.title ?? item?.media?.title?.value,
      published: item?.pubDate ?? item?.dc?.dates?.[0] ?? item?.dcterms?.issued?.[0] ?? item?.atom?.published,
      updated: item?.atom?.updated ?? item?.dcterms?.modified?.[0],
      texts: [
        ...text(item?.description, true),
        ...text(item?.itunes?.summary, true),
        ...text(item?.content?.encoded, false),
        ...text(item?.media?.description?.value, true),
      ],
      tags: (item?.categories ?? []).flatMap((category) => category?.name ?? []),
      lang: item?.dc?.languages?.[0] ?? item?.xml?.lang,
      pictures: [
        ...(item?.media?.contents ?? []).map((content) =>
          content?.medium === 'image' || content?.type?.startsWith('image/')
            ? picture(content.url, content.title?.value)
            : undefined,
        ),
        ...(item?.enclosures ?? []).map((each) =>
          each?.type?.startsWith('image/') ? picture(each.url) : undefined,
        ),
        ...(item?.media?.thumbnails ?? []).map((thumbnail) => picture(thumbnail?.url)),
        picture(item?.itunes?.image),
      ],
    })),
  };
}

function rawAtom(feed: Parsed<'atom'>): RawFeed {
  return {
    format: 'atom',
    title: typed(feed.title),
    description: typed(feed.subtitle),
    home: feed.links?.find((link) => isAlternate(link))?.href,
    base: feed.xml?.base,
    language: feed.xml?.lang,
    items: (feed.entries ?? []).map((entry) => {
      const alternates = (entry?.links ?? []).filter((link) => isAlternate(link));
      const html = alternates.find((link) => link?.type?.includes('html') ?? true);
      return {
        guid: entry?.id,
        links: [html?.href, alternates[0]?.href, entry?.content?.src, webAddress(entry?.id)],
        base: entry?.xml?.base,
        title: typed(entry?.title) ?? entry?.media?.title?.value,
        published: entry?.published ?? entry?.dc?.dates?.[0],
        updated: entry?.updated,
        texts: [
          ...text(typed(entry?.summary), true),
          ...text(typed(entry?.content), false),
          ...text(entry?.media?.groups?.[0]?.description?.value, true),
        ],
        // A scheme such as Blogger's kinds is no subject of the entry's.
        tags: (entry?.categories ?? []).flatMap((category) =>
          category?.scheme?.includes('#kind') ? [] : (category?.label ?? category?.term ?? []),
        ),
        lang: entry?.xml?.lang,
        pictures: [
          ...(entry?.links ?? []).map((link) =>
            link?.rel === 'enclosure' && link.type?.startsWith('image/') ? picture(link.href) : undefined,
          ),
          ...(entry?.media?.contents ?? []).map((each) =>
            each?.medium === 'image' || each?.type?.startsWith('image/') ? picture(each.url) : undefined,
          ),
          ...[...(entry?.media?.thumbnails ?? []), ...(entry?.media?.groups?.[0]?.thumbnails ?? [])].map(
            (each) => picture(each?.url),
          ),
        ],
      };
    }),
  };
}

function rawRdf(feed: Parsed<'rdf'>): RawFeed {
  return {
    format: 'rdf',
    title: feed.title,
    description: feed.description,
    home: feed.link,
    base: feed.xml?.base,
    language: feed.dc?.languages?.[0] ?? feed.xml?.lang,
    items: (feed.items ?? []).map((item) => ({
      guid: item?.rdf?.about,
      links: [item?.link, webAddress(item?.rdf?.about)],
      base: item?.xml?.base,
      title: item?.title,
      published: item?.dc?.dates?.[0],
      updated: undefined,
      texts: [...text(item?.description, true), ...text(item?.content?.encoded, false)],
      tags: (item?.dc?.subjects ?? []).filter((subject) => subject !== undefined),
      lang: item?.dc?.languages?.[0],
      pictures: (item?.media?.contents ?? []).map((each) =>
        each?.medium === 'image' ? picture(each.url) : undefined,
      ),
    })),
  };
}

const text = (html: string | undefined, brief: boolean) => (html?.trim() ? [{ html, brief }] : []);
const picture = (url: string | undefined, alt?: string): NamedPicture | undefined =>
  url ? { url, ...(alt && { alt: wordsOf(alt).slice(0, longestAlt) }) } : undefined;
const escaped = (plain: string | undefined) => plain?.replaceAll('<', '&lt;').replaceAll('\n\n', '<br>');
const webAddress = (id: string | undefined) => (/^https?:\/\//i.test(id ?? '') ? id : undefined);

/**
 * Text of an Atom construct as HTML: what is plain keeps its signs (RFC 4287 §3.1). Where no type is said, entities are
 * more often escaped once too often than spoken of.
 */
function typed(
  construct: { value?: string | undefined; type?: string | undefined } | undefined,
): string | undefined {
  const { value, type } = construct ?? {};
  if (type === undefined) return value?.replaceAll('<', '&lt;');
  return /^text(?:\/plain)?$/.test(type) ? value?.replaceAll('&', '&amp;').replaceAll('<', '&lt;') : value;
}

function isAlternate(link: { rel?: string | undefined; href?: string | undefined } | undefined): boolean {
  return link?.href !== undefined && (link.rel === undefined || link.rel === 'alternate');
}
