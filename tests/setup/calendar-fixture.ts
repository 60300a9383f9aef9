/** The 200 events of `tests/fixtures/calendar-instants.tsv` as a content folder, and what readers must find in it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { mdx, siteYaml } from './content.ts';

export interface FixtureEvent {
  name: string;
  kind: 'event' | 'session' | 'day';
  timeZone: string;
  start: string;
  end: string;
  /** What readers must find: instants in UTC, or days with the end not included. */
  from: string;
  until: string;
}

/** The fixture's events. */
export function fixtureEvents(): FixtureEvent[] {
  const file = path.join(import.meta.dirname, '../fixtures/calendar-instants.tsv');
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'));
  return lines.slice(1).map((line) => {
    const [name, kind, timeZone, start, end, from, until] = line.split('\t') as [
      string,
      FixtureEvent['kind'],
      ...string[],
    ];
    return { name, kind, timeZone, start, end, from, until } as FixtureEvent;
  });
}

/** The key an event of the fixture has in the calendar. */
export function fixtureKey({ name, kind }: FixtureEvent): string {
  return kind === 'session' ? `talks/${name}@${name}-conference` : `events/${name}`;
}

/** The files of a content folder with all of them. A session has a conference of whole days around it. */
export function fixtureFiles(events: FixtureEvent[]): Record<string, string> {
  const files: Record<string, string> = { 'site.yaml': siteYaml };
  for (const { name, kind, timeZone, start, end, from, until } of events) {
    const event = `title: Event ${name}\ntimeZone: ${timeZone}\nstart: ${start}\nend: ${end}\n`;
    if (kind !== 'session') {
      files[`events/${name}.yaml`] = event;
      continue;
    }
    const minutes = (Date.parse(until) - Date.parse(from)) / 60_000;
    const [day] = start.split('T');
    files[`events/${name}-conference.yaml`] =
      `title: Conference ${name}\ntimeZone: ${timeZone}\nstart: ${day}\nend: ${end.slice(0, 10)}\n`;
    files[`talks/${name}.mdx`] = mdx(
      `title: Session ${name}\nsummary: S.\ndate: 2012-01-01\ndeliveries:\n  - { event: ${name}-conference, start: ${start}, duration: ${minutes}, room: "Hall 1, upstairs" }`,
    );
  }
  return files;
}
