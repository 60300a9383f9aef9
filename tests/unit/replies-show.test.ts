import { afterEach, expect, test } from 'vitest';
import { readContent } from '../../src/content/read.ts';
import { allEntries } from '../../src/model/content.ts';
import type { RepliesFile, Reply } from '../../src/model/reply.ts';
import { sha256 } from '../../src/replies/names.ts';
import { avatarsOf, type Conversation, Conversations, repliesOf } from '../../src/replies/show.ts';
import { contentFolder, mdx, siteYaml, tinyPng } from '../setup/content.ts';

const picture = `${'0'.repeat(32)}.webp`;
const said = (name: string, more: Partial<Reply> = {}): Reply => ({
  id: `mastodon-${Buffer.from(name.padEnd(8)).toString('hex')}`,
  source: 'mastodon',
  url: `https://m.example/@${name}/1`,
  author: { name, handle: `@${name}@m.example`, avatar: picture },
  html: `<p>${name}</p>`,
  published: '2026-11-20T09:00:00Z',
  announcement: 'posts/hello#published',
  kind: 'reply',
  ...more,
});
let remove = () => {};
afterEach(() => remove());

/** What is shown below `posts/hello`. */
async function shown(
  file: Partial<RepliesFile>,
  { settings = '', moderation = '' } = {},
): Promise<Conversation | undefined> {
  const stored = {
    version: 1,
    entry: 'posts/hello',
    pulled: '2026-11-20T10:00:00Z',
    replies: [],
    counts: [],
    faces: [],
    ...file,
  };
  const content = contentFolder({
    'site.yaml': siteYaml + settings,
    'moderation.yaml': moderation,
    'posts/hello.mdx': mdx('title: Hello\nsummary: A first post.\ndate: 2026-11-20'),
    'replies/posts/hello.json': JSON.stringify(stored),
    [`replies/avatars/${picture}`]: tinyPng,
  });
  remove = content.remove;
  const read = await readContent(content.folder);
  return new Conversations(read, content.folder).of(allEntries(read)[0]!);
}

test('a pinned reply comes first, though the file names it by a hash', async () => {
  const replies = [said('ada'), said('bob', { published: '2026-11-20T10:00:00Z' })];
  const moderation = `pin: ["${sha256('https://m.example/@bob/1')}"]\n`;
  const talk = await shown({ replies }, { moderation });
  expect(talk!.branches.map(({ reply, pinned }) => [reply.author.name, pinned])).toEqual([
    ['bob', true],
    ['ada', false],
  ]);
});

test('pictures that were turned off since are not on the page, nor is one whose file is not there', async () => {
  const replies = [said('ada')];
  const faces = [
    { kind: 'like' as const, source: 'mastodon' as const, name: 'A', handle: '@a@m', avatar: picture },
  ];
  expect(avatarsOf(await shown({ replies, faces }))).toEqual([picture, picture]);
  const off = await shown({ replies, faces }, { settings: 'replies: { avatars: false }\n' });
  expect([avatarsOf(off), off!.reactors]).toEqual([[], []]);
  const lost = said('ada', { author: { name: 'ada', handle: '', avatar: `${'1'.repeat(32)}.webp` } });
  expect(repliesOf(await shown({ replies: [lost] }))[0]!.author.avatar).toBeUndefined();
});

test('what is withheld is linked where it can be read; of webmentions that is many places', async () => {
  const row = { replies: 3, likes: 0, boosts: 0, quotes: 0, withheld: 2 };
  const counts = [
    { ...row, source: 'mastodon' as const, url: 'https://m.example/@owner/1' },
    { ...row, source: 'webmention' as const, url: 'https://ada.example/posts/hello/' },
  ];
  const talk = await shown({ replies: [said('ada')], counts });
  expect(talk!.elsewhere).toEqual([
    { source: 'mastodon', name: 'Mastodon', url: 'https://m.example/@owner/1', count: 2 },
    { source: 'webmention', name: 'the web', url: undefined, count: 2 },
  ]);
});

test('every reply that is shown says which announcement it answers', async () => {
  const replies = [
    said('ada', { announcement: 'talks/x@north#slides' }),
    said('bob', { announcement: 'talks/x@south#slides', parent: said('ada').id }),
  ];
  const talk = await shown({ replies });
  expect(repliesOf(talk).map(({ announcement }) => announcement)).toEqual([
    'talks/x@north#slides',
    'talks/x@south#slides',
  ]);
});
