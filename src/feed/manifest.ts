/** A feed as a manifest: what there is to announce of a site that Lectern does not build. Pure. */
import { createHash } from 'node:crypto';
import { formerPath, siteUrl } from '../model/address.ts';
import { kindOf, splitEntryId } from '../model/collections.ts';
import { announcementId, type EntryId, networkIds } from '../model/ids.ts';
import type { JournalFile } from '../model/journal.ts';
import type { Announcement, Manifest, ManifestEntry } from '../model/manifest.ts';
import { isOnSite, pageKey } from '../model/page-address.ts';
import type { Site } from '../model/site.ts';
import { instantOf, type Temporal } from '../model/time.ts';
import type { SourceFeed, SourceItem } from './feed.ts';
import { type Identified, identified } from './identity.ts';

export interface FeedSetting {
  site: Site;
  /** Names of the fields that `site.yaml` has itself: what it lacks is taken from the feed. */
  said: ReadonlySet<string>;
  journals: ReadonlyMap<EntryId, JournalFile>;
  now: Temporal.Instant;
  /** The address or the file, as the owner wrote it. */
  feed: string;
}

/** Newest items that are announced; older ones are entries all the same. */
const mostAnnounced = 1_000;

/**
 * Makes the manifest of a feed. Entries that the journal has and the feed no longer lists stay: feeds have the last ten or
 * twenty, and what falls out of one is not gone.
 *
 * @returns the manifest, and what the owner should know of the feed
 */
export function manifestOfFeed(
  feed: SourceFeed,
  setting: FeedSetting,
): { manifest: Manifest; notes: string[] } {
  const { site, said, journals, now } = setting;
  const addresses = [site.url, ...site.formerUrls];
  const own = feed.items.filter(({ url }) => isOnSite(url, addresses));
  const dayOf = (item: SourceItem) => item.date && localDate(item.date, site).slice(0, 10);
  const entries = identified(own, journals, addresses, dayOf);
  const present = new Set(entries.flatMap(({ id, aliases }) => [id, ...aliases]));
  const manifest: Manifest = {
    version: 1,
    site: {
      url: site.url,
      title: said.has('title') ? site.title : (feed.title ?? site.title),
      language: said.has('language') ? site.language : (feed.language ?? site.language),
      timeZone: site.timeZone,
      owner: said.has('owner') ? site.owner.name : (feed.title ?? site.owner.name),
      feed: setting.feed,
    },
    built: now.toString({ smallestUnit: 'millisecond' }),
    entries: [
      ...entries.map((each) => entryOf(each, site)),
      ...[...journals.values()].filter(({ entry }) => !present.has(entry)).map((file) => former(file, site)),
    ],
    announcements: entries
      .flatMap((each) => announcementOf(each, feed, setting) ?? [])
      .sort((a, b) => b.due.localeCompare(a.due))
      .slice(0, mostAnnounced),
  };
  return { manifest, notes: notesOf(feed, own.length, setting) };
}

/** The date of an entry: the first that its feed gave it. A feed that gives every item a new date makes nothing new. */
function dateOf({ item, file }: Identified, site: Site): string | undefined {
  if (file?.date) return file.date;
  return item.date && localDate(item.date, site);
}

/** A date with its time as the site's own clock has it: its first ten characters are the day there. */
function localDate(date: string, { timeZone, syndication }: Site): string {
  if (!date.includes('T')) return date;
  return instantOf(date, timeZone, syndication.hours.start)
    .toZonedDateTimeISO(timeZone)
    .toString({ timeZoneName: 'never', smallestUnit: 'second' });
}

function entryOf(each: Identified, site: Site): ManifestEntry {
  const { item, id, aliases } = each;
  return {
    id,
    collection: splitEntryId(id).collection,
    title: item.title,
    date: dateOf(each, site) ?? '',
    url: item.url,
    aliases,
    announced: true,
    ...(item.fingerprint && { fingerprint: item.fingerprint }),
    ...(item.lang && { lang: item.lang }),
    ...(item.guid && { known: [item.guid] }),
  };
}

/** An entry that the feed does not list any more, as the journal has it. */
function former({ entry, title, date, fingerprint, known = [] }: JournalFile, site: Site): ManifestEntry {
  const url = known.findLast((each) => isOnSite(each, [site.url])) ?? siteUrl(site, formerPath(entry));
  return {
    id: entry,
    collection: splitEntryId(entry).collection,
    title,
    date,
    url,
    aliases: [],
    announced: true,
    ...(fingerprint && { fingerprint }),
  };
}

function announcementOf(
  each: Identified,
  { format, language }: SourceFeed,
  { site, said }: FeedSetting,
): Announcement | undefined {
  const { item, id } = each;
  const date = dateOf(each, site);
  const { collection } = splitEntryId(id);
  // What is no post was announced by Lectern, at moments of its own: a feed has nothing to add.
  if (!date || collection !== 'posts' || site.syndication.silent.includes('published')) return undefined;
  const due = instantOf(date, site.timeZone, site.syndication.hours.start);
  const { networks } = site;
  const shown = {
    id: announcementId(id, 'published'),
    entry: id,
    moment: 'published' as const,
    kind: kindOf[collection],
    url: item.url,
    title: item.title || item.url,
    summary: item.summary,
    tags: item.tags,
    lang: item.lang ?? (said.has('language') ? site.language : (language ?? site.language)),
    links: {},
    mentions: [],
    networks: [...networkIds.filter((network) => networks[network]), ...networks.byHand],
    ...(site.syndication.thread && { thread: true }),
  };
  // The format stands before it: another one words the same entry otherwise, which is no change of the entry.
  const { networks: _networks, url, ...worded } = shown;
  const hash = createHash('sha256')
    .update(JSON.stringify({ ...worded, page: pageKey(url) }))
    .digest('hex')
    .slice(0, 16);
  return {
    ...shown,
    due: due.toString(),
    expires: due.add({ hours: site.syndication.maxAge * 24 }).toString(),
    revision: `${format}-${hash}`,
  };
}

/** What the owner should know, a line each. */
function notesOf(
  { items, leftOut, dated, home }: SourceFeed,
  own: number,
  { site, feed }: FeedSetting,
): string[] {
  const notes: string[] = [];
  if (items.length === 0) notes.push(`${feed} has no items. Nothing that was announced is taken for gone.`);
  if (dated === 'never') notes.push(`No item of ${feed} has a date, so none can be announced.`);
  if (dated === 'at once') {
    notes.push(
      `All items of ${feed} have the same date: that of the feed, it seems, not of the entries. None is announced; let your ` +
        'generator write the date of each entry.',
    );
  }
  if (own < items.length) {
    const other = items.find(({ url }) => !isOnSite(url, [site.url, ...site.formerUrls]));
    const hosts = home && !isOnSite(home, [site.url]) ? home : other?.url;
    notes.push(
      `${counted(items.length - own)} of ${feed} ${items.length - own === 1 ? 'is' : 'are'} of another site than ${site.url} (${hosts}) and not ` +
        'announced. If that is your site, write its address into site.yaml: url, or formerUrls.',
    );
  }
  if (leftOut.withoutAddress > 0)
    notes.push(
      `${counted(leftOut.withoutAddress)} of ${feed} have no page of their own and are not announced.`,
    );
  if (leftOut.repeated > 0)
    notes.push(`${counted(leftOut.repeated)} of ${feed} have the address of another item and are left out.`);
  if (leftOut.beyond > 0) notes.push(`${feed} has ${counted(leftOut.beyond)} more than are read.`);
  return notes;
}

const counted = (number: number): string => (number === 1 ? '1 item' : `${number} items`);
