import { afterEach, expect, test } from 'vitest';
import { readJournals } from '../../src/content/announcement-journals.ts';
import { ContentError } from '../../src/content/problem.ts';
import { readReplies } from '../../src/replies/store.ts';
import { contentFolder } from '../setup/content.ts';
import { journalOf } from '../setup/replies.ts';

let remove = () => {};
afterEach(() => remove());

/** What reading says is wrong, or nothing. */
function problemsOf(files: Record<string, string>, read: (folder: string) => unknown) {
  const content = contentFolder(files);
  remove = content.remove;
  try {
    read(content.folder);
    return [];
  } catch (error) {
    if (error instanceof ContentError) return error.problems;
    throw error;
  }
}

const noLinks = [
  'javascript:alert(1)',
  ' JavaScript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'file:///etc/passwd',
];

test.each(noLinks)('a receipt whose address is %s is refused when it is read, with file and line', (url) => {
  const journal = JSON.stringify(journalOf('posts/hello', { mastodon: { id: '1', url } }), null, 2);
  const [problem] = problemsOf({ 'journal/posts/hello.json': journal }, readJournals);
  expect(problem).toMatchObject({
    file: expect.stringContaining('journal/posts/hello.json'),
    line: journal.split('\n').findIndex((line) => line.includes('"url"')) + 1,
    field: expect.stringContaining('url'),
  });
});

test('so is the receipt of a further part of a thread', () => {
  const journal = journalOf('posts/hello', { mastodon: { id: '1', url: 'https://m.example/@a/1' } });
  const record = journal.announcements['posts/hello#published']!.mastodon!;
  const intent = { key: 'k', text: 't', hash: 'h', createdAt: record.at, run: 'r' };
  const receipt = { id: '2', url: 'javascript:alert(1)', at: record.at };
  record.parts = [{ state: 'posted', intent, receipt }];
  const files = { 'journal/posts/hello.json': JSON.stringify(journal, null, 2) };
  expect(problemsOf(files, readJournals)).toHaveLength(1);
});

test.each(noLinks)('%s in what is stored of replies is refused when it is read', (url) => {
  const reply = {
    id: 'mastodon-0123456789abcdef',
    source: 'mastodon',
    author: { name: 'Ada', handle: '@ada@m.example' },
    html: '<p>Hi</p>',
    published: '2026-11-20T09:00:00Z',
  };
  const file = { version: 1, entry: 'posts/hello', pulled: '2026-11-20T10:00:00Z', counts: [], faces: [] };
  const stored = (replies: unknown[], more = {}) => ({
    'replies/posts/hello.json': JSON.stringify({ ...file, replies, ...more }),
  });
  const read = (folder: string) => readReplies(folder, 'posts/hello');
  expect(problemsOf(stored([reply]), read)).toEqual([]);
  const wrong = [
    stored([{ ...reply, url }]),
    stored([{ ...reply, author: { ...reply.author, url } }]),
    stored([{ ...reply, author: { ...reply.author, via: url } }]),
    stored([], { faces: [{ kind: 'like', source: 'mastodon', name: 'A', handle: '', url }] }),
    stored([], {
      counts: [{ source: 'mastodon', url, replies: 0, likes: 0, boosts: 0, quotes: 0, withheld: 0 }],
    }),
  ];
  for (const files of wrong) expect(problemsOf(files, read)).toHaveLength(1);
});
