/** Events that move after they were announced. */
import { announcementId } from '../model/ids.ts';
import type { SaidOfEvent } from '../model/journal.ts';
import type { Announcement } from '../model/manifest.ts';
import type { Temporal } from '../model/time.ts';
import { movedLine } from './wording.ts';

/** What an announcement says of when and where its event is; nothing for those that look back. */
export function saidOf({ moment, event }: Announcement): SaidOfEvent | undefined {
  if (!event || (moment !== 'upcoming' && moment !== 'today')) return undefined;
  const place = event.place?.city ?? event.place?.venue;
  return { start: event.sessionStart ?? event.start, ...(place && { place }) };
}

/**
 * An answer to an announcement that says the new date, where the announcement itself cannot be changed. Its
 * id carries the new date, so that each move is said once.
 */
export function movedNotice(announcement: Announcement, now: Temporal.Instant): Announcement | undefined {
  const said = saidOf(announcement);
  if (!said) return undefined;
  const date = said.start.slice(0, 10);
  const line = movedLine(announcement.lang);
  return {
    ...announcement,
    id: announcementId(announcement.entry, 'correction', {
      ...(announcement.delivery && { event: announcement.delivery }),
      date,
    }),
    moment: 'correction',
    due: now.toString(),
    text: { all: line },
    replyTo: announcement.id,
  };
}
