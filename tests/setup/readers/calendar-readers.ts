/**
 * Programs that read calendars and have nothing to do with ours: ical.js, and where Debian's packages
 * are installed python3-icalendar and khal. What they find in a file is what a subscriber would see.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ICAL from 'ical.js';

/** An event as a reader understood it: instants in UTC (`2026-03-29T00:59:00Z`), or days, the end not included. */
export interface ReadEvent {
  from: string;
  until: string;
  summary: string;
  status?: string;
  sequence?: number;
}

export interface CalendarReader {
  name: string;
  /** UID → event. */
  read(text: string): Map<string, ReadEvent>;
}

/** The readers on this machine. ical.js is always one of them. */
export function calendarReaders(): CalendarReader[] {
  return [icalJs, ...(hasPythonReader() ? [pythonIcalendar] : []), ...(hasKhal() ? [khal] : [])];
}

const icalJs: CalendarReader = {
  name: 'ical.js',
  read(text) {
    const calendar = new ICAL.Component(ICAL.parse(text));
    return new Map(
      calendar.getAllSubcomponents('vevent').map((component) => {
        const event = new ICAL.Event(component);
        return [
          event.uid,
          {
            from: instantOrDay(event.startDate),
            until: instantOrDay(event.endDate),
            summary: event.summary,
            status: String(component.getFirstPropertyValue('status')),
            sequence: event.sequence,
          },
        ];
      }),
    );
  },
};

function instantOrDay(time: ICAL.Time): string {
  if (time.isDate) return time.toString();
  return new Date(time.toUnixTime() * 1000).toISOString().replace('.000', '');
}

/** Debian's interpreter: its packages are not seen by another one that may come first in the path. */
const python = '/usr/bin/python3';

function hasPythonReader(): boolean {
  return spawnSync(python, ['-c', 'import icalendar']).status === 0;
}

const pythonIcalendar: CalendarReader = {
  name: 'python3-icalendar',
  read(text) {
    const script = path.join(import.meta.dirname, 'icalendar_reader.py');
    return new Map(Object.entries(JSON.parse(output(python, [script], { input: text }))));
  },
};

/** Whether khal, a calendar for the terminal, is installed. */
export function hasKhal(): boolean {
  return spawnSync('khal', ['--version']).status === 0;
}

const khal: CalendarReader = { name: 'khal', read: (text) => followWithKhal([text]) };

/**
 * What khal shows after taking in one file after the other. It has a database and a calendar folder of
 * its own; it is asked for everything from 1990 to 2050, in UTC.
 */
export function followWithKhal(texts: string[]): Map<string, ReadEvent> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lectern-khal-'));
  try {
    mkdirSync(path.join(folder, 'calendar'));
    const settings = path.join(folder, 'config');
    writeFileSync(
      settings,
      `[calendars]\n[[main]]\npath = ${path.join(folder, 'calendar')}\n` +
        `[sqlite]\npath = ${path.join(folder, 'khal.db')}\n` +
        '[locale]\nlocal_timezone = UTC\ndefault_timezone = UTC\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\n' +
        'longdateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n' +
        '[default]\ndefault_calendar = main\n',
    );
    const file = path.join(folder, 'in.ics');
    for (const text of texts) {
      writeFileSync(file, text);
      output('khal', ['-c', settings, 'import', '--batch', file]);
    }
    const fields = ['uid', 'all-day', 'start-long-full', 'end-long-full', 'status', 'title'];
    const listed = output('khal', [
      ...['-c', settings, 'list', '--once', '--day-format', ''],
      ...['--format', fields.map((name) => `{${name}}`).join('\t'), '1990-01-01', '2050-01-01'],
    ]);
    return new Map(
      listed
        .split('\n')
        .filter((line) => line.includes('\t'))
        .map(khalEvent),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** khal says the last day of an event of whole days, not the day after. */
function khalEvent(line: string): [string, ReadEvent] {
  const [uid, allDay, from, until, status, summary] = line.split('\t') as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const isDay = allDay === 'True';
  const dayAfter = new Date(Date.parse(until.slice(0, 10)) + 86_400_000).toISOString().slice(0, 10);
  const instant = (text: string) => `${text.replace(' ', 'T')}:00Z`;
  return [
    uid,
    {
      from: isDay ? from.slice(0, 10) : instant(from),
      until: isDay ? dayAfter : instant(until),
      summary: summary,
      status: status.trim(),
    },
  ];
}

function output(command: string, args: string[], options: { input?: string } = {}): string {
  const result = spawnSync(command, args, { ...options, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (result.status !== 0) throw new Error(`${command} failed: ${result.stderr || result.error}`);
  return result.stdout;
}
