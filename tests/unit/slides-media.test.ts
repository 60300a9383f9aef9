import { afterEach, expect, test } from 'vitest';
import { readContent } from '../../src/content/read.ts';
import { announcements } from '../../src/model/announcements.ts';
import { Temporal } from '../../src/model/time.ts';
import { contentFolder, mdx, siteYaml } from '../setup/content.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

const media = {
  images: [{ path: 'slides/d/pictures/ab-1.jpg', alt: 'Slide 1: One' }],
  document: { path: 'slides/d/d.pdf', title: 'D' },
};

async function announced(known: Record<string, typeof media>) {
  const { folder, remove } = contentFolder({
    'site.yaml': `${siteYaml}networks: { mastodon: { url: "https://social.example" } }\n`,
    'slides/d.mdx': mdx('title: D\nsummary: S.\ndate: 2026-01-01', 'One\n\n---\n\nTwo\n'),
    'posts/p.mdx': mdx('title: P\nsummary: S.\ndate: 2026-01-01'),
  });
  cleanups.push(remove);
  const list = announcements(
    await readContent(folder),
    Temporal.Instant.from('2026-01-02T00:00:00Z'),
    ({ id }) => ({ path: `cards/${id}.png`, alt: 'Card' }),
    (slug) => known[slug],
  );
  return {
    deck: list.find(({ id }) => id === 'slides/d#slides'),
    post: list.find(({ id }) => id === 'posts/p#published'),
  };
}

test('the announcement of a deck carries its first slides and its file', async () => {
  const { deck, post } = await announced({ d: media, p: media });
  expect(deck?.images).toEqual([
    { ...media.images[0], url: 'https://ada.example/slides/d/pictures/ab-1.jpg' },
  ]);
  expect(deck?.document).toEqual({ ...media.document, url: 'https://ada.example/slides/d/d.pdf' });
  expect(post?.images).toBeUndefined();
});

test('a build on a machine that did not print the decks is no change of what is said', async () => {
  const [withMedia, without] = [await announced({ d: media }), await announced({})];
  expect(without.deck?.images).toBeUndefined();
  expect(without.deck?.revision).toBe(withMedia.deck?.revision);
});
