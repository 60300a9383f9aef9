/**
 * Which entry an item of a feed is: the one that the journal knows by its id or its address, else a new one. Feeds change
 * addresses, ids, titles and formats, mostly one at a time; what is known by anything is not announced again. Pure.
 */
import { createHash } from 'node:crypto';
import { type EntryId, slugPattern } from '../model/ids.ts';
import type { JournalFile } from '../model/journal.ts';
import { pageKey } from '../model/page-address.ts';
import { decodedPart } from '../model/percent.ts';
import { slugFrom } from '../model/slug.ts';
import { knownEntries, knownKey } from '../syndication/known-pages.ts';
import type { SourceItem } from './feed.ts';

/** An item and the entry that it is. */
export interface Identified {
  item: SourceItem;
  id: EntryId;
  /** Other entries that the journal has of the same page. */
  aliases: EntryId[];
  /** What the journal has of it. */
  file: JournalFile | undefined;
}

/** Names of entries are file names, too. */
const longestSlug = 80;
/** Segments of addresses that say nothing. */
const idle = /^(?:index|default|post|posts|blog|archive|article|node|p)$/;

/**
 * The entries of items, in their order.
 *
 * @param site addresses of the site
 * @param dayOf the day of an item by the site's calendar, `2026-11-20`
 */
export function identified(
  items: readonly SourceItem[],
  files: ReadonlyMap<EntryId, JournalFile>,
  site: readonly string[],
  dayOf: (item: SourceItem) => string | undefined,
): Identified[] {
  const known = knownEntries(files, site);
  const matches = items.map((item) => knownOf(item, dayOf(item), known, files));
  const taken = new Set<EntryId>(matches.flat());
  const byTitleAndDay = new Map<string, EntryId>();
  for (const [id, { title, date }] of files) {
    if (title && date && !taken.has(id)) byTitleAndDay.set(titleAndDay(title, date), id);
  }
  const names = new Set<EntryId>([...taken, ...files.keys()]);
  const found = new Map<EntryId, Identified>();
  // The oldest first: of two with one name the first one has it, whenever the other comes.
  const inOrder = items.map((item, index) => ({ item, match: matches[index]! })).reverse();
  for (const { item, match } of inOrder) {
    const day = dayOf(item);
    const alike = match.length === 0 && day ? byTitleAndDay.get(titleAndDay(item.title, day)) : undefined;
    if (alike) byTitleAndDay.delete(titleAndDay(item.title, day!));
    const [id = newId(item, names), ...aliases] = alike ? [alike] : match;
    // Two items that the journal takes for one entry are one: the later of them in the feed is left.
    if (found.has(id)) continue;
    names.add(id);
    found.set(id, { item, id, aliases, file: files.get(id) });
  }
  return [...found.values()].reverse();
}

/** What the journal knows an item by: first its id, then its address. */
function knownOf(
  { guid, url, title }: SourceItem,
  day: string | undefined,
  known: ReadonlyMap<string, readonly EntryId[]>,
  files: ReadonlyMap<EntryId, JournalFile>,
): EntryId[] {
  const byPage = known.get(knownKey(url)) ?? [];
  const byGuid = (guid && known.get(knownKey(guid))) || [];
  // Items get new ids when a site is imported elsewhere: with another title and another day it is another entry.
  const same = byGuid.filter((id) => {
    const file = files.get(id);
    return byPage.includes(id) || file?.title === title || (day !== undefined && file?.date.startsWith(day));
  });
  return [...new Set([...same, ...byPage])];
}

const titleAndDay = (title: string, date: string): string =>
  `${date.slice(0, 10)} ${title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()}`;

/**
 * A name for an entry that is new: the last part of its address that says something, as Lectern's own entries are named.
 *
 * @example newId({ url: 'https://ada.example/2026/11/hello-there.html', … }, new Set()) // 'posts/hello-there'
 */
function newId({ url, title }: SourceItem, taken: ReadonlySet<EntryId>): EntryId {
  const { pathname } = new URL(url);
  const segments = pathname
    .split('/')
    .map((segment) => slugOf(decodedPart(segment).replace(/\.(?:html?|php|aspx?|md)$/i, '')))
    .filter((slug) => slug !== '' && !idle.test(slug));
  const slug = segments.at(-1) || slugOf(title) || 'entry';
  const plain: EntryId = `posts/${slug}`;
  if (!taken.has(plain)) return plain;
  const mark = createHash('sha256')
    .update(pageKey(url) ?? url)
    .digest('hex')
    .slice(0, 8);
  return `posts/${slug}-${mark}`;
}

function slugOf(words: string): string {
  const slug = slugFrom(words).slice(0, longestSlug).replace(/-+$/, '');
  return slugPattern.test(slug) ? slug : '';
}
