import { afterEach, describe, expect, it } from 'vitest';
import { readContent } from '../../src/content/read.ts';
import { announcements } from '../../src/model/announcements.ts';
import { Temporal } from '../../src/model/time.ts';
import { contentFolder, mdx, siteYaml } from '../setup/content.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

const networks = 'networks: { mastodon: { url: "https://social.example" }, bluesky: {} }\n';

async function at(now: string, files: Record<string, string>, site = siteYaml + networks) {
  const { folder, remove } = contentFolder({ 'site.yaml': site, ...files });
  cleanups.push(remove);
  const content = await readContent(folder);
  return announcements(content, Temporal.Instant.from(now), ({ id }, delivery) => ({
    path: `cards/${id}${delivery ? `@${delivery.event}` : ''}.png`,
    alt: 'Card',
  }));
}

const due = (list: Awaited<ReturnType<typeof at>>, id: string) => {
  const found = list.find((announcement) => announcement.id === id);
  return found && { due: found.due, expires: found.expires };
};

const talk = (delivery: string) =>
  mdx(`title: T\nsummary: S.\ndate: 2026-01-01\ndeliveries:\n  - ${delivery}`);
const event = 'title: DevConf\nstart: 2026-12-01\nend: 2026-12-03\ntimeZone: America/New_York\n';
const deck = mdx('title: D\nsummary: S.\ndate: 2026-01-01', 'One\n\n---\n\nTwo\n');

describe('what there is to announce', () => {
  it('a post without a time is due at the start of the posting hours, in the site zone', async () => {
    const list = await at('2026-11-04T00:00:00Z', {
      'posts/p.mdx': mdx('title: P\nsummary: S.\ndate: 2026-11-03'),
    });
    expect(due(list, 'posts/p#published')).toEqual({
      due: '2026-11-03T08:00:00Z',
      expires: '2026-11-17T08:00:00Z',
    });
  });

  it('a scheduled post gives no announcement before it is live', async () => {
    const files = { 'posts/p.mdx': mdx('title: P\nsummary: S.\ndate: 2026-11-03T10:00') };
    expect(await at('2026-11-03T08:59:59Z', files)).toEqual([]);
    expect(await at('2026-11-03T09:00:00Z', files)).toHaveLength(1);
  });

  it('a delivery is upcoming a week before, in the zone of the venue, and that day until it is over', async () => {
    const list = await at('2026-11-20T00:00:00Z', {
      'events/devconf.yaml': event,
      'talks/t.mdx': talk('{ event: devconf, start: "2026-12-02T14:00", duration: 30 }'),
    });
    expect(due(list, 'talks/t@devconf#upcoming')).toEqual({
      due: '2026-11-25T14:00:00Z',
      expires: '2026-12-02T14:00:00Z',
    });
    expect(due(list, 'talks/t@devconf#today')).toEqual({
      due: '2026-12-02T14:00:00Z',
      expires: '2026-12-02T19:30:00Z',
    });
  });

  it('where the day itself is not said, upcoming can be until it starts', async () => {
    const files = {
      'events/devconf.yaml': event,
      'talks/t.mdx': talk(
        '{ event: devconf, start: "2026-12-02T14:00", announce: { moments: { today: false } } }',
      ),
    };
    const list = await at('2026-11-20T00:00:00Z', files);
    expect(list.map(({ id, expires }) => [id, expires])).toEqual([
      ['talks/t@devconf#upcoming', '2026-12-02T19:00:00Z'],
    ]);
  });

  it('a talk that is over before the posting hours is upcoming until it starts, and not said that day', async () => {
    const list = await at('2026-11-20T00:00:00Z', {
      'events/devconf.yaml': event,
      'talks/t.mdx': talk('{ event: devconf, start: "2026-12-02T08:00", duration: 30 }'),
    });
    expect(list.map(({ id, expires }) => [id, expires])).toEqual([
      ['talks/t@devconf#upcoming', '2026-12-02T13:00:00Z'],
    ]);
  });

  it('of an event of days whose hour is not known, the first day is said until it ends', async () => {
    const list = await at('2026-11-20T00:00:00Z', { 'events/devconf.yaml': event });
    expect(due(list, 'events/devconf#today')?.expires).toBe('2026-12-02T05:00:00Z');
  });

  it('each delivery shows its own card, and none of them changes when another is added', async () => {
    const later = 'title: Later\nstart: 2027-03-01\n';
    const one = talk('{ event: devconf }');
    const [before] = await at('2026-11-20T00:00:00Z', { 'events/devconf.yaml': event, 'talks/t.mdx': one });
    const list = await at('2026-11-20T00:00:00Z', {
      'events/devconf.yaml': event,
      'events/later.yaml': later,
      'talks/t.mdx': one.replace('{ event: devconf }', '{ event: devconf }\n  - { event: later }'),
    });
    expect(list[0]).toEqual(before);
    expect(list.map(({ delivery, card }) => [delivery, card?.path])).toEqual([
      ['devconf', 'cards/talks/t@devconf.png'],
      ['devconf', 'cards/talks/t@devconf.png'],
      ['later', 'cards/talks/t@later.png'],
      ['later', 'cards/talks/t@later.png'],
    ]);
  });

  it('corrections of one day are each said, by their order in the list', async () => {
    const list = await at('2026-11-20T00:00:00Z', {
      'posts/p.mdx': mdx(
        'title: P\nsummary: S.\ndate: 2026-11-03\ncorrections:\n' +
          ['One', 'Two'].map((text) => `  - { date: 2026-11-10, text: ${text} }`).join('\n') +
          '\n  - { date: 2026-11-11, text: Three }',
      ),
    });
    const corrections = list.filter(({ moment }) => moment === 'correction');
    expect(corrections.map(({ id, summary }) => [id, summary])).toEqual([
      ['posts/p#correction-2026-11-10', 'One'],
      ['posts/p#correction-2026-11-10-2', 'Two'],
      ['posts/p#correction-2026-11-11', 'Three'],
    ]);
  });

  it('slides are announced once the talk has begun, though their address is public before', async () => {
    const list = await at('2026-11-20T00:00:00Z', {
      'events/devconf.yaml': event,
      'slides/d.mdx': deck,
      'talks/t.mdx': talk('{ event: devconf, deck: d, start: "2026-12-02T14:00" }'),
    });
    expect(due(list, 'talks/t@devconf#slides')?.due).toBe('2026-12-02T19:00:00Z');
    expect(list.some(({ entry }) => entry === 'slides/d')).toBe(false);
  });

  it('slides that wait for the end of the event are not announced before', async () => {
    const files = {
      'events/devconf.yaml': event,
      'slides/d.mdx': deck,
      'talks/t.mdx': talk('{ event: devconf, deck: d, release: event-end }'),
    };
    expect(due(await at('2026-12-03T12:00:00Z', files), 'talks/t@devconf#slides')).toBeUndefined();
    expect(due(await at('2026-12-04T06:00:00Z', files), 'talks/t@devconf#slides')?.due).toBe(
      '2026-12-04T05:00:00Z',
    );
  });

  it('a cancelled event says nothing more', async () => {
    const list = await at('2026-11-20T00:00:00Z', {
      'events/devconf.yaml': `${event}status: cancelled\n`,
      'slides/d.mdx': deck,
      'talks/t.mdx': talk(
        '{ event: devconf, deck: d, recording: { url: "https://v.example/1", date: 2026-11-19 } }',
      ),
    });
    expect(list).toEqual([]);
  });

  it('an event is announced for itself only where no delivery carries it', async () => {
    const files = { 'events/devconf.yaml': event };
    expect((await at('2026-11-20T00:00:00Z', files)).map(({ id }) => id)).toEqual([
      'events/devconf#upcoming',
      'events/devconf#today',
    ]);
    const carried = { ...files, 'talks/t.mdx': talk('{ event: devconf }') };
    expect((await at('2026-11-20T00:00:00Z', carried)).map(({ entry }) => entry)).not.toContain(
      'events/devconf',
    );
  });

  it('nothing is announced of a draft, an unlisted entry, or where the owner said so', async () => {
    const list = await at('2026-11-20T00:00:00Z', {
      'posts/a.mdx': mdx('title: A\nsummary: S.\ndate: 2026-11-03\nvisibility: draft'),
      'posts/b.mdx': mdx(
        'title: B\nsummary: S.\ndate: 2026-11-03\nvisibility: unlisted\nkey: 0123456789abcdef',
      ),
      'posts/c.mdx': mdx('title: C\nsummary: S.\ndate: 2026-11-03\nannounce: false'),
    });
    expect(list).toEqual([]);
  });

  it('one network can be left out, and another given its own words', async () => {
    const [announcement] = await at('2026-11-20T00:00:00Z', {
      'posts/a.mdx': mdx(
        'title: A\nsummary: S.\ndate: 2026-11-03\nannounce: { mastodon: Hello there, bluesky: false }',
      ),
    });
    expect(announcement).toMatchObject({ networks: ['mastodon'], text: { mastodon: 'Hello there' } });
  });

  it('a changed summary is another revision; another due time is not', async () => {
    const one = await at('2026-11-20T00:00:00Z', {
      'posts/a.mdx': mdx('title: A\nsummary: S.\ndate: 2026-11-03'),
    });
    const two = await at('2026-11-20T00:00:00Z', {
      'posts/a.mdx': mdx('title: A\nsummary: T.\ndate: 2026-11-03'),
    });
    const three = await at('2026-11-20T00:00:00Z', {
      'posts/a.mdx': mdx('title: A\nsummary: S.\ndate: 2026-11-04'),
    });
    expect(two[0]?.revision).not.toBe(one[0]?.revision);
    expect(three[0]?.revision).toBe(one[0]?.revision);
  });

  it('every address honours a base path', async () => {
    const [announcement] = await at(
      '2026-11-20T00:00:00Z',
      { 'posts/a.mdx': mdx('title: A\nsummary: S.\ndate: 2026-11-03') },
      siteYaml.replace('https://ada.example/', 'https://user.example/repo') + networks,
    );
    expect(announcement?.url).toBe('https://user.example/repo/posts/a/');
    expect(announcement?.card?.url).toBe('https://user.example/repo/cards/posts/a.png');
  });
});
