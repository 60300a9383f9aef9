/** What the writers of the stores' campaign write, and how it is read back. */
import { createHash } from 'node:crypto';
import { readCalendarJournal } from '../../src/calendar/revised-calendar.ts';
import { readJournals } from '../../src/content/announcement-journals.ts';
import type { Content } from '../../src/model/content.ts';
import type { EntryId } from '../../src/model/ids.ts';
import type { JournalRecord } from '../../src/model/journal.ts';
import type { RepliesFile } from '../../src/model/reply.ts';
import { ReplyStore } from '../../src/replies/store.ts';

/** What is written to again and again. */
export const storeNames = ['journal', 'replies', 'calendar'] as const;
export type StoreName = (typeof storeNames)[number];

export const entry: EntryId = 'posts/hello';
export const announcement = 'posts/hello#published';
const at = '2026-11-21T12:00:00Z';

/** A text that says its number, at the end of so many bytes: half of it says nothing. */
const numbered = (number: number, padding: number): string => `${'é'.repeat(padding / 2)} ${number}`;
const numberIn = (text: string | undefined): number => Number(/ (\d+)$/.exec(text ?? '')?.[1] ?? 0);

/** A record of the journal that holds a number. @param padding bytes of text beside it */
export function recordOf(number: number, padding: number): JournalRecord {
  const text = numbered(number, padding);
  const hash = createHash('sha256').update(text).digest('hex');
  return { state: 'intended', intent: { key: `${number}`, text, hash, createdAt: at, run: 'campaign' }, at };
}

/** Replies to an entry that hold a number. @param padding bytes of text beside it */
export function repliesOf(number: number, padding: number): RepliesFile {
  const reply = {
    id: 'mastodon-0123456789abcdef',
    source: 'mastodon' as const,
    author: { name: 'Bo', handle: '@bo@mastodon.example' },
    html: numbered(number, padding),
    published: at,
    kind: 'reply' as const,
  };
  return { version: 1, entry, pulled: at, replies: [reply], counts: [], faces: [] };
}

/** The content with its event's title holding a number. @param padding bytes of text beside it */
export function withMeeting(content: Content, number: number, padding: number): Content {
  const events = content.events.map((event) => ({
    ...event,
    data: { ...event.data, title: numbered(number, padding) },
  }));
  return { ...content, events };
}

/**
 * The number that a store holds, read as the commands read it; 0 where nothing was written yet.
 *
 * @param content absolute path of the content folder
 * @throws ContentError where a file is not whole
 */
export async function storedNumber(store: StoreName, content: string): Promise<number> {
  if (store === 'journal') {
    return numberIn(readJournals(content).get(entry)?.announcements[announcement]?.mastodon?.intent?.text);
  }
  if (store === 'replies') {
    return numberIn(new ReplyStore(content).files.get(entry)?.replies[0]?.html);
  }
  return numberIn((await readCalendarJournal(content)).items['events/meeting']?.last.title);
}
