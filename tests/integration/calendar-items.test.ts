import { afterEach, describe, expect, it } from 'vitest';
import { calendarItems, departures } from '../../src/calendar/items.ts';
import { readContent } from '../../src/content/read.ts';
import { publicContent } from '../../src/model/publication.ts';
import { Temporal } from '../../src/model/time.ts';
import { contentFolder, mdx, siteYaml } from '../setup/content.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

const now = Temporal.Instant.from('2026-11-01T00:00:00Z');

async function contentOf(files: Record<string, string>) {
  const { folder, remove } = contentFolder(files);
  cleanups.push(remove);
  return readContent(folder);
}

async function itemsOf(files: Record<string, string>) {
  return calendarItems(publicContent(await contentOf(files), now, 'readers'));
}

const event = (fields: string) => `title: DevConf\ntimeZone: America/New_York\n${fields}`;
const talk = (delivery: string, more = '') =>
  mdx(`title: T\nsummary: S.\ndate: 2026-01-01\n${more}deliveries:\n  - { event: devconf, ${delivery} }`);

describe('what stands in the calendar', () => {
  it('an event of days is days, in no zone', async () => {
    const [item] = await itemsOf({ 'events/devconf.yaml': event('start: 2026-12-01\nend: 2026-12-03') });
    expect(item!.shown.when).toEqual({ allDay: true, first: '2026-12-01', last: '2026-12-03' });
  });

  it('an event over midnight keeps the clock of its venue', async () => {
    const [item] = await itemsOf({
      'events/devconf.yaml': event('start: 2026-06-09T22:00\nend: 2026-06-10T01:30'),
    });
    expect(item!.shown.when).toEqual({
      allDay: false,
      start: '2026-06-09T22:00:00',
      end: '2026-06-10T01:30:00',
      timeZone: 'America/New_York',
    });
  });

  it('a time written with an offset is the same instant on the clock of the venue', async () => {
    const [item] = await itemsOf({
      'events/devconf.yaml': event('start: 2026-06-10T04:00:00+02:00\nend: 2026-06-10T05:30:00+02:00'),
    });
    expect(item!.shown.when).toMatchObject({ start: '2026-06-09T22:00:00', end: '2026-06-09T23:30:00' });
  });

  it('an hour that comes twice is written in UTC, for readers differ on which is meant', async () => {
    const [item] = await itemsOf({
      'events/devconf.yaml': event('start: 2026-11-01T01:30:00-05:00\nend: 2026-11-01T03:00'),
    });
    expect(item!.shown.when).toEqual({
      allDay: false,
      start: '2026-11-01T06:30:00',
      end: '2026-11-01T08:00:00',
      timeZone: 'UTC',
    });
  });

  it('a session with a time of its own stands beside its event, with room, zone and length', async () => {
    const items = await itemsOf({
      'events/devconf.yaml': event(
        'start: 2026-12-01\nend: 2026-12-03\nplace: { venue: Old Hall, city: Leeds, country: GB }',
      ),
      'talks/t.mdx': talk('start: "2026-12-02T14:30", duration: 40, room: Room 4'),
    });
    expect(items.map(({ key }) => key)).toEqual(['events/devconf', 'talks/t@devconf']);
    expect(items[1]!.shown).toMatchObject({
      title: 'T',
      location: 'Room 4, Old Hall, Leeds, United Kingdom',
      when: { start: '2026-12-02T14:30:00', end: '2026-12-02T15:10:00', timeZone: 'America/New_York' },
      url: 'https://ada.example/talks/t/',
    });
    expect(items[0]!.shown.description).toContain('2026-12-02 14:30 T (Room 4)');
  });

  it('a session without a time is told in its event alone', async () => {
    const items = await itemsOf({
      'events/devconf.yaml': event('start: 2026-12-01\nend: 2026-12-03'),
      'talks/t.mdx': talk('duration: 40'),
    });
    expect(items.map(({ key }) => key)).toEqual(['events/devconf']);
    expect(items[0]!.shown.description).toContain('T');
  });

  it('a session is off when its event is, and says so in its title', async () => {
    const items = await itemsOf({
      'events/devconf.yaml': event('start: 2026-12-01\nstatus: cancelled'),
      'talks/t.mdx': talk('start: "2026-12-01T14:30"'),
    });
    expect(items.map(({ shown }) => [shown.status, shown.title])).toEqual([
      ['cancelled', 'Cancelled: DevConf'],
      ['cancelled', 'Cancelled: T'],
    ]);
  });

  it('an event at which a talk is given is one of speaking, whatever else its file says', async () => {
    const rolesOf = async (role: string, delivery = 'start: "2026-12-01T14:30"') =>
      (
        await itemsOf({
          'events/devconf.yaml': event(`start: 2026-12-01\n${role}`),
          'talks/t.mdx': talk(delivery),
        })
      ).map(({ roles }) => roles);
    expect(await rolesOf('')).toEqual([['speaking'], ['speaking']]);
    expect(await rolesOf('role: organising')).toEqual([
      ['speaking', 'organising'],
      ['speaking', 'organising'],
    ]);
    expect(await rolesOf('', 'start: "2026-12-01T14:30", status: cancelled')).toEqual([
      ['attending'],
      ['speaking', 'attending'],
    ]);
  });

  it('drafts, scheduled and unlisted events are not there, nor sessions at them, nor unlisted talks', async () => {
    const key = 'key: abcdefgh12345678\nvisibility: unlisted\n';
    const items = await itemsOf({
      'events/devconf.yaml': event(`start: 2026-12-01\n${key}`),
      'events/draft.yaml': 'title: Draft\nstart: 2026-12-01\nvisibility: draft\n',
      'events/later.yaml': 'title: Later\nstart: 2026-12-01\ndate: 2026-11-20\n',
      'events/open.yaml': 'title: Open\nstart: 2026-12-01\n',
      'talks/t.mdx': talk('start: "2026-12-01T14:30"'),
      'talks/u.mdx': talk('start: "2026-12-01T14:30"', key).replace('devconf', 'open'),
    });
    expect(items.map((item) => item.key)).toEqual(['events/open']);
    expect(items[0]!.shown.description ?? '').toBe('');
  });

  it('the deadline of a call for papers is told only where the owner says so', async () => {
    const cfp = (more: string) => event(`start: 2026-12-01\ncfp: { deadline: "2026-08-01T23:59"${more} }`);
    const [hidden] = await itemsOf({ 'events/devconf.yaml': cfp('') });
    const [told] = await itemsOf({
      'events/devconf.yaml': cfp(', public: true, url: https://devconf.example/cfp'),
    });
    expect(JSON.stringify(hidden)).not.toContain('2026-08-01');
    expect(told!.shown.description).toContain(
      'Call for papers until 2026-08-01 23:59: https://devconf.example/cfp',
    );
  });

  it('a site without a time zone, or with a bare offset for one, is told in UTC', async () => {
    const files = { 'events/e.yaml': 'title: E\nstart: 2026-12-01T10:00\nend: 2026-12-01T11:00\n' };
    const offset = siteYaml.replace('Europe/Berlin', '"+05:30"');
    const [item] = await itemsOf({ ...files, 'site.yaml': offset });
    expect(item!.shown.when).toMatchObject({ start: '2026-12-01T04:30:00', timeZone: 'UTC' });
  });

  it('an online event is online, a hybrid one is in both places', async () => {
    const place = 'place: { city: Leeds, country: GB }\nstart: 2026-12-01\n';
    const [online] = await itemsOf({ 'events/e.yaml': `title: E\nattendance: online\n${place}` });
    const [hybrid] = await itemsOf({ 'events/e.yaml': `title: E\nattendance: hybrid\n${place}` });
    expect(online!.shown.location).toBe('Online');
    expect(hybrid!.shown.location).toBe('Leeds, United Kingdom and online');
  });
});

describe('why an item left the calendar', () => {
  const files = {
    'events/devconf.yaml': event('start: 2026-12-01'),
    'events/draft.yaml': 'title: Draft\nstart: 2026-12-01\nvisibility: draft\naliases: [events/was-public]\n',
    'talks/t.mdx': talk('duration: 30', 'aliases: [talks/old-t]\n'),
    'talks/hidden.mdx': talk('start: "2026-12-01T14:30"', 'visibility: draft\n'),
  };

  it.each([
    ['events/gone', 'deleted'],
    ['events/draft', 'withheld'],
    ['events/was-public', 'withheld'],
    ['talks/gone@devconf', 'deleted'],
    ['talks/hidden@devconf', 'withheld'],
    ['talks/t@draft', 'withheld'],
    ['talks/t@gone', 'deleted'],
    ['talks/t@devconf', 'untimed'],
    ['talks/old-t@devconf', 'untimed'],
  ])('%s: %s', async (key, why) => {
    const content = await contentOf(files);
    expect(departures(content, publicContent(content, now, 'readers'))(key)).toBe(why);
  });
});
