/** A build that begins with the build before must end where a build from nothing does. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replyId } from '../../src/model/reply.ts';
import { contentFolder, mdx, siteYaml } from '../setup/content.ts';
import { filesBelow } from '../setup/files.ts';
import { type BuiltSite, buildSite } from '../setup/site.ts';

const names = ['ash', 'birch', 'cedar', 'dogwood', 'elm', 'fir', 'ginkgo', 'hazel'] as const;
const dayOf = (name: string) => `2026-11-0${names.indexOf(name as (typeof names)[number]) + 1}`;

const post = (name: string, fields = '', body = `A text about ${name}.\n`) =>
  mdx(
    `title: The ${name}\nsummary: About the ${name}.\ndate: ${dayOf(name)}\ntags: [trees]\n${fields}`,
    body,
  );

const event = (city: string) => `title: Forest Days
start: 2026-12-01
end: 2026-12-02
role: speaking
place: { city: ${city}, country: NO }
`;

let content: string;
let site: BuiltSite;
let now = '2026-11-21T12:00:00Z';
const removals: (() => void)[] = [];

const write = (name: string, text: string | Buffer) => {
  mkdirSync(path.dirname(path.join(content, name)), { recursive: true });
  writeFileSync(path.join(content, name), text);
};
const colour = (background: string) =>
  sharp({ create: { width: 320, height: 200, channels: 3, background } })
    .png()
    .toBuffer();

beforeAll(async () => {
  const made = contentFolder({
    ...Object.fromEntries(names.map((name) => [`posts/${name}.mdx`, post(name)])),
    'posts/cedar.mdx': post('cedar', '', 'A picture:\n\n![A cedar](./cedar.png)\n'),
    'posts/cedar.png': await colour('#224422'),
    'posts/own-code.mdx': post('hazel', '', 'Three times two is {3 * 2}.\n').replace('hazel', 'own code'),
    'posts/later.mdx': post('ash', 'event: forest').replace(/date: .*/, 'date: 2026-11-30'),
    'events/forest.yaml': event('Oslo'),
    'talks/growth.mdx': mdx(
      'title: Growth\nsummary: How trees grow.\ndate: 2026-10-01\ntags: [trees]\ndeliveries:\n  - { event: forest, deck: rings, release: event-end }',
      'The abstract.\n',
    ),
    'slides/rings.mdx': mdx('title: Rings\nsummary: Slides.\ndate: 2026-10-01', '# Rings\n\n---\n\n# Two\n'),
    'slides/roots.mdx': mdx('title: Roots\nsummary: Slides.\ndate: 2026-10-02', '# Roots\n\n---\n\n# Two\n'),
  });
  content = made.folder;
  removals.push(made.remove);
  site = await buildSite({ content, now });
  removals.push(site.remove);
  expect(site.exitCode, site.output).toBe(0);
});

afterAll(() => {
  for (const remove of removals) remove();
});

/**
 * Builds once more in the same place and once from nothing, and compares all files. Pagefind's own are left out:
 * they are named anew whenever an index is made, even of the same pages.
 */
async function buildBoth(): Promise<{ isDrawn(page: string): boolean; sameIndex: boolean }> {
  const again = await buildSite({ again: site, now });
  expect(again.exitCode, again.output).toBe(0);
  const fresh = await buildSite({ content, now });
  try {
    expect(fresh.exitCode, fresh.output).toBe(0);
    const files = (out: string) => filesBelow(out).filter((file) => !file.startsWith('pagefind/'));
    expect(files(again.out)).toEqual(files(fresh.out));
    const bytes = (out: string, file: string) => readFileSync(path.join(out, file));
    const differing = files(fresh.out).filter(
      (file) => !bytes(again.out, file).equals(bytes(fresh.out, file)),
    );
    expect(differing).toEqual([]);
    const searched = (output: string) => /(\d+) pages can be searched/.exec(output)?.[1];
    expect(searched(again.output)).toBe(searched(fresh.output));
  } finally {
    fresh.remove();
  }
  const lines = again.output.split('\n');
  return {
    sameIndex: again.output.includes('as in the build before'),
    isDrawn(page) {
      const line = lines.find((one) => one.includes(`/${page}/index.html`) && one.includes('├─'));
      expect(line, `${page} in the output`).toBeDefined();
      return !/\((cached|restored)\)/.test(line ?? '');
    },
  };
}

describe('a build after another one', () => {
  it('draws nothing anew that is as it was, but what has code of its own', async () => {
    const indexOf = () =>
      filesBelow(path.join(site.out, 'pagefind')).map((file) => [
        file,
        readFileSync(path.join(site.out, 'pagefind', file)).toString('base64'),
      ]);
    const index = indexOf();
    const { isDrawn, sameIndex } = await buildBoth();
    expect(sameIndex).toBe(true);
    expect(index.length).toBeGreaterThan(names.length);
    expect(indexOf()).toEqual(index);
    for (const name of names) expect(isDrawn(`posts/${name}`), name).toBe(false);
    for (const page of ['talks/growth', 'calendar/forest', 'slides/roots', 'slides/rings', 'tags/trees'])
      expect(isDrawn(page), page).toBe(false);
    expect(isDrawn('posts/own-code')).toBe(true);
  });

  it('shows a text that changed, a picture with new bytes, and a reply that came', async () => {
    write('posts/ash.mdx', post('ash', '', 'A text with *new* words.\n'));
    write('posts/cedar.png', await colour('#aa2211'));
    write('replies/posts/elm.json', replies('I have one in my garden.'));
    const { isDrawn, sameIndex } = await buildBoth();
    expect(sameIndex).toBe(false);
    for (const name of ['ash', 'cedar', 'elm']) expect(isDrawn(`posts/${name}`), name).toBe(true);
    for (const name of ['birch', 'dogwood', 'fir']) expect(isDrawn(`posts/${name}`), name).toBe(false);
    expect(readFileSync(path.join(site.out, 'posts/elm/index.html'), 'utf8')).toContain('in my garden');
  });

  it('no longer shows a reply that was deleted, or whose author the owner has blocked', async () => {
    rmSync(path.join(content, 'replies/posts/elm.json'));
    write('replies/posts/birch.json', replies('Firewood, nothing more.').replace('elm', 'birch'));
    const shown = await buildBoth();
    expect(shown.isDrawn('posts/elm')).toBe(true);
    write('moderation.yaml', 'block: { accounts: ["@otto@trees.example"] }\n');
    const { isDrawn } = await buildBoth();
    expect(isDrawn('posts/birch')).toBe(true);
    expect(isDrawn('posts/fir')).toBe(false);
    expect(readFileSync(path.join(site.out, 'posts/birch/index.html'), 'utf8')).not.toContain('Firewood');
  });

  it('names a neighbour by its new title, and lists a tag that is new', async () => {
    write('posts/fir.mdx', post('fir').replace('The fir', 'The noble fir').replace('[trees]', '[evergreen]'));
    const { isDrawn } = await buildBoth();
    for (const name of ['elm', 'fir', 'ginkgo']) expect(isDrawn(`posts/${name}`), name).toBe(true);
    for (const name of ['ash', 'birch', 'dogwood']) expect(isDrawn(`posts/${name}`), name).toBe(false);
    expect(isDrawn('tags/trees')).toBe(true);
  });

  it('follows an event that moved, wherever it is named', async () => {
    write('events/forest.yaml', event('Bergen'));
    const { isDrawn } = await buildBoth();
    for (const page of ['posts/birch', 'talks/growth', 'slides/rings', 'calendar/forest'])
      expect(isDrawn(page), page).toBe(true);
  });

  it('publishes what is due, and knows what is past', async () => {
    now = '2026-12-05T12:00:00Z';
    const { isDrawn } = await buildBoth();
    for (const page of ['posts/later', 'talks/growth', 'slides/rings', 'slides/rings/present'])
      expect(isDrawn(page), page).toBe(true);
  });

  it('drops what was deleted or is a draft again', async () => {
    rmSync(path.join(content, 'posts/birch.mdx'));
    write('posts/elm.mdx', post('elm', 'visibility: draft'));
    const { isDrawn } = await buildBoth();
    expect(isDrawn('posts/ash')).toBe(true);
    expect(filesBelow(site.out).join(' ')).not.toMatch(/posts\/(birch|elm)/);
  });

  it('shows a setting that changed on every page', async () => {
    write('site.yaml', siteYaml.replace("Ada's pages", "Ada's trees").concat('theme: { name: quarto }\n'));
    const { isDrawn } = await buildBoth();
    for (const page of ['posts/ash', 'talks/growth', 'slides/roots', 'tags/evergreen'])
      expect(isDrawn(page), page).toBe(true);
  });
});

function replies(text: string): string {
  return JSON.stringify({
    version: 1,
    entry: 'posts/elm',
    pulled: '2026-11-20T12:00:00Z',
    replies: [
      {
        id: replyId('mastodon', '1'),
        source: 'mastodon',
        url: 'https://trees.example/@otto/1',
        author: { name: 'Otto', handle: '@otto@trees.example', url: 'https://trees.example/@otto' },
        html: `<p>${text}</p>`,
        published: '2026-11-19T12:00:00Z',
      },
    ],
    counts: [],
    faces: [],
  });
}
