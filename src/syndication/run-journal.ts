/**
 * The journal of a run: what every announcement is on every network, in memory and on disk. Each change
 * is written before anything else happens.
 */

import { closeSync, openSync, rmSync } from 'node:fs';
import path from 'node:path';
import { journalPath, readJournals } from '../content/announcement-journals.ts';
import { CannotWrite } from '../files/cannot-write.ts';
import { removeLeftovers } from '../files/leftovers.ts';
import { collectionOf, collections, splitEntryId } from '../model/collections.ts';
import { type EntryId, formerIds, parseAnnouncementId } from '../model/ids.ts';
import type { JournalFile, JournalRecord } from '../model/journal.ts';
import type { ManifestEntry } from '../model/manifest.ts';
import { isBefore } from '../model/time.ts';
import { type Write, writeDurably } from './disk.ts';

/** Where a record stands: under its present id, or under a former one. */
export interface RecordKey {
  file: EntryId;
  announcement: string;
  network: string;
}

/** A record and where it stands. */
export interface Placed {
  place: RecordKey;
  record: JournalRecord;
}

export class Journal {
  readonly #folder: string;
  readonly #files: Map<EntryId, JournalFile>;
  readonly #entries: ReadonlyMap<EntryId, ManifestEntry>;
  /** Whether any entry was ever renamed: without one, ids are what they are. */
  readonly #renamed: boolean;
  readonly #write: Write;

  private constructor(
    folder: string,
    files: Map<EntryId, JournalFile>,
    entries: readonly ManifestEntry[],
    write: Write,
  ) {
    this.#folder = folder;
    this.#files = files;
    this.#entries = new Map(entries.map((entry) => [entry.id, entry]));
    this.#renamed = entries.some(({ aliases }) => formerIds(aliases).length > 0);
    this.#write = write;
  }

  /**
   * Reads the journal of a content folder.
   *
   * @param entries of the manifest: their titles, dates and former ids
   * @throws ContentError where a file is damaged
   */
  static open(folder: string, entries: readonly ManifestEntry[], write: Write = writeDurably): Journal {
    return new Journal(folder, readJournals(folder), entries, write);
  }

  /** Clears what interrupted writes left. For the holder of the lock alone. */
  tidy(): void {
    for (const collection of collections) removeLeftovers(path.join(this.#folder, 'journal', collection));
  }

  /**
   * Makes sure that records can be written for entries: a call that cannot be noted must not be made. Tries with as
   * much as the largest file, and some more.
   *
   * @throws CannotWrite, naming the journal's file
   */
  checkWritable(entries: Iterable<EntryId>): void {
    const checked = new Set<string>();
    for (const entry of entries) {
      const file = path.join(this.#folder, journalPath(entry));
      checkReplaceable(file);
      const folder = path.dirname(file);
      if (checked.has(folder)) continue;
      checked.add(folder);
      const size = JSON.stringify(this.#files.get(entry) ?? {}, null, 2).length + spare;
      // The name of what an interrupted write leaves: the next run clears it away.
      const probe = path.join(folder, 'room.json.0');
      try {
        this.#write(probe, ' '.repeat(size));
        rmSync(probe, { force: true });
      } catch (error) {
        throw error instanceof CannotWrite ? new CannotWrite(file, error.cause) : error;
      }
    }
  }

  /** Every journal file, by entry. */
  get files(): ReadonlyMap<EntryId, JournalFile> {
    return this.#files;
  }

  /** Every record of the journal. */
  *records(): Generator<Placed> {
    for (const [file, { announcements }] of this.#files) {
      for (const [announcement, networks] of Object.entries(announcements)) {
        for (const [network, record] of Object.entries(networks)) {
          yield { place: { file, announcement, network }, record };
        }
      }
    }
  }

  /** The record of an announcement on a network, under its present or a former id. */
  find(announcement: string, network: string): Placed | undefined {
    if (!this.#renamed) return this.#findAt(announcement, network);
    for (const id of this.#idsOf(announcement)) {
      const found = this.#findAt(id, network);
      if (found) return found;
    }
    return undefined;
  }

  #findAt(announcement: string, network: string): Placed | undefined {
    const file = entryIn(announcement);
    const record = this.#files.get(file)?.announcements[announcement]?.[network];
    return record && { place: { file, announcement, network }, record };
  }

  /** The records of what corrects something on a network: all whose id begins so, under present and former ids. */
  corrections(of: { entry: EntryId; event?: string | undefined }, network: string): JournalRecord[] {
    const id = `${of.entry}${of.event ? `@${of.event}` : ''}#correction`;
    return this.#idsOf(id).flatMap((begin) =>
      Object.entries(this.#files.get(entryIn(begin))?.announcements ?? {}).flatMap(([each, networks]) =>
        each.startsWith(`${begin}-`) ? (networks[network] ?? []) : [],
      ),
    );
  }

  /** The record that stands at a place. */
  at({ file, announcement, network }: RecordKey): JournalRecord | undefined {
    return this.#files.get(file)?.announcements[announcement]?.[network];
  }

  /** Where a new record of an announcement goes. */
  placeOf(announcement: string, network: string): RecordKey {
    const known = this.find(announcement, network);
    if (known) return known.place;
    const entry = parseAnnouncementId(announcement)?.entry;
    if (!entry) throw new RangeError(`Invalid announcement id "${announcement}".`);
    return { file: entry, announcement, network };
  }

  /** Writes a record. When this returns it is on the disk. */
  put(place: RecordKey, record: JournalRecord): void {
    this.putAll([[place, record]]);
  }

  /** Writes several records, each file once. */
  putAll(records: readonly (readonly [RecordKey, JournalRecord])[]): void {
    for (const [file, own] of Map.groupBy(records, ([place]) => place.file)) {
      const entry = this.#entries.get(file);
      const before = this.#files.get(file);
      const announcements = { ...before?.announcements };
      for (const [{ announcement, network }, record] of own) {
        announcements[announcement] = { ...announcements[announcement], [network]: record };
      }
      const title = entry?.title ?? before?.title ?? '';
      const date = entry?.date ?? before?.date ?? '';
      // A body that became too short to be known by leaves what it was.
      const fingerprint = entry?.fingerprint ?? before?.fingerprint;
      const known = knownOf(before, entry);
      this.#store({
        version: 1,
        entry: file,
        title,
        date,
        ...(fingerprint && { fingerprint }),
        announcements,
        ...(known.length > 0 && { known }),
      });
    }
  }

  /**
   * Notes the addresses and ids by which entries are known now and were not before: of a feed, one that has changed its address
   * is known by its id, and one whose ids have changed by its address.
   */
  learn(): void {
    for (const [id, before] of [...this.#files]) {
      const entry = this.#entries.get(id);
      const known = knownOf(before, entry);
      if (!entry?.known || known.length === before.known?.length) continue;
      this.#store({ ...before, known });
    }
  }

  #store(file: JournalFile): void {
    this.#write(path.join(this.#folder, journalPath(file.entry)), `${JSON.stringify(file, null, 2)}\n`);
    this.#files.set(file.entry, file);
  }

  /** The ids of what stands on a network: what one of them holds is nobody else's. */
  held(network: string): Set<string> {
    const ids = new Set<string>();
    for (const { place, record } of this.records()) {
      if (place.network !== network) continue;
      for (const receipt of [record.receipt, ...(record.parts ?? []).map((part) => part.receipt)]) {
        if (receipt) ids.add(receipt.id);
      }
    }
    return ids;
  }

  /** The announcement that has a post, if any: one post is never two announcements'. */
  holderOf(network: string, id: string): string | undefined {
    for (const { place, record } of this.records()) {
      if (place.network !== network || record.via === 'edit') continue;
      const receipts = [record.receipt, ...(record.parts ?? []).map((part) => part.receipt)];
      if (receipts.some((receipt) => receipt?.id === id)) return place.announcement;
    }
    return undefined;
  }

  /** Whether a network was ever in this journal. */
  knows(network: string): boolean {
    for (const { place } of this.records()) if (place.network === network) return true;
    return false;
  }

  /** When the first record of a network was made, RFC 3339; nothing where there is none. */
  since(network: string): string | undefined {
    let first: string | undefined;
    for (const { place, record } of this.records()) {
      const at = record.intent?.createdAt ?? record.at;
      if (place.network === network && (first === undefined || isBefore(at, first))) first = at;
    }
    return first;
  }

  /** An announcement's id and its former ones: its entry's names × its event's. */
  #idsOf(announcement: string): string[] {
    const parsed = parseAnnouncementId(announcement);
    if (!parsed) return [announcement];
    const tail = announcement.slice(announcement.indexOf('#'));
    const events = parsed.event
      ? this.#namesOf(`events/${parsed.event}`).map((id) => `@${id.slice('events/'.length)}`)
      : [''];
    return this.#namesOf(parsed.entry).flatMap((entry) =>
      events.map((event) => `${entry}${event}${tailOf(entry, parsed, tail)}`),
    );
  }

  /** An entry's id and its former ones. */
  #namesOf(entry: EntryId): EntryId[] {
    return [entry, ...formerIds(this.#entries.get(entry)?.aliases ?? [])];
  }
}

/**
 * What follows an entry in the id of an announcement. A deck that a feed has announced as a post was said at a post's main
 * moment.
 */
function tailOf(
  former: EntryId,
  { entry, moment, event }: NonNullable<ReturnType<typeof parseAnnouncementId>>,
  tail: string,
): string {
  // Of an older id the collection may be one that there is no more.
  const [own, other] = [entry, former].map((id) => collectionOf(splitEntryId(id).collection));
  return !event && other && moment === own?.mainMoment ? `#${other.mainMoment}` : tail;
}

/** More addresses than an entry can well have had: a feed that makes up ids fills no file. */
const mostKnown = 20;

/** What an entry is known by: what its journal says, and what it is known by now. */
function knownOf(before: JournalFile | undefined, entry: ManifestEntry | undefined): string[] {
  const known = new Set(before?.known);
  // The address last: it is the one that the entry has now.
  for (const each of entry ? [...(entry.known ?? []), entry.url] : []) {
    if (known.size < mostKnown) known.add(each);
  }
  return [...known];
}

/** A file can be protected in a folder that takes others (`chattr +i`). One that is only read-only is replaced all the same. */
function checkReplaceable(file: string): void {
  try {
    closeSync(openSync(file, 'r+'));
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!['ENOENT', 'EACCES'].includes(code)) throw new CannotWrite(file, error);
  }
}

/** Bytes a run may add to a journal file: an intent, its receipt, and the parts of a thread. */
const spare = 65_536;

/** @example entryIn('talks/x@devconf#slides') // 'talks/x' */
function entryIn(announcement: string): EntryId {
  const at = announcement.indexOf('@');
  return announcement.slice(0, at < 0 ? announcement.indexOf('#') : at) as EntryId;
}
