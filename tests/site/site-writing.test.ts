import { readFileSync } from 'node:fs';
import path from 'node:path';
import { HtmlValidate } from 'html-validate';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesBelow } from '../setup/files.ts';
import { attribute, elementsOf } from '../setup/links.ts';
import { hasPage, linksOf, metaOf, pageAt, pagesOf } from '../setup/pages.ts';
import { type BuiltSite, buildSite } from '../setup/site.ts';

let site: BuiltSite;
let html: string;

beforeAll(async () => {
  const content = path.resolve(import.meta.dirname, '../sites/writing');
  site = await buildSite({ content, now: '2026-06-01T12:00:00Z' });
  if (site.exitCode !== 0) throw new Error(site.output);
  html = pageAt(site.out, 'posts/everything/');
});

afterAll(() => site?.remove());

const elements = (tag: string) => elementsOf(html).filter(({ tagName }) => tagName === tag);

describe('a post that holds everything', () => {
  it('is valid HTML without a style attribute or a script', async () => {
    const validator = new HtmlValidate({
      extends: ['html-validate:recommended'],
      rules: { 'void-style': 'off' },
    });
    const { results } = await validator.validateString(html);
    expect(results.flatMap(({ messages }) => messages)).toEqual([]);
    expect(elementsOf(html).filter((element) => attribute(element, 'style') !== undefined)).toEqual([]);
    expect(html).not.toMatch(/<script(?! type="application\/ld\+json")/);
  });

  it('numbers what it cites, with the page, and lists it in order', () => {
    expect(html).toMatch(/missing \[<a class="cite" href="#ref-quill2020"[^>]*>1<\/a>, p\. 12\]/);
    expect(html).toContain('<code>[@quill2020]</code>');
    const list = /<section class="references"[\s\S]*?<\/section>/.exec(html)![0];
    const works = [...list.matchAll(/<li id="ref-([^"]+)">([\s\S]*?)<\/li>/g)].map(([, key, text]) => [
      key,
      text,
    ]);
    expect(works.map(([key]) => key)).toEqual(['quill2020', 'almanac1797', 'gauge']);
    expect(works[0]![1]).toContain(
      'Maren Quillstrand and José van der Berg: <cite>Eleven missing minutes in the Skerrow logbooks</cite>',
    );
    expect(works[0]![1]).toContain('Journal of Tide Tables 3 (2), 11–22, 2020.');
    expect(works[0]![1]).toContain('https://doi.org/10.5072/jtt.11');
  });

  it('has pictures in several sizes and formats, sized, all but the first of them lazy', async () => {
    const pictures = elements('img').filter((image) => attribute(image, 'src')?.includes('_astro'));
    expect(pictures.length).toBeGreaterThan(5);
    expect(pictures.map((image) => attribute(image, 'loading'))).toEqual(
      pictures.map((_, index) => (index === 0 ? 'eager' : 'lazy')),
    );
    for (const image of pictures) {
      expect(Number(attribute(image, 'width'))).toBeGreaterThan(0);
      expect(Number(attribute(image, 'height'))).toBeGreaterThan(0);
      expect(attribute(image, 'alt')).toMatch(/\S/);
    }
    const sources = elements('source').map((source) => attribute(source, 'srcset')!);
    expect(sources.length).toBeGreaterThan(4);
    for (const set of sources) expect(set).toMatch(/\.avif \d+w/);
  });

  it('leaves no original of a picture in the site, nor what a camera wrote', async () => {
    const camera = path.join(site.content, 'images/still-leipzig.jpg');
    expect((await sharp(camera).metadata()).exif).toBeDefined();
    const pictures = filesBelow(site.out).filter((file) => /_astro\/.*\.(avif|webp|jpe?g|png)$/.test(file));
    expect(pictures.length).toBeGreaterThan(8);
    for (const picture of pictures) {
      const { exif, xmp, iptc } = await sharp(path.join(site.out, picture)).metadata();
      expect([exif, xmp, iptc], picture).toEqual([undefined, undefined, undefined]);
    }
    // All that is not for the page itself is the portrait that organisers may take, drawn anew as well.
    const toTake = pictures.filter((file) => /\.(png|jpe?g)$/.test(file));
    expect(toTake.map((file) => path.basename(file).split('.')[0])).toEqual(['portrait']);
    const bytesOf = (folder: string, file: string) =>
      readFileSync(path.join(folder, file)).toString('base64');
    const originals = filesBelow(site.content)
      .filter((file) => /\.(png|jpe?g)$/.test(file))
      .map((file) => bytesOf(site.content, file));
    for (const picture of pictures)
      expect(originals.includes(bytesOf(site.out, picture)), picture).toBe(false);
  });

  it('draws its diagram as an image file that knows light and dark', () => {
    const image = elements('img').find((one) => attribute(one, 'src')?.endsWith('.svg'))!;
    expect(attribute(image, 'alt')).toBe('A logbook becomes photographs, photographs become figures.');
    const svg = readFileSync(path.join(site.out, attribute(image, 'src')!), 'utf8');
    expect(svg).toContain('photograph');
    expect(svg).toContain('prefers-color-scheme');
  });

  it('marks lines, additions and deletions of code by classes', () => {
    expect(html).toMatch(/<pre class="code"[^>]* title="tide\.ts"/);
    for (const kind of ['marked', 'inserted', 'deleted']) expect(html).toContain(`class="line ${kind}"`);
  });

  it('has tabs of which one is chosen, without a script', () => {
    const radios = elements('input').filter((input) => attribute(input, 'type') === 'radio');
    expect(radios).toHaveLength(2);
    expect(new Set(radios.map((radio) => attribute(radio, 'name'))).size).toBe(1);
    expect(radios.map((radio) => attribute(radio, 'checked') !== undefined)).toEqual([true, false]);
  });

  it('sets formulas as MathML and keeps the comma behind them on their line', () => {
    expect(elements('math')).toHaveLength(2);
    expect(html).toMatch(/<span class="kept"><math>[\s\S]*?<\/math>,<\/span>/);
  });

  it('says what was corrected, and when', () => {
    expect(html).toContain('href="#corrections"');
    expect(html).toMatch(
      /<time datetime="2026-05-05">5 May 2026<\/time>: The surge was in the night of the second/,
    );
    expect(metaOf(html).get('article:modified_time')).toBe('2026-05-06T08:00:00Z');
  });

  it('credits its author on the Fediverse', () => {
    expect(metaOf(html).get('fediverse:creator')).toBe('@ida@social.example');
  });
});

describe('a former address', () => {
  it('leads to where the entry is now, without a server', () => {
    const page = pageAt(site.out, 'posts/all-of-it/');
    expect(page).toContain(
      '<meta http-equiv="refresh" content="0; url=https://writing.example/posts/everything/">',
    );
    expect(linksOf(page, 'canonical')).toEqual(['https://writing.example/posts/everything/']);
    expect(metaOf(page).get('robots')).toBe('noindex');
  });

  it('of another program leads there as well, with a file name and with letters beyond ASCII', () => {
    for (const former of ['2019/05/all-of-it.html/', 'größe/'])
      expect(linksOf(pageAt(site.out, former), 'canonical')).toEqual([
        'https://writing.example/posts/everything/',
      ]);
  });

  it('of an unlisted entry leads nowhere, for it would give the new one away', () => {
    expect(hasPage(site.out, 'posts/former-secret/')).toBe(false);
  });
});

describe('an unlisted post', () => {
  it('is at the address that carries its key, and asks not to be indexed', () => {
    const page = pageAt(site.out, 'posts/secret-abcdefgh12345678/');
    expect(page).toContain('Words for few.');
    expect(metaOf(page).get('robots')).toBe('noindex');
  });

  it('is in no list, subject, search index or sitemap', () => {
    const own = 'posts/secret-abcdefgh12345678/index.html';
    const telling = filesBelow(site.out).filter((file) => {
      if (file === own || !/\.(html|xml|json|txt|ics)$/.test(file)) return false;
      return /abcdefgh12345678|For those who know|unlisted-subject/.test(
        readFileSync(path.join(site.out, file), 'utf8'),
      );
    });
    expect(telling).toEqual([]);
    expect(pageAt(site.out, 'posts/secret-abcdefgh12345678/')).not.toContain('data-pagefind-body');
  });
});

describe('a list that takes several pages', () => {
  it('shows as many entries on each as site.yaml says, and leads through them', () => {
    const first = pageAt(site.out, 'posts/');
    const second = pageAt(site.out, 'posts/page/2/');
    expect(first.match(/class="row leaf h-entry"/g)).toHaveLength(5);
    expect(second.match(/class="row leaf h-entry"/g)).toHaveLength(2);
    expect(linksOf(first, 'next')).toEqual(['/posts/page/2/']);
    expect(linksOf(second, 'prev')).toEqual(['/posts/']);
    expect(hasPage(site.out, 'posts/page/3/')).toBe(false);
  });
});

describe('a site without talks, decks and events', () => {
  it('has their pages all the same, which say so', async () => {
    expect(pageAt(site.out, 'talks/')).toContain('There are no talks yet.');
    expect(pageAt(site.out, 'slides/')).toContain('There are no slides yet.');
    expect(pageAt(site.out, 'calendar/')).toContain('Nothing is planned at the moment.');
    const validator = new HtmlValidate({
      extends: ['html-validate:recommended'],
      rules: { 'void-style': 'off' },
    });
    for (const page of pagesOf(site.out)) {
      const { results } = await validator.validateString(readFileSync(path.join(site.out, page), 'utf8'));
      expect(
        results.flatMap(({ messages }) => messages),
        page,
      ).toEqual([]);
    }
  });
});
