/** Looks at a page in a real browser: what axe finds, what the browser complains of, and what it fetches. */
import axe from 'axe-core';
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
  const { width, colorScheme } = view;
  const context = await browser.newContext({ viewport: { width, height: 844 }, colorScheme });
  const found: Visit = { violations: [], complaints: [], fonts: [] };
  const waiting: Promise<void>[] = [];
  try {
    const page = await context.newPage();
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) found.complaints.push(message.text());
    });
    page.on('pageerror', (error) => found.complaints.push(String(error)));
    page.on('request', (request) => {
      if (!request.url().startsWith(site)) found.complaints.push(`asks ${request.url()}`);
    });
    page.on('requestfailed', (request) => found.complaints.push(`does not get ${request.url()}`));
    page.on('response', (response) => {
      if (response.status() >= 400) found.complaints.push(`${response.status()} for ${response.url()}`);
      if (response.request().resourceType() !== 'font') return;
      // What is fetched when nothing else is to do may be cut off by the end of the visit.
      const weigh = response.body().then((body) => void found.fonts.push(body.length));
      waiting.push(weigh.catch(() => undefined));
    });
    await page.goto(url, { waitUntil: 'load' });
    await page.evaluate(() => document.fonts.ready);
    found.violations = await violationsOn(page);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width) found.complaints.push(`The page is ${wide} px wide`);
    await Promise.all(waiting);
    return found;
  } finally {
    await context.close();
  }
}

/** What axe finds wrong on an open page, an element each. */
export async function violationsOn(page: Page, rules?: string[]): Promise<string[]> {
  await page.evaluate(axe.source);
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
