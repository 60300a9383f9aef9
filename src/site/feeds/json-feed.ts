/** A feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). */
import type { Feed, FeedEntryText } from './feed.ts';

/** The text of a `feed.json`. */
export function jsonFeedText(feed: Feed): string {
  const { title, description, home, addresses, lang, author } = feed;
  const document = {
    version: 'https://jsonfeed.org/version/1.1',
    title,
    home_page_url: home,
    feed_url: addresses.json,
    description,
    authors: [author],
    language: lang,
    items: feed.entries.map((entry) => jsonItem(entry, lang)),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function jsonItem(entry: FeedEntryText, feedLang: string) {
  return {
    id: entry.id,
    url: entry.url,
    title: entry.title,
    ...(entry.summary && { summary: entry.summary }),
    content_html: entry.html,
    image: entry.image,
    date_published: entry.published.toString(),
    ...(entry.updated && { date_modified: entry.updated.toString() }),
    ...(entry.tags.length > 0 && { tags: entry.tags }),
    ...(entry.lang !== feedLang && { language: entry.lang }),
  };
}
