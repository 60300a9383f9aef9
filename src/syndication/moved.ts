/** Events that move after they were announced. */
import { announcementId } from '../model/ids.ts';
import type { JournalRecord, SaidOfEvent } from '../model/journal.ts';
import type { Announcement } from '../model/manifest.ts';
import { isDateOnly, type Temporal } from '../model/time.ts';
import { type Moved, movedLine } from './wording.ts';

/** What an announcement says of when and where its event is; nothing for those that look back. */
export function saidOf({ moment, event }: Announcement): SaidOfEvent | undefined {
  return moment === 'upcoming' || moment === 'today' ? whenAndWhere(event) : undefined;
}

function whenAndWhere(event: Announcement['event']): SaidOfEvent | undefined {
  if (!event) return undefined;
  const place = event.place?.city ?? event.place?.venue ?? (event.online ? 'online' : undefined);
  return { start: event.sessionStart ?? event.start, ...(place && { place }) };
}

/** What of an event is another than a copy says. What became known since, an hour or a place, is no move. */
export function movedSince({ event: before }: JournalRecord, announcement: Announcement): Moved | undefined {
  const now = saidOf(announcement);
  if (!before || !now) return undefined;
  const known = (start: string) =>
    isDateOnly(before.start) || isDateOnly(now.start) ? start.slice(0, 10) : start;
  if (known(before.start) !== known(now.start)) return 'date';
  const both = before.place !== undefined && now.place !== undefined;
  return both && before.place !== now.place ? 'place' : undefined;
}

/**
 * An answer to an announcement that says where its event moved to, where the announcement itself cannot be
 * changed. Its id carries the new date; of several moves to one date the later ones are counted, so that each
 * is said once, by whichever run gets to it. The latest answer alone tells what was said last: an event that went
 * elsewhere and came back to a date is news, though an earlier answer named that date.
 *
 * @param recorded the journal's record of an id
 * @param answers the journal's records of all such answers
 */
export function movedNotice(
  announcement: Announcement,
  moved: Moved,
  now: Temporal.Instant,
  recorded: (id: string) => JournalRecord | undefined,
  answers: readonly JournalRecord[],
): Announcement | undefined {
  const said = saidOf(announcement);
  if (!said) return undefined;
  const latest = answers
    .filter(({ state, event }) => state === 'posted' && event)
    .sort((a, b) => (a.receipt?.at ?? a.at).localeCompare(b.receipt?.at ?? b.at))
    .at(-1);
  for (let count = 1; ; count += 1) {
    const id = announcementId(announcement.entry, 'correction', {
      ...(announcement.delivery && { event: announcement.delivery }),
      date: said.start.slice(0, 10),
      count,
    });
    const before = recorded(id);
    // A correction that the owner wrote on that day has the same id.
    if (before && !before.event) continue;
    // It was said, and then something else: another place, or another date.
    if (before?.state === 'posted' && !(before === latest && isSame(before.event, said))) continue;
    return {
      ...announcement,
      id,
      moment: 'correction',
      due: now.toString(),
      text: { all: movedLine(announcement.lang, moved) },
      replyTo: announcement.id,
    };
  }
}

function isSame(a: SaidOfEvent | undefined, b: SaidOfEvent): boolean {
  return a?.start === b.start && a.place === b.place;
}

/** What a notice of a move says. */
export function saidInNotice({ event }: Announcement): SaidOfEvent | undefined {
  return whenAndWhere(event);
}
