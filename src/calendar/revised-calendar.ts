/** `content/journal/calendar.json` on disk, and the calendar as it stands with it. */
import { execFile } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { ContentError, shownPath } from '../content/problem.ts';
import { withNewNames } from '../content/renamed.ts';
import { writeFileAtomic } from '../files/atomic.ts';
import { removeLeftovers } from '../files/leftovers.ts';
import { takeLock } from '../files/lock.ts';
import {
  type CalendarJournal,
  type CalendarRecord,
  calendarJournalSchema,
} from '../model/calendar-journal.ts';
import type { Content } from '../model/content.ts';
import { publicContent } from '../model/publication.ts';
import type { Temporal } from '../model/time.ts';
import { type CalendarItem, calendarItems, departures } from './items.ts';
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
    return parseJournal(text);
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

const parseJournal = (text: string): CalendarJournal =>
  calendarJournalSchema.parse(withNewNames(JSON.parse(text), calendarJournalFile));

/**
 * A calendar begins without a journal. One that was lost would begin anew as well, with numbers that
 * fall, and no follower would take the next change over: so git is asked whether there was one.
 *
 * @throws ContentError where the last commit has one that knows what is in the calendar now
 */
async function refuseLostJournal(
  folder: string,
  journal: CalendarJournal,
  items: readonly CalendarItem[],
): Promise<void> {
  if (Object.keys(journal.items).length > 0 || items.length === 0) return;
  const committed = await committedJournal(folder);
  if (!items.some(({ key, formerKeys }) => [key, ...formerKeys].some((one) => one in committed.items)))
    return;
  const file = shownPath(folder, calendarJournalFile);
  throw new ContentError([
    {
      file,
      field: '',
      expected: 'the journal of a calendar that has been published, which counts its changes',
      found: 'none, though the last commit has it',
      fix: `git checkout HEAD -- ${file} (or commit that it is deleted, to begin anew)`,
    },
  ]);
}

/** The journal in the last commit; an empty one where there is none, or no git. */
async function committedJournal(folder: string): Promise<CalendarJournal> {
  try {
    const shown = await promisify(execFile)('git', ['-C', folder, 'show', `HEAD:./${calendarJournalFile}`], {
      maxBuffer: 1e8,
    });
    return parseJournal(shown.stdout);
  } catch {
    return { version: 1, items: {} };
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
  return (await revise(folder, await readCalendarJournal(folder), all, visible, now)).items;
}

/**
 * Writes down what the readers' calendar shows now; does not touch the file where nothing changed. One run at a time:
 * two that counted from the same file would give one number to two changes.
 *
 * @param content everything the owner wrote
 * @param folder absolute path of the content folder
 * @param state absolute path of the working folder
 * @returns how many items are new, changed, and gone, and which of them look like one that was renamed
 * @throws ContentError
 * @throws LockHeld where another run is at it
 */
export async function updateCalendarJournal(
  content: Content,
  now: Temporal.Instant,
  folder: string,
  state: string,
): Promise<CalendarUpdate> {
  const lock = takeLock(state, now.toString(), 'calendar');
  try {
    removeLeftovers(path.dirname(path.join(folder, calendarJournalFile)));
    return await update(content, now, folder);
  } finally {
    lock.release();
  }
}

/** What is new in the calendar, and which of it looks like something that was renamed. */
export interface CalendarUpdate {
  added: number;
  changed: number;
  gone: number;
  renamed: Renaming[];
}

async function update(content: Content, now: Temporal.Instant, folder: string): Promise<CalendarUpdate> {
  const before = await readCalendarJournal(folder);
  const { items, journal } = await revise(
    folder,
    before,
    content,
    publicContent(content, now, 'readers'),
    now,
  );
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
    renamed: renamings(altered, old),
  };
}

/** An event that is new just as another of the same name and days vanished. */
export interface Renaming {
  from: string;
  to: string;
}

function renamings(altered: readonly RevisedItem[], old: ReadonlyMap<string, CalendarRecord>): Renaming[] {
  const isEvent = ({ key }: RevisedItem) => !key.includes('@');
  const vanished = altered.filter((item) => item.gone === 'deleted' && isEvent(item));
  return altered
    .filter((item) => !old.has(item.uid) && isEvent(item))
    .flatMap(({ key, shown }) =>
      vanished
        .filter(({ uid }) => {
          const { title, when } = old.get(uid)?.last ?? {};
          return title === shown.title && JSON.stringify(when) === JSON.stringify(shown.when);
        })
        .map((gone) => ({ from: gone.key, to: key })),
    );
}

/** What to tell the owner of an event that seems to have been renamed. */
export function renamingAdvice({ from, to }: Renaming): string {
  return `${to} looks like a renamed ${from}. Subscribers now see the old event as cancelled. To keep it as the same event, restore ${calendarJournalFile} from version control, and add to ${to}: aliases: [${from}]`;
}

async function revise(
  folder: string,
  journal: CalendarJournal,
  all: Content,
  visible: Content,
  now: Temporal.Instant,
) {
  const items = calendarItems(visible);
  await refuseLostJournal(folder, journal, items);
  return reviseCalendar(journal, items, { site: all.site, now, departure: departures(all, visible) });
}
