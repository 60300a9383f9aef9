/** Which pages name a record of standard.site: those that have one, or will before they are announced. */
import { entryPath } from '../../model/address.ts';
import { announcements } from '../../model/announcements.ts';
import { allEntries, type Content } from '../../model/content.ts';
import type { EntryId } from '../../model/ids.ts';
import { type JournalFile, journalsOf } from '../../model/journal.ts';
import { documentUri, standardAccount, standardNetwork } from '../../model/standard-site.ts';
import { atOrBefore, instantOf, Temporal } from '../../model/time.ts';

/**
 * The AT-URIs of the pages' documents, by path below the base. No request is made: the keys follow from the
 * entries, and the journal knows which of them were written.
 *
 * @param journals read only where the site has records at all
 */
export function standardDocuments(
  content: Content,
  now: Temporal.Instant,
  journals: () => ReadonlyMap<EntryId, JournalFile>,
): Map<string, string> {
  const did = standardAccount(content.site);
  if (!did) return new Map();
  const files = journals();
  const { since, hours } = content.site.syndication;
  const begin = since && instantOf(since, content.site.timeZone, hours.start);
  const recordsOf = (entry: { id: EntryId; data: { aliases: readonly EntryId[] } }) =>
    journalsOf(files, { id: entry.id, aliases: entry.data.aliases }).flatMap(({ announcements: all }) =>
      Object.entries(all).flatMap(([id, { bluesky }]) => (bluesky ? [[id, bluesky] as const] : [])),
    );
  const toCome = new Map<EntryId, Set<string>>();
  for (const { id, entry, networks, due, expires } of announcements(content, now, () => noCard)) {
    const late = atOrBefore(Temporal.Instant.from(expires), now);
    const early = begin && !atOrBefore(begin, Temporal.Instant.from(due));
    if (!networks.includes(standardNetwork) || late || early) continue;
    toCome.set(entry, (toCome.get(entry) ?? new Set()).add(id));
  }
  const found = new Map<string, string>();
  for (const entry of allEntries(content)) {
    const uri = documentUri(did, entry.id);
    const records = recordsOf(entry);
    const settled = new Set(records.flatMap(([id, { state }]) => (state === 'intended' ? [] : [id])));
    const open = [...(toCome.get(entry.id) ?? [])].some((id) => !settled.has(id));
    const written = records.some(([, { state, receipt }]) => state === 'posted' && receipt?.document === uri);
    if (open || written) found.set(entryPath(entry), uri);
  }
  return found;
}

const noCard = { path: '', alt: '' };
