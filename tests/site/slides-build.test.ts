import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { contentFolder, mdx, siteYaml, tinyPng } from '../setup/content.ts';
import { filesBelow } from '../setup/files.ts';
import { encryptedPdf, makePdf } from '../setup/pdf.ts';
import { type BuiltSite, buildSite } from '../setup/site.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

async function build(files: Record<string, string | Buffer>): Promise<BuiltSite> {
  const content = contentFolder(files);
  const site = await buildSite({ content: content.folder });
  cleanups.push(content.remove, site.remove);
  return site;
}
const fields = (title: string, more = '') => `title: ${title}\nsummary: About it.\ndate: 2026-01-02\n${more}`;
const read = (site: BuiltSite, file: string) => readFileSync(path.join(site.out, file), 'utf8');

const parts = `import film from './film.mp4'

![A boat](./boat.png)

---

<video src={film} controls />

<Video url="https://tube.example/v" title="The tide" />

---

\`\`\`dot alt="a leads to b"
digraph { a -> b }
\`\`\`

---

<Callout>

Mind the gap.

</Callout>

---
background: { src: ./boat.png, alt: Water }
---

## Upon it
`;

test('a deck of a hundred slides, a style of its own, what posts can use, and a PDF that is left out', async () => {
  const hundred = Array.from({ length: 100 }, (_, index) => `## Slide number ${index + 1}\n\n- some text`);
  const site = await build({
    'site.yaml': `${siteYaml}decks: { onError: skip }\n`,
    'slides/hundred.mdx': mdx(fields('Hundred', 'theme: hundred.css'), hundred.join('\n\n---\n\n')),
    'slides/hundred.css': '.of-hundred .slide { --slide-paper: #123f5e }\n',
    'slides/parts.mdx': mdx(fields('Parts'), parts),
    'slides/boat.png': tinyPng,
    'slides/film.mp4': Buffer.alloc(64, 'film'),
    'slides/locked.yaml': fields('Locked', 'file: locked.pdf'),
    'slides/locked.pdf': encryptedPdf(),
    'slides/open.yaml': fields('Open', 'file: open.pdf'),
    'slides/open.pdf': makePdf([{ lines: ['One page'] }]),
  });
  expect(site.exitCode, site.output).toBe(0);

  const deck = read(site, 'slides/hundred/index.html');
  expect(deck.match(/<article class="sheet"/g)).toHaveLength(100);
  expect(read(site, 'slides/hundred/present/index.html').match(/aria-roledescription="slide"/g)).toHaveLength(
    100,
  );

  for (const page of ['slides/hundred/index.html', 'slides/hundred/present/index.html']) {
    expect(read(site, page).includes('#123f5e'), page).toBe(true);
  }
  expect(deck.includes('of-hundred')).toBe(true);

  const made = read(site, 'slides/parts/index.html');
  expect(made).toMatch(/<img[^>]*alt="A boat"/);
  expect(made).toMatch(/<img[^>]*alt="a leads to b"[^>]*\.svg"/);
  const film = /<video src="(\/_astro\/film\.[^"]+\.mp4)"/.exec(made)?.[1];
  expect(read(site, film ?? 'no film')).toBe('film'.repeat(16));
  expect(made).toContain('<a href="https://tube.example/v">The tide</a>, on tube.example');
  expect(made).toMatch(/<div class="callout note"/);
  expect(made).toMatch(/<picture class="slide-backdrop">.*?<img[^>]*alt="Water"/s);

  expect(site.output).toMatch(/Left out: .*slides\/locked\.pdf: it is encrypted.*without a password/);
  expect(filesBelow(site.out).filter((name) => name.includes('locked'))).toEqual([]);
  expect(read(site, 'slides/index.html').includes('Locked')).toBe(false);
  expect(read(site, 'slides/open/index.html').includes('One page')).toBe(true);
});

test('whatever is wrong with decks stops the build, at once with all else that is wrong, with file and line', async () => {
  const site = await build({
    'posts/a.mdx': mdx('title: A\nsummary: S.\ndate: soon'),
    'posts/b.mdx': mdx('title: B\nsummary: S.\ndate: 2026-01-01', 'See {this\n'),
    'slides/three.mdx': mdx(
      fields('Three'),
      '# Three\n\n---\nlayout: image-left\nimage: { src: ./boat.png, alt: A boat }\n---\n\n![Gone](./gone.png)\n\n---\n\n<Open>\n',
    ),
    'slides/boat.png': tinyPng,
    'slides/one.mdx': mdx(fields('One'), '# One\n\n---\nlayuot: quote\n---\nTwo\n'),
    'slides/two.mdx': mdx(
      fields('Two'),
      '# Two\n\n---\nlayout: image-left\nimage: { src: ./nowhere.png, alt: Nothing }\n---\nText\n',
    ),
    'slides/locked.yaml': fields('Locked', 'file: locked.pdf'),
    'slides/locked.pdf': encryptedPdf(),
    'talks/t.mdx': mdx(
      fields(
        'T',
        'deliveries:\n  - { event: conf, deck: two, without: [nothing-there] }\n  - { event: other, deck: one, version: lost }',
      ),
    ),
    'events/conf.yaml': 'title: Conf\nstart: 2026-03-04\n',
    'events/other.yaml': 'title: Other\nstart: 2026-03-05\n',
  });
  expect(site.exitCode).toBe(1);
  for (const complaint of [
    /posts\/a\.mdx:4 {2}date/,
    /posts\/b\.mdx:7:\d+ {2}text/,
    /slides\/three\.mdx:14 {2}picture\n {2}line {6}!.*\n.*\n {2}found {5}"\.\/gone\.png"/,
    /slides\/three\.mdx:18:1 {2}text\n {2}line {6}<Open>\n.*\n {2}found {5}Expected a closing tag for `<Open>`\n/,
    /slides\/one\.mdx:10 {2}layuot/,
    /slides\/two\.mdx:11 {2}image\.src/,
    /slides\/locked\.pdf\n {2}expected {2}a PDF that can be read\n {2}found {5}it is encrypted/,
    /talks\/t\.mdx {2}deliveries\[0\]\.without/,
    /talks\/t\.mdx {2}deliveries\.version\n {2}expected .*one@lost\.mdx/,
  ]) {
    expect(site.output).toMatch(complaint);
  }
});

test('what the compiler says of a slide stands on the line of the deck', async () => {
  const site = await build({
    'slides/broken.mdx': mdx(fields('Broken'), '# One\n\n---\nlayout: quote\n---\n\n> Two\n\n<Open>\n'),
  });
  expect(site.exitCode).not.toBe(0);
  expect(site.output).toMatch(/broken\.mdx:15/);
  expect(site.output).not.toContain('</Slide>');
});

test('slides are left out by names that are checked only where the names are known', async () => {
  const site = await build({
    'site.yaml': `${siteYaml}decks: { onError: skip }\n`,
    'slides/later.yaml': fields('Later', 'file: later.pdf'),
    'slides/later.pdf': makePdf([{ lines: ['One'] }, { lines: ['Two'] }]),
    'slides/locked.yaml': fields('Locked', 'file: locked.pdf'),
    'slides/locked.pdf': encryptedPdf(),
    'events/conf.yaml': 'title: Conf\nstart: 2027-03-04\n',
    'talks/t.mdx': mdx(
      fields('T', 'deliveries:\n  - { event: conf, deck: later, without: [page-2], release: event-end }\n'),
    ),
    'talks/u.mdx': mdx(fields('U', 'deliveries:\n  - { event: conf, deck: locked, without: [page-2] }\n')),
  });
  expect(site.exitCode, site.output).toBe(0);
});
