/**
 * Whether calendar programs that are not ours find every event at the instant it takes place: the 200
 * events of `tests/fixtures/calendar-instants.tsv`, whose UTC instants were written by hand. And whether
 * the pages of talks, events and the calendar are what HTML and schema.org have them be.
 */
import path from 'node:path';
import { wholeCalendar } from '../src/calendar/files.ts';
import { revisedCalendar } from '../src/calendar/revised-calendar.ts';
import { readContent } from '../src/content/read.ts';
import { Temporal } from '../src/model/time.ts';
import { fixtureEvents, fixtureFiles, fixtureKey } from '../tests/setup/calendar-fixture.ts';
import { contentFolder } from '../tests/setup/content.ts';
import { filesBelow } from '../tests/setup/files.ts';
import { htmlProblems, schemaProblems } from '../tests/setup/page-checks.ts';
import { calendarReaders } from '../tests/setup/readers/calendar-readers.ts';
import { buildSite } from '../tests/setup/site.ts';

const fixture = (name: string) => path.resolve(import.meta.dirname, '../tests/sites', name);

/**
 * The sites whose pages are checked: the sample site, one with an event of each kind, and one of odd
 * places and hours with answers to its talks, both under a base path.
 */
const sites = [
  {},
  { content: fixture('feeds'), now: '2026-04-01T12:00:00Z' },
  { content: fixture('talks'), now: '2026-11-25T09:00:00Z' },
];

/**
 * Returns `calendar.readers` (on this machine: ical.js, and python3-icalendar and khal where Debian's
 * packages are installed), `calendar.events`, and `calendar.disagreements`: events × readers where what
 * was read is not what was written by hand, missing ones included. Then `calendar.pages` and
 * `calendar.page_failures`: pages of three built sites that html-validate or schema.org's types complain of.
 */
export async function benchCalendar(): Promise<Record<string, number>> {
  return { ...(await readByOthers()), ...(await pagesChecked()) };
}

async function readByOthers(): Promise<Record<string, number>> {
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

async function pagesChecked(): Promise<Record<string, number>> {
  let pages = 0;
  let failures = 0;
  for (const options of sites) {
    const site = await buildSite(options);
    try {
      if (site.exitCode !== 0) throw new Error(`A site does not build:\n${site.output}`);
      const files = filesBelow(site.out).filter((file) => /^(talks|calendar)\/.*\.html$/.test(file));
      const problems = [...(await htmlProblems(site.out, files)), ...schemaProblems(site.out, files)];
      for (const problem of problems) console.error(problem);
      pages += files.length;
      failures += files.filter((file) => problems.some((problem) => problem.startsWith(`${file}:`))).length;
    } finally {
      site.remove();
    }
  }
  return { 'calendar.pages': pages, 'calendar.page_failures': failures };
}

if (import.meta.main) console.log(JSON.stringify(await benchCalendar(), null, 2));
