import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import axe from 'axe-core';
import { HtmlValidate } from 'html-validate';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { outlineOfBody } from '../../src/slides/outline.ts';
import { openPdf } from '../../src/slides/pdf/pdfium.ts';
import { hiddenWords } from '../setup/decks.ts';
import { openDecks } from '../setup/decks-in-browser.ts';
import { filesBelow } from '../setup/files.ts';

const open = openDecks();

const html = (file: string): string => readFileSync(path.join(open.site.out, file), 'utf8');

/** Opens a page of the site, does something there, and closes it. */
async function onPage<T>(
  at: string,
  use: (page: Page) => Promise<T>,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<T> {
  const context = await open.browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  try {
    const page = await context.newPage();
    await page.goto(open.server.url + at);
    return await use(page);
  } finally {
    await context.close();
  }
}

describe('without JavaScript', () => {
  test('every slide is there: as an article with a heading, an anchor and its words', async () => {
    const expected = outlineOfBody(
      readFileSync(path.join(open.site.content, 'slides/everything.mdx'), 'utf8')
        .split('\n---\n')
        .slice(1)
        .join('\n---\n'),
    );
    const found = await onPage(
      'slides/everything/',
      (page) =>
        page.locator('article.sheet').evaluateAll((sheets) =>
          sheets.map((sheet) => ({
            id: sheet.id,
            name: document.getElementById(sheet.getAttribute('aria-labelledby') ?? '')?.textContent?.trim(),
            level: sheet.querySelector('h2') !== null,
          })),
        ),
      { javaScriptEnabled: true },
    );
    expect(found.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
    expect(found.map(({ name }) => name)).toEqual([
      'Everything in one deck',
      'Agenda',
      'First part',
      'Three steps',
      'Lines of code',
      'A claim1 and another2',
      'A picture',
      'What a reader said',
      'Two columns',
      'Thank you',
    ]);
    expect(found.every(({ level }) => level)).toBe(true);
  });

  test('it is all visible: steps, notes, code, sources', async () => {
    const words = await onPage('slides/everything/', (page) => page.locator('main').innerText(), {
      javaScriptEnabled: false,
    });
    for (const text of [
      'three',
      'Say this slowly.',
      'const a = 1;',
      'It is 1853.',
      'The second source.',
      'Right',
    ]) {
      expect(words).toContain(text);
    }
  });

  test('the page asks for no script and calls nobody else', async () => {
    const requests: string[] = [];
    await onPage('', async (page) => {
      page.on('request', (request) => requests.push(request.url()));
      await page.goto(`${open.server.url}slides/everything/`, { waitUntil: 'networkidle' });
    });
    expect(requests.filter((url) => url.endsWith('.js'))).toEqual([]);
    expect(requests.filter((url) => !url.startsWith(open.server.url))).toEqual([]);
  });

  test('a deck from a file has its pages as pictures, and their words and links as text', async () => {
    await onPage(
      'slides/paper/',
      async (page) => {
        const pictures = page.locator('article.sheet img');
        expect(await pictures.count()).toBe(2);
        expect(await pictures.first().getAttribute('alt')).toBe('The first page');
        expect(await pictures.last().getAttribute('alt')).toBe('Slide: Second page');
        expect(await page.locator('#page-1 details').textContent()).toContain('Words of the first page');
        expect(await page.locator('#page-1 details a').getAttribute('href')).toBe(
          'https://archive.example/logs',
        );
        expect(await page.locator('#page-1 .sheet-notes').textContent()).toContain('Greet them.');
        const source = await pictures.first().evaluate((image) => (image as HTMLImageElement).currentSrc);
        expect(source).toMatch(/\.avif$/);
      },
      { javaScriptEnabled: true },
    );
    const pdf = readFileSync(path.join(open.site.out, 'slides/paper/paper.pdf'));
    expect(pdf.equals(readFileSync(path.join(open.site.content, 'slides/paper.pdf')))).toBe(true);
  });
});

describe('what is not for readers', () => {
  test.each(Object.entries(hiddenWords))('%s are nowhere in the output', (_what, word) => {
    const holding = filesBelow(open.site.out).filter((name) =>
      readFileSync(path.join(open.site.out, name)).includes(word),
    );
    expect(holding).toEqual([]);
  });

  test('the address of a deck that is to come says what, where and when', () => {
    const page = html('slides/coming/index.html');
    for (const text of ['The short talk', 'Second Conf', '4 March 2027', 'calendar/second-conf.ics']) {
      expect(page.includes(text), text).toBe(true);
    }
    expect(filesBelow(path.join(open.site.out, 'slides/coming'))).toEqual(['index.html']);
  });
});

describe('addresses', () => {
  test('the short one leads to the deck, and so does one that was printed under a former name', async () => {
    for (const name of ['everything', 'all-of-it']) {
      const arrived = await onPage(`s/${name}/`, async (page) => {
        await page.waitForURL('**/slides/everything/');
        return page.locator('h1').textContent();
      });
      expect(arrived).toBe('Everything');
    }
  });

  test.each(['embed', 'present'])('a frame or a link to %s under a former name leads on', (page) => {
    const former = html(`slides/all-of-it/${page}/index.html`);
    expect(former).toContain(`url=https://user.example/repo/slides/everything/${page}/`);
    expect(html(`slides/everything/${page}/index.html`)).toContain('class="slides"');
  });

  test('a deck as it was shown stays under the name of the event', async () => {
    const has = (file: string, text: string) => html(file).includes(text);
    expect(has('slides/everything/index.html', 'href="/repo/slides/everything/first-conf/"')).toBe(true);
    const version = 'slides/everything/first-conf/index.html';
    expect(has(version, 'Only this')).toBe(true);
    expect(has(version, 'Three steps')).toBe(false);
    expect(has(version, 'href="/repo/slides/everything/"')).toBe(true);
    expect(has('slides/everything/first-conf/present/index.html', 'Only this')).toBe(true);
  });

  test('a deck that was shown is from there, on its title slide too; what comes next is said beside it', async () => {
    const page = html('slides/quiet/index.html');
    expect(page).toMatch(/class="slide-imprint"[^>]*>Ada Example · First Conf · 4 March 2026</);
    expect(page).toMatch(/Next at\s*<a href="\/repo\/calendar\/third-conf\/">Third Conf<\/a>/);
  });

  test('where a slide will be left out has no page before its time, and nothing leads there', () => {
    expect(existsSync(path.join(open.site.out, 'slides/quiet/third-conf'))).toBe(false);
    const leading = filesBelow(open.site.out).filter(
      (name) => name.endsWith('.html') && html(name).includes('/slides/quiet/third-conf/'),
    );
    expect(leading).toEqual([]);
  });

  test('the data of a version names its own page', () => {
    for (const segment of ['everything', 'everything/first-conf', 'quiet/first-conf']) {
      const [, data] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(
        html(`slides/${segment}/index.html`),
      )!;
      expect(JSON.parse(data!)['@graph'][0].url).toBe(`https://user.example/repo/slides/${segment}/`);
    }
  });

  test('a slide that was left out is in no page of that showing', () => {
    expect(html('slides/quiet/index.html').includes('id="more"')).toBe(true);
    for (const name of ['index.html', 'present/index.html', 'speaker/index.html']) {
      expect(html(`slides/quiet/first-conf/${name}`).includes('id="more"'), name).toBe(false);
    }
  });

  test('the QR code of the last slide says the short address', async () => {
    const { default: jsQR } = await import('jsqr');
    const size = 600;
    const pixels = await onPage('slides/everything/', async (page) => {
      const code = page.locator('.qr');
      await code.evaluate((svg, width) => {
        (svg as SVGElement).style.width = `${width}px`;
      }, size);
      return sharp(await code.screenshot())
        .ensureAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
    });
    const { width, height } = pixels.info;
    const read = (jsQR as unknown as typeof import('jsqr').default)(
      new Uint8ClampedArray(pixels.data),
      width,
      height,
    );
    expect(read?.data).toBe('https://user.example/repo/s/everything/');
  });
});

describe('views', () => {
  test('slides only hides the notes; the contact sheet puts slides beside each other', async () => {
    await onPage('slides/everything/', async (page) => {
      const notes = page.locator('#steps .sheet-notes');
      expect(await notes.isVisible()).toBe(true);
      await page.getByLabel('slides only').check({ force: true });
      expect(await notes.isVisible()).toBe(false);
      await page.getByLabel('contact sheet').check({ force: true });
      const [first, second] = await Promise.all(
        ['#everything-in-one-deck', '#agenda'].map((id) => page.locator(id).boundingBox()),
      );
      expect(Math.round(first!.y)).toBe(Math.round(second!.y));
      expect(second!.x).toBeGreaterThan(first!.x + first!.width);
    });
  });

  test.each([1, 2, 4])('the handout has %i on a page, in order', async (perPage) => {
    const pdf = await onPage('slides/everything/', async (page) => {
      await page.locator(`[name="print"][value="${perPage}"]`).check({ force: true });
      return page.pdf({ format: 'A4', printBackground: true });
    });
    const handout = await openPdf(pdf);
    const words = Array.from({ length: handout.pageCount }, (_, index) =>
      handout
        .page(index + 1)
        .letters.map(({ text }) => text)
        .join('')
        .replace(/\s+/g, ' '),
    );
    const titles = ['Three steps', 'Lines of code', 'A picture', 'Two columns', 'Thank you'];
    const numbers = [4, 5, 7, 9, 10];
    // The first page says what the deck is; then come the slides.
    const pages = titles.map((title) => words.findIndex((text) => text.includes(title)));
    expect(pages).toEqual(numbers.map((number) => 1 + Math.floor((number - 1) / perPage)));
    expect(words.some((text) => text.includes('Say this slowly.'))).toBe(true);
  });

  test('nothing sticks out on a small screen', async () => {
    for (const deck of ['everything', 'paper', 'quiet', 'coming']) {
      const width = await onPage(
        `slides/${deck}/`,
        (page) => page.evaluate(() => document.documentElement.scrollWidth),
        {
          viewport: { width: 390, height: 844 },
        },
      );
      expect(width, deck).toBe(390);
    }
  });
});

describe('for machines', () => {
  test('oEmbed is announced and describes a frame of the embedded page', () => {
    const page = html('slides/everything/index.html');
    const address = /type="application\/json\+oembed" href="([^"]+)"/.exec(page)?.[1];
    expect(address).toBe('https://user.example/repo/slides/everything/oembed.json');
    const described = JSON.parse(html('slides/everything/oembed.json')) as Record<string, unknown>;
    expect(described).toMatchObject({
      version: '1.0',
      type: 'rich',
      title: 'Everything',
      width: 800,
      height: 450,
    });
    expect(described.html).toContain('src="https://user.example/repo/slides/everything/embed/"');
  });

  test('reference managers find title, author, date, event and DOI', () => {
    const page = html('slides/everything/index.html');
    const tag = (name: string) => new RegExp(`<meta name="${name}" content="([^"]*)"`).exec(page)?.[1];
    expect(tag('citation_title')).toBe('Everything');
    expect(tag('citation_author')).toBe('Ada Example');
    expect(tag('citation_publication_date')).toBe('2026/03/04');
    expect(tag('citation_conference_title')).toBe('First Conf');
    expect(tag('citation_doi')).toBe('10.5072/example.1');
  });

  test('search engines are told that it is a presentation', () => {
    expect(html('slides/everything/index.html').includes('"PresentationDigitalDocument"')).toBe(true);
  });

  test('the citations can be selected: BibTeX and CSL-JSON', async () => {
    const blocks = await onPage('slides/everything/', (page) =>
      page.locator('.deck-cite pre').allTextContents(),
    );
    expect(blocks[0]).toMatch(/^@misc\{example2026everything,\n {2}author = \{\{Example\}, Ada\},/);
    expect(JSON.parse(blocks[1] ?? '')).toMatchObject([{ type: 'speech', DOI: '10.5072/example.1' }]);
  });
});

describe('every page of a deck', () => {
  const pages = [
    'slides/everything/index.html',
    'slides/everything/present/index.html',
    'slides/everything/speaker/index.html',
    'slides/everything/embed/index.html',
    'slides/paper/index.html',
    'slides/coming/index.html',
    's/everything/index.html',
  ];

  test.each(pages)('%s is valid HTML without style attributes or scripts of its own', async (file) => {
    const text = html(file);
    const report = await new HtmlValidate({
      extends: ['html-validate:recommended'],
      rules: {
        'no-trailing-whitespace': 'off',
        'void-style': 'off',
        'long-title': 'off',
        'doctype-style': 'off',
      },
    }).validateString(text);
    const complaints = report.results.flatMap(({ messages }) =>
      messages.map(({ ruleId, message, line }) => `${line}: ${ruleId}: ${message}`),
    );
    expect(complaints).toEqual([]);
    expect(text.match(/<[^>]*\sstyle=[^>]*>/g) ?? []).toEqual([]);
    expect(text.match(/<script(?![^>]*\bsrc=)(?![^>]*ld\+json)[^>]*>/g) ?? []).toEqual([]);
  });

  test.each(['light', 'dark'] as const)('axe finds nothing wrong in the %s', async (colorScheme) => {
    for (const at of [
      'slides/everything/',
      'slides/paper/',
      'slides/coming/',
      'slides/everything/first-conf/',
    ]) {
      const violations = await onPage(
        at,
        async (page) => {
          await page.evaluate(axe.source);
          return page.evaluate(async () => {
            const { run } = (globalThis as unknown as { axe: typeof axe }).axe;
            return (await run()).violations.map(
              ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html)}`,
            );
          });
        },
        { colorScheme },
      );
      expect(violations, at).toEqual([]);
    }
  });
});
