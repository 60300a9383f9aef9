/** `content/journal/calendar.json` on disk, and the calendar as it stands with it. */
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { ContentError, shownPath } from '../content/problem.ts';
import { type CalendarJournal, calendarJournalSchema } from '../model/calendar-journal.ts';
import type { Content } from '../model/content.ts';
import { publicContent } from '../model/publication.ts';
import type { Temporal } from '../model/time.ts';
import { calendarItems, departures } from './items.ts';
import { type RevisedItem, reviseCalendar } from './revisions.ts';

/** Where the calendar's journal lies below the content folder. */
export const calendarJournalFile = 'journal/calendar.json';

/**
 * Reads the calendar's journal; an empty one where there is none yet.
 *
 * @param folder absolute path of the content folder
 * @throws ContentError where it is damaged, such as by a merge
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
    // To go on without it would lower numbers.
    const found = cause instanceof Error ? cause.message.replaceAll('\n', ' ') : String(cause);
    throw new ContentError([
      {
        file: shownPath(folder, calendarJournalFile),
        field: '',
        expected: "the calendar's journal as `npm run calendar` wrote it",
        found,
        fix: 'restore the file from version control',
      },
    ]);
  }
}

/**
 * The calendar with its UIDs and numbers. Writes nothing: the numbers of changes that are not in the
 * journal yet are worked out the same way each time, until `updateCalendarJournal` writes them down.
 *
 * @param all everything the owner wrote
 * @param visible what the audience may see of it
 * @param folder absolute path of the content folder
 * @throws ContentError
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
 * @throws ContentError
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
