/** Announcements that stand on networks while their entry is gone, or a draft again: their link leads nowhere. */
import { type AnyNetworkId, type EntryId, networkNames, parseAnnouncementId } from '../model/ids.ts';
import type { Manifest } from '../model/manifest.ts';
import type { Journal } from './journal.ts';
import type { Renamed } from './renamed.ts';

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
  return [...journal.records()].flatMap(({ place, record }) => {
    if (record.state !== 'posted' || !record.receipt || record.via === 'edit' || record.retract) return [];
    const event = parseAnnouncementId(place.announcement)?.event;
    if (present.has(place.file) && (!event || present.has(`events/${event}`))) return [];
    const { url } = record.receipt;
    return [{ announcement: place.announcement, network: place.network as AnyNetworkId, url }];
  });
}

/** What the owner is told of one: several lines. */
export function vanishedNote({ announcement, network, url }: Vanished): string {
  const entry = announcement.split(/[@#]/)[0];
  return [
    `${announcement} stands on ${networkNames[network]} (${url}), and ${entry} is gone or a draft, so its link leads nowhere.`,
    `            Delete the post:   npm run syndicate -- --retract '${announcement}' ${network}`,
    `            Or publish ${entry} again; renamed, put its former id into aliases.`,
  ].join('\n');
}
