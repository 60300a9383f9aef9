/** The threads there are to ask: one for each copy of an entry that stands on a network, and one for webmentions. */
import { formerPath, siteUrl } from '../model/address.ts';
import type { EntryId } from '../model/ids.ts';
import { copiesOf, type JournalFile } from '../model/journal.ts';
import type { ManifestEntry } from '../model/manifest.ts';
import { type ReplySource, replySources } from '../model/reply.ts';
import type { Site } from '../model/site.ts';
import { instantOf } from '../model/time.ts';

/** One thread that can be asked. */
export interface Target {
  /** What the schedule knows it by: `posts/hello#published mastodon`, `posts/hello webmention`. */
  key: string;
  entry: EntryId;
  source: ReplySource;
  /** Absent for webmentions. */
  announcement?: string;
  /** The receipt's id; a page's address for webmentions. */
  id: string;
  url: string;
  /** The server it was posted on, where the receipt says so. */
  server?: string;
  /** Addresses the page has had, at all addresses of the site, for webmentions. */
  formerUrls: string[];
  /** RFC 3339 */
  posted: string;
}

/** A network's ids of our own posts → the announcement each is, or is a part of. */
export type OwnPosts = ReadonlyMap<ReplySource, ReadonlyMap<string, string>>;

/** Each former id of an entry → the present one. */
export function presentIds(entries: readonly ManifestEntry[]): Map<EntryId, EntryId> {
  return new Map(entries.flatMap(({ id, aliases }) => aliases.map((alias) => [alias, id] as const)));
}

/** The threads of everything that stands on a network with a reader. */
export function journalTargets(
  journals: ReadonlyMap<EntryId, JournalFile>,
  present: ReadonlyMap<EntryId, EntryId>,
): Target[] {
  return [...journals].flatMap(([id, journal]) =>
    copiesOf(journal).flatMap(({ announcement, network, receipt }) => {
      const source = replySources.find((each) => each === network);
      if (!source) return [];
      const target: Target = {
        key: `${announcement} ${network}`,
        entry: present.get(id) ?? id,
        source,
        announcement,
        id: receipt.id,
        url: receipt.url,
        ...(receipt.account?.server && { server: receipt.account.server }),
        formerUrls: [],
        posted: receipt.at,
      };
      return [target];
    }),
  );
}

/** The pages that other sites may have mentioned. An unlisted one is not asked for: that would name it. */
export function webmentionTargets(
  entries: readonly ManifestEntry[],
  site: Pick<Site, 'url' | 'formerUrls' | 'timeZone' | 'syndication'>,
): Target[] {
  const base = siteUrl(site, '');
  const bases = [site.url, ...site.formerUrls];
  const everywhere = (path: string) => bases.map((url) => siteUrl({ url }, path));
  return entries
    .filter(({ announced, date }) => announced && date)
    .map(({ id, url, date, aliases }) => ({
      key: `${id} webmention`,
      entry: id,
      source: 'webmention' as const,
      id: url,
      url,
      formerUrls: [
        ...everywhere(url.startsWith(base) ? url.slice(base.length) : ''),
        ...aliases.flatMap((former) => everywhere(formerPath(former))),
      ].filter((former) => former !== url),
      posted: instantOf(date, site.timeZone, site.syndication.hours.start).toString(),
    }));
}

/** Every post of ours in the journal, parts of threads included: none of them is a reply. */
export function ownPostsOf(journals: ReadonlyMap<EntryId, JournalFile>): OwnPosts {
  const posts = new Map<ReplySource, Map<string, string>>(replySources.map((source) => [source, new Map()]));
  for (const { announcements } of journals.values()) {
    for (const [announcement, networks] of Object.entries(announcements)) {
      for (const [network, { receipt, parts = [] }] of Object.entries(networks)) {
        const own = posts.get(network as ReplySource);
        for (const each of [receipt, ...parts.map((part) => part.receipt)]) {
          if (each) own?.set(each.id, announcement);
        }
      }
    }
  }
  return posts;
}

/** Whether a stored reply, face or row of counts belongs to a thread. */
export function isOf(target: { source: ReplySource; announcement?: string | undefined }) {
  return (of: { source: ReplySource; announcement?: string | undefined }): boolean =>
    of.source === target.source && of.announcement === target.announcement;
}
