/**
 * What there is to do now: for every announcement on every network, one thing or nothing. Pure: the same
 * manifest, journal and clock give the same plan.
 */
import { type EntryId, type NetworkId, networkNames } from '../model/ids.ts';
import { type JournalRecord, skipReasons } from '../model/journal.ts';
import type { Announcement } from '../model/manifest.ts';
import type { Site } from '../model/site.ts';
import { isBefore, milliseconds, type Temporal } from '../model/time.ts';
import { definitionOf } from '../networks/registry.ts';
import { templateFor } from './compose.ts';
import { type Correction, copyOf, correctionsOf, mayYetBeSaid, parentOf } from './corrections.ts';
import { askOwner, sayOtherwise, sentence } from './doubt.ts';
import { notForReaders } from './examples.ts';
import { movedNotice, movedSince } from './moved.ts';
import { isOpen, reopened, startOf } from './news.ts';
import { type Indexed, indexed, type PlanInput } from './plan-input.ts';
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

/** How long after it was posted a copy follows changes of its entry: an edit notifies everyone who shared it. */
const followed = { hours: 90 * 24 };

/** Works out everything there is to do. */
export function makePlan(given: PlanInput): Plan {
  const { manifest, journal, networks } = given;
  const input = indexed(given);
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
    const changed = changes(input, network);
    // Said by the post that they are put into.
    const taken = new Set(
      changed.flatMap(({ corrections }) => corrections.map((each) => each.announcement.id)),
    );
    const fresh = newTasks(input, network, taken, renamed, plan);
    plan.tasks.set(network, [...leftoverTasks(open, input, network), ...changed, ...fresh]);
  }
  limit(plan, input.site.syndication.maxPerRun);
  return plan;
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
function changes(input: Indexed, network: NetworkId): Amend[] {
  const { manifest, journal, site, now } = input;
  const edits = canEdit(network, site);
  const oldest = now.subtract(followed);
  return manifest.announcements.flatMap((announcement): Amend[] => {
    if (announcement.moment === 'correction') return [];
    const copy = copyOf(journal, announcement, network);
    if (!copy || copy.placed.record.retract || isBefore(copy.receipt.at, oldest)) return [];
    const { placed } = copy;
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

/** Whether posts that stand are changed on a network: it lets one, and the owner wants it. */
function canEdit(network: NetworkId, { syndication }: Site): boolean {
  return definitionOf(network).edits && syndication.onEdit[network] === 'edit';
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

/** What changes a copy. */
type Amend = Extract<Task, { do: 'amend' }>;
/** What is said for the first time, or never will be. */
type Fresh = Extract<Task, { do: 'announce' | 'skip' }>;
/** What something waits for. */
type Waits = Omit<WaitingAnnouncement, 'announcement' | 'network'>;

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
  const tasks: Fresh[] = [];
  const said = notices(input, network);
  for (const announcement of [...manifest.announcements, ...said]) {
    const { id, due, lang } = announcement;
    if (!announcement.networks.includes(network) || taken.has(id)) continue;
    const record = journal.find(id, network)?.record;
    if (record && !reopened(record, announcement, site)) {
      tellSettled(plan, announcement, network, record, input);
      continue;
    }
    if (isBefore(now, due) || !templateFor(announcement, network, lang, site)) continue;
    const found =
      skipped(announcement, network, input, threshold) ??
      whatWaits(announcement, network, input, renamed) ??
      toSay(announcement, network, input, said.includes(announcement));
    if ('do' in found) tasks.push(found);
    else plan.waiting.push({ announcement: id, network, ...found });
  }
  const seeded = tasks.filter((task) => task.do === 'skip' && task.reason === skipReasons.seeded).length;
  if (seeded > 0 && !site.syndication.since) {
    plan.notes.push(
      `First run for ${network}: ${seeded} earlier announcement${seeded === 1 ? '' : 's'} skipped. ` +
        'To post earlier ones, set syndication.since in content/site.yaml.',
    );
  }
  return tasks.sort((a, b) => milliseconds(a.announcement.due) - milliseconds(b.announcement.due));
}

/** Tells of what is settled and needs the owner all the same. */
function tellSettled(
  plan: Plan,
  { id, expires }: Announcement,
  network: NetworkId,
  record: JournalRecord,
  { site, now }: Indexed,
): void {
  if (hasDoubt(record)) {
    const why = askOwner(id, network, record.reason, site.networks, record.intent?.account);
    plan.waiting.push({ announcement: id, network, why, unknown: true });
  }
  if (record.state === 'refused' && isBefore(now, expires))
    plan.notes.push(refusedBefore(id, network, record));
}

/** What is from before Lectern was used, or too late, is not said. */
function skipped(
  announcement: Announcement,
  network: NetworkId,
  { journal, now }: Indexed,
  threshold: Temporal.Instant | undefined,
): Fresh | undefined {
  const { id, due, expires } = announcement;
  const skip = { do: 'skip', announcement, place: journal.placeOf(id, network) } as const;
  if (threshold && isBefore(due, threshold)) return { ...skip, reason: skipReasons.seeded };
  if (isBefore(now, expires)) return undefined;
  const record = journal.find(id, network)?.record;
  return { ...skip, reason: skipReasons.late, ...(record && isOpen(record) && { unsaid: true }) };
}

/** Why something that is due is not said now. */
function whatWaits(
  announcement: Announcement,
  network: NetworkId,
  { site, manifest, entries, now, cardsOnly }: Indexed,
  renamed: ReadonlyMap<EntryId, Renamed>,
): Waits | undefined {
  if (renamed.has(announcement.entry)) return { why: 'its entry appears to be renamed' };
  const example = notForReaders(entries.get(announcement.entry), network, site, manifest.site);
  if (example) return { why: example, refused: true };
  const opening = nextOpening(site, now);
  if (opening && isBefore(opening, announcement.expires))
    return { why: `until ${inZone(opening, site.timeZone)} (syndication.hours)` };
  return !cardsOnly && waitsForPrint(announcement, now) ? { why: printFirst } : undefined;
}

/** An announcement, or a correction as an answer to what it corrects. */
function toSay(
  announcement: Announcement,
  network: NetworkId,
  input: Indexed,
  notice: boolean,
): Fresh | Waits {
  const place = input.journal.placeOf(announcement.id, network);
  if (announcement.moment !== 'correction') return { do: 'announce', announcement, place };
  const parent = parentOf(announcement, input, network);
  if (parent) return { do: 'announce', announcement, place, parent: parent.placed, notice };
  if (mayYetBeSaid(announcement, input, network))
    return { why: 'what it corrects is not known to stand there yet' };
  return { do: 'skip', announcement, place, reason: 'nothing was said there that it would correct' };
}

/** @example inZone(instant, 'Europe/Berlin') // '2026-11-21 09:00 Europe/Berlin' */
function inZone(instant: Temporal.Instant, timeZone: string): string {
  const local = instant.toZonedDateTimeISO(timeZone).toPlainDateTime();
  return `${local.toString({ smallestUnit: 'minute' }).replace('T', ' ')} ${timeZone}`;
}

/** Bluesky cannot change a post: that an event moved is said as an answer to it. */
function notices({ manifest, journal, now, site }: PlanInput, network: NetworkId): Announcement[] {
  if (canEdit(network, site)) return [];
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
