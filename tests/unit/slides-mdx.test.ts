import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { splitDeck } from '../../src/content/split-deck.ts';
import { siteSchema } from '../../src/model/site.ts';
import { markdownConfig, onSourceLines } from '../../src/site/integration/mdx-deck.ts';
import { deckMdx } from '../../src/slides/deck-mdx.ts';

const folder = path.resolve('/content');
const site = siteSchema.parse({
  title: 'T',
  description: 'D',
  url: 'https://ada.example/',
  owner: { name: 'Ada', tagline: 'T', biography: { short: 's', medium: 'm', long: 'l' } },
});

/** Compiles a deck as Astro does: the frontmatter's lines blanked. */
async function compile(body: string, frontmatter: Record<string, unknown> = {}, privateNotes = false) {
  const { processor } = markdownConfig({
    contentFolder: folder,
    publicFolder: '/tmp/none',
    privateNotes,
    site,
    texts: [],
    diagramFolder: '/tmp/none',
  });
  const renderer = await processor.createMdxRenderer!({} as never, { optimize: false });
  const result = await renderer.process(`\n\n\n${body}`, path.join(folder, 'slides/x.mdx'), frontmatter);
  return result.code;
}

describe('a compiled deck', () => {
  test('has every slide in an element of its own', async () => {
    const code = await compile('# One\n---\n# Two');
    expect(code.match(/_jsxs?\(Slide,/g) ?? code.match(/Slide, \{/g)).toHaveLength(2);
  });

  test('imports within a slide become imports of the module', async () => {
    const code = await compile('# One\n---\nimport X from "./x.astro"\n\n<X />');
    expect(code).toMatch(/^import X from "\.\/x\.astro"/m);
  });

  test('private notes are left out for readers, and kept for the owner', async () => {
    const body = '# One\n\n<Notes>\n\nA secret.\n\n</Notes>';
    expect((await compile(body)).includes('A secret.')).toBe(false);
    expect((await compile(body, {}, true)).includes('A secret.')).toBe(true);
    expect((await compile(body, { notes: 'published' })).includes('A secret.')).toBe(true);
  });

  test('the same footnote name on two slides means two notes', async () => {
    const code = await compile('A[^1]\n\n[^1]: First.\n\n---\n\nB[^1]\n\n[^1]: Second.');
    expect(code.includes('First.') && code.includes('Second.')).toBe(true);
    expect(code.match(/-source-1"/g)?.length).toBeGreaterThanOrEqual(4);
  });

  test('the first heading is at level 2, the others below it', async () => {
    const code = await compile('# Title\n\n# Another\n\n##### Deep');
    const levels = [...code.matchAll(/_components\.(h\d),/g)].map(([, name]) => name);
    expect(levels).toEqual(['h2', 'h3', 'h5']);
  });

  test('other files of the content are compiled as they are', async () => {
    const { processor } = markdownConfig({
      contentFolder: folder,
      publicFolder: '/tmp/none',
      privateNotes: false,
      site,
      texts: [],
      diagramFolder: '/tmp/none',
    });
    const renderer = await processor.createMdxRenderer!({} as never, { optimize: false });
    const { code } = await renderer.process('Text\n---\n', path.join(folder, 'posts/x.mdx'), {});
    expect(code).toMatch(/h2/);
    expect(code).not.toMatch(/Slide/);
  });
});

describe('a mistake is named on the line its author knows', () => {
  test.each([
    ['a tag that is never closed', '# One\n\n---\nlayout: quote\n---\n\n> Two\n\n<Open>\n', 12],
    ['a brace that is never closed', '# One\n---\nimport X from "./x.astro"\n\nText {1 +\n', 8],
    ['an expression that is wrong', '# One\n\n{1 +* 2}\n', 6],
  ])('%s', async (_what, body, line) => {
    const failure = await compile(body).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect((failure as Error).message).toMatch(new RegExp(`^${line}:\\d+: `));
  });

  test('options that are wrong stop the deck, with file and line', async () => {
    const failure = await compile('# One\n---\nlayuot: quote\n---\nTwo').catch((error: unknown) => error);
    expect((failure as Error).message).toMatch(/x\.mdx:6 {2}layuot/);
  });

  test('places in the middle of a message are moved as well', () => {
    const deck = deckMdx(splitDeck('One\n---\nTwo'));
    const two = deck.code.split('\n').indexOf('Two') + 1;
    const moved = onSourceLines(new Error(`${two}:1: wrong (${two}:4)`), deck) as Error;
    expect(moved.message).toBe('3:1: wrong (3:4)');
  });
});
