/** A conversation of five hundred replies, on a site below a path: its pages, what they weigh, and what becomes of them. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Reply } from '../../src/model/reply.ts';
import { replyId } from '../../src/model/reply.ts';
import { contentFolder, mdx, siteYaml } from '../setup/content.ts';
import { filesBelow } from '../setup/files.ts';
import { attribute, elementsOf } from '../setup/links.ts';
import { htmlProblems } from '../setup/page-checks.ts';
import { journalOf } from '../setup/replies.ts';
import { type BuiltSite, buildSite, run } from '../setup/site.ts';

const total = 500;
const size = 50;
const now = '2026-11-20T12:00:00Z';
const words = 'tide gauge harbour record century paper curve level storm surge archive ink drum float'.split(
  ' ',
);
/** No two alike, as long as what people write. */
const textOf = (index: number) =>
  Array.from(
    { length: 12 + ((index * 7) % 40) },
    (_, at) => words[(index * (at + 3) + at * at) % words.length],
  ).join(' ');
const id = (index: number) => replyId('mastodon', String(index));
const replies: Reply[] = Array.from({ length: total }, (_, index) => ({
  id: id(index),
  source: 'mastodon',
  url: `https://m${index % 60}.example/@person${index}/1140${index}`,
  author: {
    name: `Person ${index} Surname${(index * 31) % 97}`,
    handle: `@person${index}@m${index % 60}.example`,
    url: `https://m${index % 60}.example/@person${index}`,
  },
  html: `<p>${textOf(index)}, number ${index}.</p>`,
  published: new Date(Date.UTC(2026, 10, 20, 9, 0, index)).toISOString(),
  ...(index % 3 === 2 && { parent: id(index - 1) }),
  announcement: 'posts/hello#published',
  kind: 'reply',
}));
const labelled: Partial<Reply>[] = [
  { html: `<p>Hidden words</p>`, labels: ['porn', 'Spoilers'] },
  { html: `<p>Behind both</p>`, warning: 'Ending', labels: ['sensitive'] },
  {
    html: '<p>So true</p>',
    quote: {
      url: 'https://b.example/@bob/1',
      author: { name: 'Bob', handle: '@bob@b.example' },
      html: '<p>Quoted words</p>',
    },
  },
  { html: '', quote: { url: 'https://b.example/@bob/2', html: '' } },
  { html: `<p>${'A long answer. '.repeat(300)}</p>` },
  { html: '<p>Cut before it was stored</p>', cut: true },
  {
    html: '<ul><li>a<ol start="3"><li>b</li></ol></li></ul><pre><code>x\n  y</code></pre><blockquote><p>q</p></blockquote>',
  },
];

let built: BuiltSite;
const file = (name: string) => path.join(built.out, name);
const read = (name: string) => readFileSync(file(name), 'utf8');
const articles = (html: string) =>
  elementsOf(html).filter((each) => /\bu-comment\b/.test(attribute(each, 'class') ?? ''));
const reply = (index: number, html: string) =>
  html.slice(html.indexOf(`id="${id(index)}"`)).split('</article>')[0]!;

beforeAll(async () => {
  const stored = {
    version: 1,
    entry: 'posts/hello',
    pulled: now,
    replies: replies.map((each, index) => ({ ...each, ...labelled[index] })),
    counts: [
      {
        source: 'mastodon',
        announcement: 'posts/hello#published',
        url: 'https://m.example/@owner/1',
        replies: 700,
        likes: 0,
        boosts: 0,
        quotes: 0,
        withheld: 200,
      },
    ],
    faces: [],
  };
  const content = contentFolder({
    'site.yaml': siteYaml.replace(/^url: .*$/m, 'url: https://user.example/repo/'),
    'posts/hello.mdx': mdx('title: Hello\nsummary: A first post.\ndate: 2026-11-20', 'Some text.\n'),
    'posts/quiet.mdx': mdx('title: Quiet\nsummary: A second post.\ndate: 2026-11-19', 'Some text.\n'),
    'journal/posts/hello.json': JSON.stringify(
      journalOf('posts/hello', { mastodon: { id: '1', url: 'https://m.example/@owner/1' } }),
    ),
    'replies/posts/hello.json': JSON.stringify(stored),
  });
  built = await buildSite({ content: content.folder, now });
  if (built.exitCode !== 0) throw new Error(built.output);
});
afterAll(() => built.remove());

const further = () =>
  filesBelow(built.out).filter((name) => /^posts\/hello\/replies\/\d+\/index\.html$/.test(name));

describe('a conversation of five hundred replies', () => {
  test('stands on pages of fifty, each reply on one', () => {
    const pages = ['posts/hello/index.html', ...further()].map((name) => articles(read(name)));
    expect(pages.flat()).toHaveLength(total);
    expect(new Set(pages.flat().map((each) => attribute(each, 'id')))).toEqual(
      new Set(replies.map((each) => each.id)),
    );
    for (const page of pages) expect(page.length).toBeLessThanOrEqual(size);
    expect(existsSync(file('posts/quiet/replies/2/index.html'))).toBe(false);
  });

  test('has a first page that is small over the wire', () => {
    const { length } = gzipSync(read('posts/hello/index.html'), { level: 6 });
    expect(length).toBeLessThanOrEqual(30_000);
  });

  test('leads from page to page below the path of the site, and back to the text', () => {
    const links = (name: string, rel: string) =>
      elementsOf(read(name)).flatMap((each) =>
        each.tagName === 'a' && attribute(each, 'rel') === rel ? attribute(each, 'href')! : [],
      );
    expect(links('posts/hello/index.html', 'next')).toEqual(['/repo/posts/hello/replies/2/#replies']);
    expect(links('posts/hello/replies/2/index.html', 'prev')).toContain('/repo/posts/hello/#replies');
    expect(links('posts/hello/replies/2/index.html', 'next')).toContain(
      '/repo/posts/hello/replies/3/#replies',
    );
    const last = further().length + 1;
    expect(links(`posts/hello/replies/${last}/index.html`, 'next')).toEqual([]);
    expect(read('posts/hello/replies/2/index.html')).toContain('href="/repo/posts/hello/"');
  });

  test('has further pages that are whole, ask not to be indexed, and stand in no sitemap', async () => {
    expect(further().length).toBeGreaterThanOrEqual(9);
    const sitemaps = filesBelow(built.out).filter((name) => /^sitemap.*\.xml$/.test(name));
    expect(sitemaps.map(read).join('')).toContain('/repo/posts/hello/');
    expect(sitemaps.map(read).join('')).not.toContain('/replies/');
    expect(await htmlProblems(built.out, further())).toEqual([]);
    for (const name of further()) {
      const html = read(name);
      expect(html).toContain('<meta name="robots" content="noindex">');
      expect(html).toContain('http-equiv="Content-Security-Policy"');
      expect(html).toContain(
        `<link rel="canonical" href="https://user.example/repo/${name.replace('index.html', '')}">`,
      );
      expect(html).not.toMatch(/<script(?![^>]*ld\+json)|\sstyle=/);
    }
  });

  test('counts all of it, and what is elsewhere', () => {
    const html = read('posts/hello/index.html');
    expect(html).toContain('500 replies');
    expect(html).toContain('200 more on Mastodon');
    expect(read('rss.xml')).toContain('<slash:comments>500</slash:comments>');
  });

  test('is found by the feed of replies, each on its page', () => {
    const addresses = Array.from(
      read('replies/rss.xml').matchAll(
        /<link>https:\/\/user\.example\/repo\/(posts\/hello\/[^<#]*)#([^<]+)<\/link>/g,
      ),
    );
    expect(addresses).toHaveLength(100);
    for (const [, page, anchor] of addresses) expect(read(`${page}index.html`)).toContain(`id="${anchor}"`);
  });
});

describe('a reply', () => {
  const page = () => read('posts/hello/index.html');
  test('that is labelled folds behind the label’s name', () => {
    expect(reply(0, page())).toMatch(
      /<details><summary><bdi>pornography, Spoilers<\/bdi><\/summary><p>Hidden words/,
    );
    expect(reply(1, page())).toMatch(/<details><summary><bdi>Ending, sensitive media<\/bdi><\/summary>/);
    expect(read('replies/rss.xml')).not.toContain('Hidden words');
  });

  test('that quotes shows whom, what they said, and where', () => {
    expect(reply(2, page())).toMatch(
      /So true[\s\S]*<blockquote[^>]*>[\s\S]*href="https:\/\/b\.example\/@bob\/1"[\s\S]*Bob[\s\S]*Quoted words/,
    );
    expect(reply(3, page())).toMatch(
      /<blockquote[^>]*>[\s\S]*href="https:\/\/b\.example\/@bob\/2"[\s\S]*b\.example\/@bob\/2/,
    );
  });

  test('that is long shows so much, with a link to the rest', () => {
    const shown = reply(4, page());
    expect(shown.split('A long answer.').length).toBeLessThan(150);
    expect(shown).toMatch(
      /href="https:\/\/m4\.example\/@person4\/11404"[^>]*>Read the whole reply on Mastodon/,
    );
    expect(reply(5, page())).toContain('Read the whole reply on Mastodon');
  });

  test('keeps its lists, its code and its quotes', () => {
    expect(reply(6, page())).toContain(
      '<ul><li>a<ol start="3"><li>b</li></ol></li></ul><pre><code>x\n  y</code></pre><blockquote><p>q</p></blockquote>',
    );
  });
});

test('what is deleted is gone from the pages that are kept for the next build, without one', async () => {
  const kept = (name: string) => path.join(built.state, 'astro/dist', name);
  const copies = ['posts/hello/index.html', 'posts/hello/replies/2/index.html', 'posts/quiet/index.html'];
  expect(copies.map((name) => existsSync(kept(name)))).toEqual([true, true, true]);
  writeFileSync(path.join(built.content, 'moderation.yaml'), `hide: ["${replies[7]!.url}"]\n`);
  const { exitCode, stderr } = await run('node', ['scripts/replies.ts'], {
    env: {
      LECTERN_CONTENT: built.content,
      LECTERN_STATE: built.state,
      LECTERN_NOW: now,
      MASTODON_ACCESS_TOKEN: '',
    },
  });
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
  expect(copies.map((name) => existsSync(kept(name)))).toEqual([false, false, true]);
  const left = filesBelow(path.join(built.state, 'astro')).filter((name) => name.endsWith('.html'));
  for (const name of left)
    expect(readFileSync(path.join(built.state, 'astro', name), 'utf8')).not.toContain('number 7.');
  const again = await buildSite({ again: built, now });
  expect(again.exitCode, again.output).toBe(0);
  expect(read('posts/hello/index.html')).not.toContain('number 7.');
  expect(read('posts/hello/index.html')).toContain('499 replies');
});
