/** Prints decks from the built site, in a real browser: real text, bookmarks, alt text, tagged. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openPdf } from '../pdf/pdfium.ts';
import { type PrintedDeck, printFolder } from './record.ts';

/** How many of the first slides become pictures: what Mastodon and Bluesky take at once. */
const pictureCount = 4;
/** Counts up when the same page is printed otherwise. */
const edition = 1;

export interface PrintJob {
  /** The last parts of the deck's address. */
  segment: string;
  /** The deck's digest. */
  digest: string;
  /** URL of the deck's page. */
  url: string;
  ratio: '16:9' | '4:3';
}

/**
 * Prints one deck.
 *
 * @param known what was printed last time; taken again where the page shows the same
 * @param state the working folder, absolute
 * @returns the record, and whether anything had to be done
 */
export async function printDeck(
  browser: Browser,
  job: PrintJob,
  known: PrintedDeck | undefined,
  state: string,
): Promise<{ printed: PrintedDeck; isNew: boolean }> {
  const height = job.ratio === '4:3' ? 960 : 720;
  // The colours of the screen are put back by a style sheet of our own, which the page's policy forbids.
  const context = await browser.newContext({
    viewport: { width: 1280, height },
    colorScheme: 'light',
    bypassCSP: true,
    locale: 'en-GB',
  });
  try {
    const page = await context.newPage();
    await page.goto(job.url, { waitUntil: 'load' });
    await loadPictures(page);
    const key = await keyOf(page, job);
    const folder = printFolder(state);
    if (
      known?.key === key &&
      [known.pdf, ...known.pictures.map(({ file }) => file)].every((file) =>
        existsSync(path.join(folder, file)),
      )
    ) {
      return { printed: { ...known, digest: job.digest }, isNew: false };
    }
    await mkdir(folder, { recursive: true });
    const pdf = await printPage(page);
    const name = `${job.segment.replaceAll('/', '-')}-${key}`;
    await writeFile(path.join(folder, `${name}.pdf`), pdf);
    const pictures = await takePictures(page, folder, name, height);
    const { pageCount } = await openPdf(pdf);
    return {
      printed: { digest: job.digest, key, pdf: `${name}.pdf`, bytes: pdf.length, pages: pageCount, pictures },
      isNew: true,
    };
  } finally {
    await context.close();
  }
}

/** Everything that shows: the slides' own markup and the style of the page. */
async function keyOf(page: Page, { ratio }: PrintJob): Promise<string> {
  const shown = await page.evaluate(() =>
    [
      document.querySelector('.sheets')?.innerHTML ?? '',
      document.querySelector('.deck')?.className ?? '',
      ...[...document.styleSheets].flatMap((sheet) => [...sheet.cssRules].map((rule) => rule.cssText)),
    ].join('\n'),
  );
  return createHash('sha256').update(`${edition} ${ratio}\n${shown}`).digest('hex').slice(0, 16);
}

async function loadPictures(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (const image of document.images) image.loading = 'eager';
    await Promise.all([...document.images].map((image) => image.decode().catch(() => undefined)));
    await document.fonts.ready;
  });
}

async function printPage(page: Page): Promise<Buffer> {
  const colours = await page.evaluate(() => {
    const style = getComputedStyle(document.documentElement);
    return ['paper', 'ink', 'ink-quiet', 'rule', 'tint', 'accent', 'accent-ink']
      .map((name) => `--${name}:${style.getPropertyValue(`--${name}`)} !important`)
      .join(';');
  });
  await page.addStyleTag({ content: `@media print { :root { ${colours} } }` });
  await page.locator('[name="print"][value="slides"]').evaluate((radio) => {
    (radio as HTMLInputElement).checked = true;
  });
  return page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true, outline: true });
}

async function takePictures(
  page: Page,
  folder: string,
  name: string,
  height: number,
): Promise<PrintedDeck['pictures']> {
  // One at a time, as wide as on a projector, so that nothing wraps otherwise than it does there.
  await page.addStyleTag({
    content: `.sheet { display: none !important }
      .sheet.is-posing { display: block !important; position: fixed; z-index: 9; inset: 0; padding: 0 }
      .sheet.is-posing .slide { inline-size: 1280px; block-size: ${height}px; box-shadow: none }
      .sheet-number, .sheet-notes, .sheet-text { display: none !important }`,
  });
  const sheets = page.locator('.sheet');
  const count = Math.min(pictureCount, await sheets.count());
  const pictures: PrintedDeck['pictures'] = [];
  for (let index = 0; index < count; index++) {
    const file = `${name}-${index + 1}.jpg`;
    await sheets.evaluateAll((all, shown) => {
      all.forEach((sheet, place) => {
        sheet.classList.toggle('is-posing', place === shown);
      });
    }, index);
    const clip = { x: 0, y: 0, width: 1280, height };
    await page.screenshot({ path: path.join(folder, file), type: 'jpeg', quality: 88, clip });
    pictures.push({ file, width: 1280, height });
  }
  return pictures;
}
