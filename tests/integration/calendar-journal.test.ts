import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { eventCalendars, roleCalendar, wholeCalendar } from '../../src/calendar/files.ts';
import { revisedCalendar } from '../../src/calendar/revised-calendar.ts';
import { readContent } from '../../src/content/read.ts';
import { publicContent } from '../../src/model/publication.ts';
import { Temporal } from '../../src/model/time.ts';
import { contentFolder } from '../setup/content.ts';
import {
  calendarReaders,
  followWithKhal,
  hasKhal,
  type ReadEvent,
} from '../setup/readers/calendar-readers.ts';
import { run } from '../setup/site.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

const devconf = 'title: DevConf\nstart: 2027-05-03T09:00\nend: 2027-05-03T17:00\n';
const file = (folder: string, name: string) => path.join(folder, 'events', `${name}.yaml`);

function site(events: Record<string, string>) {
  const made = contentFolder(
    Object.fromEntries(Object.entries(events).map(([name, text]) => [`events/${name}.yaml`, text])),
  );
  cleanups.push(made.remove);
  return made.folder;
}

/** Runs `npm run calendar` on a content folder. */
async function calendar(folder: string, now: string, args: string[] = []) {
  const env = { LECTERN_CONTENT: folder, LECTERN_NOW: now };
  return run('node', ['scripts/calendar.ts', ...args], { env });
}

/** The calendar a build would serve. */
async function served(folder: string, now: string): Promise<string> {
  const content = await readContent(folder);
  const instant = Temporal.Instant.from(now);
  const visible = publicContent(content, instant, 'readers');
  return wholeCalendar(visible, await revisedCalendar(content, visible, instant, folder));
}

const journal = (folder: string) => path.join(folder, 'journal/calendar.json');

describe('the journal of the calendar', () => {
  it('counts what is new, changed and gone, and leaves the file alone where nothing is', async () => {
    const folder = site({ a: devconf, b: devconf });
    const first = await calendar(folder, '2027-01-01T00:00:00Z', ['--json']);
    expect(JSON.parse(first.stdout)).toEqual({ added: 2, changed: 0, gone: 0 });
    const before = statSync(journal(folder), { bigint: true });
    const again = await calendar(folder, '2027-01-02T00:00:00Z', ['--json']);
    expect(JSON.parse(again.stdout)).toEqual({ added: 0, changed: 0, gone: 0 });
    expect(statSync(journal(folder), { bigint: true })).toMatchObject({
      ino: before.ino,
      mtimeNs: before.mtimeNs,
    });
    writeFileSync(file(folder, 'a'), devconf.replace('DevConf', 'DevConf 2027'));
    rmSync(file(folder, 'b'));
    const third = await calendar(folder, '2027-01-03T00:00:00Z', ['--json']);
    expect(JSON.parse(third.stdout)).toEqual({ added: 0, changed: 1, gone: 1 });
  });

  it('a build before the journal is written serves the numbers that are written then', async () => {
    const folder = site({ a: devconf });
    const now = '2027-01-01T00:00:00Z';
    const before = await served(folder, now);
    await calendar(folder, now);
    expect(await served(folder, now)).toBe(before);
    expect(await served(folder, '2027-02-01T00:00:00Z')).toBe(before);
  });

  it('a journal damaged by a merge stops everything, and says how to mend it', async () => {
    const folder = site({ a: devconf });
    await calendar(folder, '2027-01-01T00:00:00Z');
    writeFileSync(journal(folder), `<<<<<<< HEAD\n${readFileSync(journal(folder), 'utf8')}`);
    const result = await calendar(folder, '2027-01-02T00:00:00Z');
    expect(result.exitCode).toBe(2);
    expect(result.stderr).toContain('journal/calendar.json');
    expect(result.stderr).toContain('restore the file from version control');
    await expect(served(folder, '2027-01-02T00:00:00Z')).rejects.toThrow('journal/calendar.json');
  });
});

/** A calendar program: it takes an event over what it has where it is newer, as RFC 5546 §2.1.5 orders them. */
function follow(known: Map<string, ReadEvent & { stamp: string }>, text: string): void {
  const stamps = new Map(
    [...text.matchAll(/UID:(\S+)[\s\S]*?DTSTAMP:(\S+)/g)].map(([, uid, stamp]) => [uid!, stamp!]),
  );
  for (const [uid, event] of calendarReaders()[0]!.read(text)) {
    const stamp = stamps.get(uid)!;
    const old = known.get(uid);
    const newer =
      !old || event.sequence! > old.sequence! || (event.sequence === old.sequence && stamp > old.stamp);
    if (newer) known.set(uid, { ...event, stamp });
  }
}

describe('a subscriber', () => {
  it('who had the event sees it moved, then cancelled, then gone', async () => {
    const folder = site({ a: devconf });
    const known = new Map<string, ReadEvent & { stamp: string }>();
    const states: ReadEvent[] = [];
    const step = async (now: string) => {
      await calendar(folder, now);
      follow(known, await served(folder, now));
      expect(known.size).toBe(1);
      states.push([...known.values()][0]!);
    };
    await step('2027-01-01T00:00:00Z');
    writeFileSync(file(folder, 'a'), devconf.replaceAll('05-03', '06-07'));
    await step('2027-02-01T00:00:00Z');
    writeFileSync(file(folder, 'a'), `${devconf.replaceAll('05-03', '06-07')}status: cancelled\n`);
    await step('2027-03-01T00:00:00Z');
    rmSync(file(folder, 'a'));
    await step('2027-04-01T00:00:00Z');
    expect(states.map(({ from, status }) => [from, status])).toEqual([
      ['2027-05-03T07:00:00Z', 'CONFIRMED'],
      ['2027-06-07T07:00:00Z', 'CONFIRMED'],
      ['2027-06-07T07:00:00Z', 'CANCELLED'],
      ['2027-06-07T07:00:00Z', 'CANCELLED'],
    ]);
  });

  it.skipIf(!hasKhal())('who uses khal sees the same (skipped where khal is not installed)', async () => {
    const folder = site({ a: devconf });
    const files = [await served(folder, '2027-01-01T00:00:00Z')];
    await calendar(folder, '2027-01-01T00:00:00Z');
    writeFileSync(file(folder, 'a'), devconf.replaceAll('05-03', '06-07'));
    await calendar(folder, '2027-02-01T00:00:00Z');
    files.push(await served(folder, '2027-02-01T00:00:00Z'));
    rmSync(file(folder, 'a'));
    files.push(await served(folder, '2027-03-01T00:00:00Z'));
    const shown = [...followWithKhal(files).values()];
    expect(shown).toEqual([
      {
        from: '2027-06-07T07:00:00Z',
        until: '2027-06-07T15:00:00Z',
        summary: 'Cancelled: DevConf',
        status: 'CANCELLED',
      },
    ]);
  });

  it('sees a renamed event as the one they had', async () => {
    const folder = site({ old: devconf });
    await calendar(folder, '2027-01-01T00:00:00Z');
    const known = new Map<string, ReadEvent & { stamp: string }>();
    follow(known, await served(folder, '2027-01-01T00:00:00Z'));
    rmSync(file(folder, 'old'));
    writeFileSync(file(folder, 'new'), `${devconf}aliases: [events/old]\n`);
    await calendar(folder, '2027-02-01T00:00:00Z');
    follow(known, await served(folder, '2027-02-01T00:00:00Z'));
    expect([...known.values()].map(({ status }) => status)).toEqual(['CONFIRMED']);
  });

  it('hears that a withdrawn event is off, and not a word of it', async () => {
    const folder = site({ a: devconf });
    await calendar(folder, '2027-01-01T00:00:00Z');
    writeFileSync(file(folder, 'a'), `${devconf}visibility: draft\n`);
    const text = await served(folder, '2027-02-01T00:00:00Z');
    expect(text).toContain('STATUS:CANCELLED');
    expect(text).not.toContain('DevConf');
  });

  /** Every file of the calendar, by name. */
  async function files(folder: string, now: string) {
    const content = await readContent(folder);
    const instant = Temporal.Instant.from(now);
    const visible = publicContent(content, instant, 'readers');
    const items = await revisedCalendar(content, visible, instant, folder);
    return {
      of: Object.fromEntries(eventCalendars(visible, items).map(({ name, text }) => [name, text])),
      speaking: roleCalendar(visible, items, 'speaking'),
      attending: roleCalendar(visible, items, 'attending'),
    };
  }

  it.each(['draft', 'unlisted\nkey: 0123456789abcdef'])(
    'of one event alone hears that it is off, and nothing of where it is now (%s)',
    async (visibility) => {
      const folder = site({ a: devconf });
      await calendar(folder, '2027-01-01T00:00:00Z');
      rmSync(file(folder, 'a'));
      writeFileSync(file(folder, 'b'), `${devconf}aliases: [events/a]\nvisibility: ${visibility}\n`);
      const { of } = await files(folder, '2027-02-01T00:00:00Z');
      expect(Object.keys(of)).toEqual(['a']);
      expect(of.a).toContain('STATUS:CANCELLED');
      expect(of.a).not.toMatch(/DevConf|0123456789abcdef|calendar\/[ab]\//);
    },
  );

  it('of one role hears that an event is of another now', async () => {
    const folder = site({ a: devconf });
    await calendar(folder, '2027-01-01T00:00:00Z');
    writeFileSync(file(folder, 'a'), `${devconf}role: speaking\n`);
    for (const now of ['2027-02-01T00:00:00Z', '2027-03-01T00:00:00Z']) {
      const { attending, speaking } = await files(folder, now);
      expect(attending).toContain('STATUS:CANCELLED');
      expect(attending).toContain('SEQUENCE:1');
      expect(attending).toContain('SUMMARY:DevConf (no longer attending)');
      expect(speaking).toContain('STATUS:CONFIRMED');
      await calendar(folder, now);
    }
    writeFileSync(file(folder, 'a'), devconf);
    const { attending, speaking } = await files(folder, '2027-04-01T00:00:00Z');
    expect(attending).toContain('STATUS:CONFIRMED');
    expect(speaking).toContain('STATUS:CANCELLED');
  });
});

describe('what the owner is told', () => {
  it('an event under a new name without the old one: the line to add', async () => {
    const folder = site({ old: devconf });
    await calendar(folder, '2027-01-01T00:00:00Z');
    rmSync(file(folder, 'old'));
    writeFileSync(file(folder, 'new'), devconf);
    const { stderr } = await calendar(folder, '2027-02-01T00:00:00Z');
    expect(stderr).toContain('aliases: [events/old]');
  });

  it('a journal that was lost: how to have it back, before a number falls', async () => {
    const folder = site({ a: devconf });
    const git = (...args: string[]) =>
      run('git', ['-C', folder, '-c', 'user.name=A', '-c', 'user.email=a@ada.example', ...args]);
    await calendar(folder, '2027-01-01T00:00:00Z');
    await git('init', '--quiet');
    await git('add', '.');
    await git('commit', '--quiet', '-m', 'All');
    rmSync(journal(folder));
    const refused = await calendar(folder, '2027-02-01T00:00:00Z');
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('git checkout HEAD -- ');
    await git('checkout', 'HEAD', '--', 'journal/calendar.json');
    expect((await calendar(folder, '2027-02-01T00:00:00Z')).stdout).toContain('unchanged');
    // Another site made of this one, its events thrown away with the journal, begins anew.
    rmSync(journal(folder));
    rmSync(file(folder, 'a'));
    writeFileSync(file(folder, 'mine'), devconf);
    expect((await calendar(folder, '2027-02-01T00:00:00Z')).exitCode).toBe(0);
  });
});
