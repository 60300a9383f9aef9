/** What stands in a feed: the newest listed entries, of the whole site, one collection or one subject. */
import { entryPath, formerPath, siteUrl } from '../../model/address.ts';
import { allEntries, type Content, type Entry } from '../../model/content.ts';
import { eventTimes, isListed } from '../../model/publication.ts';
import { atOrBefore, instantOf, Temporal } from '../../model/time.ts';
import type { FeedTopic } from '../lists/feed-addresses.ts';

/** How many entries a feed holds: readers ask for it every hour, and keep what they have read. */
export const feedLength = 50;

/** An entry as feeds have it, format aside. */
export interface FeedItem {
  entry: Entry;
  /** What readers know it by: the first address it ever had. */
  id: string;
  url: string;
  published: Temporal.Instant;
  updated: Temporal.Instant | undefined;
}

/**
 * The entries of a feed, newest first. An event without a date counts from when it came into the calendar,
 * or from its start where it was over by then: years that are entered afterwards are no news.
 *
 * @param content what the audience may see
 * @param firstSeen entry id → when it came into the calendar (RFC 3339), for events without a date
 */
export function feedItems(
  content: Content,
  topic: FeedTopic | undefined,
  firstSeen: ReadonlyMap<string, string>,
): FeedItem[] {
  const { site } = content;
  const at = (written: string) => instantOf(written, site.timeZone, site.syndication.hours.start);
  const isOf = (entry: Entry) =>
    typeof topic === 'object' ? topic.entries.includes(entry) : !topic || entry.collection === topic;
  return allEntries(content)
    .filter((entry) => isListed(entry) && isOf(entry))
    .flatMap((entry) => {
      const published = entry.data.date ? at(entry.data.date) : announced(content, entry, firstSeen);
      if (!published) return [];
      const [first] = entry.data.aliases;
      const url = siteUrl(site, entryPath(entry));
      const id = first ? siteUrl(site, formerPath(first)) : url;
      return [
        { entry, id, url, published, updated: entry.data.updated ? at(entry.data.updated) : undefined },
      ];
    })
    .sort((a, b) => Temporal.Instant.compare(b.published, a.published) || (a.id < b.id ? -1 : 1))
    .slice(0, feedLength);
}

function announced(
  content: Content,
  entry: Entry,
  firstSeen: ReadonlyMap<string, string>,
): Temporal.Instant | undefined {
  const seen = firstSeen.get(entry.id);
  if (!seen || entry.collection !== 'events') return undefined;
  const { start } = eventTimes(content, entry as Entry<'events'>);
  const instant = Temporal.Instant.from(seen);
  return atOrBefore(instant, start) ? instant : start;
}
