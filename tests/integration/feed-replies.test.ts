/** What came back, as files for the generator of another site. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ExportedEntry } from '../../src/fragments/exported.ts';
import { hostileReplies } from '../hostile/corpus.ts';
import { type FeedSite, feedSite, rss } from '../setup/feed-site.ts';

let site: FeedSite;
let folder: string;
let posted: string;

beforeEach(async () => {
  site = await feedSite({ settings: { syndication: { since: '2026-11-01' } } });
  folder = path.join(path.dirname(site.content), 'static/replies');
  site.serve(
    '/feed',
    rss([{ url: '/posts/fresh/', title: 'A fresh one', guid: '1' }], '<language>de</language>'),
  );
  await site.syndicate();
  posted = site.sandbox.control.mastodon.state().statuses[0]!.id;
});
afterEach(() => site.close());

const say = (text: string, more: Record<string, unknown> = {}) =>
  site.sandbox.control.mastodon.status({ as: 'alice@social.example', text, inReplyTo: posted, ...more });
const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');
const data = () => JSON.parse(read('posts/fresh.json')) as ExportedEntry;
const files = () =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(path.join(folder, name)).isFile() && !name.startsWith('.'))
    .sort();

describe('replies to an entry of a feed', () => {
  test('are written as JSON and as HTML, in the language of the feed, with an index by address and path', async () => {
    const first = say('Guten Tag', { language: 'de' });
    site.sandbox.control.mastodon.status({ as: 'bob@other.example', text: 'And you', inReplyTo: first.id });
    site.sandbox.control.mastodon.favourite({ id: posted, as: 'alice@social.example' });
    const run = await site.replies(['--export', folder]);
    expect(run).toMatchObject({ code: 0, text: expect.stringContaining('Wrote what came back to 1 entry') });

    const listed = { entry: 'posts/fresh', json: 'posts/fresh.json', html: 'posts/fresh.html', replies: 2 };
    expect(JSON.parse(read('index.json'))).toEqual({
      version: 1,
      entries: { [`${site.url}/posts/fresh/`]: listed },
      paths: { '/posts/fresh/': listed },
    });
    expect(data()).toMatchObject({
      version: 1,
      url: `${site.url}/posts/fresh/`,
      lang: 'de',
      counts: { replies: 2, likes: 1, boosts: 0, quotes: 0 },
      answer: [{ network: 'mastodon', name: 'Mastodon' }],
      replies: [
        {
          author: { name: 'alice', handle: '@alice@social.example' },
          html: '<p>Guten Tag</p>',
          depth: 0,
          lang: 'de',
        },
        { author: { name: 'bob' }, depth: 1, parent: data().replies[0]!.id, place: 'Mastodon' },
      ],
    });
    const fragment = read('posts/fresh.html');
    expect(fragment).toContain('<h2>Antworten</h2>');
    expect(fragment).toContain('<p>Guten Tag</p>');
    expect(fragment.indexOf('bob')).toBeGreaterThan(fragment.indexOf('alice'));
    expect(files().filter((name) => !name.startsWith('avatars'))).toEqual([
      'index.json',
      'posts/fresh.html',
      'posts/fresh.json',
      'replies.css',
    ]);
  });

  test('come with pictures as files, at the address that the folder is served at', async () => {
    say('Hello');
    await site.replies(['--export', folder, '--export-url', 'https://cdn.ada.example/r']);
    const [avatar] = files().filter((name) => name.startsWith('avatars'));
    expect(avatar).toMatch(/^avatars\/[0-9a-f]{32}\.webp$/);
    expect(data().replies[0]!.author.avatar).toBe(`https://cdn.ada.example/r/${avatar}`);
    expect(read('posts/fresh.html')).toContain(`src="https://cdn.ada.example/r/${avatar}"`);
  });

  test('go with their file when they are gone; what stays the same is not written again', async () => {
    site.settings({
      syndication: { since: '2026-11-01' },
      replies: { export: { folder: '../static/replies' } },
    });
    const first = say('Here today');
    await site.replies();
    const before = statSync(path.join(folder, 'posts/fresh.json')).mtimeMs;
    site.later(1);
    await site.replies();
    expect(statSync(path.join(folder, 'posts/fresh.json')).mtimeMs).toBe(before);
    site.sandbox.control.mastodon.remove({ id: first.id });
    site.later(1);
    await site.replies();
    expect(data().replies).toEqual([]);
    expect(files().some((name) => name.startsWith('avatars'))).toBe(false);
    expect(read('posts/fresh.html')).toContain('<section class="lectern-replies"');
  });

  test('stay when the entry falls out of the feed', async () => {
    say('Hello');
    site.serve('/feed', rss([{ url: '/posts/next/', title: 'The next' }], '<language>de</language>'));
    site.later(1);
    await site.syndicate();
    await site.replies(['--export', folder]);
    expect(Object.keys(JSON.parse(read('index.json')).paths)).toContain('/posts/fresh/');
    expect(data().replies).toHaveLength(1);
  });

  test('from people who mean harm do none', async () => {
    for (const [index, { html }] of hostileReplies()
      .filter(({ status, account }) => !status && !account)
      .slice(0, 60)
      .entries()) {
      site.sandbox.control.mastodon.status({
        as: `eve${index}@evil.example`,
        text: `"><script>alert(1)</script><img src=x onerror=alert(1)> ${index}`,
        html,
        inReplyTo: posted,
      });
    }
    await site.replies(['--export', folder]);
    const fragment = read('posts/fresh.html');
    expect(data().replies.length).toBeGreaterThan(10);
    expect(fragment).not.toMatch(/<(?:script|style|iframe|object|embed|form|base|link|meta|svg|math)\b/i);
    expect(fragment).not.toMatch(/<[^>]*\s(?:on\w+|style)\s*=/i);
    expect(fragment).not.toMatch(/(?:href|src)\s*=\s*["']?\s*(?:javascript|data|vbscript):/i);
    // Pictures are the folder's own.
    expect(
      [...fragment.matchAll(/<img[^>]*\ssrc="([^"]*)"/g)].every(([, src]) =>
        src!.startsWith('/replies/avatars/'),
      ),
    ).toBe(true);
  });

  test('begin no template and no shortcode, wherever they are included', async () => {
    say('{{ site.secret }} {% include secrets %} [gallery ids="1"] <%= secret %>', { language: 'en' });
    await site.replies(['--export', folder]);
    const fragment = read('posts/fresh.html');
    expect(fragment).not.toMatch(/[{[]|<%/);
    expect(fragment).toContain('&#123;&#123; site.secret }} &#123;% include secrets %} &#91;gallery');
  });

  test('below each other are indented three times, and then stand in a row that says whom they answer', async () => {
    let above = posted;
    for (const name of ['ann', 'ben', 'cat', 'dan', 'eva', 'fay'])
      above = site.sandbox.control.mastodon.status({
        as: `${name}@other.example`,
        text: name,
        inReplyTo: above,
      }).id;
    await site.replies(['--export', folder]);
    expect(data().replies.map(({ author, depth }) => [author.name, depth])).toEqual([
      ['ann', 0],
      ['ben', 1],
      ['cat', 2],
      ['dan', 3],
      ['eva', 4],
      ['fay', 5],
    ]);
    const fragment = read('posts/fresh.html');
    expect(fragment.match(/<ol class="lectern-thread">/g)).toHaveLength(4);
    expect(fragment.match(/<span>an <a href="#mastodon-/g)).toHaveLength(2);
  });
});

describe('the folder', () => {
  test('that has other files is refused, and nothing in it is touched', async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'mine.html'), 'mine');
    await expect(site.replies(['--export', folder])).rejects.toThrow(
      'which has files that Lectern did not make',
    );
    expect(files()).toEqual(['mine.html']);
  });

  test.each([
    ['the content folder', () => site.content],
    ['what holds it', () => path.dirname(site.content)],
  ])('that is %s is refused', async (_, place) => {
    await expect(site.replies(['--export', place()])).rejects.toThrow('Nothing was changed');
    expect(existsSync(path.join(site.content, 'site.yaml'))).toBe(true);
  });

  test('is served at no address that runs anything', async () => {
    await expect(site.replies(['--export', folder, '--export-url', 'javascript:alert(1)//'])).rejects.toThrow(
      '/replies/',
    );
  });
});
