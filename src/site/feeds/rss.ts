/** A feed as RSS 2.0, written by @astrojs/rss. */
import { getRssString } from '@astrojs/rss';
import type { Feed, FeedEntryText } from './feed.ts';

const namespaces = {
  atom: 'http://www.w3.org/2005/Atom',
  dc: 'http://purl.org/dc/elements/1.1/',
  slash: 'http://purl.org/rss/1.0/modules/slash/',
};

/** The text of an `rss.xml`. */
export function rssText(feed: Feed): Promise<string> {
  return getRssString({
    title: xmlText(feed.title),
    description: xmlText(feed.description),
    site: feed.home,
    xmlns: namespaces,
    customData: [
      `<language>${feed.lang}</language>`,
      `<atom:link href="${attribute(feed.addresses.rss)}" rel="self" type="application/rss+xml"/>`,
    ].join(''),
    items: feed.entries.map((entry) => ({
      title: xmlText(entry.title),
      link: entry.url,
      pubDate: new Date(entry.published.epochMilliseconds),
      ...(entry.summary && { description: xmlText(entry.summary) }),
      content: xmlText(entry.html),
      categories: entry.tags.map(xmlText),
      customData: itemData(feed, entry),
    })),
  });
}

/** What the library has no field for. RSS's own `author` wants an e-mail address, so `dc:creator` names them. */
function itemData(feed: Feed, entry: FeedEntryText): string {
  return [
    `<guid isPermaLink="${entry.id === entry.url}">${attribute(entry.id)}</guid>`,
    `<dc:creator>${attribute(feed.author.name)}</dc:creator>`,
    ...(entry.replies === undefined ? [] : [`<slash:comments>${entry.replies}</slash:comments>`]),
    ...(entry.lang === feed.lang ? [] : [`<dc:language>${entry.lang}</dc:language>`]),
  ].join('');
}

function attribute(text: string): string {
  return xmlText(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

/** Text without the characters that XML 1.0 (§2.2) can't hold, however they are escaped. */
export function xmlText(text: string): string {
  return text.replaceAll(/[\p{Cs}\uFFFE\uFFFF]|[^\P{Cc}\t\n\r\u007F-\u009F]/gu, '');
}
