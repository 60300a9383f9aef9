/** Each test is what a server made of a text we sent. */
import { describe, expect, test } from 'vitest';
import { likeness } from '../../src/networks/mastodon/match.ts';
import { rendered } from '../../src/sandbox/mastodon/renderings.ts';

const url = 'https://ada.example/posts/two-centuries-of-tides/';
const links = {
  hashtag: (name: string) => `https://s.example/tags/${name}`,
  mention: (username: string) => ({ username, url: `https://s.example/@${username}` }),
};
const texts = {
  'a sentence and its link': `Two centuries of tides in one CSV file, and what they say about storms. ${url}`,
  'a mention and hashtags': `With @ines@social.example, who read every page of the harbour's books: ${url} #TideTables #OpenData`,
  'marks of Markdown': `Why *snake_case* and _emphasis_ differ, 2 * 3 * 4, [brackets] and \`code\`: ${url}`,
  'a list and paragraphs': `What the tables hold:\n- high water\n- low water\n\nAll of it: ${url}`,
  'shortcodes and white space': `A new  chapter :book_open: about   the harbour and its people :wave: ${url}`,
  'dashes around the link': `Two centuries of tides, read by many hands—${url}—in one file for everybody.`,
  'Japanese around the link': `二世紀分の潮位表を一つのファイルにまとめました。詳しくは${url}をご覧ください。`,
};

describe.each(Object.entries(texts))('%s', (_, text) => {
  test.each(['mastodon', 'markdown', 'counted'] as const)(
    'as %s shows it is the same, and not another’s',
    (kind) => {
      const content = rendered(kind, text, links);
      expect(likeness({ content }, { text, url })).toBe('same');
      expect(likeness({ content, inReplyToId: '7' }, { text, url })).toBe('other');
      const elsewhere = url.replace('two-centuries', 'three-decades');
      const other = { text: text.replace(url, elsewhere), url: elsewhere };
      expect(likeness({ content }, other)).not.toBe('same');
      const longer = rendered(kind, text.replace(url, `${url}part-two/`), links);
      expect(likeness({ content: longer }, { text, url })).not.toBe('same');
      expect(
        likeness({ content }, { text: `Something else altogether, about bridges: ${url}`, url }),
      ).not.toBe('same');
    },
  );
});

test('tracking on the link’s address, and the link only in the card', () => {
  const text = `Two centuries of tides in one CSV file. ${url}`;
  const tracked = `<p>Two centuries of tides in one CSV file. <a href="${url}?utm_source=fedi&fbclid=1">here</a></p>`;
  expect(likeness({ content: tracked }, { text, url })).toBe('same');
  const bare = '<p>Two centuries of tides in one CSV file.</p>';
  expect(likeness({ content: bare }, { text, url })).toBe('unsure');
  expect(likeness({ content: bare, card: url }, { text, url })).toBe('same');
});

test('the same words about another page are another announcement', () => {
  const content = '<p>New: <a href="https://ada.example/posts/other/">ada.example/posts/other</a></p>';
  expect(likeness({ content }, { text: `New: ${url}`, url })).toBe('other');
});

test('a text somebody has changed since is a doubt', () => {
  const text = `Two centuries of tides in one CSV file, with a map of every harbour. ${url}`;
  const content = `<p>Two centuries of tides in one CSV file, with a map of some harbours and more. <a href="${url}">x</a></p>`;
  expect(likeness({ content }, { text, url })).toBe('unsure');
});

test('a part of a thread is known by its words and what it answers', () => {
  const part = { text: 'The second part, which names no address at all.', url, inReplyToId: '1' };
  expect(
    likeness({ content: '<p>The second part, which names no address at all.</p>', inReplyToId: '1' }, part),
  ).toBe('same');
  expect(
    likeness({ content: '<p>A third part that says things quite different.</p>', inReplyToId: '1' }, part),
  ).toBe('other');
});

test('HTML nested a hundred thousand deep costs no stack', () => {
  const deep = `${'<b>'.repeat(100_000)}words`;
  expect(likeness({ content: deep }, { text: `Other things ${url}`, url })).toBe('other');
});
