/**
 * Reads a feed: JSON Feed (jsonfeed.org/version/1.1), RSS 2.0 and 1.0, Atom (RFC 4287). feedsmith takes the formats apart;
 * here is what their items mean for announcing. Pure.
 */
import { parseFeed } from 'feedsmith';
import { fingerprintOf } from '../model/fingerprint.ts';
import { pageKey, withoutTracking } from '../model/page-address.ts';
import { feedDate } from './dates.ts';
import { decoded } from './decode.ts';
import { type NamedPicture, NotAFeed, type SourceFeed, type SourceItem } from './feed.ts';
import { oneLine, paragraphsOf, wordsOf } from './plain.ts';
import { feedsOf, isPage } from './read-page.ts';

/** Items that are read; of more, the first. */
const mostItems = 5_000;
/** Tags of one item. */
const mostTags = 20;
/** Characters of what is kept of an item. */
const longest = { address: 2_000, title: 500, summary: 500, id: 1_000, tag: 100 };
/** So many items with one and the same moment were not published at it. */
const atOnce = 3;

/** What an item says, before it is made sense of: alike in all formats. */
interface Raw {
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

interface RawFeed extends Pick<SourceFeed, 'format'> {
  title: string | undefined;
  description: string | undefined;
  home: string | undefined;
  base: string | undefined;
  language: string | undefined;
  items: Raw[];
}

/**
 * Reads the bytes of a feed.
 *
 * @param type what the server calls them
 * @param address where they come from: relative addresses are seen from there
 * @throws NotAFeed
 */
export function readFeed(bytes: Uint8Array, type: string, address: string): SourceFeed {
  const text = decoded(bytes, type);
  if (text.trim() === '') throw new NotAFeed('is empty');
  const raw = rawFeed(text, address);
  const home = absolute(raw.home, raw.base ?? address);
  const base = absolute(raw.base, address) ?? home ?? address;
  const leftOut = { withoutAddress: 0, repeated: 0, beyond: Math.max(0, raw.items.length - mostItems) };
  const shared = sharedIds(raw.items);
  const pages = new Set<string>();
  const items: SourceItem[] = [];
  for (const each of raw.items.slice(0, mostItems)) {
    const item = itemOf(each, absolute(each.base, base) ?? base, shared);
    const key = item && pageKey(item.url);
    // A podcast's episodes, say, all lead to the front page.
    if (!item || !key || (home && key === pageKey(home))) leftOut.withoutAddress += 1;
    else if (pages.has(key)) leftOut.repeated += 1;
    else {
      pages.add(key);
      items.push(item);
    }
  }
  const dated = datesOf(items);
  const title = raw.title && wordsOf(raw.title.slice(0, 4 * longest.title)).slice(0, longest.title);
  const description =
    raw.description && wordsOf(raw.description.slice(0, 4 * longest.summary)).slice(0, longest.summary);
  const language = languageOf(raw.language);
  return {
    format: raw.format,
    ...(title && { title }),
    ...(description && { description }),
    ...(home && { home }),
    ...(language && { language }),
    items: dated === 'at once' ? items.map(({ date: _date, ...item }) => item) : items,
    leftOut,
    dated,
  };
}

function rawFeed(text: string, address: string): RawFeed {
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
  url ? { url, ...(alt && { alt: wordsOf(alt).slice(0, longest.summary) }) } : undefined;
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

/** Ids that more than one page has: they name none of them. */
function sharedIds(items: readonly Raw[]): Set<string> {
  const pages = new Map<string, Set<string>>();
  for (const { guid, links } of items) {
    if (!guid) continue;
    const known = pages.get(guid) ?? new Set();
    known.add(links.find((link) => link !== undefined) ?? '');
    pages.set(guid, known);
  }
  return new Set([...pages].flatMap(([guid, all]) => (all.size > 1 ? [guid] : [])));
}

function itemOf(raw: Raw, base: string, shared: ReadonlySet<string>): SourceItem | undefined {
  const url = raw.links.map((link) => absolute(link, base)).find((link) => link !== undefined);
  if (!url) return undefined;
  const paragraphs = raw.texts.map(({ html, brief }) => ({
    lines: withoutBoilerplate(paragraphsOf(html)),
    brief,
  }));
  const written = paragraphs.find(({ lines }) => lines.length > 0);
  const title =
    raw.title === undefined ? '' : wordsOf(raw.title.slice(0, 4 * longest.title)).slice(0, longest.title);
  const summary = written ? briefly(written.lines, written.brief) : '';
  const published = raw.published === undefined ? undefined : feedDate(raw.published);
  const updated = raw.updated === undefined ? undefined : feedDate(raw.updated);
  const date = published ?? updated;
  const guid = raw.guid && raw.guid.length <= longest.id && !shared.has(raw.guid) ? raw.guid : undefined;
  const lang = languageOf(raw.lang);
  const whole = largest(paragraphs.map(({ lines }) => lines.join('\n')));
  const fingerprint = fingerprintOf(whole);
  const pictures = raw.pictures.flatMap((each) => {
    const address = absolute(each?.url, base);
    return each && address ? [{ ...each, url: address }] : [];
  });
  return {
    ...(guid && { guid }),
    url: withoutTracking(url),
    // Short notes have no title: they begin with their words.
    title: title || shortenedTo(summary, noteTitle),
    ...(title === '' && summary !== '' && { note: true as const }),
    ...(date && { date }),
    ...(!published && updated && { changed: true as const }),
    summary: title || summary.length > noteTitle ? summary : '',
    ...(fingerprint && { fingerprint }),
    tags: tagsOf(raw.tags),
    ...(lang && { lang }),
    ...(pictures[0] && { picture: pictures[0] }),
  };
}

/** Characters of the words that stand for a title. */
const noteTitle = 100;

const largest = (texts: readonly string[]) => texts.reduce((a, b) => (b.length > a.length ? b : a), '');

/** The first paragraphs, as much as a summary holds. What is a summary is taken whole, what begins an entry by its beginning. */
function briefly(lines: readonly string[], brief: boolean): string {
  const whole = lines.join(' ');
  if (brief && whole.length <= longest.summary) return whole;
  const first = lines.find((line) => line.length >= 40) ?? whole;
  return shortenedTo(first, longest.summary);
}

/** Cut between words, with an ellipsis. */
function shortenedTo(words: string, most: number): string {
  if (words.length <= most) return words;
  const cut = words
    .slice(0, most)
    .toWellFormed()
    .replace(/\ufffd$/, '');
  const space = cut.lastIndexOf(' ');
  return `${(space > most / 2 ? cut.slice(0, space) : cut).replace(/[\s.,;:–—-]+$/, '')}…`;
}

/** What WordPress puts below every summary, and its mark of a cut. */
function withoutBoilerplate(lines: readonly string[]): string[] {
  return lines
    .filter((line) => !/^The post .{1,300} (?:first )?appeared (?:first )?on .{1,200}\.?$/.test(line))
    .map((line) =>
      line
        .replace(/\s*The post .{1,300} appeared first on .{1,200}\.?$/, '')
        .replace(/\s*(?:Continue reading|Read more|Weiterlesen|Lire la suite)\b.{0,200}(?:→|»|…)$/, '')
        .replace(/\s*\[(?:…|\.\.\.)\]$/, '…'),
    )
    .filter((line) => line !== '');
}

function tagsOf(written: readonly string[]): string[] {
  const tags = new Map<string, string>();
  for (const each of written.slice(0, 10 * mostTags)) {
    const tag = wordsOf(each.slice(0, 4 * longest.tag)).slice(0, longest.tag);
    // WordPress files under it what was filed under nothing.
    if (tag !== '' && tag !== 'Uncategorized' && !tags.has(tag.toLowerCase()))
      tags.set(tag.toLowerCase(), tag);
  }
  return [...tags.values()].slice(0, mostTags);
}

/** A language tag in its canonical form, or nothing. */
function languageOf(tag: string | undefined): string | undefined {
  try {
    return tag ? Intl.getCanonicalLocales(tag.trim().replaceAll('_', '-'))[0] : undefined;
  } catch {
    return undefined;
  }
}

/** An address as seen from another; only of the web. */
function absolute(address: string | undefined, base: string): string | undefined {
  if (!address?.trim() || address.length > longest.address) return undefined;
  const url = URL.parse(address.trim(), base);
  return url && ['http:', 'https:'].includes(url.protocol) && !url.username ? url.href : undefined;
}

function datesOf(items: readonly SourceItem[]): SourceFeed['dated'] {
  const dates = items.flatMap(({ date }) => date ?? []);
  if (dates.length === 0) return items.length > 0 ? 'never' : 'by item';
  const isOne = new Set(dates).size === 1 && dates.length >= atOnce && dates[0]!.includes('T');
  return isOne && !/T00:00:00/.test(dates[0]!) ? 'at once' : 'by item';
}
