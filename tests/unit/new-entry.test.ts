import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { mdxToJs, mdxToMdast } from 'satteri';
import { afterEach, describe, expect, test } from 'vitest';
import { markdownFeatures } from '../../src/content/markdown/features.ts';
import { asMdx } from '../../src/content/new/as-mdx.ts';
import { FileExistsError, writeNewFiles, yamlOf } from '../../src/content/new/files.ts';
import { type SkeletonOptions, skeleton } from '../../src/content/new/skeleton.ts';
import { readContent } from '../../src/content/read.ts';
import { splitDeck } from '../../src/content/split-deck.ts';
import type { Kind } from '../../src/model/collections.ts';
import { slugFrom } from '../../src/model/slug.ts';
import { contentFolder } from '../setup/content.ts';

const folders: { remove(): void }[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
});

const made = (files: Record<string, string | Buffer>) => {
  const folder = contentFolder(files);
  folders.push(folder);
  return readContent(folder.folder);
};

const titles = [
  'Plain',
  'With: a colon',
  '"Quoted" # and more',
  'Slides <b> {x} `y` $z$',
  '- a dash',
  'yes',
  '2027',
];
const kinds: [Kind, SkeletonOptions][] = [
  ['post', {}],
  ['talk', {}],
  ['deck', {}],
  ['event', {}],
];

describe('a new entry', () => {
  test.each(kinds)('a new %s with any title passes every check, as a draft', async (kind, options) => {
    for (const title of titles) {
      const file = skeleton(kind, title, '2026-11-21', options);
      const content = await made({ [file.path]: file.content as string });
      const [entry] = [...content.posts, ...content.talks, ...content.slides, ...content.events];
      expect(entry?.data).toMatchObject({ title, visibility: 'draft' });
      if (kind === 'deck') {
        const deck = splitDeck(entry!.body);
        expect(deck.problems).toEqual([]);
        expect(deck.slides).toHaveLength(4);
        for (const slide of deck.slides) expect(() => mdxToJs(slide.source)).not.toThrow();
      }
    }
  });

  test('an event that was given its start is complete, and no draft', async () => {
    const file = skeleton('event', 'Slow Software 2027', '2026-11-21', {
      start: '2027-10-07',
      end: '2027-10-08',
      timeZone: 'Europe/Berlin',
      url: 'https://slow.example/2027',
      role: 'organising',
    });
    const { events } = await made({ [file.path]: file.content as string });
    expect(file.path).toBe('events/slow-software-2027.yaml');
    expect(events[0]?.data).toMatchObject({
      visibility: 'public',
      start: '2027-10-07',
      end: '2027-10-08',
      timeZone: 'Europe/Berlin',
      role: 'organising',
      status: 'confirmed',
    });
  });

  test('a deck in a PDF names the file beside it', async () => {
    const file = skeleton('deck', 'Charts', '2026-11-21', { pdf: 'charts.pdf' });
    const { slides } = await made({
      [file.path]: file.content as string,
      'slides/charts.pdf': Buffer.from('%PDF-1.7'),
    });
    expect(slides[0]?.data.file).toBe('charts.pdf');
  });

  test('a title without a letter that could be in an address asks for --slug', () => {
    expect(() => skeleton('post', '???', '2026-11-21')).toThrow('Set one with --slug');
  });
});

describe('file names', () => {
  test.each([
    ['Größe & Maß — 2026', 'groesse-and-mass-2026'],
    ['Søren’s œuvre', 'sorens-oeuvre'],
    ['Привет, мир', 'privet-mir'],
    ['GitHub Actions', 'github-actions'],
    ['???', ''],
  ])('%s becomes %s', (title, slug) => {
    expect(slugFrom(title)).toBe(slug);
  });
});

describe('writing', () => {
  test('where one of several files is there already, none is written', async () => {
    const { folder, remove } = contentFolder({ 'posts/b.mdx': 'mine' });
    folders.push({ remove });
    const files = ['a', 'b'].map((name) => ({ path: `posts/${name}.mdx`, content: 'new' }));
    await expect(writeNewFiles(folder, files)).rejects.toThrow(FileExistsError);
    expect(existsSync(`${folder}/posts/a.mdx`)).toBe(false);
    expect(readFileSync(`${folder}/posts/b.mdx`, 'utf8')).toBe('mine');
  });

  test('fields without a value are left out, and dates need no quotes', () => {
    expect(yamlOf({ title: 'A: b', end: undefined, start: '2027-01-02', time: '2027-01-02T09:30' })).toBe(
      'title: "A: b"\nstart: 2027-01-02\ntime: 2027-01-02T09:30\n',
    );
    expect(yamlOf({ end: undefined })).toBe('');
  });

  test("other people's text is text in MDX, whatever it looks like", () => {
    const isText = (text: string) => {
      const tree = JSON.stringify(mdxToMdast(asMdx(text), { features: markdownFeatures }));
      return !/"type":"mdx(jsEsm|Jsx\w+|FlowExpression|TextExpression)"|"type":"(math|inlineMath|image|html)"/.test(
        tree,
      );
    };
    expect(isText('import x from "y"\nuse <Component> and {braces}, a < b\n\nexport const a = 1')).toBe(true);
    const parts = fc.constantFrom(
      '{',
      '}',
      '<',
      '</',
      '>',
      '\\',
      '`',
      '$',
      '![a](b)',
      '<http://a.example>',
      '```',
      '\n',
      '\n\n',
      'import a',
      'export b',
      '<!--',
      ' x ',
    );
    fc.assert(fc.property(fc.array(parts), (words) => isText(words.join(''))));
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), isText));
  });

  test("other people's text keeps what it says", () => {
    expect(asMdx('It costs $5 to $9, `if (a < b) { $x }`, see <https://a.example/{id}>.')).toBe(
      'It costs \\$5 to \\$9, `if (a < b) { $x }`, see [https://a.example/\\{id}](https://a.example/\\{id}).',
    );
    expect(asMdx('# Goals\n\n## Why\n\n    indented < code')).toBe(
      '## Goals\n\n### Why\n\n```\nindented < code\n```',
    );
    expect(asMdx('![A chart](https://a.example/x.png) and [here][1]\n\n[1]: https://b.example')).toBe(
      '[A chart](https://a.example/x.png) and [here](https://b.example)',
    );
    expect(asMdx('[click](javascript:alert(1)) or [this](java&#115;cript:alert(2))')).toBe('click or this');
    expect(asMdx('import a from "b"\n\n<b>bold</b> & x')).toBe(
      '&#x69;mport a from "b"\n\n\\<b>bold\\</b> & x',
    );
  });
});
