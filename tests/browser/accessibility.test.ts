import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launchBrowser } from '../../src/files/browser.ts';
import { type SiteServer, serveSite } from '../../src/files/serve.ts';
import { type SitePage, sitePages, tellingPages } from '../audit/kinds.ts';
import { nameOf, onPage, type Visit, views, visit, visitByDayAndNight } from '../audit/visit.ts';

const { out } = inject('sampleSite');
const pages = sitePages(out);
const telling = tellingPages(pages);
const everyPage = [...telling.values()].flat();
/** The page of each kind that shows the most. */
const fullest = [...telling.values()].map(([page]) => page!);

let browser: Browser;
let server: SiteServer;
let seen: Seen[];

beforeAll(async () => {
  server = await serveSite({ folder: out });
  browser = await launchBrowser();
  seen = [];
  for (const page of everyPage) seen.push(await look(page));
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

/** Every stop of the keyboard from the top of the page to its end. */
async function walk(page: Page): Promise<{ stops: number[]; faults: string[] }> {
  const walked = { stops: [] as number[], faults: [] as string[] };
  for (let stop = await nextStop(page); stop && walked.stops.length < 300; stop = await nextStop(page)) {
    walked.stops.push(stop.order);
    walked.faults.push(...stop.faults);
  }
  return walked;
}

/** How often a page has each landmark. */
async function countLandmarks(page: Page) {
  return {
    banner: await page.getByRole('banner').count(),
    main: await page.getByRole('main').count(),
    contentinfo: await page.getByRole('contentinfo').count(),
    'navigation without a name': await page.locator('nav:not([aria-label], [aria-labelledby])').count(),
  };
}

/** Elements whose words have the colour of their ground in forced colours. */
async function lostInForcedColours(page: Page): Promise<string[]> {
  await page.emulateMedia({ forcedColors: 'active' });
  return page.evaluate(() => {
    if (!matchMedia('(forced-colors: active)').matches) return ['The colours are not forced'];
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
  });
}

/** What there is to see on a page, once on a telephone and once on a laptop. */
interface Seen {
  page: SitePage;
  visits: Map<string, Visit>;
  landmarks: Awaited<ReturnType<typeof countLandmarks>>;
  walked: Awaited<ReturnType<typeof walk>> | undefined;
  lost: string[];
}

async function look(page: SitePage): Promise<Seen> {
  const open = <T>(width: number, use: (page: Page) => Promise<T>) => {
    const inWidth = views.filter((view) => view.width === width);
    return visitByDayAndNight(browser, server.url, server.url + page.path, inWidth, use);
  };
  const byPhone = await open(phone.width, async (opened) =>
    fullest.includes(page) ? walk(opened) : undefined,
  );
  const atDesk = await open(desk.width, async (opened) => ({
    landmarks: await countLandmarks(opened),
    lost: await lostInForcedColours(opened),
  }));
  const found = [...byPhone.found, ...atDesk.found];
  return {
    page,
    visits: new Map(views.map((view, index) => [nameOf(view), found[index]!])),
    walked: byPhone.used,
    ...atDesk.used,
  };
}

describe('every kind of page', () => {
  it('is one that the audit knows', () => {
    expect(pages.filter(({ kind }) => !kind).map(({ file }) => file)).toEqual([]);
    expect(fullest.length).toBeGreaterThan(15);
  });

  it.each(views)(
    'has nothing that axe or the browser complains of, at $width px in the $colorScheme',
    (view) => {
      const found = seen.flatMap(({ page, visits }) => {
        const { violations, complaints } = visits.get(nameOf(view))!;
        return [...violations, ...complaints].map((line) => `/${page.path}: ${line}`);
      });
      expect(found).toEqual([]);
    },
  );

  it('is divided into head, text and foot, each with a name of its own where there are two', () => {
    for (const { page, landmarks } of seen.filter(
      ({ page }) => !/presenting|speaker|embed/.test(page.kind!.name),
    )) {
      expect(landmarks, page.path).toEqual({
        banner: 1,
        main: 1,
        contentinfo: 1,
        'navigation without a name': 0,
      });
    }
  });

  it('can be walked through with the keyboard: in order, each stop seen, none covered, no trap', () => {
    const walks = seen.flatMap(({ page, walked }) => (walked ? [{ at: page.path, ...walked }] : []));
    expect(walks.length).toBe(fullest.length);
    for (const { at, faults, stops } of walks) {
      expect(faults, at).toEqual([]);
      expect(stops, at).toEqual([...new Set(stops)].sort((a, b) => a - b));
      expect(stops.length, at).toBeGreaterThan(0);
    }
  });

  it('keeps its words apart from their ground in forced colours', () => {
    for (const { page, lost } of seen) expect(lost, page.path).toEqual([]);
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

  it('is found out by night where it is well by day, once it is open', async () => {
    writeFileSync(
      path.join(folder, 'night.html'),
      `<!doctype html><html lang="en"><title>Night</title>
      <style>@media (prefers-color-scheme: dark) { p { color: #333; background: #000 } }</style>
      <main><h1>Night</h1><p>Dim</p></main>`,
    );
    const both = views.slice(0, 2);
    const { found } = await visitByDayAndNight(browser, faulty.url, `${faulty.url}night.html`, both, (page) =>
      lostInForcedColours(page),
    );
    const rules = found.map(({ violations }) => violations.map((line) => line.split(':')[0]));
    expect(rules).toEqual([[], ['color-contrast']]);
  });

  it('is seen to have no outline', async () => {
    const stop = await onPage(browser, faulty.url, { viewport: phone }, nextStop);
    expect(stop?.faults).toEqual([expect.stringContaining('no outline')]);
  });
});
