/** Announcements that stand on networks while their entry is gone, or a draft again: their link leads nowhere. */
import {
  type AnyNetworkId,
  anyNetworkIds,
  type EntryId,
  networkNames,
  parseAnnouncementId,
} from '../model/ids.ts';
import type { Manifest } from '../model/manifest.ts';
import type { Renamed } from './renamed.ts';
import type { Journal } from './run-journal.ts';

/** One that stands. */
export interface Vanished {
  announcement: string;
  network: AnyNetworkId;
  url: string;
}

/**
 * Every post whose entry, or whose event, the last build does not have.
 *
 * @param renamed entries that seem to be such a one under another name: those are told by themselves
 */
export function vanished(
  { entries }: Pick<Manifest, 'entries'>,
  journal: Journal,
  renamed: ReadonlyMap<EntryId, Renamed> = new Map(),
): Vanished[] {
  const present = new Set<string>(entries.flatMap(({ id, aliases }) => [id, ...aliases]));
  for (const { former } of renamed.values()) present.add(former);
  const known = new Set<string>(anyNetworkIds);
  return [...journal.records()].flatMap(({ place, record }) => {
    if (!known.has(place.network)) return [];
    if (record.state !== 'posted' || !record.receipt || record.via === 'edit' || record.retract) return [];
    const event = parseAnnouncementId(place.announcement)?.event;
    if (present.has(place.file) && (!event || present.has(`events/${event}`))) return [];
    const { url } = record.receipt;
    return [{ announcement: place.announcement, network: place.network as AnyNetworkId, url }];
  });
}

/** How many of them are told with all their posts; the others are counted. */
const mostTold = 3;

/**
 * What the owner is told: a note of several lines for each entry that is gone, with all that stands of it.
 *
 * @param gone as `vanished` finds it
 */
export function vanishedNotes(gone: readonly Vanished[]): string[] {
  const byEntry = [...Map.groupBy(gone, ({ announcement }) => missingIn(announcement))];
  const notes = byEntry.slice(0, mostTold).map(([entry, posts]) => {
    const ids = [...new Set(posts.map(({ announcement }) => announcement))];
    const where = posts.map(({ network, url }) => `${networkNames[network]} (${url})`).join(', ');
    return [
      `${entry} is gone or a draft, so the links of its posts lead nowhere: ${where}.`,
      ...ids.map(
        (id) =>
          `            Delete ${posts.length === 1 ? 'it' : 'them'}:  npm run syndicate -- --retract '${id}'`,
      ),
      `            Or publish ${entry} again; renamed, put its former id into aliases.`,
    ].join('\n');
  });
  const more = byEntry.length - mostTold;
  if (more <= 0) return notes;
  return [
    ...notes,
    `${more} more ${more === 1 ? 'entry is' : 'entries are'} gone and still announced: npm run doctor lists all.`,
  ];
}

/** The entry, or of a talk's delivery both. */
function missingIn(announcement: string): string {
  const parsed = parseAnnouncementId(announcement);
  if (!parsed) return announcement;
  return parsed.event ? `${parsed.entry} at ${parsed.event}` : parsed.entry;
}
