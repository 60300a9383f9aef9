/** What is news: since when things are announced, and what of the settled is open again. */
import type { NetworkId } from '../model/ids.ts';
import { type JournalRecord, openReasons, skipReasons } from '../model/journal.ts';
import type { Announcement } from '../model/manifest.ts';
import type { Site } from '../model/site.ts';
import { instantOf, isBefore, Temporal } from '../model/time.ts';
import type { PlanInput } from './plan-input.ts';

/**
 * Before this nothing is announced: `syndication.since`, else the day of a network's first run. What a feed lists at that run
 * was there before it, whatever its date; and one that lists older entries later makes them no news.
 */
export function startOf(
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
export function reopened(record: JournalRecord, announcement: Announcement, site: Site): boolean {
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
export function isOpen({ state, reason }: JournalRecord): boolean {
  return state === 'skipped' && openReasons.includes(reason);
}
