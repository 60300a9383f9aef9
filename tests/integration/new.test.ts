import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readContent } from '../../src/content/read.ts';
import { contentFolder, mdx } from '../setup/content.ts';

const project = path.resolve(import.meta.dirname, '../..');

let content: { folder: string; remove(): void };
beforeEach(() => {
  content = contentFolder({
    'talks/engines.mdx': mdx('title: Engines\nsummary: About engines.\ndate: 2025-01-01'),
    'events/engine-days-2025.yaml':
      'title: Engine Days\nstart: 2025-11-24\nurl: https://engine.example/2025\n',
  });
});
afterEach(() => content.remove());

/** Runs the command as its owner would, in a process of its own and with no terminal. */
function run(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['scripts/new.ts', ...args], {
      cwd: project,
      env: { ...process.env, LECTERN_CONTENT: content.folder, LECTERN_NOW: '2026-11-21T12:00:00Z' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (data) => (out += data));
    child.stderr.on('data', (data) => (err += data));
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

const file = (name: string) => path.join(content.folder, name);
const read = (name: string) => readFileSync(file(name), 'utf8');

const calendar = `BEGIN:VCALENDAR\r
VERSION:2.0\r
BEGIN:VEVENT\r
UID:1\r
SUMMARY:Engine Days\r
DTSTART;VALUE=DATE:20251124\r
URL:https://engine.example/2025/\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:2\r
SUMMARY:Engine Days\r
DTSTART;VALUE=DATE:20261124\r
DTEND;VALUE=DATE:20261126\r
LOCATION:Vienna, Austria\r
URL:https://engine.example/2026/\r
END:VEVENT\r
END:VCALENDAR\r
`;

const schedule = (...titles: string[]) =>
  JSON.stringify({
    schedule: {
      base_url: 'https://engine.example/2026',
      conference: {
        title: 'Engine Days 2026',
        start: '2026-11-24',
        end: '2026-11-25',
        time_zone_name: 'Europe/Vienna',
        days: [
          {
            rooms: {
              Hall: titles.map((title, index) => ({
                title,
                date: `2026-11-24T1${index}:30:00+01:00`,
                duration: '00:30',
                room: 'Hall',
                abstract: `What {${title}} is <about>.`,
                persons: [{ public_name: 'Ada Example' }],
              })),
            },
          },
        ],
      },
    },
  });

describe('making an entry', () => {
  test('writes a file that the whole site accepts, and says which', async () => {
    const made = await run('post', 'A post:', 'with a colon');
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).toContain('posts/a-post-with-a-colon.mdx');
    const { posts } = await readContent(content.folder);
    expect(posts[0]?.data).toMatchObject({ title: 'A post: with a colon', date: '2026-11-21' });
  });

  test('what is there is not overwritten', async () => {
    const before = read('talks/engines.mdx');
    const made = await run('talk', 'Engines');
    expect(made.code).toBe(1);
    expect(made.err).toContain('talks/engines.mdx already exists');
    expect(read('talks/engines.mdx')).toBe(before);
  });

  test('a PDF is copied beside its file, and something else is no PDF', async () => {
    writeFileSync(file('charts.pdf'), '%PDF-1.7\n…');
    writeFileSync(file('notes.pdf'), 'hello');
    expect((await run('deck', 'Charts', '--pdf', file('charts.pdf'))).code).toBe(0);
    expect(read('slides/charts.pdf')).toContain('%PDF-1.7');
    const wrong = await run('deck', 'Notes', '--pdf', file('notes.pdf'));
    expect(wrong).toMatchObject({ code: 1 });
    expect(wrong.err).toContain('is not a PDF');
    expect(existsSync(file('slides/notes.yaml'))).toBe(false);
  });

  test.each([
    [[], 'Missing argument: post, talk, deck, event or proposal.'],
    [['poem', 'x'], 'Unknown argument "poem"'],
    [['post'], 'Missing title'],
    [['post', 'x', '--colour', 'red'], "Unknown option '--colour'"],
    [['post', 'x', '--slug', 'Not A Slug'], '--slug Not A Slug'],
    [['event', 'x', '--start', '2027-02-31'], '--start 2027-02-31: expected a day'],
    [['event', 'x', '--start', '2027-02-03', '--end', '2027-02-01'], '--end 2027-02-01'],
    [['event', 'x', '--zone', 'Mars'], '--zone Mars'],
    [['event', 'x', '--role', 'hero'], '--role hero'],
    [['post', 'x', '--from', 'y'], '--from is only supported for events'],
    [['proposal', 'nothing'], 'Talk "nothing" not found. Available talks:\n  engines'],
    [['proposal', 'engines', '--biography', 'huge'], '--biography huge'],
  ])('wrong usage %j is said and ends with 2', async (args, message) => {
    const { code, err } = await run(...args);
    expect(err).toContain(message);
    expect(code).toBe(2);
  });

  test('--help explains and ends with 0', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    for (const word of ['post', 'talk', 'deck', 'event', 'proposal', '--from', '--yes']) {
      expect(out).toContain(word);
    }
  });
});

describe('a proposal', () => {
  test('is printed as text, or as JSON', async () => {
    const text = await run('proposal', 'engines');
    expect(text.out).toContain('Title  (7 characters)\n─────\nEngines\n');
    const json = await run('proposal', 'engines', '--json');
    expect(JSON.parse(json.out)).toContainEqual({ label: 'Biography', text: 'Medium.' });
  });
});

describe('importing events', () => {
  test('shows what it read and writes nothing until it may', async () => {
    writeFileSync(file('conf.ics'), calendar);
    const shown = await run('event', '--from', file('conf.ics'));
    expect(shown.code).toBe(0);
    expect(shown.out).toContain('New:\n  events/engine-days-2026.yaml\n    Engine Days\n');
    expect(shown.out).toContain('Already there:\n  events/engine-days-2025.yaml');
    expect(shown.out).toContain('Nothing was written.');
    expect(existsSync(file('events/engine-days-2026.yaml'))).toBe(false);

    const before = read('events/engine-days-2025.yaml');
    expect((await run('event', '--from', file('conf.ics'), '--yes')).code).toBe(0);
    expect(read('events/engine-days-2025.yaml')).toBe(before);
    const { events } = await readContent(content.folder);
    expect(events.find(({ slug }) => slug === 'engine-days-2026')?.data).toMatchObject({
      start: '2026-11-24',
      end: '2026-11-25',
      place: { city: 'Vienna', country: 'AT' },
      role: 'attending',
    });

    const again = await run('event', '--from', file('conf.ics'), '--yes');
    expect(again.out).toContain('Nothing to import: no new entries.');
  });

  test('an event that a source has twice is made once', async () => {
    const twice = [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      ...[1, 2].flatMap((uid) => [
        'BEGIN:VEVENT',
        `UID:${uid}`,
        'SUMMARY:Doubled',
        'DTSTART;VALUE=DATE:20270301',
        'END:VEVENT',
      ]),
      'END:VCALENDAR',
    ].join('\r\n');
    writeFileSync(file('twice.ics'), `${twice}\r\n`);
    const { out } = await run('event', '--from', file('twice.ics'));
    expect(out.match(/events\/doubled-2027/g)).toHaveLength(1);
    expect(out).toContain('"Doubled" (2027-03-01) stands there more than once');
  });

  test('events whose names give no address are called by their day, and known again', async () => {
    const days = ['日本の会議', '第二の会議'].map(
      (name) =>
        `BEGIN:VEVENT\r\nUID:${name}\r\nDTSTART;VALUE=DATE:20270105\r\nSUMMARY:${name}\r\nEND:VEVENT\r\n`,
    );
    writeFileSync(
      file('conf.ics'),
      `\uFEFFBEGIN:VCALENDAR\r\nVERSION:2.0\r\n${days.join('')}END:VCALENDAR\r\n`,
      'utf16le',
    );
    expect((await run('event', '--from', file('conf.ics'), '--yes')).code).toBe(0);
    const { events } = await readContent(content.folder);
    expect(events.find(({ slug }) => slug === 'event-2027-01-05')?.data.title).toBe('日本の会議');
    expect(events.find(({ slug }) => slug === 'event-2027-01-05-2')?.data.title).toBe('第二の会議');
    expect((await run('event', '--from', file('conf.ics'), '--yes')).out).toContain(
      'Nothing to import: no new entries.',
    );
  });

  test("the owner's sessions become talks; those that are there are left alone and shown what to add", async () => {
    writeFileSync(file('schedule.json'), schedule('Engines', 'Brand new'));
    const before = read('talks/engines.mdx');
    const { code, out } = await run('event', '--from', file('schedule.json'), '--yes');
    expect(code).toBe(0);
    expect(out).toContain('talks/engines.mdx\n    deliveries:\n      - event: engine-days-2026\n');
    expect(read('talks/engines.mdx')).toBe(before);
    const { talks, events } = await readContent(content.folder);
    expect(events.find(({ slug }) => slug === 'engine-days-2026')?.data.role).toBe('speaking');
    const talk = talks.find(({ slug }) => slug === 'brand-new');
    expect(talk?.data).toMatchObject({
      title: 'Brand new',
      summary: 'What {Brand new} is <about>.',
      date: '2026-11-21',
      durations: [30],
      deliveries: [{ event: 'engine-days-2026', start: '2026-11-24T11:30', duration: 30, room: 'Hall' }],
    });
    expect(talk?.body).toContain('What \\{Brand new} is \\<about>.');
  });

  describe('from an address', () => {
    let server: Server;
    let origin: string;
    beforeEach(async () => {
      server = createServer((request, response) => {
        if (request.url === '/conf.ics') response.end(calendar);
        else if (request.url === '/profile.json') {
          const link = (name: string) => ({ event: `${origin}/${name}` });
          const talks = ['event.json', 'event.json', 'gone.json'].map((name, index) => ({
            type: 'presentations',
            attributes: { title: `Engines, part ${index + 1}`, presented_on: '2024-05-05' },
            links: link(name),
          }));
          response.end(JSON.stringify({ data: [{ type: 'people', relationships: { data: talks } }] }));
        } else if (request.url === '/event.json') {
          const attributes = { title: 'Old Conf', starts_on: '2024-05-05', ends_on: '2024-05-05' };
          response.end(JSON.stringify({ data: [{ type: 'events', attributes }] }));
        } else if (request.url === '/moved.ics') {
          response.writeHead(302, { location: '/conf.ics' }).end();
        } else if (request.url === '/around.ics') {
          response.writeHead(302, { location: '/around.ics' }).end();
        } else if (request.url === '/page') {
          response.setHeader('content-type', 'text/html').end('<!doctype html><title>Programme</title>');
        } else if (request.url === '/huge.ics') {
          const part = Buffer.alloc(1_000_000, 'x');
          const send = () => {
            while (!response.destroyed && response.write(part));
          };
          response.on('drain', send);
          send();
        } else {
          response.statusCode = 404;
          response.end('nothing');
        }
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterEach(() => new Promise((resolve) => server.close(resolve)));

    test('a calendar is fetched and read', async () => {
      const { code, out } = await run('event', '--from', `${origin}/conf.ics`);
      expect(code).toBe(0);
      expect(out).toContain('events/engine-days-2026.yaml');
    });

    test('one that has moved is followed', async () => {
      const { code, out } = await run('event', '--from', `${origin}/moved.ics`);
      expect(code).toBe(0);
      expect(out).toContain('events/engine-days-2026.yaml');
    });

    test('a profile is followed to its events', async () => {
      const { code, out } = await run('event', '--from', `${origin}/profile.json`, '--yes');
      expect(code).toBe(0);
      expect(out).toContain('"Engines, part 3" skipped');
      const { talks, events } = await readContent(content.folder);
      expect(events.map(({ slug }) => slug)).toContain('old-conf-2024');
      expect(talks.map(({ slug }) => slug).sort()).toEqual(['engines', 'engines-part-1', 'engines-part-2']);
      expect(talks.find(({ slug }) => slug === 'engines-part-1')?.data.date).toBe('2024-05-05');
    });

    test.each([
      ['/missing.ics', 'answers 404'],
      ['/event.json?x', 'answers 404'],
      ['/page', 'This is a web page'],
      ['/around.ics', 'redirects more than 5 times. Use the address that a browser ends at.'],
      ['/huge.ics', 'is larger than 20 MB'],
    ])('%s is refused with what the server said', async (address, message) => {
      const { code, err } = await run('event', '--from', origin + address);
      expect(err).toContain(message);
      expect(code).toBe(1);
    });
  });

  test.each([
    ['nothing-there.ics', 'File not found: nothing-there.ics'],
    ['http://conf.example/x.ics', 'Expected an https:// URL'],
    ['ftp://conf.example/x.ics', 'Expected an https:// URL'],
    ['http://127.0.0.1:1/x.ics', "can't be reached"],
  ])('%s says why it is not read', async (from, message) => {
    const { code, err } = await run('event', '--from', from);
    expect(err).toContain(message);
    expect(code).toBe(1);
  });
});
