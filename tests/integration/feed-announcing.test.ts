/** Announcing what the feed of a site lists that Lectern does not build. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EntryId } from '../../src/model/ids.ts';
import type { Announcement, ManifestEntry } from '../../src/model/manifest.ts';
import { type FeedSite, feedSite, jsonFeed, rss, type TestItem } from '../setup/feed-site.ts';
import { announcementOf, entryOf, manifestOf } from '../setup/syndication.ts';

let site: FeedSite;
beforeEach(async () => {
  site = await feedSite();
});
afterEach(() => site.close());

const owner = { name: 'Ada', tagline: 'Ada', biography: { short: 'Ada' } };
const old: TestItem = { title: 'An old one', url: '/posts/old/', date: 'Thu, 19 Nov 2026 11:00:00 +0100' };
const fresh: TestItem = {
  title: 'A fresh one',
  url: '/posts/fresh/',
  date: 'Fri, 20 Nov 2026 12:00:00 +0100',
  text: '<p>What it says, in one sentence.</p>',
};

/** The feed has an old item, Lectern has run once, and an hour later there is a new one. */
async function published(item: TestItem = fresh): Promise<void> {
  site.serve('/feed', rss([old]));
  await site.syndicate();
  site.later(2);
  site.serve('/feed', rss([item, old]));
}

describe('a first run', () => {
  test('says nothing of what the feed has, not of today either, and how to say it after all', async () => {
    site.serve('/feed', rss([{ ...fresh, date: 'Fri, 20 Nov 2026 10:30:00 +0100' }, old]));
    const first = await site.syndicate();
    expect(first).toMatchObject({ code: 0 });
    expect(first.text).toContain('First run for mastodon: 2 earlier announcements skipped.');
    expect(site.texts()).toEqual([]);
    site.settings({ syndication: { since: '2026-11-20' } });
    expect((await site.syndicate()).text).toContain('1 posted');
    expect(site.texts()).toHaveLength(1);
  });

  test('of an empty feed is none: what it has the next time is old', async () => {
    site.serve('/feed', rss([]));
    expect((await site.syndicate()).text).toContain('has no items');
    site.later(1);
    site.serve('/feed', rss([old]));
    expect((await site.syndicate()).text).toContain('First run');
    expect(site.texts()).toEqual([]);
  });
});

describe('a new item', () => {
  test('is announced once, whatever runs come after', async () => {
    await published();
    expect((await site.syndicate()).text).toContain('1 posted');
    expect(site.texts()).toEqual([
      `A fresh one\n\nWhat it says, in one sentence.\n\n${site.url}/posts/fresh/`,
    ]);
    for (const hours of [1, 24]) {
      site.later(hours);
      expect(await site.syndicate()).toEqual({ code: 0, text: 'Nothing is due.' });
    }
    expect(site.texts()).toHaveLength(1);
    expect(site.journal().get('posts/fresh')!.known).toEqual([`${site.url}/posts/fresh/`]);
  });

  test('has the card, the alt text and the description of its page, whose pages alone are asked for', async () => {
    await site.close();
    site = await feedSite({ networks: ['mastodon', 'bluesky'] });
    const picture = await sharp({
      create: { width: 1600, height: 800, channels: 3, background: '#246' },
    })
      .png()
      .toBuffer();
    site.serve('/card.png', { type: 'image/png', body: picture });
    site.serve('/posts/fresh/', {
      body: `<!doctype html><meta property="og:image" content="/card.png"><meta property="og:image:alt" content="A harbour">
        <meta property="og:description" content="From the page.">`,
    });
    await published({ ...fresh, text: '' });
    site.requests.length = 0;
    expect((await site.syndicate()).text).toContain('2 posted');
    // Mastodon asks for the page after that, for its own card.
    expect(site.requests.slice(0, 3)).toEqual(['/feed', '/posts/fresh/', '/card.png']);
    expect(site.texts()[0]).toContain('From the page.');
    const post = site.sandbox.control.bluesky
      .state()
      .records.find(({ collection }) => collection === 'app.bsky.feed.post');
    expect(post!.value).toMatchObject({
      embed: {
        external: { title: 'A fresh one', description: 'From the page.', thumb: { mimeType: 'image/jpeg' } },
      },
    });
    site.requests.length = 0;
    await site.syndicate();
    expect(site.requests).toEqual(['/feed']);
  });

  test('waits until its page is live, and has then what the page says', async () => {
    await published();
    site.serve('/posts/fresh/', { status: 404 });
    const run = await site.syndicate();
    expect(run.text).toContain('/posts/fresh/ is not live: answered 404');
    expect(site.texts()).toEqual([]);
    site.serve('/posts/fresh/', { body: '<title>Here</title>' });
    site.later(1);
    await site.syndicate();
    expect(site.texts()).toHaveLength(1);
  });

  test('whose page leads to the front page with 200 waits', async () => {
    await published();
    site.serve('/posts/fresh/', { status: 302, headers: { location: '/' } });
    site.serve('/', { body: '<title>Home</title>' });
    expect((await site.syndicate()).text).toContain('leads to the front page');
    expect(site.texts()).toEqual([]);
  });

  test('in the future waits for its time', async () => {
    await published({ ...fresh, date: 'Sat, 21 Nov 2026 09:30:00 +0100' });
    expect((await site.syndicate()).text).toContain('Nothing is due');
    site.later(24);
    expect((await site.syndicate()).text).toContain('1 posted');
  });

  test('is shown by --dry-run and --preview as it will be, and nothing is sent', async () => {
    await published();
    const dry = await site.syndicate({ 'dry-run': true });
    expect(dry.text).toContain('What it says, in one sentence.');
    expect((await site.syndicate({ preview: true })).code).toBe(0);
    expect(site.texts()).toEqual([]);
  });

  test('can be planned by one run and sent by the next', async () => {
    await published();
    process.env.LECTERN_RUN = 'one';
    try {
      await site.syndicate({ plan: true });
      expect(site.texts()).toEqual([]);
      expect((await site.syndicate({ send: true })).text).toContain('1 posted');
    } finally {
      delete process.env.LECTERN_RUN;
    }
    expect(site.texts()).toHaveLength(1);
  });
});

describe('what was announced is not announced again', () => {
  const changes: [string, TestItem][] = [
    ['with www and without', { ...fresh, url: 'http://www.127.0.0.1/posts/fresh/' }],
    ['without the slash at the end', { ...fresh, url: '/posts/fresh' }],
    ['with the marks of a campaign', { ...fresh, url: '/posts/fresh/?utm_source=rss&utm_medium=feed' }],
    ['with the file of its folder', { ...fresh, url: '/posts/fresh/index.html' }],
    ['with another title', { ...fresh, title: 'Another title' }],
    ['with a new date', { ...fresh, date: 'Fri, 20 Nov 2026 12:30:00 +0100' }],
    ['with another guid', { ...fresh, guid: 'tag:ada.example,2026:9' }],
    ['at another address, with its guid', { ...fresh, url: '/posts/moved/', guid: 'tag:ada.example,2026:1' }],
    ['at another address, with neither guid, by its title and day', { ...fresh, url: '/posts/moved/' }],
  ];
  test('whatever one thing about it changes', async () => {
    await published({ ...fresh, guid: 'tag:ada.example,2026:1' });
    await site.syndicate();
    site.later(1);
    for (const [what, changed] of changes) {
      site.serve('/feed', rss([changed, old]));
      // Nothing is written, so that each change stands alone.
      const { text } = await site.syndicate({ 'dry-run': true });
      expect(text, what).toContain('Nothing to post now.');
      const isSeen = /title|another address/.test(what);
      expect(text.includes('Would be changed'), what).toBe(isSeen);
    }
  });

  test('after its address and then its guid changed', async () => {
    await published({ ...fresh, guid: 'one' });
    await site.syndicate();
    for (const next of [
      { ...fresh, url: '/posts/moved/', guid: 'one' },
      { ...fresh, url: '/posts/moved/', guid: 'two', title: 'Renamed' },
      { ...fresh, url: '/posts/again/', guid: 'two', title: 'Renamed once more' },
    ]) {
      site.later(1);
      site.serve('/feed', rss([next, old]));
      await site.syndicate();
    }
    expect(site.texts()).toHaveLength(1);
    expect(site.journal().get('posts/fresh')!.known).toEqual([
      'one',
      `${site.url}/posts/fresh/`,
      `${site.url}/posts/moved/`,
      'two',
      `${site.url}/posts/again/`,
    ]);
  });

  test('after its guid and then its address and title changed, which no post showed in between', async () => {
    await published({ ...fresh, guid: 'one' });
    await site.syndicate();
    for (const next of [
      { ...fresh, guid: 'two' },
      { ...fresh, guid: 'two', url: '/posts/moved/', title: 'Renamed' },
    ]) {
      site.later(1);
      site.serve('/feed', rss([next, old]));
      await site.syndicate();
    }
    expect(site.texts()).toHaveLength(1);
  });

  test('from the JSON Feed of the site where it was from the RSS, and the words that stand stay', async () => {
    await published({ ...fresh, guid: `${site.url}/?p=12` });
    await site.syndicate();
    const said = site.texts();
    site.later(1);
    site.serve('/feed', jsonFeed([{ ...fresh, date: '2026-11-20T12:00:00+01:00', text: 'Other words.' }]));
    expect(await site.syndicate()).toEqual({ code: 0, text: 'Nothing is due.' });
    expect(site.texts()).toEqual(said);
  });

  test('by a feed whose every item is dated anew in each build', async () => {
    await published();
    await site.syndicate();
    site.later(24);
    const now = 'Sat, 21 Nov 2026 12:00:05 +0100';
    const third = { title: 'A third', url: '/posts/third/' };
    site.serve('/feed', rss([third, fresh, old].map((item) => ({ ...item, date: now }))));
    expect((await site.syndicate()).text).toContain('have the same date');
    expect(site.texts()).toHaveLength(1);
  });

  test('by a feed that lists older entries later', async () => {
    await published();
    await site.syndicate();
    site.later(1);
    const older = { title: 'Older', url: '/posts/older/', date: 'Wed, 18 Nov 2026 11:00:00 +0100' };
    site.serve('/feed', rss([fresh, old, older]));
    await site.syndicate();
    expect(site.texts()).toHaveLength(1);
  });
});

describe('a feed that fails', () => {
  test.each<[string, Parameters<FeedSite['serve']>[1], number, string]>([
    ['is down', { status: 503 }, 1, 'could not be read: answered 503. Nothing was done.'],
    [
      'is a page with 200, which names the feed',
      { body: '<!doctype html><link rel="alternate" type="application/rss+xml" href="/rss.xml"><p>Hello' },
      2,
      'is a web page, not a feed. Nothing was done. It names this feed: http://127.0.0.1',
    ],
    ['leads to a page with 200', { status: 302, headers: { location: '/posts/login/' } }, 2, 'is a web page'],
    [
      'is cut off',
      { type: 'text/xml', body: '<rss version="2.0"><channel><item><title>A' },
      2,
      'can be read',
    ],
    ['is nothing', { body: '' }, 2, 'is empty'],
  ])('%s: the run says so and does nothing', async (_, served, code, words) => {
    await published();
    await site.syndicate();
    site.later(1);
    site.serve('/feed', served);
    const run = await site.syndicate();
    expect(run.code).toBe(code);
    expect(run.text).toContain(words);
    expect(site.texts()).toHaveLength(1);
  });

  test('emptied by an outage: nothing is taken for gone, nor for new when it comes back', async () => {
    await published();
    await site.syndicate();
    site.later(1);
    site.serve('/feed', rss([]));
    const run = await site.syndicate();
    expect(run).toMatchObject({ code: 0 });
    expect(run.text).not.toMatch(/is gone|--retract/);
    site.later(1);
    site.serve('/feed', rss([fresh, old]));
    expect((await site.syndicate()).text).toBe('Nothing is due.');
  });

  test('an item that falls out of the feed is not gone', async () => {
    await published();
    await site.syndicate();
    site.serve('/feed', rss([old]));
    expect((await site.syndicate()).text).toBe('Nothing is due.');
  });
});

describe('addresses that lead astray', () => {
  test('items of other sites are not announced, and the owner hears of it', async () => {
    await published({ ...fresh, url: 'https://other.example/posts/fresh/' });
    const run = await site.syndicate();
    expect(run.text).toContain('is of another site');
    expect(site.texts()).toEqual([]);
  });

  test('a page that leads to a private address is asked nothing', async () => {
    await published();
    site.serve('/posts/fresh/', { status: 302, headers: { location: 'https://169.254.169.254/latest' } });
    expect((await site.syndicate()).text).toContain('169.254.169.254 is no public address');
    expect(site.texts()).toEqual([]);
  });

  test('a picture that is none, or is somewhere private, costs the picture', async () => {
    site.serve('/posts/fresh/', {
      body: '<meta property="og:image" content="https://10.0.0.1/a.png"><meta name="twitter:image" content="/feed">',
    });
    await published();
    expect((await site.syndicate()).text).toContain('1 posted');
  });
});

describe('a site that was announced from its feed and is built by Lectern now, or the other way round', () => {
  const entry = (id: string, more: Partial<ManifestEntry> = {}) =>
    entryOf(id, { date: '2026-11-20T12:00', title: 'A fresh one', url: `${site.url}/posts/fresh/`, ...more });
  const built = (announcement: Announcement, entries: ManifestEntry[]) =>
    writeFileSync(
      path.join(site.state, 'manifest.json'),
      JSON.stringify(manifestOf([announcement], entries, `${site.url}/`)),
    );
  const announcement = (more: Partial<Announcement>) =>
    announcementOf(
      {
        entry: 'posts/fresh' as EntryId,
        due: '2026-11-20T11:00:00Z',
        url: `${site.url}/posts/fresh/`,
        card: undefined,
        networks: ['mastodon'],
        ...more,
      },
      site.url,
    );
  /** As a site of Lectern's has it. */
  const lecterns = { feed: undefined, url: '', title: 'Ada', description: 'Ada', owner };
  const build = () => site.settings({ ...lecterns, url: `${site.url}/` });

  test('says a post once, at the same address', async () => {
    await published();
    await site.syndicate();
    build();
    built(announcement({ id: 'posts/fresh#published' }), [entry('posts/fresh')]);
    expect(await site.syndicate()).toEqual({ code: 0, text: 'Nothing is due.' });
    expect(site.texts()).toHaveLength(1);
  });

  test.each([
    ['posts/another-name#published', 'published', 'posts/another-name'],
    ['slides/fresh#slides', 'slides', 'slides/fresh'],
  ] as const)('holds %s back, and says it never once the alias is there', async (id, moment, name) => {
    await published();
    await site.syndicate();
    build();
    const said = announcement({ id, moment, entry: name as EntryId });
    built(said, [entry(name)]);
    const held = await site.syndicate({ 'cards-only': true });
    expect(held.text).toContain('aliases: [posts/fresh]');
    expect(held.text).toContain('1 waiting');
    built(said, [entry(name, { aliases: ['posts/fresh'] as EntryId[] })]);
    expect(await site.syndicate({ 'cards-only': true })).toEqual({ code: 0, text: 'Nothing is due.' });
    expect(site.texts()).toHaveLength(1);
  });

  test('says at a new address what has its title and day only when the owner knows', async () => {
    await published();
    await site.syndicate();
    build();
    const moved = { url: `${site.url}/posts/new-home/`, entry: 'posts/new-home' as EntryId };
    built(announcement({ id: 'posts/new-home#published', ...moved }), [
      entry('posts/new-home', { url: moved.url }),
    ]);
    expect((await site.syndicate()).text).toContain('has the title and date of posts/fresh');
    expect(site.texts()).toHaveLength(1);
  });

  test.each([
    ['a post', 'posts/my-post#published', 'published'],
    ['a deck', 'slides/my-deck#slides', 'slides'],
  ] as const)(
    'the other way round: %s is known by its address in what was said, and left as it is',
    async (_, id, moment) => {
      mkdirSync(site.state, { recursive: true });
      build();
      const name = id.split('#')[0]!;
      built(announcement({ id, moment, due: '2026-11-20T09:30:00Z', entry: name as EntryId }), [entry(name)]);
      expect((await site.syndicate({ 'cards-only': true })).text).toContain('1 posted');
      // As versions wrote it that kept no addresses.
      const file = path.join(site.content, `journal/${name}.json`);
      const { known: _known, ...before } = JSON.parse(readFileSync(file, 'utf8'));
      writeFileSync(file, JSON.stringify(before));
      site.later(2);
      site.settings({});
      site.serve('/feed', rss([{ ...fresh, title: 'Called otherwise here' }, old]));
      const run = await site.syndicate();
      expect(run.text).not.toMatch(/[1-9] (?:posted|edited)|is gone/);
      expect(site.texts()).toHaveLength(1);
      expect(site.journal().has('posts/fresh' as EntryId)).toBe(false);
    },
  );

  test('a build that is not there is not taken from the feed before it', async () => {
    await published();
    await site.syndicate();
    build();
    expect(await site.syndicate()).toMatchObject({ code: 2, text: expect.stringContaining('use --feed') });
  });
});
