import { describe, expect, test } from 'vitest';
import { type Reply, replyId } from '../../src/model/reply.ts';
import { answersOf } from '../../src/replies/layout.ts';
import { type Branch, conversation } from '../../src/replies/thread.ts';

const id = (name: string) => replyId('mastodon', name);
const reply = (name: string, parent?: string, more: Partial<Reply> = {}): Reply => ({
  id: id(name),
  source: 'mastodon',
  url: `https://m.example/${name}`,
  author: { name, handle: `@${name}` },
  html: `<p>${name}</p>`,
  published: '2026-11-20T09:00:00Z',
  ...(parent && { parent: id(parent) }),
  kind: 'reply',
  ...more,
});
const at = (minute: number) => ({ published: new Date(Date.UTC(2026, 10, 20, 9, minute)).toISOString() });
const outline = (branches: readonly Branch[]): unknown[] =>
  branches.map(({ reply: { author }, answers }) =>
    answers.length > 0 ? [author.name, ...outline(answers)] : author.name,
  );
const count = (branches: readonly Branch[]) => {
  let sum = 0;
  const waiting = [...branches];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    sum += 1;
    waiting.push(...next.answers);
  }
  return sum;
};

test('answers stand below what they answer, in the order they were said', () => {
  const replies = [
    reply('c', 'a', at(3)),
    reply('b', undefined, at(2)),
    reply('a', undefined, at(1)),
    reply('d', 'a', at(2)),
  ];
  expect(outline(conversation(replies))).toEqual([['a', 'd', 'c'], 'b']);
});

test('by liveliness, what is answered and liked most comes first', () => {
  const replies = [
    reply('quiet', undefined, at(1)),
    reply('liked', undefined, { ...at(2), likes: 4 }),
    reply('answered', undefined, at(3)),
    reply('x', 'answered', at(4)),
    reply('y', 'x', at(5)),
  ];
  expect(outline(conversation(replies, 'liveliness'))).toEqual([['answered', ['x', 'y']], 'liked', 'quiet']);
});

test('pinned replies come first in either order', () => {
  const replies = [reply('a', undefined, at(1)), reply('b', undefined, at(2))];
  expect(outline(conversation(replies, 'time', ({ author }) => author.name === 'b'))).toEqual(['b', 'a']);
});

test('an answer to what is not shown stands at the top', () =>
  expect(outline(conversation([reply('a', 'withheld')]))).toEqual(['a']));

test('of two replies with one id the first counts', () =>
  expect(
    conversation([reply('a'), reply('a', undefined, { html: 'other' })]).map(({ reply: { html } }) => html),
  ).toEqual(['<p>a</p>']));

describe('circles', () => {
  test('a reply that answers itself stands at the top', () =>
    expect(outline(conversation([reply('a', 'a')]))).toEqual(['a']));
  test('the oldest of a circle stands at the top, and nobody is lost', () => {
    const replies = [
      reply('a', 'c', at(2)),
      reply('b', 'a', at(1)),
      reply('c', 'b', at(3)),
      reply('tail', 'c', at(4)),
    ];
    expect(outline(conversation(replies))).toEqual([['b', ['c', 'a', 'tail']]]);
  });
});

test('ten thousand replies below each other cost no stack, and are listed in one row below the indents', () => {
  const replies = Array.from({ length: 10_000 }, (_, index) =>
    reply(`r${index}`, index > 0 ? `r${index - 1}` : undefined),
  );
  const branches = conversation(replies);
  expect(branches).toHaveLength(1);
  expect(branches[0]!.below).toBe(9_999);
  expect(count(branches)).toBe(10_000);
  const second = branches[0]!.answers[0]!;
  expect(answersOf(branches[0]!).flat).toBe(false);
  const row = answersOf(second.answers[0]!);
  expect(row.flat).toBe(true);
  expect(row.folded).toBe(true);
  expect(row.branches).toHaveLength(9_997);
  expect(row.branches[1]!.to.reply.author.name).toBe('r3');
});
