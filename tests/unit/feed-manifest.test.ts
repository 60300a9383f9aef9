/** Which entry an item of a feed is, and what there is to announce of it. */
import { describe, expect, test } from 'vitest';
import { withFeedDefaults } from '../../src/content/feed-site.ts';
import type { SourceFeed, SourceItem } from '../../src/feed/feed.ts';
import { manifestOfFeed } from '../../src/feed/manifest.ts';
import { type JournalFile, journalFileSchema } from '../../src/model/journal.ts';
import { pageKey } from '../../src/model/page-address.ts';
import { siteSchema } from '../../src/model/site.ts';
import { Temporal } from '../../src/model/time.ts';

const feedAddress = 'https://ada.example/feed.xml';

function made(
  items: (Partial<SourceItem> & { url: string })[],
  {
    journals = [],
    site = {},
    feed = {},
  }: { journals?: JournalFile[]; site?: Record<string, unknown>; feed?: Partial<SourceFeed> } = {},
) {
  const settings = {
    timeZone: 'Europe/Berlin',
    networks: { mastodon: { url: 'https://s.example' } },
    ...site,
  };
  return manifestOfFeed(
    {
      format: 'rss',
      leftOut: { withoutAddress: 0, repeated: 0, beyond: 0 },
      dated: 'by item',
      ...feed,
      items: items.map((item) => ({
        title: 'A title',
        date: '2026-11-20T10:00:00Z',
        summary: '',
        tags: [],
        ...item,
      })),
    },
    {
      site: siteSchema.parse(withFeedDefaults(settings, feedAddress)),
      said: new Set(Object.keys(settings)),
      journals: new Map(journals.map((file) => [file.entry, file])),
      now: Temporal.Instant.from('2026-11-20T12:00:00Z'),
      feed: feedAddress,
    },
  );
}

function journal(entry: string, more: Partial<JournalFile> = {}): JournalFile {
  const record = { state: 'skipped', reason: 'seeded', at: '2026-11-20T10:00:00Z' };
  return journalFileSchema.parse({
    version: 1,
    entry,
    title: 'A title',
    date: '2026-11-20T11:00:00+01:00',
    announcements: { [`${entry}#published`]: { mastodon: record } },
    ...more,
  });
}

const ids = ({ manifest }: ReturnType<typeof made>) => manifest.entries.map(({ id }) => id);

describe('a new item is named', () => {
  test.each([
    ['https://ada.example/posts/hello/', 'posts/hello'],
    ['https://ada.example/2026/11/20/hello-there.html', 'posts/hello-there'],
    ['https://ada.example/p/%C3%BCber-gr%C3%B6%C3%9Fe', 'posts/ueber-groesse'],
    ['https://ada.example/?p=12', 'posts/a-title'],
    ['https://ada.example/%E6%96%87/', 'posts/wen'],
    [`https://ada.example/${'long-'.repeat(60)}`, `posts/${'long-'.repeat(16).slice(0, -1)}`],
    ['https://ada.example/__proto__/', 'posts/proto'],
  ])('%s: %s', (url, id) => {
    const [name] = ids(made([{ url }]));
    if (id === 'posts/wen') expect(name).toMatch(/^posts\/[a-z0-9-]+$/);
    else expect(name).toBe(id);
  });

  test('and of two with one name the older has it, whatever comes later', () => {
    const older = { url: 'https://ada.example/2025/hello/', title: 'Old', date: '2025-01-01' };
    const newer = { url: 'https://ada.example/2026/hello/', title: 'New' };
    const both = ids(made([newer, older]));
    expect(both[1]).toBe('posts/hello');
    expect(both[0]).toMatch(/^posts\/hello-[0-9a-f]{8}$/);
    const known = [journal('posts/hello', { title: 'Old', date: '2025-01-01', known: [older.url] })];
    expect(ids(made([newer], { journals: known }))[0]).toBe(both[0]);
  });
});

describe('an item is one that the journal has', () => {
  const url = 'https://ada.example/hello/';
  test.each<[string, Partial<SourceItem>, Partial<JournalFile>]>([
    [
      'by its address',
      { title: 'Other', date: '2026-01-01' },
      { known: ['http://www.ada.example/hello?utm_source=x'] },
    ],
    [
      'by its guid and its day',
      { guid: 'g', title: 'Other' },
      { known: ['g', 'https://ada.example/before/'] },
    ],
    ['by its guid and its title', { guid: 'g', date: '2026-01-01' }, { known: ['g'] }],
    [
      'by a guid that is an address, without its scheme',
      { guid: 'https://ada.example/?p=1', title: 'O', date: '2026-11-20' },
      { known: ['http://ada.example/?p=1'] },
    ],
    ['by its title and day', {}, { known: ['https://ada.example/before/'] }],
  ])('%s', (_, item, file) => {
    const { manifest } = made([{ url, ...item }], { journals: [journal('posts/before', file)] });
    expect(manifest.entries.map(({ id }) => id)).toEqual(['posts/before']);
    // The date that it had first counts.
    expect(manifest.announcements[0]!.due).toBe('2026-11-20T10:00:00Z');
  });

  test('at a former address of the site', () => {
    const journals = [
      journal('posts/before', { title: 'X', date: '2020-01-01', known: ['https://old.example/blog/hello/'] }),
    ];
    const site = { formerUrls: ['https://old.example/blog'] };
    expect(ids(made([{ url, guid: url }], { journals, site }))).toEqual(['posts/before']);
  });

  test('by its link in what was announced, where the journal is of before addresses were kept', () => {
    const intent = {
      key: 'k',
      text: `X\n\n${url}\n\n#tag`,
      hash: 'h',
      createdAt: '2026-01-01T00:00:00Z',
      run: 'r',
    };
    const record = { state: 'intended', intent, at: '2026-01-01T00:00:00Z' };
    const before = journal('talks/x', {
      title: 'X',
      date: '',
      announcements: { 'talks/x@e#slides': { mastodon: record } } as never,
    });
    const { manifest } = made([{ url }], { journals: [before] });
    expect(manifest.entries.map(({ id }) => id)).toEqual(['talks/x']);
    // It was announced at moments of its own.
    expect(manifest.announcements).toEqual([]);
  });

  test('and not one whose guid was given to another item', () => {
    const journals = [
      journal('posts/before', {
        title: 'Of old',
        date: '2020-01-01',
        known: ['12', 'https://ada.example/of-old/'],
      }),
    ];
    expect(ids(made([{ url, guid: '12' }], { journals }))).toEqual(['posts/hello', 'posts/before']);
  });

  test('twice under two names, where it was announced by either', () => {
    const journals = [
      journal('posts/one', { known: ['g'] }),
      journal('posts/two', { title: 'T', known: ['https://ada.example/hello/'] }),
    ];
    const { manifest } = made([{ url, guid: 'g' }], { journals });
    expect(manifest.entries).toMatchObject([{ id: 'posts/one', aliases: ['posts/two'] }]);
  });
});

describe('what is announced', () => {
  const url = 'https://ada.example/hello/';
  test('has language and name from the feed, unless site.yaml says so', () => {
    const feed = { title: 'Ada', language: 'pt-BR' };
    expect(made([{ url }], { feed }).manifest).toMatchObject({
      site: { title: 'Ada', owner: 'Ada', language: 'pt-BR', url: 'https://ada.example/' },
      announcements: [{ lang: 'pt-BR' }],
    });
    const site = { title: 'Mine', language: 'de', owner: { name: 'Me' } };
    expect(made([{ url, lang: 'fr' }], { feed, site }).manifest).toMatchObject({
      site: { title: 'Mine', owner: 'Me', language: 'de' },
      announcements: [{ lang: 'fr' }],
    });
  });

  test('has a date, and is of the site or a name below it', () => {
    const { manifest, notes } = made([
      { url },
      { url: 'https://ada.example/about/', date: undefined },
      { url: 'https://blog.ada.example/x/' },
      { url: 'https://ada.example.evil.example/y/' },
      { url: 'https://notada.example/z/' },
    ]);
    expect(manifest.announcements.map(({ entry }) => entry)).toEqual(['posts/hello', 'posts/x']);
    expect(notes).toEqual([
      expect.stringContaining('2 items of https://ada.example/feed.xml are of another site'),
    ]);
  });

  test('changes with its words, not with how its address is written', () => {
    const revision = (item: Partial<SourceItem>, format: SourceFeed['format'] = 'rss') =>
      made([{ url, ...item }], { feed: { format } }).manifest.announcements[0]!.revision;
    expect(revision({ url: 'http://www.ada.example/hello?utm_medium=feed' })).toBe(revision({}));
    expect(revision({ title: 'Other' })).not.toBe(revision({}));
    expect(revision({}, 'atom')).toMatch(/^atom-/);
  });

  test('of five thousand items takes no time that grows with their square', () => {
    const items = Array.from({ length: 5_000 }, (_, n) => ({
      url: `https://ada.example/same/${n}/name/`,
      title: `T${n}`,
      guid: `g${n}`,
    }));
    const { manifest } = made(items);
    expect(new Set(manifest.entries.map(({ id }) => id)).size).toBe(5_000);
    expect(manifest.announcements).toHaveLength(1_000);
  });
});

describe('addresses of one page', () => {
  test.each([
    ['https://ada.example/a/', 'http://www.ADA.example/a'],
    ['https://ada.example/a/index.html', 'https://ada.example/a/'],
    ['https://ada.example/ü/', 'https://ada.example/%C3%BC/'],
    ['https://ada.example/a?b=1&a=2', 'https://ada.example/a?a=2&b=1#comments'],
    ['https://ada.example/a?p=1&utm_source=x&fbclid=y', 'https://ada.example/a?p=1'],
  ])('%s and %s', (one, other) => {
    expect(pageKey(one)).toBe(pageKey(other));
  });

  test.each([
    ['https://ada.example/a?p=1', 'https://ada.example/a?p=2'],
    ['https://ada.example/log#2026-11-20', 'https://ada.example/log#2026-11-21'],
    ['https://ada.example/a', 'https://ada.example/A'],
    ['https://ada.example/a', 'https://ada.example:8443/a'],
  ])('%s and %s are two', (one, other) => {
    expect(pageKey(one)).not.toBe(pageKey(other));
  });
});

describe('site.yaml with a feed', () => {
  test('needs nothing else', () => {
    expect(siteSchema.parse(withFeedDefaults({ feed: feedAddress }))).toMatchObject({
      url: 'https://ada.example/',
      title: 'ada.example',
      owner: { name: 'ada.example' },
    });
  });

  test('from a file needs the address of the site', () => {
    const parsed = siteSchema.safeParse(withFeedDefaults({ feed: '../public/index.xml' }));
    expect(parsed.error!.issues.map(({ path }) => path[0])).toEqual(['url']);
    const site = withFeedDefaults({ feed: '../public/index.xml', url: 'https://www.ada.example/' });
    expect(siteSchema.parse(site).title).toBe('ada.example');
  });

  test('without one stays as it is written', () => {
    for (const data of [{ title: 'x' }, null, 5, []]) expect(withFeedDefaults(data)).toBe(data);
  });
});
