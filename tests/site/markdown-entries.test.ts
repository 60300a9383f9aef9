/** Entries in Markdown, as people have them, are built as entries in MDX are. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { copyCheckout } from '../setup/checkout.ts';
import { contentFolder, mdx, siteYaml } from '../setup/content.ts';
import { type BuiltSite, buildSite } from '../setup/site.ts';

const fields = (title: string) => `title: ${title}\nsummary: About it.\ndate: 2026-11-01\ntags: [things]`;

/** What is Markdown and MDX alike. */
const shared = `An opening with *stress*, \`code\`, a [link](https://docs.example/) and a note.[^1]

## A heading -- "quoted"

![A meadow](./meadow.png)

![With words below](meadow.png "The meadow in May")

- [ ] a task

| left | right |
|:-----|------:|
| 1    | 2     |

\`\`\`ts {2} title="a.ts"
const a: string = 'b';
\`\`\`

    indented {code} <b>

Text with $\\frac{a}{b}$, and

$$
\\sum_{i=1}^n i
$$

\`\`\`dot alt="A leads to B."
digraph { a -> b }
\`\`\`

[^1]: The note.
`;

/** What real posts hold. */
const real = `Braces {like} {{ these }}, a < b, \`Vec<T>\` and Vec<String>, <kbd>Ctrl</kbd>,<br>a break.

<!-- a note
to nobody -->

<details>
<summary>More</summary>

Inner *text*.

</details>

<img src="meadow.png" alt="The meadow again" width="300" style="float: right">

<p align="center" onclick="alert(1)">In the middle.</p>

<script>document.title = 'gone';</script>

<style>body { display: none }</style>

<iframe src="https://www.youtube.com/embed/abc123" title="A film about tides" allowfullscreen></iframe>

<video src="/media/film.mp4" controls></video>

import nothing from 'nowhere'
`;

/** Links, amounts, alerts, headings. */
const linked = `> [!WARNING]
> Mind the **clock**.

> [!info] A title of its own
> And words.

> An ordinary quotation.

Between $500 and $900, or $5 *each*; the formula $x^2$ and \\$7.

## The tide[^1]

## Ports {#all-ports}

##

## The tide

[The autumn](2024/autumn.md), [its part](./2024/autumn.md#later), [the paper](paper.pdf), [the talk](../talks/a-talk.md),
[the draft](draft.md), [elsewhere](#all-ports), [nowhere](#nothing), [gone](/posts/gone/), [old](../2019/old-address/).

![From the root](/icon-test.png)

[^1]: The note.
`;

const removals: (() => void)[] = [];
let site: BuiltSite;

beforeAll(async () => {
  const picture = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#6a8f3c' } })
    .png()
    .toBuffer();
  const moving = await sharp(
    Buffer.from(Array.from({ length: 40 * 60 * 3 }, (_, at) => (at < 40 * 30 * 3 ? 20 : 230))),
    {
      raw: { width: 40, height: 60, channels: 3, pageHeight: 30 },
    },
  )
    .webp({ loop: 0 })
    .toBuffer();
  const { folder, remove } = contentFolder({
    'site.yaml': `${siteYaml}networks: { byHand: [x] }\nsyndication: { maxAge: 60 }\n`,
    'posts/meadow.png': picture,
    'posts/as-mdx.mdx': mdx(
      fields('Same'),
      shared.replace('indented {code} <b>', 'indented \\{code\\} \\<b>'),
    ),
    'posts/as-md.md': mdx(fields('Same'), shared),
    'posts/real.markdown': mdx(fields('Real'), real).replaceAll('\n', '\r\n'),
    'posts/2024/spring/meadow.png': picture,
    'posts/2024/spring/index.md': `\uFEFF${mdx(fields('Spring'), '![Mine](meadow.png)\n')}`,
    'posts/2024/autumn.md': mdx(fields('Autumn'), 'Autumn words.\n\n## Later\n'),
    'posts/notes.csv': 'a,b',
    'posts/moving.webp': moving,
    'posts/moving.md': mdx(fields('Moving བོད'), '![It moves](moving.webp)\n'),
    'posts/draft.md': mdx(`${fields('A secret')}\nvisibility: draft`),
    'posts/paper.pdf': '%PDF-1.4\n%%EOF\n',
    'posts/linked.md': mdx(fields('Linked').replace('[things]', '[Things, things, THINGS]'), linked),
    'posts/linked-mdx.mdx': mdx(
      fields('Linked too'),
      `${linked}\n<iframe src="https://maps.example/x" title="A map" />\n`,
    ),
    'posts/scripted.md': mdx(
      `${fields('Scripted')}\nscripts: allow`,
      '<script>document.title = "kept";</script>\n\nWords.\n',
    ),
    'talks/a-talk.md': mdx('title: A talk\nsummary: S.\ndate: 2026-11-01', 'The *abstract*, {braced}.\n'),
    'events/2025/meeting.yml': 'title: Meeting\nstart: 2026-12-01\n',
  });
  removals.push(remove);
  const root = copyCheckout(mkdtempSync(path.join(tmpdir(), 'lectern-root-')));
  const publicFolder = path.join(root, 'public');
  rmSync(publicFolder, { recursive: true, force: true });
  mkdirSync(path.join(publicFolder, 'media'), { recursive: true });
  await sharp({ create: { width: 30, height: 20, channels: 3, background: '#111' } })
    .png()
    .toFile(path.join(publicFolder, 'icon-test.png'));
  writeFileSync(path.join(publicFolder, 'media/film.mp4'), '');
  site = await buildSite({ content: folder, again: { root } as BuiltSite });
  removals.push(site.remove);
  expect(site.exitCode, site.output).toBe(0);
});

afterAll(() => {
  for (const remove of removals) remove();
});

const read = (file: string) => readFileSync(path.join(site.out, file), 'utf8');
const textOf = (page: string) => {
  const html = read(`${page}/index.html`);
  const start = html.indexOf('<div class="e-content');
  expect(start).toBeGreaterThan(0);
  return html.slice(start, html.indexOf('<div class="end"'));
};

it('are the same page as in MDX: pictures, code, formulas, diagrams, tables, notes', () => {
  const text = textOf('posts/as-md');
  expect(text).toContain('srcset=');
  expect(text).toContain('<math');
  expect(text).toContain('.svg');
  expect(text).toContain('<code>indented {code} &lt;b&gt;</code>');
  const alike = (html: string) =>
    html.replaceAll(/(data-footnotes|data-footnote-ref)="true"/g, '$1').replace(/\n[^\n]*indented[^\n]*/, '');
  expect(alike(text)).toBe(alike(textOf('posts/as-mdx')));
});

it('keep braces, signs and tags that are no HTML, and what HTML shows', () => {
  const text = textOf('posts/real');
  expect(text).toContain('Braces {like} {{ these }}, a &lt; b');
  expect(text).toContain('and Vec&lt;String&gt;, <kbd>Ctrl</kbd>,<br/>a break.');
  expect(text).toMatch(/<details>\s*<summary>More<\/summary>\s*<p>Inner <em>text<\/em>\.<\/p>/);
  expect(text).toMatch(/<img[^>]* alt="The meadow again"/);
  expect(text).toContain('<p align="center">In the middle.</p>');
  expect(text).toContain('<video src="/media/film.mp4" controls');
  expect(text).toContain('import nothing from ‘nowhere’');
});

it('have neither comments, scripts nor styles of theirs in the page, and a link for a frame of another site', () => {
  const text = textOf('posts/real');
  expect(text).not.toMatch(/a note|document\.title|display: none|float|onclick|<iframe/);
  expect(text).toContain('<a href="https://www.youtube.com/watch?v=abc123">A film about tides</a>');
});

it('are named by their path, with their own pictures', () => {
  expect(textOf('posts/2024-spring')).toContain('srcset=');
  expect(textOf('posts/2024-autumn')).toContain('Autumn words.');
  expect(existsSync(path.join(site.out, 'calendar/2025-meeting/index.html'))).toBe(true);
  expect(textOf('talks/a-talk')).toContain('The <em>abstract</em>, {braced}.');
});

it('are in feeds, subjects, cards, search and the manifest', () => {
  expect(read('posts/rss.xml')).toContain('Braces {like}');
  expect(read('tags/things/index.html')).toContain('/posts/real/');
  const manifest = JSON.parse(readFileSync(path.join(site.state, 'manifest.json'), 'utf8'));
  const announced = manifest.announcements.map(({ id }: { id: string }) => id);
  expect(announced).toEqual(expect.arrayContaining(['posts/real#published', 'posts/2024-spring#published']));
  expect(existsSync(path.join(site.out, manifest.announcements[0].card.path))).toBe(true);
});

it.each(['linked', 'linked-mdx'])('show alerts, amounts and links of %s as they are meant', (slug) => {
  const text = textOf(`posts/${slug}`);
  expect(text).toMatch(
    /<div class="callout warning" role="note" aria-label="Warning">.*?<p>Mind the <strong>clock<\/strong>\.<\/p>/s,
  );
  expect(text).toMatch(
    /<div class="callout note" role="note" aria-label="A title of its own">.*?<p>And words\.<\/p>/s,
  );
  expect(text).toMatch(/<blockquote>\s*<p>An ordinary quotation/);
  expect(text).toContain('Between $500 and $900, or $5 <em>each</em>; the formula <math>');
  expect(text).toContain('and $7.');
  expect([...text.matchAll(/<h2 id="([^"]*)"/g)].map(([, id]) => id)).toEqual([
    'the-tide',
    'all-ports',
    'the-tide-1',
  ]);
  expect(text).toContain(
    '<a href="/posts/2024-autumn/">The autumn</a>, <a href="/posts/2024-autumn/#later">its part</a>',
  );
  expect(text).toContain('<a href="/talks/a-talk/">the talk</a>');
  expect(text).toContain('<a>the draft</a>');
  const [, paper = ''] = /<a href="\/(attachments\/\w{12}\/paper\.pdf)">/.exec(text) ?? [];
  expect(existsSync(path.join(site.out, paper))).toBe(true);
  expect(text).toMatch(/<img src="\/icon-test\.png" alt="From the root" width="30" height="20"/);
});

it('name links that lead nowhere, frames, scripts and styles, with file and line', () => {
  for (const name of ['linked.md', 'linked-mdx.mdx']) {
    const file = `posts/${name.replaceAll('.', '\\.')}`;
    expect(site.output).toMatch(new RegExp(`${file}:\\d+ {2}#nothing leads to no heading of posts/${name}`));
    expect(site.output).toMatch(new RegExp(`${file}:\\d+ {2}/posts/gone/ leads to no entry`));
    expect(site.output).toMatch(new RegExp(`${file}:\\d+ {2}\\.\\./2019/old-address/ leads to no file`));
  }
  expect(site.output).toMatch(/linked\.md:\d+ {2}draft\.md leads to a draft/);
  expect(textOf('posts/linked-mdx')).toContain('<a href="https://maps.example/x">A map</a>');
  expect(site.output).toMatch(/linked-mdx\.mdx:\d+ {2}a frame of another site is a link/);
  expect(site.output).toMatch(/real\.markdown:\d+ {2}a script is left out; with "scripts: allow"/);
  expect(site.output).toMatch(/real\.markdown:\d+ {2}style left out/);
  expect(site.output).toMatch(/real\.markdown:\d+ {2}<String> is not an HTML element: it is shown as text/);
});

it('run an inline script where their fields allow it, and the policy of that page alone knows it', () => {
  const page = read('posts/scripted/index.html');
  expect(page).toMatch(/<script data-of-text[^>]*>document\.title = "kept";<\/script>/);
  const digest = createHash('sha256').update('document.title = "kept";').digest('base64');
  expect(page).toContain(`script-src 'self' 'sha256-${digest}'`);
  expect(read('posts/real/index.html')).not.toContain(digest);
});

it('keep moving pictures moving', async () => {
  const [, name = ''] = /<img [^>]*src="([^"]+\.webp)"/.exec(textOf('posts/moving')) ?? [];
  expect(textOf('posts/moving')).not.toContain('.avif');
  expect((await sharp(path.join(site.out, name), { pages: -1 }).metadata()).pages).toBe(2);
});

it('are built where no font has their letters, which are named once', () => {
  expect(read('posts/moving/index.html')).toContain('Moving བོད');
  expect(
    site.output.match(/No installed font has “བོ”.*posts\/moving\. Install its font: npm install/g),
  ).toHaveLength(1);
});

it('have a tag once, however it is written', () => {
  expect([...read('posts/linked/index.html').matchAll(/\/tags\/things\//g)]).toHaveLength(1);
});

it('have a file beside them that no entry names named by the build', () => {
  expect(site.output).toMatch(/posts\/notes\.csv is not read: no entry names it/);
});

it('are taken from the build before where nothing changed', async () => {
  const before = textOf('posts/real');
  const again = await buildSite({ again: site });
  expect(again.exitCode, again.output).toBe(0);
  expect(textOf('posts/real')).toBe(before);
});
