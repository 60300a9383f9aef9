import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Reply, replyId } from '../../src/model/reply.ts';
import { paged } from '../../src/replies/pages.ts';
import { repliesOf } from '../../src/replies/show.ts';
import { type Branch, conversation } from '../../src/replies/thread.ts';

const id = (name: string) => replyId('mastodon', name);
const reply = (name: string, parent?: string, minute = 0): Reply => ({
  id: id(name),
  source: 'mastodon',
  url: `https://m.example/${name}`,
  author: { name, handle: `@${name}` },
  html: `<p>${name}</p>`,
  published: new Date(Date.UTC(2026, 10, 20, 9, minute)).toISOString(),
  ...(parent && { parent: id(parent) }),
  kind: 'reply',
});
const outline = (branches: readonly Branch[]): unknown[] =>
  branches.map(({ reply: { author }, answers, to }) => {
    const name = to ? `${author.name} to ${to.name} on ${to.page}` : author.name;
    return answers.length > 0 ? [name, ...outline(answers)] : name;
  });
const pagesOf = (replies: Reply[], size: number, partOf?: (branch: Branch) => string) =>
  paged(conversation(replies), size, partOf);
/** `a`, with so many answers in a row below each other. */
const chain = (name: string, length: number, minute: number) =>
  Array.from({ length }, (_, index) =>
    reply(`${name}${index}`, index === 0 ? undefined : `${name}${index - 1}`, minute),
  );

test('what fits on one page is on one', () => {
  const { pages, pageOf } = pagesOf([reply('a'), reply('b', 'a'), reply('c', undefined, 1)], 3);
  expect(pages.map(outline)).toEqual([[['a', 'b'], 'c']]);
  expect(new Set(pageOf.values())).toEqual(new Set([1]));
});

test('nobody answered: one page, with nothing on it', () => expect(pagesOf([], 3).pages).toEqual([[]]));

test('a branch that would be cut begins the next page, unless this one stayed half empty', () => {
  const replies = [...chain('a', 4, 0), ...chain('b', 3, 1)];
  expect(pagesOf(replies, 6).pages.map(outline)).toEqual([
    [['a0', ['a1', ['a2', 'a3']]]],
    [['b0', ['b1', 'b2']]],
  ]);
  const cut = [...chain('a', 2, 0), ...chain('b', 6, 1)];
  expect(pagesOf(cut, 6).pages.map(outline)).toEqual([
    [
      ['a0', 'a1'],
      ['b0', ['b1', ['b2', 'b3']]],
    ],
    [['b4 to b3 on 1', 'b5']],
  ]);
});

test('a branch longer than a page goes on, and says whom it answers on which page', () => {
  const { pages, pageOf } = pagesOf([...chain('a', 7, 0), reply('x', 'a1', 5)], 3);
  expect(pages.map(outline)).toEqual([
    [['a0', ['a1', 'a2']]],
    [['a3 to a2 on 1', ['a4', 'a5']]],
    ['a6 to a5 on 2', 'x to a1 on 1'],
  ]);
  expect(pageOf.get(id('x'))).toBe(3);
});

test('each part has some of its branches on the first page, in the order of the whole', () => {
  const replies = Array.from({ length: 8 }, (_, index) => reply(`r${index}`, undefined, index));
  const partOf = ({ reply: { author } }: Branch) => (Number(author.name.slice(1)) < 6 ? 'one' : 'other');
  expect(pagesOf(replies, 4, partOf).pages.map(outline)).toEqual([
    ['r0', 'r1', 'r6', 'r7'],
    ['r2', 'r3', 'r4', 'r5'],
  ]);
});

describe('whatever the conversation', () => {
  const forest = fc.array(fc.option(fc.nat(60), { nil: undefined }), { maxLength: 60 });
  test('every reply is on one page, no page is fuller than it may be, and no page is empty', () => {
    fc.assert(
      fc.property(forest, fc.integer({ min: 1, max: 20 }), (parents, size) => {
        const replies = parents.map((parent, index) =>
          reply(`r${index}`, parent !== undefined && parent < index ? `r${parent}` : undefined, index),
        );
        const { pages, pageOf } = pagesOf(replies, size, ({ reply: { author } }) =>
          String(author.name.length),
        );
        const shown = pages.map((branches) => repliesOf({ branches }));
        expect(
          shown
            .flat()
            .map((each) => each.id)
            .sort(),
        ).toEqual(replies.map((each) => each.id).sort());
        for (const [index, page] of shown.entries()) {
          expect(page.length).toBeLessThanOrEqual(size);
          if (replies.length > 0) expect(page.length).toBeGreaterThan(0);
          for (const each of page) expect(pageOf.get(each.id)).toBe(index + 1);
        }
        // Whoever answers somebody stands below them, or names their page.
        for (const branches of pages) {
          for (const { reply: top, to } of branches) expect(to?.id).toBe(top.parent);
        }
      }),
    );
  });
});

test('ten thousand replies below each other, and as many side by side', () => {
  const deep = pagesOf(chain('a', 10_000, 0), 50).pages;
  expect(deep).toHaveLength(200);
  expect(outline(deep[199]!)).toHaveLength(1);
  const wide = Array.from({ length: 10_000 }, (_, index) => reply(`r${index}`));
  expect(pagesOf(wide, 50).pages).toHaveLength(200);
});
