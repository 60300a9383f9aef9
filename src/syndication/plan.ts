/**
 * What there is to do now: for every announcement on every network, one thing or nothing. Pure: the same
 * manifest, journal and clock give the same plan.
 */
import { type EntryId, type NetworkId, networkNames } from '../model/ids.ts';
import { type JournalRecord, openReasons, skipReasons } from '../model/journal.ts';
import type { Announcement, Manifest, ManifestEntry } from '../model/manifest.ts';
import type { Site } from '../model/site.ts';
import { instantOf, Temporal } from '../model/time.ts';
import { definitionOf } from '../networks/registry.ts';
import { templateFor } from './compose.ts';
import { askOwner, sayOtherwise, sentence } from './doubt.ts';
import { notForReaders } from './examples.ts';
import { movedNotice, movedSince } from './moved.ts';
import { type Renamed, renamedEntries } from './renamed.ts';
import type { Journal, Placed, RecordKey } from './run-journal.ts';
import { unknownNetworkFix, unknownNetworkNote, unknownNetworks } from './unknown-networks.ts';
import { vanished, vanishedNotes } from './vanished.ts';
import { nextOpening } from './window.ts';
import type { Moved } from './wording.ts';

/** One thing to do on one network. */
export type Task =
  /** Say it for the first time; `notice`: that an event moved. */
  | { do: 'announce'; announcement: Announcement; place: RecordKey; parent?: Placed; notice?: boolean }
  /** An intent was left by an earlier run: find out, and go on. */
  | { do: 'settle'; placed: Placed; announcement: Announcement | undefined }
  /** A thread stopped half-way. */
  | { do: 'continue'; placed: Placed; announcement: Announcement }
  /** The announcement changed, or was corrected, after it was said. */
  | {
      do: 'amend';
      announcement: Announcement;
      placed: Placed;
      corrections: Correction[];
      moved: Moved | undefined;
    }
  /** It will not be said: too late, or from before Lectern was used. */
  | { do: 'skip'; announcement: Announcement; place: RecordKey; reason: string; unsaid?: true };

/** A correction and the record it will have. */
export interface Correction {
  announcement: Announcement;
  place: RecordKey;
}

/** Something that waits, and for what: in words for the owner. */
export interface WaitingAnnouncement {
  announcement: string;
  network: NetworkId;
  why: string;
  /** It may be there: it waits for the owner to say so. */
  unknown?: true;
  /** It is not for readers as it is, or may be what was said already: it waits for the owner to change it. */
  refused?: true;
}

export interface Plan {
  tasks: Map<NetworkId, Task[]>;
  waiting: WaitingAnnouncement[];
  /** What the owner should know: a line to add, a choice to make. */
  notes: string[];
}

export interface PlanInput {
  manifest: Manifest;
  journal: Journal;
  site: Site;
  networks: readonly NetworkId[];
  now: Temporal.Instant;
  /** Slides that were not printed need not wait for that. */
  cardsOnly?: boolean;
}

/** How long after it was posted a copy follows changes of its entry: an edit notifies everyone who shared it. */
const followed = { hours: 90 * 24 };

/** With the announcements of each entry at hand: looking through all of them for each would take for ever. */
type Indexed = PlanInput & {
  byEntry: ReadonlyMap<EntryId, Announcement[]>;
  entries: ReadonlyMap<EntryId, ManifestEntry>;
};

/** Works out everything there is to do. */
export function makePlan(given: PlanInput): Plan {
  const { manifest, journal, networks } = given;
  const input: Indexed = {
    ...given,
    byEntry: Map.groupBy(manifest.announcements, ({ entry }) => entry),
    entries: new Map(manifest.entries.map((entry) => [entry.id, entry])),
  };
  const plan: Plan = { tasks: new Map(), waiting: [], notes: [] };
  const renamed = renamedEntries(manifest, journal.files);
  for (const each of [...renamed.values()].map(({ note }) => note)) plan.notes.push(each);
  for (const each of vanishedNotes(vanished(manifest, journal, renamed))) plan.notes.push(each);
  for (const place of unknownNetworks(journal))
    plan.notes.push(`${unknownNetworkNote(place)} ${sentence(unknownNetworkFix)}`);
  const { open, leaving } = leftovers(journal);
  for (const { place, record } of leaving) {
    if (record.retract && networks.some((id) => id === place.network))
      plan.notes.push(notYetWithdrawn(place, record.retract));
  }
  for (const network of networks) {
    const tasks = [...leftoverTasks(open, input, network), ...changes(input, network)];
    const taken = new Set(tasks.flatMap(idsIn));
    const fresh = newTasks(input, network, taken, renamed, plan);
    plan.tasks.set(network, [...tasks, ...fresh]);
  }
  limit(plan, input.site.syndication.maxPerRun);
  return plan;
}

function idsIn(task: Task): string[] {
  if (task.do === 'settle' || task.do === 'continue') return [task.placed.place.announcement];
  if (task.do === 'amend') return task.corrections.map(({ announcement }) => announcement.id);
  return [];
}

/** Intents and threads that an earlier run left unfinished, in the order of the journal; and what is to be gone. */
function leftovers(journal: Journal): { open: Placed[]; leaving: Placed[] } {
  const open: Placed[] = [];
  const leaving: Placed[] = [];
  for (const placed of journal.records()) {
    const { state, parts, pending, retract } = placed.record;
    if (retract) {
      leaving.push(placed);
      continue;
    }
    const left = (pending?.length ?? 0) > 0 || parts?.some((part) => part.state === 'intended');
    const unfinished = left && !hasDoubt(placed.record);
    if (state === 'intended' || (state === 'posted' && unfinished)) open.push(placed);
  }
  return { open, leaving };
}

/** What to do about them: an announcement may stand in the journal under a former id. */
function leftoverTasks(open: readonly Placed[], input: PlanInput, network: NetworkId): Task[] {
  const { journal, manifest } = input;
  const own = open.filter(({ place }) => place.network === network);
  if (own.length === 0) return [];
  const present = new Map<string, Announcement>();
  for (const announcement of [...manifest.announcements, ...notices(input, network)]) {
    present.set(journal.placeOf(announcement.id, network).announcement, announcement);
  }
  return own.flatMap((placed): Task[] => {
    const announcement = present.get(placed.place.announcement);
    if (placed.record.state === 'intended') return [{ do: 'settle', placed, announcement }];
    return announcement ? [{ do: 'continue', placed, announcement }] : [];
  });
}

/** Copies that no longer say what they should. */
function changes(input: Indexed, network: NetworkId): Task[] {
  const { manifest, journal, site, now } = input;
  const edits = definitionOf(network).edits && site.syndication.onEdit[network] === 'edit';
  const oldest = now.subtract(followed);
  return manifest.announcements.flatMap((announcement): Task[] => {
    if (announcement.moment === 'correction') return [];
    const placed = journal.find(announcement.id, network);
    if (placed?.record.state !== 'posted' || !placed.record.receipt || placed.record.retract) return [];
    if (isBefore(placed.record.receipt.at, oldest)) return [];
    const corrections = edits ? correctionsOf(announcement, input, network) : [];
    const moved = movedSince(placed.record, announcement);
    // An edit that may still come about is one that is not done.
    const current = isCurrent(placed.record, announcement) && !placed.record.editing;
    const unsaid = corrections.some(({ place }) => !journal.find(place.announcement, network));
    // A copy that could not be brought up to date stays as it is: what comes later answers it.
    if (current && (!unsaid || placed.record.edits?.at(-1)?.kept !== undefined)) return [];
    return [{ do: 'amend', announcement, placed, corrections, moved }];
  });
}

/**
 * Whether a copy says what its announcement does. One that was made of another source, of the build or of a feed in another
 * format, words the same otherwise: that is no change of the entry.
 */
function isCurrent({ revision }: JournalRecord, announcement: Announcement): boolean {
  const source = (hash: string) => hash.split('-').slice(0, -1).join('-');
  return (
    revision === announcement.revision ||
    (revision !== undefined && source(revision) !== source(announcement.revision))
  );
}

/** The corrections that belong into the text of a copy: those that are there already, and those due. */
function correctionsOf(parent: Announcement, input: Indexed, network: NetworkId): Correction[] {
  const { journal, byEntry, now } = input;
  const all = byEntry.get(parent.entry) ?? [];
  return all.flatMap((announcement) => {
    const { id, moment, networks, due, expires } = announcement;
    if (moment !== 'correction' || !networks.includes(network)) return [];
    if (parentOf(announcement, input, network)?.announcement.id !== parent.id) return [];
    const correction = { announcement, place: journal.placeOf(id, network) };
    const record = journal.find(id, network)?.record;
    if (record) return record.via === 'edit' ? [correction] : [];
    return isBefore(now, due) || !isBefore(now, expires) ? [] : [correction];
  });
}

/** The copy a correction is about: the one it names, else the entry's latest on that network. */
export function parentOf(
  correction: Announcement,
  { journal, byEntry }: Pick<Indexed, 'journal' | 'byEntry'>,
  network: NetworkId,
): { announcement: Announcement; placed: Placed } | undefined {
  const candidates = (byEntry.get(correction.entry) ?? [])
    .filter((each) => each.moment !== 'correction')
    .flatMap((announcement) => {
      const placed = journal.find(announcement.id, network);
      return placed?.record.state === 'posted' && placed.record.receipt ? [{ announcement, placed }] : [];
    })
    .sort((a, b) => (a.placed.record.receipt?.at ?? '').localeCompare(b.placed.record.receipt?.at ?? ''));
  return candidates.find(({ announcement }) => announcement.id === correction.replyTo) ?? candidates.at(-1);
}

/** Whether what a correction is about may stand on a network all the same, or soon will. */
function mayYetBeSaid(
  correction: Announcement,
  { journal, byEntry, now }: Indexed,
  network: NetworkId,
): boolean {
  return (byEntry.get(correction.entry) ?? []).some(({ id, moment, networks, expires }) => {
    if (moment === 'correction' || !networks.includes(network)) return false;
    const record = journal.find(id, network)?.record;
    if (record?.state === 'intended' || record?.state === 'unknown') return true;
    const open = record === undefined || isOpen(record);
    return open && isBefore(now, expires);
  });
}

/** Announcements to make for the first time, to skip, or that wait. */
function newTasks(
  input: Indexed,
  network: NetworkId,
  taken: ReadonlySet<string>,
  renamed: ReadonlyMap<EntryId, Renamed>,
  plan: Plan,
): Task[] {
  const { manifest, journal, site, now } = input;
  const threshold = startOf(input, network);
  const tasks: Task[] = [];
  let seeded = 0;
  const said = notices(input, network);
  for (const announcement of [...manifest.announcements, ...said]) {
    const { id, due, expires } = announcement;
    if (!announcement.networks.includes(network) || taken.has(id)) continue;
    const record = journal.find(id, network)?.record;
    if (record && !reopened(record, announcement, site)) {
      const why =
        hasDoubt(record) && askOwner(id, network, record.reason, site.networks, record.intent?.account);
      if (why) plan.waiting.push({ announcement: id, network, why, unknown: true });
      if (record.state === 'refused' && isBefore(now, expires))
        plan.notes.push(refusedBefore(id, network, record));
      continue;
    }
    if (isBefore(now, due)) continue;
    if (!templateFor(announcement, network, announcement.lang, site)) continue;
    const place = journal.placeOf(id, network);
    const skip = (reason: string) => {
      const unsaid = reason === skipReasons.late && record !== undefined && isOpen(record);
      tasks.push({ do: 'skip', announcement, place, reason, ...(unsaid && { unsaid }) });
    };
    if (threshold && isBefore(due, threshold)) {
      skip(skipReasons.seeded);
      seeded += 1;
    } else if (!isBefore(now, expires)) {
      skip(skipReasons.late);
    } else if (renamed.has(announcement.entry)) {
      plan.waiting.push({ announcement: id, network, why: 'its entry appears to be renamed' });
    } else {
      const example = notForReaders(input.entries.get(announcement.entry), network, site, manifest.site);
      if (example) {
        plan.waiting.push({ announcement: id, network, why: example, refused: true });
        continue;
      }
      const opening = nextOpening(site, now);
      const parent = parentOf(announcement, input, network);
      if (opening && isBefore(opening, expires)) {
        plan.waiting.push({
          announcement: id,
          network,
          why: `until ${inZone(opening, site.timeZone)} (syndication.hours)`,
        });
      } else if (!input.cardsOnly && waitsForPrint(announcement, now)) {
        plan.waiting.push({ announcement: id, network, why: printFirst });
      } else if (announcement.moment !== 'correction') {
        tasks.push({ do: 'announce', announcement, place });
      } else if (parent) {
        const notice = said.includes(announcement);
        tasks.push({ do: 'announce', announcement, place, parent: parent.placed, notice });
      } else if (mayYetBeSaid(announcement, input, network)) {
        plan.waiting.push({
          announcement: id,
          network,
          why: 'what it corrects is not known to stand there yet',
        });
      } else {
        skip('nothing was said there that it would correct');
      }
    }
  }
  if (seeded > 0 && !site.syndication.since) {
    plan.notes.push(
      `First run for ${network}: ${seeded} earlier announcement${seeded === 1 ? '' : 's'} skipped. ` +
        'To post earlier ones, set syndication.since in content/site.yaml.',
    );
  }
  return tasks.sort((a, b) => dueOf(a).localeCompare(dueOf(b)));
}

/** @example inZone(instant, 'Europe/Berlin') // '2026-11-21 09:00 Europe/Berlin' */
function inZone(instant: Temporal.Instant, timeZone: string): string {
  const local = instant.toZonedDateTimeISO(timeZone).toPlainDateTime();
  return `${local.toString({ smallestUnit: 'minute' }).replace('T', ' ')} ${timeZone}`;
}

function dueOf(task: Task): string {
  return 'announcement' in task && task.announcement ? task.announcement.due : '';
}

/** Bluesky cannot change a post: that an event moved is said as an answer to it. */
function notices({ manifest, journal, now, site }: PlanInput, network: NetworkId): Announcement[] {
  const edits = definitionOf(network).edits && site.syndication.onEdit[network] === 'edit';
  if (edits) return [];
  const found = new Map<string, Announcement>();
  for (const announcement of manifest.announcements) {
    const record = journal.find(announcement.id, network)?.record;
    const moved = record?.state === 'posted' && movedSince(record, announcement);
    if (!moved) continue;
    const answers = journal.corrections({ entry: announcement.entry, event: announcement.delivery }, network);
    const recorded = (id: string) => journal.find(id, network)?.record;
    const notice = movedNotice(announcement, moved, now, recorded, answers);
    // Of two copies that say the old date, `upcoming` and `today`, the later is answered.
    if (notice) found.set(notice.id, notice);
  }
  return [...found.values()];
}

/**
 * Before this nothing is announced: `syndication.since`, else the day of a network's first run. What a feed lists at that run
 * was there before it, whatever its date; and one that lists older entries later makes them no news.
 */
function startOf(
  { manifest, site, journal, now }: PlanInput,
  network: NetworkId,
): Temporal.Instant | undefined {
  const since = sinceOf(site);
  if (since) return since;
  const dayOf = (instant: Temporal.Instant) =>
    instant.toZonedDateTimeISO(site.timeZone).startOfDay().toInstant();
  if (!manifest.site.feed) return journal.knows(network) ? undefined : dayOf(now);
  const first = journal.since(network);
  return first ? dayOf(Temporal.Instant.from(first)) : now.add({ milliseconds: 1 });
}

/** Whether something that was settled is open again. */
function reopened(record: JournalRecord, announcement: Announcement, site: Site): boolean {
  const { state, reason, at, revision } = record;
  // A refused text is tried again once the owner changed it.
  if (state === 'refused') return revision !== undefined && revision !== announcement.revision;
  if (state !== 'skipped') return false;
  if (reason === skipReasons.unannounced || isOpen(record)) return true;
  // What was too late is in time again where its date was moved.
  if (reason === skipReasons.late) return isBefore(at, announcement.due);
  if (reason !== skipReasons.seeded) return false;
  const since = sinceOf(site);
  return isBefore(at, announcement.due) || (since !== undefined && !isBefore(announcement.due, since));
}

/** `syndication.since`; of a feed, whose entries may be as old as their day, a day from its beginning on. */
function sinceOf({ feed, timeZone, syndication: { since, hours } }: Site): Temporal.Instant | undefined {
  return since === undefined ? undefined : instantOf(since, timeZone, feed ? '00:00' : hours.start);
}

/** Whether it was tried, and is taken up again by every run. */
function isOpen({ state, reason }: JournalRecord): boolean {
  return state === 'skipped' && reason !== undefined && openReasons.includes(reason);
}

/** Whether the owner has to say what became of it, or of a part of it. */
function hasDoubt({ state, parts }: JournalRecord): boolean {
  return state === 'unknown' || (parts?.some((part) => part.state === 'unknown') ?? false);
}

/** How long slides wait to be printed: by the owner, or by a CI whose browser was missing that day. */
const printing = 24 * 60 * 60 * 1000;

const printFirst =
  'no PDF of the deck yet: run npm run slides -- --pdf, then npm run build. One day after its due time it is posted with its link card; use --cards-only to post it now';

/** Slides of a deck in MDX that has neither pictures nor a file yet: what is said without them cannot be mended. */
function waitsForPrint({ moment, images, document, due }: Announcement, now: Temporal.Instant): boolean {
  return (
    moment === 'slides' &&
    !images?.length &&
    !document &&
    now.epochMilliseconds < milliseconds(due) + printing
  );
}

/** A refusal that stands is no failure of this run, and not forgotten either. */
function refusedBefore(id: string, network: NetworkId, { at, reason }: JournalRecord): string {
  return `${networkNames[network]} rejected ${id} on ${at.slice(0, 10)}: ${sayOtherwise(reason)}`;
}

function notYetWithdrawn({ announcement, network }: RecordKey, since: string): string {
  const name = networkNames[network as NetworkId];
  return `${announcement} was to be deleted from ${name} on ${since.slice(0, 10)} and may still be there: npm run syndicate -- --retract '${announcement}' ${network}`;
}

/** At most so many announcements begin in a run, earliest expiry first; counted once for all networks. */
function limit(plan: Plan, most: number): void {
  const admitted = new Set<string>();
  const all = [...plan.tasks.values()].flat().flatMap((task) => (task.do === 'announce' ? [task] : []));
  const urgency = (a: string, b: string) => milliseconds(a) - milliseconds(b);
  const soonest = all.toSorted(
    ({ announcement: a }, { announcement: b }) => urgency(a.expires, b.expires) || urgency(a.due, b.due),
  );
  for (const { announcement } of soonest) {
    if (admitted.size < most) admitted.add(announcement.id);
  }
  for (const [network, tasks] of plan.tasks) {
    const now = tasks.filter((task) => {
      if (task.do !== 'announce' || admitted.has(task.announcement.id)) return true;
      const why = `deferred to the next run (limit ${most} per run)`;
      plan.waiting.push({ announcement: task.announcement.id, network, why });
      return false;
    });
    plan.tasks.set(network, now);
  }
}

/** Compares instants, or how they are written (RFC 3339), to the millisecond: ten thousand of them at a time. */
function isBefore(a: Temporal.Instant | string, b: Temporal.Instant | string): boolean {
  return milliseconds(a) < milliseconds(b);
}

function milliseconds(instant: Temporal.Instant | string): number {
  return typeof instant === 'string' ? Date.parse(instant) : instant.epochMilliseconds;
}
