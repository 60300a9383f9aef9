/** A feed of the running build, format aside. */

import { siteUrl } from '../../model/address.ts';
import type { Content, Entry } from '../../model/content.ts';
import { buildContext, cardPath } from '../context/context.ts';
import { conversations } from '../context/conversations.ts';
import { type FeedFormat, type FeedTopic, feedPath, feedTitle, topicPath } from '../lists/feed-addresses.ts';
import { type FeedItem, feedItems } from './items.ts';
import { renderEntry } from './render.ts';

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
  /** Replies that stand on its page; `undefined` where it was never announced and nobody said anything. */
  replies: number | undefined;
}

/** The feed of the running build: of the whole site, one collection or one subject. */
export async function currentFeed(topic?: FeedTopic): Promise<Feed> {
  const { content, calendar } = buildContext();
  const { site } = content;
  const firstSeen = new Map(calendar.map(({ key, created }) => [key, created]));
  const items = feedItems(content, topic, firstSeen);
  return {
    title: feedTitle(content, topic),
    description: site.description,
    lang: site.language,
    author: { name: site.owner.name, url: siteUrl(site, '') },
    home: siteUrl(site, topicPath(topic)),
    addresses: {
      rss: siteUrl(site, feedPath('rss', topic)),
      json: siteUrl(site, feedPath('json', topic)),
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
    html: await renderEntry(content, entry),
    lang: lang ?? content.site.language,
    tags,
    image: siteUrl(content.site, cardPath(entry.id)),
    replies: conversations().of(entry)?.shown,
  };
}
