/** Which feeds there are, what they are called, and where. */
import { folderOf, siteUrl } from '../../model/address.ts';
import type { Content } from '../../model/content.ts';
import { type Collection, collections } from '../../model/ids.ts';

export type FeedFormat = 'rss' | 'json';

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

/** What a feed is called. */
export function feedTitle({ site }: Content, collection: Collection | undefined): string {
  return collection ? `${site.title}: ${folderOf(collection)}` : site.title;
}
