/** Which feeds there are, what they are called, and where. */

import { siteUrl } from '../../model/address.ts';
import type { Collection } from '../../model/collections.ts';
import { folderOf } from '../../model/collections.ts';
import type { Content } from '../../model/content.ts';
import { type Tag, tagPath } from './tags.ts';

export type FeedFormat = 'rss' | 'json';

/** What a feed is of: a collection or a subject; the whole site where it is left out. */
export type FeedTopic = Collection | Tag;

/**
 * Where a feed is, below the site's base.
 *
 * @example feedPath('rss') // 'rss.xml'
 * @example feedPath('json', 'events') // 'calendar/feed.json'
 */
export function feedPath(format: FeedFormat, topic?: FeedTopic): string {
  const file = format === 'rss' ? 'rss.xml' : 'feed.json';
  return topicPath(topic) + file;
}

/** The page that a feed follows, below the base. */
export function topicPath(topic?: FeedTopic): string {
  if (!topic) return '';
  return typeof topic === 'string' ? `${folderOf(topic)}/` : tagPath(topic.name);
}

/** Every feed of the site, for `<link rel="alternate">`: the site's own first. */
export function feedLinks(
  content: Content,
  topic?: FeedTopic,
): { title: string; type: string; href: string }[] {
  return [undefined, ...(topic ? [topic] : [])].flatMap((one) => [
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

/** What a feed is called. */
export function feedTitle({ site }: Content, topic: FeedTopic | undefined): string {
  if (!topic) return site.title;
  return `${site.title}: ${typeof topic === 'string' ? folderOf(topic) : topic.name}`;
}
