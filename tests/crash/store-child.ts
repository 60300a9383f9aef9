/**
 * A writer in a process of its own: writes one of the owner's stores again and again, each time a higher number, and says
 * so after each, until somebody ends it, or so often as it is told.
 */
import path from 'node:path';
import { updateCalendarJournal } from '../../src/calendar/revised-calendar.ts';
import { readContent } from '../../src/content/read.ts';
import { LockHeld, takeLock } from '../../src/files/lock.ts';
import { Temporal } from '../../src/model/time.ts';
import { ReplyStore } from '../../src/replies/store.ts';
import { Journal } from '../../src/syndication/run-journal.ts';
import { announcement, entry, recordOf, repliesOf, type StoreName, withMeeting } from './stored.ts';

const [store, folder, first, padding, times = 'Infinity'] = process.argv.slice(2) as [
  StoreName,
  string,
  string,
  string,
  string?,
];
const now = Temporal.Instant.from('2026-11-21T12:00:00Z');
const content = path.join(folder, 'content');
const state = path.join(folder, 'state');

/** Writes one number after the other. @returns what writes one */
const writers: Record<StoreName, () => Promise<(number: number) => void | Promise<void>>> = {
  async journal() {
    const journal = Journal.open(content, []);
    journal.tidy();
    return (number) =>
      journal.put(journal.placeOf(announcement, 'mastodon'), recordOf(number, Number(padding)));
  },
  async replies() {
    const replies = new ReplyStore(content);
    replies.tidy();
    return (number) => {
      const file = repliesOf(number, Number(padding));
      replies.put(file);
      replies.setPending(file.replies.map((reply) => ({ entry, reply })));
      replies.setAsked('thread', { asked: now.add({ seconds: number }).toString() });
      replies.saveSchedule(new Set(['thread']));
    };
  },
  async calendar() {
    const all = await readContent(content);
    return async (number) => {
      await updateCalendarJournal(withMeeting(all, number, Number(padding)), now, content, state);
    };
  },
};

try {
  // The calendar's writer takes its own.
  const lock = store === 'calendar' ? undefined : takeLock(state, now.toString(), store);
  const write = await writers[store]();
  const end = Number(first) + Number(times);
  for (let number = Number(first); number < end; number += 1) {
    await write(number);
    // Said after the fact: what was said to be written was.
    process.stdout.write(`${number}\n`);
  }
  lock?.release();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? `${error.name}: ${error.message}` : error}\n`);
  process.exitCode = error instanceof LockHeld ? 2 : 1;
}
