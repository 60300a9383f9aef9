import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../src/files/browser.ts';
import { type SiteServer, serveSite } from '../../src/files/serve.ts';
import { pagesOf } from '../setup/pages.ts';
import { type BuiltSite, buildSite } from '../setup/site.ts';

let site: BuiltSite;
let server: SiteServer;
let browser: Browser;

beforeAll(async () => {
  const content = path.resolve(import.meta.dirname, '../sites/extremes');
  site = await buildSite({ content, now: '2026-06-01T12:00:00Z' });
  if (site.exitCode !== 0) throw new Error(site.output);
  server = await serveSite({ folder: site.out });
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  site?.remove();
});

async function at<T>(
  address: string,
  width: number,
  look: (page: Page) => Promise<T>,
  options: { forcedColors?: 'active' } = {},
): Promise<T> {
  const page = await browser.newPage({ viewport: { width, height: 844 }, ...options });
  try {
    await page.goto(new URL(address, server.url).href);
    return await look(page);
  } finally {
    await page.close();
  }
}

describe('a site of endless words, wide tables and other scripts', () => {
  it.each([320, 390, 1280])('is nowhere wider than a screen of %i pixels', async (width) => {
    const addresses = pagesOf(site.out).filter((address) => !/^tags\/gegenstand-[1-9]/.test(address));
    expect(addresses).toContain('posts/wide/index.html');
    for (const address of addresses) {
      const wide = await at(address, width, (page) =>
        page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      );
      expect(wide, address).toBeLessThanOrEqual(0);
    }
  });

  it('breaks what is too long for the quiet column, and does not let it into the text', async () => {
    const [facts, text] = await at('posts/long/', 1280, (page) =>
      page.evaluate(() => {
        const spans = [...document.querySelectorAll('.facts a')].flatMap((link) => [
          ...link.getClientRects(),
        ]);
        return [
          Math.max(...spans.map(({ right }) => right)),
          document.querySelector('.prose')!.getBoundingClientRect().left,
        ] as const;
      }),
    );
    expect(facts).toBeLessThan(text);
  });

  it('shows a note in the margin beside a formula, and not behind the edge of its paragraph', async () => {
    const seen = await at('posts/wide/', 1280, async (page) => {
      const note = page.locator('.side-note');
      await note.scrollIntoViewIfNeeded();
      return note.evaluate((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return document.elementFromPoint(x + width / 2, y + height / 2) === element;
      });
    });
    expect(seen).toBe(true);
  });

  it('tells in forced colours the chosen tab, the box and the marked lines from the rest', async () => {
    const told = await at(
      'posts/wide/',
      1280,
      (page) =>
        page.evaluate(() => {
          const look = (selector: string) => {
            const style = getComputedStyle(document.querySelector(selector)!);
            return { outline: style.outlineStyle, border: style.borderBottomWidth };
          };
          return {
            chosen: look('.tab:has(:checked)').border,
            other: look('.tab:not(:has(:checked))').border,
            outlined: ['.callout', '.code .marked', '.code .inserted', '.code .deleted'].map(
              (selector) => look(selector).outline,
            ),
          };
        }),
      { forcedColors: 'active' },
    );
    expect(told).toEqual({ chosen: '2px', other: '0px', outlined: Array(4).fill('solid') });
  });

  it('marks lines of code in one band, to the end of what scrolls', async () => {
    const { gap, widths } = await at('posts/wide/', 390, (page) =>
      page.evaluate(() => {
        const lines = [...document.querySelectorAll('.code .line')].map((line) =>
          line.getBoundingClientRect(),
        );
        return { gap: lines[1]!.top - lines[0]!.bottom, widths: lines.map(({ width }) => width) };
      }),
    );
    expect(Math.abs(gap)).toBeLessThan(1);
    expect(new Set(widths).size).toBe(1);
  });

  it('keeps boxes and bullets of a list at a distance from the edge of a telephone', async () => {
    const [bullets, box] = await at('posts/wide/', 320, (page) =>
      page.evaluate(() => {
        const list = document.querySelector('.contains-task-list')!;
        const input = list.querySelector('input')!;
        return [
          getComputedStyle(list.firstElementChild!).listStyleType,
          input.getBoundingClientRect().left - document.querySelector('.prose')!.getBoundingClientRect().left,
        ] as const;
      }),
    );
    expect(bullets).toBe('disc');
    expect(box).toBeGreaterThanOrEqual(0);
  });

  it('prints everything: nothing is wider than the sheet, hidden behind an edge or folded up', async () => {
    const cut = await at('posts/wide/', 794, async (page) => {
      await page.emulateMedia({ media: 'print' });
      return page.evaluate(() =>
        [...document.querySelectorAll('main :not(.sr-only)')]
          .filter((element) => {
            const { overflowX } = getComputedStyle(element);
            const isCut = overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1;
            return isCut || element.getBoundingClientRect().right > innerWidth + 1;
          })
          .map((element) => element.outerHTML.slice(0, 100)),
      );
    });
    expect(cut).toEqual([]);
  });

  it('has the name in the whole width where there is no portrait', async () => {
    const [name, room] = await at('', 1280, (page) =>
      page.evaluate(() =>
        ['.who h1', 'main > .who'].map((one) => document.querySelector(one)!.getBoundingClientRect().width),
      ),
    );
    expect(name).toBe(room);
  });
});

describe('a post in Arabic', () => {
  it('is written from right to left, its code from left to right', async () => {
    const seen = await at('posts/arabic/', 1280, (page) =>
      page.evaluate(() => {
        const box = (selector: string) => document.querySelector(selector)!.getBoundingClientRect();
        const style = (selector: string) => getComputedStyle(document.querySelector(selector)!);
        return {
          html: [document.documentElement.lang, document.documentElement.dir],
          factsRightOfText: box('.facts').left > box('.prose').left,
          quoteRule: style('.prose blockquote').borderRightWidth,
          code: [style('.prose pre').direction, style('.prose code').direction],
          head: style('.running-head').direction,
        };
      }),
    );
    expect(seen).toEqual({
      html: ['ar', 'rtl'],
      factsRightOfText: true,
      quoteRule: '1px',
      code: ['ltr', 'ltr'],
      head: 'rtl',
    });
  });

  it('is told apart in a list of another language, where Lectern speaks the site’s', async () => {
    const seen = await at('posts/', 1280, (page) =>
      page.evaluate(() => ({
        html: [document.documentElement.lang, document.documentElement.dir],
        rows: [...document.querySelectorAll('.row > div')].map((row) => [
          row.getAttribute('lang'),
          row.getAttribute('dir'),
        ]),
        parts: document.querySelector('.running-head nav')!.getAttribute('lang'),
        skip: document.querySelector('.skip')!.getAttribute('lang'),
      })),
    );
    expect(seen).toEqual({
      html: ['de', ''],
      rows: [
        [null, null],
        ['en', null],
        ['ar', 'rtl'],
      ],
      parts: null,
      skip: null,
    });
  });
});
