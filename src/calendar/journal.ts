/** `content/journal/calendar.json` on disk, and the calendar as it stands with it. */
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { type CalendarJournal, calendarJournalSchema } from '../model/calendar-journal.ts';
import type { Content } from '../model/content.ts';
import { publicContent } from '../model/publication.ts';
import type { Temporal } from '../model/time.ts';
import { calendarItems, departures } from './items.ts';
import { type RevisedItem, reviseCalendar } from './revisions.ts';

/** Where the calendar's journal lies below the content folder. */
export const calendarJournalFile = 'journal/calendar.json';

/** Thrown where the journal can't be read as what it is: going on without it would lower numbers. */
export class CalendarJournalError extends Error {
  constructor(file: string, cause: unknown) {
    super(
      `${file} can't be read: ${cause instanceof Error ? cause.message : String(cause)}\n` +
        'Restore it from version control. Without it, calendars that follow yours would miss changes.',
      { cause },
    );
    this.name = 'CalendarJournalError';
  }
}

/**
 * Reads the calendar's journal; an empty one where there is none yet.
 *
 * @param folder absolute path of the content folder
 * @throws CalendarJournalError where it is damaged, such as by a merge
 */
export async function readCalendarJournal(folder: string): Promise<CalendarJournal> {
  const file = path.join(folder, calendarJournalFile);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
  if (text === undefined) return { version: 1, items: {} };
  try {
    return calendarJournalSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new CalendarJournalError(file, cause);
  }
}

/**
 * The calendar with its UIDs and numbers. Writes nothing: the numbers of changes that are not in the
 * journal yet are worked out the same way each time, until `updateCalendarJournal` writes them down.
 *
 * @param all everything the owner wrote
 * @param visible what the audience may see of it
 * @param folder absolute path of the content folder
 * @throws CalendarJournalError
 */
export async function revisedCalendar(
  all: Content,
  visible: Content,
  now: Temporal.Instant,
  folder: string,
): Promise<RevisedItem[]> {
  return revise(await readCalendarJournal(folder), all, visible, now).items;
}

/**
 * Writes down what the readers' calendar shows now; does not touch the file where nothing changed.
 *
 * @param content everything the owner wrote
 * @returns how many items are new, changed, and gone
 * @throws CalendarJournalError
 */
export async function updateCalendarJournal(
  content: Content,
  now: Temporal.Instant,
  folder: string,
): Promise<{ added: number; changed: number; gone: number }> {
  const before = await readCalendarJournal(folder);
  const { items, journal } = revise(before, content, publicContent(content, now, 'readers'), now);
  const old = new Map(Object.values(before.items).map((record) => [record.uid, record]));
  const altered = items.filter(({ uid, sequence }) => old.get(uid)?.sequence !== sequence);
  if (JSON.stringify(before) !== JSON.stringify(journal)) {
    const file = path.join(folder, calendarJournalFile);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFileAtomic(file, `${JSON.stringify(journal, undefined, 2)}\n`);
  }
  return {
    added: altered.filter(({ uid }) => !old.has(uid)).length,
    changed: altered.filter(({ uid, gone }) => old.has(uid) && !gone).length,
    gone: altered.filter(({ gone }) => gone).length,
  };
}

function revise(journal: CalendarJournal, all: Content, visible: Content, now: Temporal.Instant) {
  const items = calendarItems(visible);
  return reviseCalendar(journal, items, { site: all.site, now, departure: departures(all, visible) });
}
