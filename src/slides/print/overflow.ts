/** Slides with more on them than fits, measured where it shows: in a browser, on the presenting page. */
import type { Browser } from 'playwright-core';
import type { Environment } from '../../content/environment.ts';
import { shownPath } from '../../content/problem.ts';
import { type BuiltDecks, withBuiltSite } from './built-decks.ts';

/** One slide that is too full. */
interface Overflow {
  /** From 1. */
  number: number;
  id: string;
  title: string;
  /** By how many pixels of a screen of 1280 the text leaves its place. */
  pixels: number;
  /** Which way it leaves. */
  side: string;
}

/**
 * A line for every slide of some decks with more on it than fits.
 *
 * @example 'content/slides/talk.mdx: slide 2, "All of it" (#all-of-it), is 40 pixels too tall for its frame'
 * @throws BrowserMissing where there is a deck to measure and nothing to measure it with
 */
export async function overflowsOfDecks(
  environment: Environment,
  { decks, base }: BuiltDecks,
): Promise<string[]> {
  if (decks.length === 0) return [];
  return withBuiltSite(environment, base, async (browser, url) => {
    const lines: string[] = [];
    for (const { segment, entry } of decks) {
      for (const { number, title, id, pixels, side } of await findOverflows(
        browser,
        `${url}slides/${segment}/present/`,
      )) {
        const file = shownPath(environment.content, entry.file);
        lines.push(
          `${file}: slide ${number}, "${title}" (#${id}), is ${pixels} pixels too ${side} for its frame`,
        );
      }
    }
    return lines;
  });
}

/**
 * Measures every slide of a deck, all its steps shown.
 *
 * @param url URL of the deck's presenting page
 */
async function findOverflows(browser: Browser, url: string): Promise<Overflow[]> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, bypassCSP: true });
  try {
    const page = await context.newPage();
    await page.goto(url);
    await page.locator('.reveal.is-ready').waitFor();
    // All slides side by side at their full size, without the transforms that fit them to the window.
    await page.addStyleTag({
      content: `.reveal .slides, .reveal .slides > section { transform: none !important; zoom: 1 !important }
        .reveal .slides > section { display: block !important; visibility: visible !important; opacity: 1 !important }
        .reveal .fragment { opacity: 1 !important; visibility: visible !important }`,
    });
    await page.evaluate(async () => {
      for (const image of document.images) image.loading = 'eager';
      await Promise.all([...document.images].map((image) => image.decode().catch(() => undefined)));
      await document.fonts.ready;
    });
    return await page.locator('.slides > section').evaluateAll((sections) => {
      // A few pixels are rounding and the overhang of letters; nobody sees them in the margin.
      const tolerance = 6;
      return sections.flatMap((section, index) => {
        const body = section.querySelector('.slide-body');
        if (!body) return [];
        const room = body.getBoundingClientRect();
        // Of the frame, too: what pushes the text away from its place leaves none for the foot.
        const frame = section.querySelector('.frame')!;
        let wider = Math.max(body.scrollWidth - body.clientWidth, frame.scrollWidth - frame.clientWidth);
        let taller = Math.max(body.scrollHeight - body.clientHeight, frame.scrollHeight - frame.clientHeight);
        for (const element of body.querySelectorAll('*')) {
          const box = element.getBoundingClientRect();
          if (box.width <= 2) continue;
          wider = Math.max(wider, box.right - room.right);
          taller = Math.max(taller, box.bottom - room.bottom);
          if (element.matches('pre')) wider = Math.max(wider, element.scrollWidth - element.clientWidth);
        }
        const pixels = Math.round(Math.max(wider, taller));
        if (pixels <= tolerance) return [];
        const title = section.querySelector('h2')?.textContent?.trim() ?? '';
        return [{ number: index + 1, id: section.id, title, pixels, side: wider > taller ? 'wide' : 'tall' }];
      });
    });
  } finally {
    await context.close();
  }
}
