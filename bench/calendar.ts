/**
 * Whether calendar programs that are not ours find every event at the instant it takes place: the 200
 * events of `tests/fixtures/calendar-instants.tsv`, whose UTC instants were written by hand.
 */
import { wholeCalendar } from '../src/calendar/files.ts';
import { revisedCalendar } from '../src/calendar/journal.ts';
import { readContent } from '../src/content/read.ts';
import { Temporal } from '../src/model/time.ts';
import { fixtureEvents, fixtureFiles, fixtureKey } from '../tests/setup/calendar-fixture.ts';
import { contentFolder } from '../tests/setup/content.ts';
import { calendarReaders } from '../tests/setup/readers/calendar-readers.ts';

/**
 * Returns `calendar.readers` (on this machine: ical.js, and python3-icalendar and khal where Debian's
 * packages are installed), `calendar.events`, and `calendar.disagreements`: events × readers where what
 * was read is not what was written by hand, missing ones included.
 */
export async function benchCalendar(): Promise<Record<string, number>> {
  const events = fixtureEvents();
  const { folder, remove } = contentFolder(fixtureFiles(events));
  try {
    const content = await readContent(folder);
    const now = Temporal.Instant.from('2026-11-01T00:00:00Z');
    const calendar = await revisedCalendar(content, content, now, folder);
    const text = wholeCalendar(content, calendar);
    const uids = new Map(calendar.map(({ key, uid }) => [key, uid]));
    const readers = calendarReaders();
    let disagreements = 0;
    for (const reader of readers) {
      const found = reader.read(text);
      for (const event of events) {
        const read = found.get(uids.get(fixtureKey(event)) ?? '');
        if (read?.from === event.from && read.until === event.until) continue;
        disagreements += 1;
        console.error(`${reader.name}: ${event.name} is ${event.from}/${event.until}, read as`, read);
      }
    }
    return {
      'calendar.readers': readers.length,
      'calendar.events': events.length,
      'calendar.disagreements': disagreements,
    };
  } finally {
    remove();
  }
}

if (import.meta.main) console.log(JSON.stringify(await benchCalendar(), null, 2));
