/** Feeds as generators and services write them, each unlike the others, and what is broken about them in the wild. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { feedDate } from '../../src/feed/dates.ts';
import { NotAFeed, type SourceFeed } from '../../src/feed/feed.ts';
import { readFeed } from '../../src/feed/parse-feed.ts';
import { wordsOf } from '../../src/feed/plain.ts';
import { readFeedApart } from '../../src/feed/read-apart.ts';
import { readPage } from '../../src/feed/read-page.ts';

const address = 'https://ada.example/feed.xml';
const fixture = (name: string): SourceFeed =>
  readFeed(readFileSync(path.resolve(import.meta.dirname, '../fixtures/feeds', name)), '', address);
const bytes = (text: string) => Buffer.from(text);
const read = (text: string | Uint8Array, type = '') =>
  readFeed(typeof text === 'string' ? bytes(text) : text, type, address);
const rss = (items: string, more = '') =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>Ada</title>${more}${items}</channel></rss>`;
const first = (text: string) => read(text).items[0]!;

describe('a feed', () => {
  test('of Hugo: whole entries as descriptions, and pages without a date', () => {
    const feed = fixture('hugo.xml');
    expect(feed).toMatchObject({ format: 'rss', title: 'Ada & the engines', language: 'de-DE' });
    expect(feed.items).toMatchObject([
      {
        guid: 'https://ada.example/posts/zahnraeder/',
        url: 'https://ada.example/posts/zahnraeder/',
        title: 'Zahnräder & Wellen',
        date: '2026-11-20T10:00:00+01:00',
        summary: 'Ein Absatz, der lang genug ist, um für sich zu stehen. Dann Noch einer, mit a < b.',
      },
      { title: 'About', summary: 'Wer ich bin.' },
    ]);
    expect(feed.items[1]).not.toHaveProperty('date');
  });

  test('of Jekyll: HTML in titles, escaped twice; a summary beside the text; two authors; a picture', () => {
    expect(fixture('jekyll.xml').items).toEqual([
      expect.objectContaining({
        title: 'Tables & tides, <b> included',
        date: '2026-11-20T10:00:00+00:00',
        summary: 'In short: tides.',
        tags: ['Data', 'tides'],
        picture: { url: 'https://ada.example/cards/tides.png' },
      }),
    ]);
  });

  test('of Eleventy: addresses as seen from xml:base, XHTML, `updated` alone, a title that speaks of markup', () => {
    expect(fixture('eleventy.xml').items).toMatchObject([
      {
        url: 'https://ada.example/blog/updated/',
        date: '2026-11-20',
        changed: true,
        summary: 'Text in XHTML, with a line that is long enough.',
      },
      {
        url: 'https://ada.example/blog/notes/b/',
        title: 'A <b> in a title &amp; more',
        date: '2026-11-19T10:00:00+01:00',
        summary: 'Plain <i>signs</i> here.',
        lang: 'fr',
      },
    ]);
  });

  test('of WordPress: marks of campaigns, a guid that is no permalink, its own advertisement in the summary', () => {
    expect(fixture('wordpress.xml').items).toMatchObject([
      {
        guid: 'http://ada.example/?p=1234',
        url: 'http://ada.example/2026/11/engines/',
        title: 'Engines & their “limits”',
        summary: 'What an engine cannot do, and why that is good to know…',
        tags: ['R&D'],
      },
    ]);
  });

  test('of Ghost: markup in the title, a picture with parameters', () => {
    expect(fixture('ghost.xml').items).toMatchObject([
      {
        title: 'Why we count',
        summary: 'A word before.',
        picture: { url: 'https://images.ada.example/why.jpg?w=2000&fit=max' },
      },
    ]);
  });

  test('of a podcast: a page only in the guid, an episode without one; entities of its own mean nothing', () => {
    const { items, leftOut } = fixture('podcast.xml');
    expect(items).toMatchObject([
      {
        url: 'https://ada.example/episodes/1',
        title: 'Episode one',
        date: '2026-11-20T10:00:00-05:00',
        picture: { url: 'https://ada.example/art/1.jpg' },
      },
    ]);
    expect(items[0]!.summary).not.toContain('lollollol');
    expect(leftOut).toMatchObject({ withoutAddress: 2 });
  });

  test('in RSS 1.0', () => {
    expect(fixture('rdf.xml')).toMatchObject({
      format: 'rdf',
      language: 'nl',
      items: [{ url: 'https://ada.example/een', date: '2026-11-20', tags: ['wielen'] }],
    });
  });

  test('in JSON: notes without titles, links to other pages, entities that should not be there', () => {
    const { items, leftOut } = fixture('notes.json');
    expect(items).toMatchObject([
      {
        guid: '7',
        url: 'https://ada.example/notes/7',
        title: 'A short note, without a title.',
        note: true,
        summary: '',
        date: '2026-11-20T10:00:00+01:00',
        tags: ['one'],
      },
      { url: 'https://ada.example/notes/8', title: 'Tom & <Jerry>', date: '2026-11-20', lang: 'fr-CA' },
    ]);
    expect(leftOut.withoutAddress).toBe(1);
  });
});

describe('an item', () => {
  test('without a guid, or with one that others have, is known by its address', () => {
    const item = (slug: string, guid = '') =>
      `<item><title>${slug}</title><link>/${slug}</link>${guid && `<guid isPermaLink="false">${guid}</guid>`}</item>`;
    const { items } = read(rss(item('a') + item('b', 'site') + item('c', 'site') + item('d', 'own')));
    expect(items.map(({ guid }) => guid)).toEqual([undefined, undefined, undefined, 'own']);
  });

  test('that is there twice counts once', () => {
    const item = '<item><title>A</title><link>https://ada.example/a/</link></item>';
    const again = '<item><title>A</title><link>http://www.ada.example/a?utm_source=x</link></item>';
    expect(read(rss(item + again))).toMatchObject({ items: [{}], leftOut: { repeated: 1 } });
  });

  test.each([['javascript:alert(1)'], ['data:text/html,x'], ['https://user:word@ada.example/'], ['//']])(
    'whose address is %s has none',
    (link) => {
      expect(read(rss(`<item><title>A</title><link>${link}</link></item>`)).items).toEqual([]);
    },
  );

  test('of a long text has as much of it as a summary holds, cut between words', () => {
    const { summary } = first(
      rss(`<item><link>/a</link><title>A</title><description>${'word '.repeat(400)}</description></item>`),
    );
    expect(summary.length).toBeLessThanOrEqual(501);
    expect(summary).toMatch(/word…$/);
  });

  test('has no script, style or advertisement for words', () => {
    const html = '<style>p{}</style><script>alert(1)</script><p>Words that are meant for people to read.</p>';
    expect(
      first(rss(`<item><link>/a</link><title>A</title><description><![CDATA[${html}]]></description></item>`))
        .summary,
    ).toBe('Words that are meant for people to read.');
  });
});

describe('encodings', () => {
  const text = rss('<item><title>Größe – ja</title><link>/a</link></item>');
  const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');
  test.each<[string, Uint8Array, string]>([
    ['UTF-8 with a byte order mark', bytes(`\ufeff${text}`), ''],
    ['UTF-8 that its server calls Latin 1', bytes(text), 'text/xml; charset=iso-8859-1'],
    ['UTF-16 with a byte order mark', utf16, 'application/xml'],
    [
      'Windows-1252, as the document says',
      Buffer.from(text.replace('?>', ' encoding="windows-1252"?>').replace('–', '\x96'), 'latin1'),
      '',
    ],
    [
      'Windows-1252, as nobody says',
      Buffer.from(text.replace('–', '\x96'), 'latin1'),
      'text/xml; charset=utf-8',
    ],
  ])('%s', (_, given, type) => {
    expect(read(given, type).items[0]!.title).toBe('Größe – ja');
  });
});

describe('dates', () => {
  test.each([
    ['Fri, 20 Nov 2026 10:00:00 +0100', '2026-11-20T10:00:00+01:00'],
    ['Fri, 20 Nov 2026 10:00:00 GMT', '2026-11-20T10:00:00Z'],
    ['20 Nov 26 10:00 PDT', '2026-11-20T10:00:00-07:00'],
    ['Fri, 20 Nov 2026 10:00', '2026-11-20T10:00:00'],
    ['Fri, 20 Nov 2026', '2026-11-20'],
    ['Fr., 20. Nov. 2026 10:00:00 MEZ', '2026-11-20T10:00:00+01:00'],
    ['20 novembre 2026', '2026-11-20'],
    ['1 März 2026 9:05', '2026-03-01T09:05:00'],
    ['November 20, 2026 at 10:00', '2026-11-20T10:00:00'],
    ['2026-11-20T10:00:00.5Z', '2026-11-20T10:00:00Z'],
    ['2026-11-20 10:00:00 +0100', '2026-11-20T10:00:00+01:00'],
    ['2026-11-20T10:00', '2026-11-20T10:00:00'],
    ['2026-11-20', '2026-11-20'],
    ['2026-11-20T00:00:00.000Z', '2026-11-20'],
    ['Fri, 20 Nov 2026 00:00:00 -0500', '2026-11-20'],
    ['Fri, 20 Nov 2026 10:00:60 +0000', '2026-11-20T10:00:59+00:00'],
    ['Fri, 20 Nov 2026 25:61:00 +0000', '2026-11-20'],
    ['Fri, 20 Nov 2026 10:00:00 XYZ', '2026-11-20T10:00:00'],
    ['Mon, 01 Jan 0001 00:00:00 +0000', undefined],
    ['Thu, 01 Jan 1970 00:00:00 +0000', undefined],
    ['2026-02-30', undefined],
    ['11/20/2026', undefined],
    ['yesterday', undefined],
    ['1763632800', undefined],
  ])('%s', (written, date) => {
    expect(feedDate(written)).toBe(date);
  });

  test('that all items have are the feed’s', () => {
    const items = [1, 2, 3].map(
      (n) =>
        `<item><title>${n}</title><link>/${n}</link><pubDate>Fri, 20 Nov 2026 10:00:07 GMT</pubDate></item>`,
    );
    const feed = read(rss(items.join('')));
    expect(feed.dated).toBe('at once');
    expect(feed.items.some(({ date }) => date !== undefined)).toBe(false);
  });
});

describe('titles', () => {
  test.each([
    ['A <em>b</em> &amp; c', 'A b & c'],
    ['The <b> element', 'The <b> element'],
    ['a < b and c > d', 'a < b and c > d'],
    ['AT&T', 'AT&T'],
    ['R&amp;D &lt;b&gt;', 'R&D <b>'],
    ['one\n\ttwo\u200b three\u0001', 'one two three'],
  ])('%s', (written, title) => {
    expect(wordsOf(written)).toBe(title);
  });
});

describe('what is no feed', () => {
  const why = (text: string) => {
    try {
      read(text);
    } catch (error) {
      return error as NotAFeed;
    }
    throw new Error('It was read.');
  };

  test('is said to be a page, with the feeds that the page names', () => {
    const page = why(
      '<!DOCTYPE html><html><head><base href="/blog/"><link rel="alternate" type="application/feed+json" href="feed.json">',
    );
    expect(page).toBeInstanceOf(NotAFeed);
    expect(page.instead).toEqual(['https://ada.example/blog/feed.json']);
  });

  test.each([
    '',
    '{"items": []}',
    '{"version": "https://jsonfeed.org/version/1", "items": ',
    'Hello',
    '<a><b></a>',
  ])('%j is none', (text) => {
    expect(why(text)).toBeInstanceOf(NotAFeed);
  });

  test('and what takes for ever to read is stopped', async () => {
    const hostile = bytes(rss(`<item><author>${'('.repeat(300_000)}</author></item>`));
    const limits = { time: 1_500, memory: 500 };
    await expect(readFeedApart({ bytes: hostile, type: '', address }, limits)).rejects.toThrow(
      /longer to read than/,
    );
  });
});

describe('a page', () => {
  test('says its picture, with what it shows, its description and its date', () => {
    const page = `<!doctype html><html><head><meta property="og:title" content="A &amp; b"><meta name="description" content="Second">
      <meta property="og:description" content=" First "><meta property="og:image" content="/a.png"><meta property="og:image" content="/b.png">
      <meta property="og:image:alt" content="A harbour"><meta property="article:published_time" content="2020-01-01T08:00:00Z"></head>`;
    expect(readPage(bytes(page), 'text/html', 'https://ada.example/x/')).toEqual({
      title: 'A & b',
      description: 'First',
      picture: { url: 'https://ada.example/a.png', alt: 'A harbour' },
      published: '2020-01-01T08:00:00Z',
    });
  });

  test('that says nothing of itself gives nothing', () => {
    expect(readPage(bytes('<meta property="og:image" content="javascript:x">'), '', address)).toEqual({});
  });
});
