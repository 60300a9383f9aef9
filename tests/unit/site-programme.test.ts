import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { satteri } from '@astrojs/markdown-satteri';
import { afterAll, describe, expect, it } from 'vitest';
import { readBibliography } from '../../src/content/markdown/bibliography.ts';
import { citations } from '../../src/content/markdown/citations.ts';
import { parseCodeMeta } from '../../src/content/markdown/code.ts';
import { mathPlugin } from '../../src/content/markdown/math.ts';
import { writingPlugins } from '../../src/content/markdown/writing.ts';
import { readContent } from '../../src/content/read.ts';
import { shortPlace } from '../../src/model/places.ts';
import { heldBack } from '../../src/model/publication.ts';
import { Temporal } from '../../src/model/time.ts';
import { filledParts, groupedBy, neighboursOf } from '../../src/site/lists/lists.ts';
import { miniaturesOf } from '../../src/site/lists/miniatures.ts';
import { countWords, minutesToRead } from '../../src/site/lists/reading-time.ts';
import { chapterUrl, secondsOf, transcriptParagraphs } from '../../src/site/lists/recordings.ts';
import { filledOrders, talksInTime } from '../../src/site/lists/talk-orders.ts';
import { contentPolicy, withStyleDigests } from '../../src/site/policy.ts';
import { wordsFor } from '../../src/words/index.ts';
import { contentFolder, mdx } from '../setup/content.ts';

describe('reading time', () => {
  it('counts words, not code, formulas, addresses or markup', () => {
    expect(countWords('One *two* [three](https://example.org/four/five).')).toBe(3);
    expect(countWords('One.\n\n```js\nconst two = 3;\n```\n\nTwo.')).toBe(2);
    expect(countWords('$$\na + b\n$$\n\nOne.')).toBe(1);
    expect(countWords('import X from "./x.astro";\n\n<X kind="note">One</X>')).toBe(1);
  });

  it('knows scripts that are written without spaces', () => {
    expect(countWords('潮汐表を読む')).toBe(3);
    expect(countWords('Größe und Maß, d’accord')).toBe(4);
  });

  it('is at least a minute', () => {
    expect(minutesToRead('')).toBe(1);
    expect(minutesToRead('word '.repeat(1150))).toBe(5);
  });
});

describe('a chapter of a recording', () => {
  it.each([
    ['https://www.youtube.com/watch?v=abc', 'https://www.youtube.com/watch?v=abc&t=250'],
    ['https://youtu.be/abc', 'https://youtu.be/abc?t=250'],
    ['https://vimeo.com/1', 'https://vimeo.com/1#t=250s'],
    ['https://tube.example/w/abc', 'https://tube.example/w/abc?start=250s'],
    ['https://files.example/talk.webm', 'https://files.example/talk.webm#t=250'],
  ])('of %s has an address of its own', (recording, expected) => {
    expect(chapterUrl(recording, '4:10')).toBe(expected);
  });

  it('is told from the clock', () => {
    expect(secondsOf('1:04:10')).toBe(3850);
    expect(transcriptParagraphs('One\ntwo.\r\n\r\nThree.\n\n\n')).toEqual(['One\ntwo.', 'Three.']);
  });
});

describe('lists', () => {
  const entry = (slug: string) => ({ slug }) as never;

  it('know the neighbours of each entry', () => {
    const neighbours = neighboursOf([entry('new'), entry('mid'), entry('old')]);
    expect(neighbours.get('mid')).toEqual({ newer: { slug: 'new' }, older: { slug: 'old' } });
    expect(neighbours.get('new')?.newer).toBeUndefined();
  });

  it('are grouped without losing their order', () => {
    expect(groupedBy(['b1', 'a1', 'b2'], (text) => text[0])).toEqual([
      { key: 'b', items: ['b1', 'b2'] },
      { key: 'a', items: ['a1'] },
    ]);
  });

  it('write places short', () => {
    expect(shortPlace({ attendance: 'hybrid', place: { city: 'Hobart' } }, wordsFor('en').event)).toBe(
      'Hobart and online',
    );
    expect(shortPlace({ attendance: 'online', place: { city: 'Hobart' } }, wordsFor('en').event)).toBe(
      'Online',
    );
  });
});

describe('a site with one draft and one post to come', () => {
  it('offers no orders of talks and no empty parts, and says what it holds back', async () => {
    const { folder, remove } = contentFolder({
      'posts/draft.mdx': mdx('title: A\nsummary: S.\ndate: 2026-11-03\nvisibility: draft'),
      'posts/today.mdx': mdx('title: B\nsummary: S.\ndate: 2026-11-03'),
      'posts/there.mdx': mdx('title: C\nsummary: S.\ndate: 2026-11-02'),
    });
    const content = await readContent(folder);
    remove();
    const now = Temporal.Instant.from('2026-11-03T07:00:00Z');
    expect(filledOrders(content, now)).toEqual([]);
    expect([...filledParts(content)]).toEqual(['posts', 'about', 'search']);
    expect(heldBack(content, now)).toEqual([
      'posts/draft.mdx: a draft',
      expect.stringMatching(/^posts\/today\.mdx: from 2026-11-03T09:00[+-]/),
    ]);
  });
});

describe('the policy', () => {
  it('names the digest of each style sheet in the page, once', () => {
    const page = `<head><meta http-equiv="Content-Security-Policy" content="${contentPolicy()}"><style>a{}</style><style>a{}</style></head>`;
    const policy = /content="([^"]*)"/.exec(withStyleDigests(page))![1];
    expect(policy).toMatch(/; style-src 'self' 'sha256-[A-Za-z0-9+/]{43}='$/);
  });

  it('leaves a page without style sheets as it is', () => {
    expect(withStyleDigests('<p>style</p>')).toBe('<p>style</p>');
  });

  it('allows WebAssembly only where it is asked for', () => {
    expect(contentPolicy()).not.toContain('wasm');
    expect(contentPolicy({ wasm: true })).toContain("script-src 'self' 'wasm-unsafe-eval'");
  });
});

describe('a slide on a contact sheet', () => {
  it('keeps its look and loses what makes it a document', () => {
    const html =
      '<section id="a" role="group"><h2 id="t" class="slide-title">Hi <a href="/x">there</a></h2><img src="x" alt="X" loading="eager" sizes="100vw"></section><p>not a slide</p>';
    const [slide, ...more] = miniaturesOf(html);
    expect(more).toEqual([]);
    expect(slide!.id).toBe('a');
    expect(slide!.html).toContain('<div class="slide-title mini-h2">Hi <span>there</span></div>');
    expect(slide!.html).toMatch(/alt="" loading="lazy" sizes="\(min-width/);
    expect(slide!.html).not.toMatch(/ id=| href=/);
  });
});

describe('the words behind a code fence', () => {
  it('mark lines, additions and deletions', () => {
    const meta = parseCodeMeta('title="a.ts" {1} ins={2-3} del={5}');
    expect(meta.title).toBe('a.ts');
    expect(meta.steps).toEqual([new Set([1])]);
    expect([...meta.inserted]).toEqual([2, 3]);
    expect([...meta.deleted]).toEqual([5]);
  });

  it('don’t take an addition for a marked line', () => {
    expect(parseCodeMeta('ins={2}').steps).toEqual([]);
  });
});

describe('Markdown for writing', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'lectern-markdown-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const render = async (text: string, frontmatter: Record<string, unknown> = {}) => {
    const processor = satteri({
      features: { gfm: true, math: true },
      hastPlugins: [mathPlugin, citations, writingPlugins],
    });
    const renderer = await processor.createRenderer({ syntaxHighlight: false } as never);
    const fileURL = pathToFileURL(path.join(folder, 'post.md'));
    return (await renderer.render(text, { fileURL, frontmatter } as never)).code;
  };

  it('lets tables scroll where the keyboard reaches them', async () => {
    expect(await render('| a |\n|---|\n| 1 |')).toMatch(
      /^<section class="table"[^>]*tabindex="0"[^>]*><table>/,
    );
  });

  it('takes pictures out of paragraphs, but not out of sentences', async () => {
    expect(await render('![a](https://x.example/a.png)')).toMatch(/^<img/);
    expect(await render('See ![a](https://x.example/a.png).')).toMatch(/^<p>See <img/);
  });

  it('waits for no picture where the post has one of its own', async () => {
    expect(await render('![a](https://x.example/a.png)', { image: {} })).not.toContain('eager');
  });

  it('stops at a work that the bibliography does not have, and says which one may be meant', async () => {
    writeFileSync(path.join(folder, 'works.bib'), '@book{quill2020, title={T}, author={Q, M}, year=2020}');
    await expect(render('So says [@quil2020].', { bibliography: 'works.bib' })).rejects.toThrow(
      /"@quil2020" is cited.*Did you mean "@quill2020"\?/,
    );
  });

  it('leaves citations alone where there is no bibliography', async () => {
    expect(await render('So says [@quill2020].')).toContain('[@quill2020]');
  });
});

describe('a BibTeX file', () => {
  it('gives authors, title, place and address as a reference list has them', () => {
    const works = readBibliography(
      "@article{a, author={Berg, Jos{\\'e} van der and {Ocean Council}}, title={The {Tide}}, journal={J. Tides}, volume=3, pages={1--9}, year=2020, doi={10.1/x}}",
    );
    expect(works.get('a')).toEqual({
      key: 'a',
      authors: 'José van der Berg and Ocean Council',
      title: 'The Tide',
      place: 'J. Tides 3, 1–9, 2020',
      url: 'https://doi.org/10.1/x',
    });
  });

  it('that is none is refused', () => {
    expect(() => readBibliography('@article{a, title=')).toThrow();
  });
});

describe('the list of talks', () => {
  it('begins with the next to be given, and ends with those that are given no more', async () => {
    const event = (day: string, status = 'confirmed') =>
      `title: On ${day}\nstart: ${day}\nend: ${day}\nrole: speaking\nstatus: ${status}\nattendance: online\nurl: https://e.example/\n`;
    const talk = (name: string, events: string[], status = 'offered') =>
      mdx(
        `title: ${name}\nsummary: S.\ndate: 2026-01-01\nstatus: ${status}\ndeliveries: [${events.map((at) => `{ event: ${at} }`).join(', ')}]`,
      );
    const { folder, remove } = contentFolder({
      'events/may.yaml': event('2026-05-01'),
      'events/june.yaml': event('2026-06-01'),
      'events/off.yaml': event('2026-06-15', 'cancelled'),
      'events/july.yaml': event('2026-07-01'),
      'events/august.yaml': event('2026-08-01'),
      'talks/a-old.mdx': talk('Old', ['may']),
      'talks/b-retired.mdx': talk('Retired', ['june'], 'retired'),
      'talks/c-later.mdx': talk('Later', ['may', 'august']),
      'talks/d-new.mdx': talk('New', []),
      'talks/e-recent.mdx': talk('Recent', ['june', 'off']),
      'talks/f-next.mdx': talk('Next', ['july', 'august']),
    });
    try {
      const talks = talksInTime(await readContent(folder), Temporal.Instant.from('2026-06-10T00:00:00Z'));
      expect(talks.map(({ data }) => data.title)).toEqual([
        'Next',
        'Later',
        'New',
        'Recent',
        'Old',
        'Retired',
      ]);
    } finally {
      remove();
    }
  });
});
