/** Entries that were renamed without saying so: they look new, and would be announced again. */
import { largestOf } from '../model/extremes.ts';
import { sharedBy } from '../model/fingerprint.ts';
import type { EntryId } from '../model/ids.ts';
import { type JournalFile, standingText } from '../model/journal.ts';
import type { Announcement, Manifest, ManifestEntry } from '../model/manifest.ts';
import { knownEntries, knownKey } from './known-pages.ts';

/** An entry that looks like one that is gone. */
export interface Renamed {
  /** The one that is gone, and was announced. */
  former: EntryId;
  /** What to do, for the owner. */
  note: string;
}

/** From how much of its text, or of its announcement's words, an entry counts as one announced under another name. */
const alike = 0.6;
/** Of fewer words nothing can be said. */
const fewestWords = 6;

/**
 * Entries without a journal that look like a journalled one that has vanished: by date, and by title, text or the words
 * of its announcement.
 *
 * @returns by entry, what it seems to have been
 */
export function renamedEntries(
  { site, entries, announcements }: Pick<Manifest, 'site' | 'entries' | 'announcements'>,
  files: ReadonlyMap<EntryId, JournalFile>,
): Map<EntryId, Renamed> {
  const present = new Set(entries.flatMap(({ id, aliases }) => [id, ...aliases]));
  const gone = new Map([...files].filter(([id]) => !present.has(id)));
  const found = new Map<EntryId, Renamed>();
  if (gone.size === 0) return found;
  const byAddress = knownEntries(gone, [site.url]);
  // A feed writes a day with its time, and an entry without: the day is what both have.
  const byDay = Map.groupBy(
    [...gone.values()].filter(({ date }) => date !== ''),
    ({ date }) => date.slice(0, dayLength),
  );
  const byEntry = Map.groupBy(announcements, ({ entry }) => entry);
  for (const entry of entries) {
    if ([entry.id, ...entry.aliases].some((name) => files.has(name))) continue;
    const [former] = byAddress.get(knownKey(entry.url)) ?? [];
    if (former) {
      found.set(entry.id, { former, note: sameAddress(entry, former) });
      continue;
    }
    const candidates = (byDay.get(entry.date.slice(0, dayLength)) ?? []).filter(
      ({ entry: id }) => folderOf(id) === folderOf(entry.id),
    );
    const renamed = looksLike(entry, candidates, byEntry.get(entry.id) ?? []);
    if (renamed) found.set(entry.id, renamed);
  }
  return found;
}

/** @example '2026-11-20'.length */
const dayLength = 10;

/** A page that was announced already, say from a feed, under another name. */
function sameAddress({ id, url }: ManifestEntry, former: EntryId): string {
  return `${id} has the address of ${former}, which was announced: ${url}\nAdd this line to it:\n  aliases: [${former}]`;
}

const folderOf = (id: EntryId) => id.split('/')[0];

function looksLike(
  { id, title, fingerprint }: ManifestEntry,
  candidates: readonly JournalFile[],
  own: readonly Announcement[],
): Renamed | undefined {
  const add = (former: EntryId) => `If it was renamed, add this line to it:\n  aliases: [${former}]`;
  const sameTitle = candidates.find((file) => file.title === title);
  if (sameTitle) {
    const former = sameTitle.entry;
    const note = `${id} has the title and date of ${former}, which is gone and was announced. ${add(former)}\nIf it is another one, change its title or its date.`;
    return { former, note };
  }
  const [closest] = candidates
    .flatMap((file): Resemblance[] => {
      const { entry: former } = file;
      const text = fingerprint && file.fingerprint ? sharedBy(fingerprint, file.fingerprint) : 0;
      return [
        { former, share: text, what: 'its text', change: 'text' },
        {
          former,
          share: shareOf(own, file.announcements),
          what: 'the words it was announced with',
          change: 'summary',
        },
      ];
    })
    .sort((a, b) => b.share - a.share);
  if (!closest || closest.share < alike) return undefined;
  const { former, share, what, change } = closest;
  const percent = Math.floor(share * 100);
  const note = `${id} has the date of ${former}, which is gone and was announced, and about ${percent} % of ${what}. ${add(former)}\nIf it is another one, change its date or its ${change}.`;
  return { former, note };
}

/** How much an entry is like one that is gone. */
interface Resemblance {
  former: EntryId;
  /** From 0 to 1. */
  share: number;
  /** What is alike, and what to change where they are two; in words for the owner. */
  what: string;
  change: string;
}

/** How much of the words of any of an entry's announcements was said in one announcement: from 0 to 1. */
function shareOf(own: readonly Announcement[], said: JournalFile['announcements']): number {
  const texts = Object.values(said)
    .flatMap((networks) => Object.values(networks))
    .flatMap((record) => standingText(record) ?? []);
  const shares = own.flatMap(({ summary }) => {
    const words = wordsOf(summary);
    if (words.size < fewestWords) return [];
    return texts.map((text) => {
      const before = wordsOf(text);
      return [...words].filter((word) => before.has(word)).length / words.size;
    });
  });
  return largestOf([0, ...shares]);
}

/** The words of a text, in any script, without case. */
function wordsOf(text: string): Set<string> {
  const parts = new Intl.Segmenter('und', { granularity: 'word' }).segment(
    text.normalize('NFC').toLowerCase(),
  );
  return new Set([...parts].flatMap(({ segment, isWordLike }) => (isWordLike ? [segment] : [])));
}
