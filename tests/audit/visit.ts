/** Looks at a page in a real browser: what axe finds, what the browser complains of, and what it fetches. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/** How a page is looked at. */
export interface View {
  width: number;
  colorScheme: 'light' | 'dark';
}

/** A telephone and a laptop, by day and by night. */
export const views: readonly View[] = [390, 1280].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
);

/** @example nameOf({ width: 390, colorScheme: 'dark' }) // "390 px, dark" */
export const nameOf = ({ width, colorScheme }: View): string => `${width} px, ${colorScheme}`;

export interface Visit {
  /** What axe finds wrong: `color-contrast: <p class="label">…`. */
  violations: string[];
  /** Errors and warnings in the console, failed requests, requests to anybody but the site, and what sticks out. */
  complaints: string[];
  /** The fonts that were fetched, in bytes each. */
  fonts: number[];
}

/**
 * Opens a page in a context of its own, does something there, and closes it.
 *
 * @param options of the context; 844 px high where no viewport is given
 */
export async function onPage<T>(
  browser: Browser,
  url: string,
  options: BrowserContextOptions,
  use: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext(options);
  try {
    const page = await context.newPage();
    await page.goto(url);
    return await use(page);
  } finally {
    await context.close();
  }
}

/**
 * Visits a page of a site and has axe look at it, by all rules of WCAG 2.2 AA and of good practice.
 *
 * @param site the address below which everything is the site's own
 */
export async function visit(browser: Browser, site: string, url: string, view: View): Promise<Visit> {
  const { found } = await visitByDayAndNight(browser, site, url, [view], async () => undefined);
  return found[0]!;
}

/** The rules that look at colours: all that another colour scheme can break on a page that is otherwise the same. */
const colourRules = ['color-contrast', 'link-in-text-block'];

/**
 * Visits a page once and looks at it in several views of one width: by all rules in the first, by those of colours in the others,
 * which only change the colours of the page that is open. Does something there at the end, in the first view again.
 *
 * @param site the address below which everything is the site's own
 * @returns what was found in each view, and what `use` gave
 */
export async function visitByDayAndNight<T>(
  browser: Browser,
  site: string,
  url: string,
  views: readonly View[],
  use: (page: Page) => Promise<T>,
): Promise<{ found: Visit[]; used: T }> {
  const [{ width, colorScheme }, ...others] = views as [View, ...View[]];
  const context = await browser.newContext({ viewport: { width, height: 844 }, colorScheme });
  const nothing = (): Visit => ({ violations: [], complaints: [], fonts: [] });
  let now = nothing();
  const found = [now];
  const waiting: Promise<void>[] = [];
  try {
    const page = await context.newPage();
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) now.complaints.push(message.text());
    });
    page.on('pageerror', (error) => now.complaints.push(String(error)));
    page.on('request', (request) => {
      if (!request.url().startsWith(site)) now.complaints.push(`asks ${request.url()}`);
    });
    page.on('requestfailed', (request) => now.complaints.push(`does not get ${request.url()}`));
    page.on('response', (response) => {
      if (response.status() >= 400) now.complaints.push(`${response.status()} for ${response.url()}`);
      if (response.request().resourceType() !== 'font') return;
      // What is fetched when nothing else is to do may be cut off by the end of the visit.
      const { fonts } = now;
      const weigh = response.body().then((body) => void fonts.push(body.length));
      waiting.push(weigh.catch(() => undefined));
    });
    await page.goto(url, { waitUntil: 'load' });
    const look = async (rules?: string[]) => {
      await page.evaluate(() => document.fonts.ready);
      now.violations = await violationsOn(page, rules);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      if (wide > width) now.complaints.push(`The page is ${wide} px wide`);
    };
    await look();
    for (const view of others) {
      now = nothing();
      found.push(now);
      await page.emulateMedia({ colorScheme: view.colorScheme });
      await look(colourRules);
    }
    if (others.length > 0) await page.emulateMedia({ colorScheme });
    const used = await use(page);
    await Promise.all(waiting);
    return { found, used };
  } finally {
    await context.close();
  }
}

/** The smaller of axe's two files: it is sent to every page. */
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong on an open page, an element each. */
export async function violationsOn(page: Page, rules?: string[]): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource);
  return page.evaluate(async (only) => {
    const { axe: checker } = globalThis as unknown as { axe: typeof import('axe-core') };
    const { violations } = await checker.run({
      resultTypes: ['violations'],
      // Off unless asked for, because it came with WCAG 2.2.
      ...(only ? { runOnly: only } : { rules: { 'target-size': { enabled: true } } }),
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary ?? ''}`),
    );
  }, rules);
}
