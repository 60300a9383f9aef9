/** A feed, format aside: which there are, where they are, and what they say of themselves. */
import { buildContext, cardPath } from '../build/context.ts';
import { folderOf, siteUrl } from '../model/address.ts';
import type { Content, Entry } from '../model/content.ts';
import { type Collection, collections } from '../model/ids.ts';
import { type FeedItem, feedItems } from './items.ts';
import { renderEntry } from './render.ts';

export type FeedFormat = 'rss' | 'json';

export interface Feed {
  title: string;
  description: string;
  lang: string;
  author: { name: string; url: string };
  /** The page the feed follows. */
  home: string;
  /** Address of each format of the feed. */
  addresses: Record<FeedFormat, string>;
  entries: FeedEntryText[];
}

/** An item with its text. */
export interface FeedEntryText extends FeedItem {
  title: string;
  summary: string | undefined;
  /** Clean HTML, addresses absolute. */
  html: string;
  lang: string;
  tags: string[];
  /** The entry's card, absolute. */
  image: string;
}

const names: Record<Collection, string> = {
  posts: 'posts',
  talks: 'talks',
  slides: 'slides',
  events: 'calendar',
};

/**
 * Where a feed is, below the site's base.
 *
 * @example feedPath('rss') // 'rss.xml'
 * @example feedPath('json', 'events') // 'calendar/feed.json'
 */
export function feedPath(format: FeedFormat, collection?: Collection): string {
  const file = format === 'rss' ? 'rss.xml' : 'feed.json';
  return collection ? `${folderOf(collection)}/${file}` : file;
}

/** Every feed of the site, for `<link rel="alternate">`: the site's own first. */
export function feedLinks(
  content: Content,
  collection?: Collection,
): { title: string; type: string; href: string }[] {
  return [undefined, ...collections.filter((one) => one === collection)].flatMap((one) => [
    {
      title: feedTitle(content, one),
      type: 'application/rss+xml',
      href: siteUrl(content.site, feedPath('rss', one)),
    },
    {
      title: feedTitle(content, one),
      type: 'application/feed+json',
      href: siteUrl(content.site, feedPath('json', one)),
    },
  ]);
}

function feedTitle({ site }: Content, collection: Collection | undefined): string {
  return collection ? `${site.title}: ${names[collection]}` : site.title;
}

/** The feed of the running build: of the whole site, or of one collection. */
export async function currentFeed(collection?: Collection): Promise<Feed> {
  const { content, calendar } = buildContext();
  const { site } = content;
  const firstSeen = new Map(calendar.map(({ key, created }) => [key, created]));
  const items = feedItems(content, collection, firstSeen);
  return {
    title: feedTitle(content, collection),
    description: site.description,
    lang: site.language,
    author: { name: site.owner.name, url: siteUrl(site, '') },
    home: siteUrl(site, collection ? `${folderOf(collection)}/` : ''),
    addresses: {
      rss: siteUrl(site, feedPath('rss', collection)),
      json: siteUrl(site, feedPath('json', collection)),
    },
    entries: await Promise.all(items.map((item) => withText(content, item))),
  };
}

async function withText(content: Content, item: FeedItem): Promise<FeedEntryText> {
  const entry: Entry = item.entry;
  const { title, summary, lang, tags } = entry.data;
  return {
    ...item,
    title,
    summary,
    html: await renderEntry(content.site, entry),
    lang: lang ?? content.site.language,
    tags,
    image: siteUrl(content.site, cardPath(entry.id)),
  };
}
