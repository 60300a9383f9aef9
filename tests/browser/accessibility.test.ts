import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launchBrowser } from '../../src/files/browser.ts';
import { type SiteServer, serveSite } from '../../src/files/serve.ts';
import { sitePages, tellingPages } from '../audit/kinds.ts';
import { onPage, views, visit } from '../audit/visit.ts';

const { out } = inject('sampleSite');
const pages = sitePages(out);
const telling = tellingPages(pages);
const everyPage = [...telling.values()].flat();
/** The page of each kind that shows the most. */
const fullest = [...telling.values()].map(([page]) => page!);

let browser: Browser;
let server: SiteServer;

beforeAll(async () => {
  server = await serveSite({ folder: out });
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const phone = { width: 390, height: 844 };
const desk = { width: 1280, height: 844 };

/** One press of Tab: what has the focus now, and what is wrong with how it shows. Nothing at the end of the page. */
async function nextStop(page: Page): Promise<{ order: number; faults: string[] } | undefined> {
  await page.keyboard.press('Tab');
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return undefined;
    const shown = element.matches('input') ? (element.closest('label') ?? element) : element;
    const outlines = [element, shown].map((one) => getComputedStyle(one));
    // A link that is broken into two lines has a box for each.
    const box = [...shown.getClientRects()][0]!;
    const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const faults: string[] = [];
    if (
      !outlines.some(({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && outlineWidth !== '0px')
    ) {
      faults.push('no outline');
    }
    if (box.bottom <= 0 || box.right <= 0 || box.top >= innerHeight || box.left >= innerWidth) {
      faults.push('off the screen');
    } else if (!at || !(shown.contains(at) || at.contains(shown))) {
      faults.push(`covered by ${at?.outerHTML.slice(0, 80)}`);
    }
    return {
      order: [...document.querySelectorAll('*')].indexOf(element),
      faults: faults.map((fault) => `${element.outerHTML.slice(0, 100)}: ${fault}`),
    };
  });
}

describe('every kind of page', () => {
  it('is one that the audit knows', () => {
    expect(pages.filter(({ kind }) => !kind).map(({ file }) => file)).toEqual([]);
    expect(fullest.length).toBeGreaterThan(15);
  });

  it.each(views)(
    'has nothing that axe or the browser complains of, at $width px in the $colorScheme',
    async (view) => {
      const found: string[] = [];
      for (const page of everyPage) {
        const { violations, complaints } = await visit(browser, server.url, server.url + page.path, view);
        found.push(...[...violations, ...complaints].map((line) => `/${page.path}: ${line}`));
      }
      expect(found).toEqual([]);
    },
  );

  it('is divided into head, text and foot, each with a name of its own where there are two', async () => {
    for (const page of fullest.filter(({ kind }) => !kind!.name.match(/presenting|speaker|embed/))) {
      const counts = await onPage(browser, server.url + page.path, { viewport: desk }, async (open) => ({
        banner: await open.getByRole('banner').count(),
        main: await open.getByRole('main').count(),
        contentinfo: await open.getByRole('contentinfo').count(),
        'navigation without a name': await open.locator('nav:not([aria-label], [aria-labelledby])').count(),
      }));
      expect(counts, page.path).toEqual({
        banner: 1,
        main: 1,
        contentinfo: 1,
        'navigation without a name': 0,
      });
    }
  });

  it('can be walked through with the keyboard: in order, each stop seen, none covered, no trap', async () => {
    for (const { path: at } of fullest) {
      const faults: string[] = [];
      const stops = await onPage(browser, server.url + at, { viewport: phone }, async (page) => {
        const orders: number[] = [];
        for (let stop = await nextStop(page); stop && orders.length < 300; stop = await nextStop(page)) {
          orders.push(stop.order);
          faults.push(...stop.faults);
        }
        return orders;
      });
      expect(faults, at).toEqual([]);
      expect(stops, at).toEqual([...new Set(stops)].sort((a, b) => a - b));
      expect(stops.length, at).toBeGreaterThan(0);
    }
  });

  it('keeps its words apart from their ground in forced colours', async () => {
    for (const { path: at } of everyPage) {
      const lost = await onPage(
        browser,
        server.url + at,
        { viewport: desk, forcedColors: 'active' },
        (page) =>
          page.evaluate(() => {
            const groundOf = (element: Element | null): string => {
              const own = element ? getComputedStyle(element).backgroundColor : 'none';
              return element && own === 'rgba(0, 0, 0, 0)' ? groundOf(element.parentElement) : own;
            };
            return [...document.querySelectorAll('body *')]
              .filter((element) => element.checkVisibility() && !element.closest('svg'))
              .filter(({ childNodes }) =>
                [...childNodes].some((node) => node.nodeType === 3 && node.nodeValue?.trim()),
              )
              .filter((element) => getComputedStyle(element).color === groundOf(element))
              .map((element) => element.outerHTML.slice(0, 100));
          }),
      );
      expect(lost, at).toEqual([]);
    }
  });
});

describe('without JavaScript', () => {
  it('every word is there to be read, or one press away', async () => {
    for (const { path: at } of everyPage.filter(({ kind }) => !kind!.scripts)) {
      const hidden = await onPage(
        browser,
        server.url + at,
        { viewport: desk, javaScriptEnabled: false },
        (page) =>
          page.evaluate(() =>
            [...document.querySelectorAll('body *')]
              .filter(({ childNodes }) =>
                [...childNodes].some((node) => node.nodeType === 3 && node.nodeValue?.trim()),
              )
              // What a summary opens, what a choice shows, and what repeats what stands elsewhere.
              .filter(
                (element) => !element.closest('details:not([open]), [role="tabpanel"], [aria-hidden="true"]'),
              )
              .filter(
                (element) => !element.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
              )
              .map((element) => element.outerHTML.slice(0, 100)),
          ),
      );
      expect(hidden, at).toEqual([]);
    }
  });

  it('a page that needs it says so, and leads to one that does not', async () => {
    for (const page of fullest.filter(({ kind }) => kind!.scripts)) {
      const { said, targets } = await onPage(
        browser,
        server.url + page.path,
        { viewport: desk, javaScriptEnabled: false },
        async (open) => {
          const links = open.locator('noscript a');
          expect(await links.first().isVisible(), page.path).toBe(true);
          return {
            said: await open.locator('noscript').first().innerText(),
            targets: await links.evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href)),
          };
        },
      );
      expect(said, page.path).toContain('needs JavaScript');
      for (const target of targets) {
        const readable = pages.find(({ path: at }) => server.url + at === target);
        expect(readable?.kind?.scripts, target).toBeUndefined();
        expect(readable, target).toBeDefined();
      }
    }
  });
});

describe('a page with faults', () => {
  let folder: string;
  let faulty: SiteServer;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'lectern-faulty-'));
    writeFileSync(
      path.join(folder, 'index.html'),
      `<!doctype html><html lang="en"><title>Faults</title>
      <style>p { color: #ccc; background: #fff } a { font-size: 9px; outline: 0 } div { width: 500px }</style>
      <main><h1>Faults</h1><p>Pale</p><div><a href="#a">a</a><a href="#b">b</a></div>
      <img src="/missing.png" alt="Missing"></main><script>throw new Error('Oh')</script>`,
    );
    faulty = await serveSite({ folder });
  });

  afterAll(async () => {
    await faulty?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is found out', async () => {
    const { violations, complaints } = await visit(browser, faulty.url, faulty.url, views[0]!);
    for (const rule of ['color-contrast', 'target-size']) {
      expect(
        violations.some((line) => line.startsWith(rule)),
        rule,
      ).toBe(true);
    }
    for (const text of ['404 for', 'Error: Oh', 'px wide']) {
      expect(
        complaints.some((line) => line.includes(text)),
        text,
      ).toBe(true);
    }
  });

  it('is seen to have no outline', async () => {
    const stop = await onPage(browser, faulty.url, { viewport: phone }, nextStop);
    expect(stop?.faults).toEqual([expect.stringContaining('no outline')]);
  });
});
