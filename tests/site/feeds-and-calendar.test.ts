/** A site under a base path, built; its calendar, feeds and sitemap read by programs that are not ours. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseFeed, parseJsonFeed } from 'feedsmith';
import ICAL from 'ical.js';
import { SaxesParser } from 'saxes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { filesBelow } from '../setup/files.ts';
import { htmlProblems, schemaProblems } from '../setup/page-checks.ts';
import { type BuiltSite, buildSite } from '../setup/site.ts';

const base = 'https://user.example/repo/';
let site: BuiltSite;
let folder: string;

const reply = (id: string) => ({
  id: `mastodon-${id.padStart(16, '0')}`,
  source: 'mastodon',
  url: `https://social.example/@ben/${id}`,
  author: { name: 'Ben', handle: '@ben@social.example', url: 'https://social.example/@ben' },
  html: '<p>Well said.</p>',
  published: '2026-03-06T10:00:00Z',
});

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'lectern-feeds-'));
  cpSync(path.join(import.meta.dirname, '../sites/feeds'), folder, { recursive: true });
  mkdirSync(path.join(folder, 'replies/posts'), { recursive: true });
  const replies = {
    version: 1,
    entry: 'posts/everything',
    pulled: '2026-03-07T10:00:00Z',
    replies: [reply('1'), reply('2')],
    counts: [],
  };
  writeFileSync(path.join(folder, 'replies/posts/everything.json'), JSON.stringify(replies));
  site = await buildSite({ content: folder, now: '2026-04-01T12:00:00Z' });
  expect(site.output).toContain('Complete!');
  expect(site.exitCode).toBe(0);
});

afterAll(() => {
  site?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const read = (name: string) => readFileSync(path.join(site.out, name), 'utf8');
/** The file of the output that an address of the site is. */
const fileOf = (url: string) => path.join(site.out, decodeURI(url.split('#')[0]!.slice(base.length)));

const kinds = [
  '',
  'posts/',
  'talks/',
  'slides/',
  'calendar/',
  'tags/c/',
  'tags/c-plus-plus/',
  'tags/c-sharp/',
];

/** Throws where the text is not well-formed XML with its namespaces declared. */
function checkXml(text: string): void {
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(text).close();
}

/** https://www.jsonfeed.org/version/1.1/, as far as a feed without hubs, attachments and paging goes. */
const jsonFeed = z.strictObject({
  version: z.literal('https://jsonfeed.org/version/1.1'),
  title: z.string().min(1),
  home_page_url: z.url(),
  feed_url: z.url(),
  description: z.string().optional(),
  authors: z.array(z.strictObject({ name: z.string(), url: z.url() })),
  language: z.string(),
  items: z.array(
    z.looseObject({
      id: z.string().min(1),
      url: z.url(),
      title: z.string(),
      content_html: z.string().optional(),
      content_text: z.string().optional(),
      summary: z.string().optional(),
      image: z.url().optional(),
      date_published: z.iso.datetime({ offset: true }),
      date_modified: z.iso.datetime({ offset: true }).optional(),
      tags: z.array(z.string()).optional(),
      language: z.string().optional(),
    }),
  ),
});

describe('RSS', () => {
  it.each(kinds)('%srss.xml is well-formed, and another reader finds every entry in it', (kind) => {
    const text = read(`${kind}rss.xml`);
    checkXml(text);
    const { format, feed } = parseFeed(text);
    expect(format).toBe('rss');
    const json = JSON.parse(read(`${kind}feed.json`));
    const items = (feed as { items?: { title?: string; link?: string }[] }).items ?? [];
    expect(items.map(({ title }) => title)).toEqual(json.items.map((item: { title: string }) => item.title));
    expect(items.map(({ link }) => link)).toEqual(json.items.map((item: { url: string }) => item.url));
  });

  it('a title with every kind of mark reads as it was written', () => {
    const { feed } = parseFeed(read('posts/rss.xml')) as {
      feed: { title: string; items: { title: string }[] };
    };
    expect(feed.title).toBe("Ada's <lectures> & notes: posts");
    expect(feed.items.map(({ title }) => title)).toContain('A post with <everything> & more');
  });

  it('says how many replies stand under a post, and nothing where it was never announced', () => {
    const items = read('posts/rss.xml').split('<item>');
    expect(items.find((item) => item.includes('everything'))).toContain('<slash:comments>2</slash:comments>');
    expect(items.find((item) => item.includes('posts/second'))).not.toContain('slash:comments');
  });

  it('a renamed post is the one its readers know', () => {
    expect(read('posts/rss.xml')).toContain(`<guid isPermaLink="false">${base}posts/zweiter/</guid>`);
  });
});

describe('C, C++ and C#', () => {
  const titles = (kind: string) =>
    JSON.parse(read(`${kind}feed.json`)).items.map(({ title }: { title: string }) => title);

  it('are three subjects, each with its page and its feeds, however it is spelt', () => {
    const everything = 'A post with <everything> & more';
    expect(titles('tags/c/').sort()).toEqual([everything, 'Second']);
    expect(titles('tags/c-plus-plus/').sort()).toEqual([everything, 'Second']);
    expect(titles('tags/c-sharp/')).toEqual(['Second']);
    for (const [kind, name] of [
      ['c', 'C'],
      ['c-plus-plus', 'C++'],
      ['c-sharp', 'C#'],
    ] as const) {
      const page = read(`tags/${kind}/index.html`);
      expect(page).toMatch(new RegExp(`<h1[^>]*>${RegExp.escape(name)}</h1>`));
      expect(page).toContain(`href="${base}tags/${kind}/rss.xml"`);
    }
    expect(read('posts/second/index.html')).toContain('href="/repo/tags/c-sharp/"');
  });
});

describe('JSON Feed', () => {
  it.each([...kinds.map((kind) => `${kind}feed.json`), 'calendar.json'])(
    '%s is as version 1.1 has it',
    (name) => {
      const text = read(name);
      const feed = jsonFeed.parse(JSON.parse(text));
      expect(feed.feed_url).toBe(base + name);
      expect(feed.items.every((item) => item.content_html ?? item.content_text)).toBe(true);
      expect(new Set(feed.items.map(({ id }) => id)).size).toBe(feed.items.length);
      expect(parseJsonFeed(text).items).toHaveLength(feed.items.length);
    },
  );

  it('the newest stands first', () => {
    const dates = JSON.parse(read('feed.json')).items.map(
      (item: { date_published: string }) => item.date_published,
    );
    expect(dates).toEqual([...dates].sort().reverse());
    expect(dates.length).toBe(7);
  });
});

describe('the text of an entry in a feed', () => {
  const text = (url: string): string =>
    JSON.parse(read('feed.json')).items.find((item: { url: string }) => item.url === base + url).content_html;

  it('is whole: prose, code, a table, a formula, a footnote, pictures', () => {
    const html = text('posts/everything/');
    expect(html).toContain('from an expression');
    expect(html).toContain(
      "<pre><code>const answer = (a) =&gt; a &lt; 42 &amp;&amp; '&lt;b&gt;';</code></pre>",
    );
    expect(html).toMatch(/<table>[\s\S]*<\/table>/);
    expect(html).toContain('<msup><mi>a</mi><mn>2</mn></msup>');
    expect(html).toContain('The note, with <code>code</code>.');
    expect(html.match(/<img /g)).toHaveLength(2);
  });

  it('every address in it is absolute, and those of the site lead somewhere', () => {
    for (const { content_html: html } of JSON.parse(read('feed.json')).items) {
      for (const [, url] of html.matchAll(/\s(?:src|href)="([^"]*)"/g)) {
        expect(url).toMatch(/^https?:\/\//);
        if (url.startsWith(base)) expect(existsSync(fileOf(url)), url).toBe(true);
        else expect(url).not.toContain('user.example');
      }
    }
  });

  it('carries no script, style, class or handler', () => {
    for (const kind of kinds) {
      for (const { content_html: html } of JSON.parse(read(`${kind}feed.json`)).items) {
        expect(html).not.toMatch(/<script|<style|\sstyle=|\sclass=|\son\w+=|\sid=/i);
      }
    }
  });

  it('of a talk has each time it is given; of a deck its slides; of an event when and where', () => {
    expect(text('talks/one/')).toContain('North; Conf, 2026');
    expect(text('slides/one/')).toContain('<h2>Second slide</h2>');
    expect(text('calendar/northconf/')).toContain('Old Port, Bergen, Norway');
  });
});

describe('the calendar', () => {
  const eventsOf = (name: string) =>
    new ICAL.Component(ICAL.parse(read(name)))
      .getAllSubcomponents('vevent')
      .map((event) => String(event.getFirstPropertyValue('summary')));

  it('has everything in one file, and each role and each event in one of its own', () => {
    expect(eventsOf('calendar.ics')).toEqual([
      'North; Conf, 2026',
      'One talk',
      'A meetup over midnight',
      'Cancelled: The one that is off',
    ]);
    expect(eventsOf('calendar/role/speaking.ics')).toEqual([
      'North; Conf, 2026',
      'One talk',
      'A meetup over midnight',
    ]);
    expect(eventsOf('calendar/role/organising.ics')).toEqual(['Cancelled: The one that is off']);
    expect(eventsOf('calendar/northconf.ics')).toEqual(['North; Conf, 2026', 'One talk']);
  });

  it('links to the pages of the site and says where it lies', () => {
    const text = read('calendar.ics');
    expect(text).toContain(`\r\nSOURCE;VALUE=URI:${base}calendar.ics\r\n`);
    for (const [, url] of text.matchAll(/^URL(?:;VALUE=URI)?:(.*)\r$/gm)) {
      expect(existsSync(fileOf(url!)), url).toBe(true);
    }
  });

  it('says nothing of a call for papers that is private', () => {
    expect(read('calendar.ics') + read('calendar.json') + read('calendar/feed.json')).not.toContain(
      'cfp-secret',
    );
  });

  it('a build leaves the content folder as it was', () => {
    expect(existsSync(path.join(folder, 'journal'))).toBe(false);
  });
});

describe('the pages of talks, events and the calendar', () => {
  const pages = () => filesBelow(site.out).filter((file) => /^(talks|calendar)\/.*\.html$/.test(file));

  it('are valid HTML', async () => {
    expect(await htmlProblems(site.out, pages())).toEqual([]);
  });

  it('tell search engines what they are, in the words of schema.org', () => {
    expect(schemaProblems(site.out, pages())).toEqual([]);
    for (const file of ['talks/one', 'calendar/northconf', 'calendar/meetup', 'calendar/off', 'calendar']) {
      expect(read(`${file}/index.html`), file).toContain('"@type":"Event"');
    }
    expect(read('calendar/off/index.html')).toContain('https://schema.org/EventCancelled');
    expect(read('calendar/northconf/index.html')).toContain('"performer"');
  });
});

describe('what is not to be found', () => {
  it.each(['Draftword', 'Scheduledword', 'Secretevent', 'Unlistedword', 'whisper'])(
    '%s is in no list',
    (word) => {
      const lists = kinds.flatMap((kind) => [`${kind}rss.xml`, `${kind}feed.json`]);
      for (const name of [
        ...lists,
        'calendar.ics',
        'calendar.json',
        'sitemap-0.xml',
        'robots.txt',
        '_headers',
      ]) {
        expect(read(name).includes(word), name).toBe(false);
      }
    },
  );
});

describe('the sitemap', () => {
  it('lists pages that exist and want to be found, each under its own address', () => {
    checkXml(read('sitemap-0.xml'));
    const urls = [...read('sitemap-0.xml').matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, url]) => url!);
    expect(urls).toContain(`${base}posts/everything/`);
    expect(urls).not.toContain(`${base}posts/zweiter/`);
    for (const url of urls) {
      const html = readFileSync(path.join(fileOf(url), 'index.html'), 'utf8');
      expect(html).not.toMatch(/<meta name="robots"[^>]*noindex/);
      expect(html).toContain(`<link rel="canonical" href="${url}">`);
    }
  });

  it('says when a text last changed, and nothing of lists', () => {
    const entries = read('sitemap-0.xml').split('<url>');
    const of = (url: string) => entries.find((entry) => entry.includes(`<loc>${base}${url}</loc>`));
    expect(of('posts/everything/')).toContain('<lastmod>2026-03-05T09:00:00.000Z</lastmod>');
    expect(of('posts/')).not.toContain('lastmod');
  });

  it('is named in robots.txt', () => {
    const [, address] = /^Sitemap: (.*)$/m.exec(read('robots.txt'))!;
    expect(existsSync(fileOf(address!))).toBe(true);
  });
});
