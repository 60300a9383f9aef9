import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../src/browser/launch.ts';
import { type SiteServer, serveSite } from '../../src/serve/serve.ts';
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

async function at<T>(address: string, width: number, look: (page: Page) => Promise<T>): Promise<T> {
  const page = await browser.newPage({ viewport: { width, height: 844 } });
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
      quoteRule: '2px',
      code: ['ltr', 'ltr'],
      head: 'ltr',
    });
  });

  it('is told apart in a list of another language, and so are the words of Lectern itself', async () => {
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
      parts: 'en',
      skip: 'en',
    });
  });
});
