import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { mf2 } from 'microformats-parser';
import { serializeOuter } from 'parse5';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mdx } from '../setup/content.ts';
import { filesBelow } from '../setup/files.ts';
import { attribute, elementsOf } from '../setup/links.ts';
import { htmlProblems } from '../setup/page-checks.ts';
import { type RepliesSite, repliesSite } from '../setup/replies.ts';
import { type BuiltSite, buildSite } from '../setup/site.ts';

let replies: RepliesSite;
let built: BuiltSite;
const read = (file: string) => readFileSync(path.join(built.out, file), 'utf8');
const page = () => read('posts/hello/index.html');
const element = (
  html: string,
  test: (attributes: (name: string) => string | undefined, tag: string) => boolean,
) => elementsOf(html).filter((each) => test((name) => attribute(each, name), each.tagName));

beforeAll(async () => {
  replies = await repliesSite({
    settings: [
      'linkedin: counts',
      'webmention: { url: "https://hook.example/api", endpoint: "https://hook.example/ada" }',
    ],
    files: {
      'posts/silent.mdx': mdx('title: Silent\nsummary: Nobody was told.\ndate: 2026-11-20'),
      'posts/unanswered.mdx': mdx('title: Unanswered\nsummary: Nobody answered.\ndate: 2026-11-20'),
      'journal/posts/unanswered.json': JSON.stringify({
        version: 1,
        entry: 'posts/unanswered',
        title: 'Unanswered',
        date: '2026-11-20',
        announcements: {
          'posts/unanswered#published': {
            mastodon: {
              state: 'posted',
              at: '2026-11-20T09:00:00Z',
              receipt: { id: '1', url: 'https://m.example/@ada/1', at: '2026-11-20T09:00:00Z' },
            },
          },
        },
      }),
      'moderation.yaml': '',
    },
  });
  const { sandbox, posts } = replies;
  const { mastodon, bluesky, linkedin } = sandbox.control;
  mastodon.account({ acct: 'ada@m.example', displayName: 'Ada <b>Lovelace' });
  const first = mastodon.status({
    as: 'ada@m.example',
    text: 'First & foremost',
    inReplyTo: posts.mastodon,
    language: 'en',
  });
  mastodon.status({ as: 'fatima@m.example', text: 'شكرًا لك', inReplyTo: first.id, language: 'ar' });
  mastodon.status({ as: 'owner', text: 'You are welcome', inReplyTo: first.id });
  mastodon.status({
    as: 'quiet@m.example',
    text: 'unlisted words',
    inReplyTo: posts.mastodon,
    visibility: 'unlisted',
  });
  mastodon.status({
    as: 'cw@m.example',
    text: 'Behind the warning',
    spoilerText: 'Ending',
    inReplyTo: posts.mastodon,
  });
  mastodon.status({ as: 'eve@spam.example', text: 'blocked later', inReplyTo: posts.mastodon });
  mastodon.favourite({ id: posts.mastodon, as: 'ada@m.example' });
  let parent = (await bluesky.post({ as: 'carol.test', text: 'From Bluesky', inReplyTo: posts.bluesky })).uri;
  for (let index = 0; index < 6; index += 1) {
    parent = (await bluesky.post({ as: `deep${index}.test`, text: `Deep ${index}`, inReplyTo: parent })).uri;
  }
  linkedin.comment({ on: posts.linkedin, as: 'Judith', text: 'never read' });
  const { exitCode, stderr } = await replies.replies(['--json']);
  if (exitCode === 2) throw new Error(stderr);
  // Blocked after the pull: a build is enough.
  writeFileSync(
    path.join(replies.content, 'moderation.yaml'),
    'block: { domains: [spam.example] }\nretention: { months: 6 }\n',
  );
  built = await buildSite({ content: replies.content, now: '2026-11-20T12:00:00Z' });
  if (built.exitCode !== 0) throw new Error(built.output);
});
afterAll(async () => {
  built?.remove();
  await replies?.close();
});

test('the pages are valid HTML', async () =>
  expect(
    await htmlProblems(built.out, [
      'posts/hello/index.html',
      'posts/unanswered/index.html',
      'privacy/index.html',
    ]),
  ).toEqual([]));

describe('the conversation', () => {
  test('is there as microformats: every reply a comment with author, time, address and words', () => {
    const { items } = mf2(page(), { baseUrl: 'https://ada.example/posts/hello/' });
    const entry = items.find(({ type }) => type?.includes('h-entry'))!;
    const comments = JSON.stringify(entry.properties.comment);
    for (const words of ['First & foremost', 'شكرًا لك', 'From Bluesky', 'Deep 5'])
      expect(comments).toContain(words);
    const first = (
      entry.properties.comment as { type: string[]; properties: Record<string, unknown[]> }[]
    ).find(({ properties }) => JSON.stringify(properties.content).includes('First'))!;
    expect(first.type).toEqual(['h-cite']);
    expect(JSON.stringify(first.properties.author)).toContain('Ada <b>Lovelace');
    expect(first.properties.published).toHaveLength(1);
    expect(entry.properties.syndication).toHaveLength(3);
    expect(JSON.stringify(entry.properties.like)).toContain('Ada <b>Lovelace');
  });

  test('and as schema.org comments', () => {
    const comments = element(page(), (of) => of('itemtype') === 'https://schema.org/Comment');
    expect(comments.length).toBe(element(page(), (of) => /\bu-comment\b/.test(of('class') ?? '')).length);
    expect(comments.every((each) => attribute(each, 'itemprop') === 'comment')).toBe(true);
  });

  test('has a language and a direction of its own for each reply, and times as times', () => {
    const words = element(page(), (of) => of('itemprop') === 'text');
    expect(words.every((each) => attribute(each, 'dir') === 'auto')).toBe(true);
    expect(words.map((each) => attribute(each, 'lang'))).toEqual(expect.arrayContaining(['en', 'ar']));
    expect(element(page(), (of, tag) => tag === 'time' && of('itemprop') === 'datePublished').length).toBe(
      words.length,
    );
  });

  test('folds what is deep and what its author put behind a warning', () => {
    const folded = page().match(/<details[^>]*>[\s\S]*?<\/summary>/g) ?? [];
    expect(folded.join('')).toContain('Ending');
    expect(folded.join('')).toMatch(/\d more answers/);
  });

  test('names the networks, links to each reply, and says where to answer', () => {
    const links = element(page(), (_of, tag) => tag === 'a').map((each) => attribute(each, 'href'));
    for (const { id, url } of replies
      .stored()
      .replies.filter(({ author }) => !author.handle.includes('spam'))) {
      expect(links).toContain(url);
      expect(links).toContain(`#${id}`);
    }
    for (const network of ['Mastodon', 'Bluesky', 'LinkedIn'])
      expect(page()).toContain(`Reply on ${network}`);
  });

  test('counts what is elsewhere, and shows no word of it', () => {
    expect(page()).toContain('1 more on Mastodon');
    expect(page()).toContain('1 more on LinkedIn');
    expect(
      filesBelow(built.out).some(
        (file) => file.endsWith('.html') && /unlisted words|never read/.test(read(file)),
      ),
    ).toBe(false);
  });

  test('marks the owner, and forgets whom the owner has blocked since', () => {
    expect(page()).toMatch(/You are welcome/);
    expect(page()).toMatch(/class="own"/);
    expect(page()).not.toContain('blocked later');
  });

  test('serves pictures itself, and only those that are shown', () => {
    const shown = new Set(
      element(page(), (of, tag) => tag === 'img' && (of('src') ?? '').includes('/replies/avatars/')).map(
        (each) => path.basename(attribute(each, 'src')!),
      ),
    );
    const served = filesBelow(built.out)
      .filter((file) => file.startsWith('replies/avatars/'))
      .map((file) => path.basename(file));
    expect(served.sort()).toEqual([...shown].sort());
    expect(served.length).toBeGreaterThan(3);
  });

  test('needs no script and no style attribute', () => {
    const own = element(page(), (of) => of('id') === 'replies')[0]!;
    const html = serializeOuter(own);
    expect(html).not.toMatch(/<script|\sstyle=|\son[a-z]+=/);
  });
});

test('an entry that nobody has answered invites', () => {
  const html = read('posts/unanswered/index.html');
  expect(html).toContain('Nobody has answered yet');
  expect(html).toContain('https://m.example/@ada/1');
});

test('an entry that was said nowhere shows nothing', () =>
  expect(element(read('posts/silent/index.html'), (of) => of('id') === 'replies')).toEqual([]));

test('every page names the receiver of webmentions', () => {
  for (const file of ['index.html', 'posts/hello/index.html']) {
    const [link] = element(read(file), (of, tag) => tag === 'link' && of('rel') === 'webmention');
    expect(attribute(link!, 'href')).toBe('https://hook.example/ada');
  }
});

describe('feeds', () => {
  test('one of all replies, with address, author and words', () => {
    const rss = read('replies/rss.xml');
    expect(rss).toContain('Ada &lt;b&gt;Lovelace on Mastodon, to “Hello”');
    expect(rss).toMatch(/<link>https:\/\/ada\.example\/posts\/hello\/#mastodon-[0-9a-f]{16}<\/link>/);
    expect(rss).not.toContain('blocked later');
  });
  test('the site’s says how many there are', () => {
    const shown = element(page(), (of) => /\bu-comment\b/.test(of('class') ?? '')).length;
    expect(read('rss.xml')).toContain(`<slash:comments>${shown}</slash:comments>`);
  });
});

test('the page about privacy says what the settings do', () => {
  const html = read('privacy/index.html');
  expect(html).toContain('6 months after a reply was written, its author is reduced to initials');
  expect(html).toContain('From LinkedIn only numbers are taken');
  expect(html).toContain('fetched once');
  expect(html).not.toContain('waits until');
});
