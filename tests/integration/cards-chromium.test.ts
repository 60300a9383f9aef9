/**
 * Titles beside Chromium's: the same lines, the same fonts (made static for the browser), the same size.
 * Measured is how much of the ink lies on the same pixels, and the order in which a reader meets the words.
 */
import chromium from '@sparticuz/chromium';
import { type Browser, type Page, chromium as playwright } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { familyFiles } from '../../src/cards/draw/families.ts';
import type { Run } from '../../src/cards/draw/runs.ts';
import { type SetTitle, setTitle } from '../cards/set.ts';
import { staticFont } from '../cards/static-font.ts';
import { titles } from '../cards/titles.ts';

const size = 72;
const width = 760;
/** Of the ink of both, how much both have on the same pixel. Chromium and we are at 0.967 to 0.979. */
const similar = 0.95;

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [
      ...chromium.args,
      '--disable-background-networking',
      '--font-render-hinting=none',
      '--disable-lcd-text',
    ],
  });
  page = await browser.newPage({ viewport: { width: 1000, height: 1000 } });
});
afterAll(() => browser?.close());

/** The file behind a face, as a static font for the browser. */
async function asStatic(faceName: string): Promise<Buffer> {
  const id = faceName.split(' ')[0] as string;
  const family = [
    'Source Serif 4',
    'Inter',
    'DejaVu Sans',
    'Noto Emoji',
    'Noto Naskh Arabic',
    'Noto Serif Hebrew',
    'Noto Serif Devanagari',
    'Noto Serif Thai',
    'Noto Serif SC',
    'Noto Serif JP',
    'Noto Serif KR',
  ].find((name) => familyFiles(name)?.some((file) => file.id === id));
  const file = familyFiles(family ?? '')?.find((candidate) => candidate.id === id);
  if (!file) throw new Error(`no family has ${id}`);
  return staticFont(file, 'title', family === 'Source Serif 4');
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Chromium's picture of the same lines, and where each word begins, from the left. */
async function inChromium(title: SetTitle, lang: string) {
  const names = title.faces.map((_, index) => `f${index}`);
  const data = await Promise.all(
    title.faces.map(async ({ name }) => (await asStatic(name)).toString('base64')),
  );
  // Each font is for the characters that we drew with it: the test is of drawing, not of choosing fonts.
  const ranges = title.faces.map((face) => {
    const text = title.lines.flatMap(({ runs }) =>
      runs.filter((run) => run.face === face).map((run) => run.text),
    );
    return [...new Set(text.join(''))]
      .map((character) => `U+${character.codePointAt(0)?.toString(16)}`)
      .join();
  });
  const faces = names.map(
    (name, index) =>
      `@font-face{font-family:${name};unicode-range:${ranges[index]};src:url(data:font/ttf;base64,${data[index]})}`,
  );
  await page.setContent(`<!doctype html><html lang="${lang}"><style>${faces.join('')}
    body{margin:0;background:#fff;color:#000}
    div{position:absolute;left:${size}px;width:${width}px;font:400 ${size}px/${title.lineHeight}px ${names.join()};
      white-space:pre;font-synthesis:none;font-variant-emoji:text;direction:${title.rightToLeft ? 'rtl' : 'ltr'};text-rendering:geometricPrecision}
    </style>${title.lines.map(({ text }, row) => `<div style="top:${row * title.lineHeight}px">${escaped(text)}</div>`).join('')}`);
  await page.evaluate(() => document.fonts.ready);
  const png = await page.screenshot({ clip: { x: 0, y: 0, width: title.width, height: title.height } });
  const { data: grey } = await sharp(png).greyscale().raw().toBuffer({ resolveWithObject: true });
  const words = await page.evaluate(() =>
    [...document.querySelectorAll('div')].map((line) => {
      const node = line.firstChild as Text;
      return [...node.data.matchAll(/\p{L}[\p{L}\p{M}\u200c\u200d]*/gu)].map((match) => {
        const range = document.createRange();
        range.setStart(node, match.index);
        range.setEnd(node, match.index + match[0].length);
        return { word: match[0], left: range.getBoundingClientRect().left };
      });
    }),
  );
  return { ink: Float32Array.from(grey, (value) => 1 - value / 255), words };
}

/** How much ink two pictures share, with the second moved down by `dy` pixels: Σ min ÷ Σ max. */
function overlap(a: Float32Array, b: Float32Array, rowLength: number, dy: number): number {
  let both = 0;
  let either = 0;
  for (let i = 0; i < a.length; i++) {
    const other = b[i - dy * rowLength] ?? 0;
    both += Math.min(a[i] as number, other);
    either += Math.max(a[i] as number, other);
  }
  return both / either;
}

/** Our words in the order of the eye, left to right. Neighbouring runs of one direction are one stretch of words. */
function order(runs: Run[]): string[] {
  const stretches: { text: string; rightToLeft: boolean }[] = [];
  for (const { text, rightToLeft } of runs) {
    const last = stretches.at(-1);
    if (last?.rightToLeft !== rightToLeft) stretches.push({ text, rightToLeft });
    else last.text = rightToLeft ? text + last.text : last.text + text;
  }
  return stretches.flatMap(({ text, rightToLeft }) => {
    const words = [...text.matchAll(/\p{L}[\p{L}\p{M}\u200c\u200d]*/gu)].map(([word]) => word);
    return rightToLeft ? words.reverse() : words;
  });
}

describe('a title looks as Chromium draws it', () => {
  test.each(titles)('$name', async ({ lang, text }) => {
    const ours = await setTitle(text, lang, size, width);
    const theirs = await inChromium(ours, lang);
    // Browsers place baselines by their own rounding; only the height of the whole is free.
    const best = Math.max(
      ...Array.from({ length: 2 * size + 1 }, (_, dy) =>
        overlap(ours.ink, theirs.ink, ours.width, dy - size),
      ),
    );
    expect(best).toBeGreaterThan(similar);
  });

  test.each(titles)('words of $name stand in the same order', async ({ lang, text }) => {
    const ours = await setTitle(text, lang, size, width);
    const theirs = await inChromium(ours, lang);
    const seen = theirs.words.map((line) => line.sort((a, b) => a.left - b.left).map(({ word }) => word));
    expect(ours.lines.map(({ runs }) => order(runs).join(' '))).toEqual(seen.map((line) => line.join(' ')));
  });
});
