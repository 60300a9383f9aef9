import { describe, expect, test } from 'vitest';
import { type RepliesFile, type Reply, replyId } from '../../src/model/reply.ts';
import { Temporal } from '../../src/model/time.ts';
import type { Thread } from '../../src/networks/thread.ts';
import type { Target } from '../../src/replies/copies.ts';
import { fold as foldWith } from '../../src/replies/fold.ts';
import { joined, withoutThread } from '../../src/replies/join.ts';
import { initials, retained } from '../../src/replies/retention.ts';

const now = Temporal.Instant.from('2026-11-20T09:00:00Z');
const reply = (name: string, more: Partial<Reply> = {}): Reply => ({
  id: replyId('mastodon', name),
  source: 'mastodon',
  url: `https://m.example/@${name}/1`,
  author: { name, handle: `@${name}@m.example`, url: `https://m.example/@${name}` },
  html: `<p>${name}</p>`,
  published: '2026-11-01T09:00:00Z',
  announcement: 'posts/x#published',
  kind: 'reply',
  ...more,
});

describe('retention', () => {
  const old = reply('Ada Lovelace', {
    published: '2023-11-01T00:00:00Z',
    author: {
      name: 'Ada Lovelace',
      handle: '@ada@m.example',
      url: 'https://m.example/@ada',
      avatar: `${'0'.repeat(32)}.webp`,
    },
  });
  const initialsAfter = { months: 36, action: 'initials' } as const;

  test('before its months are over a reply is as it was', () => {
    const young = reply('Ada');
    expect(retained(young, initialsAfter, now)).toBe(young);
    expect(retained(old, undefined, now)).toBe(old);
  });
  test('after them nothing of it names its author', () => {
    const kept = retained(old, initialsAfter, now)!;
    expect(kept.author).toEqual({ name: 'A. L.', handle: '' });
    expect(kept.url).toBeUndefined();
    expect(JSON.stringify(kept)).not.toMatch(/ada@|@ada|m\.example/i);
  });
  test('what was reduced once is not touched again', () => {
    const kept = retained(old, initialsAfter, now)!;
    expect(retained(kept, initialsAfter, now)).toBe(kept);
  });
  test('or it is dropped, as the owner chose', () =>
    expect(retained(old, { months: 36, action: 'drop' }, now)).toBeUndefined());
  test("the owner's own answers stay", () => {
    const own = { ...old, own: true };
    expect(retained(own, { months: 1, action: 'drop' }, now)).toBe(own);
  });
  test.each([
    ['Ada Lovelace King', 'A. K.'],
    ['ada', 'A.'],
    [':cat: ✨', 'C.'],
    ['山本 雪', '山. 雪.'],
    ['✨', '–'],
    ['A. L.', 'A. L.'],
  ])('initials of %s: %s', (name, expected) => expect(initials(name)).toBe(expected));
});

describe('joining what was read with what is stored', () => {
  const target: Target = {
    key: 'posts/x#published mastodon',
    entry: 'posts/x',
    source: 'mastodon',
    announcement: 'posts/x#published',
    id: '1',
    url: 'https://m.example/@owner/1',
    formerUrls: [],
    posted: '2026-11-01T00:00:00Z',
  };
  const thread = (more: Partial<Thread> = {}) => ({
    counts: { replies: 2, likes: 0, boosts: 0, quotes: 0 },
    complete: true,
    ...more,
  });
  const file = (replies: Reply[]): RepliesFile => ({
    version: 1,
    entry: 'posts/x',
    pulled: '2026-11-01T00:00:00Z',
    replies,
    counts: [],
    faces: [],
  });
  const join = (before: Reply[], found: Reply[], complete = true, seen: string[] = []) =>
    joined(file(before), {
      target,
      thread: thread({ complete }),
      withheld: 0,
      seen: new Set(seen),
      replies: found,
      faces: undefined,
      now,
    });
  const names = (of: RepliesFile) => of.replies.map(({ author }) => author.name).sort();

  test('new, changed and gone are told apart', () => {
    const result = join([reply('a'), reply('b')], [reply('b', { html: '<p>edited</p>' }), reply('c')]);
    expect(result).toMatchObject({ added: 1, changed: 1, removed: 1 });
    expect(names(result.file)).toEqual(['b', 'c']);
  });
  test('a like more is kept and is no change', () => {
    const result = join([reply('a')], [reply('a', { likes: 3 })]);
    expect(result).toMatchObject({ added: 0, changed: 0, removed: 0 });
    expect(result.file.replies[0]!.likes).toBe(3);
  });
  test('nothing new: the very same file', () => {
    const first = join([reply('a')], [reply('a')]).file;
    expect(
      joined(first, {
        target,
        thread: thread(),
        withheld: 0,
        seen: new Set(),
        replies: [reply('a')],
        faces: undefined,
        now,
      }).file,
    ).toBe(first);
  });
  test('where only a part was read, what was not seen stays', () => {
    const result = join([reply('a'), reply('b')], [reply('b')], false);
    expect(result.removed).toBe(0);
    expect(names(result.file)).toEqual(['a', 'b']);
  });
  test('but what was seen there and may not be shown any more goes', () => {
    const result = join([reply('a'), reply('b')], [reply('b')], false, [reply('a').id, reply('b').id]);
    expect(result.removed).toBe(1);
    expect(names(result.file)).toEqual(['b']);
  });
  test('what was said under another announcement, on another network or brought in by hand stays', () => {
    const others = [
      reply('slides', { announcement: 'talks/x#slides' }),
      { ...reply('sky'), source: 'bluesky' as const },
      reply('imported', { imported: true }),
    ];
    expect(names(join(others, []).file)).toEqual(['imported', 'sky', 'slides']);
    expect(names(withoutThread(file([...others, reply('a')]), target, now).file)).toEqual([
      'imported',
      'sky',
      'slides',
    ]);
  });
});

const fold = (html: string) => foldWith(html, (words) => `The rest, ${words} words`);

describe('folding', () => {
  test('a short reply is not folded', () =>
    expect(fold('<p>a</p><p>b</p>')).toEqual({ lead: '<p>a</p><p>b</p>' }));
  test('a long one folds between two paragraphs, and nothing is lost', () => {
    const html = Array.from({ length: 10 }, (_, index) => `<p>${`word${index} `.repeat(30).trim()}</p>`).join(
      '',
    );
    const { lead, rest } = fold(html);
    expect(lead + rest!.html).toBe(html);
    expect(lead.length).toBeGreaterThan(300);
    expect(rest!.summary).toMatch(/^The rest, \d+ words$/);
  });
  test('one long paragraph folds whole, behind its beginning', () => {
    const { lead, rest } = fold(`<p>${'word '.repeat(400)}</p>`);
    expect(lead).toBe('');
    expect(rest!.summary).toMatch(/^word word.+…$/);
  });
  test('a column of short lines is long as well', () => {
    expect(fold(`<p>${'a<br>'.repeat(100)}b</p>`).rest).toBeDefined();
  });
});
