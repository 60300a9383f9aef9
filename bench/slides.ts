/**
 * What a deck costs its readers, beside the same deck in plain reveal.js 6; and how fast a PDF becomes
 * a deck. Both decks are served by the same server and opened by the same browser.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { launchBrowser } from '../src/files/browser.ts';
import { serveSite } from '../src/files/serve.ts';
import { importDeck } from '../src/slides/pdf/import.ts';
import { contentFolder, mdx } from '../tests/setup/content.ts';
import { buildSite } from '../tests/setup/site.ts';
import type { BenchOptions, Figures } from './index.ts';
import { mdxBody, pictures, revealPage, words } from './slides/deck.ts';

const project = path.resolve(import.meta.dirname, '..');

/**
 * Figures: `slides.present_js_bytes` (compressed with gzip -6), `slides.present_bytes`,
 * `slides.present_requests` until the first slide is shown and the page has loaded;
 * `slides.read_js_bytes`; `slides.words_without_js`, the share of the deck's words that a reader sees
 * with scripts off. The same with `_reveal`. Then `slides.pdf_pages_per_second` and
 * `slides.pdf_again_ms` for the second import of the same file.
 */
export async function benchSlides({ progress }: BenchOptions): Promise<Figures> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lectern-bench-slides-'));
  const browser = await launchBrowser();
  try {
    const files: Record<string, Buffer> = {};
    for (const [index, name] of pictures.entries()) files[name] = await picture(index);
    const ours = await measureOurs(browser, files, progress);
    const theirs = await measureReveal(browser, folder, files, progress);
    const reveal = Object.fromEntries(
      Object.entries(theirs).map(([name, value]) => [`${name}_reveal`, value]),
    );
    return { ...ours, ...reveal, ...(await measurePdf(folder, progress)) };
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureOurs(
  browser: Browser,
  files: Record<string, Buffer>,
  progress: BenchOptions['progress'],
): Promise<Figures> {
  const content = contentFolder({
    ...Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`slides/${name}`, bytes])),
    'slides/deck.mdx': mdx('title: The deck\nsummary: Twenty slides.\ndate: 2026-01-02', mdxBody),
  });
  const site = await buildSite({ content: content.folder });
  if (site.exitCode !== 0) throw new Error(site.output);
  const server = await serveSite({ folder: site.out });
  try {
    const present = await load(
      browser,
      `${server.url}slides/deck/present/`,
      '.reveal.is-ready section.present',
    );
    progress(`Lectern, presenting: ${present.requests.join(' ')}`);
    const read = await load(browser, `${server.url}slides/deck/`, '.sheet');
    return {
      'slides.present_js_bytes': present.scripts,
      'slides.present_bytes': present.bytes,
      'slides.present_requests': present.requests.length,
      'slides.read_js_bytes': read.scripts,
      'slides.words_without_js': await shownWords(browser, `${server.url}slides/deck/`),
    };
  } finally {
    await server.close();
    site.remove();
    content.remove();
  }
}

async function measureReveal(
  browser: Browser,
  folder: string,
  files: Record<string, Buffer>,
  progress: BenchOptions['progress'],
): Promise<Figures> {
  const out = path.join(folder, 'reveal');
  mkdirSync(out);
  cpSync(path.join(project, 'node_modules/reveal.js/dist'), path.join(out, 'dist'), { recursive: true });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(path.join(out, name), bytes);
  writeFileSync(path.join(out, 'index.html'), revealPage);
  const server = await serveSite({ folder: out });
  try {
    const present = await load(browser, server.url, '.reveal.ready section.present h2');
    progress(`reveal.js, presenting: ${present.requests.join(' ')}`);
    return {
      'slides.present_js_bytes': present.scripts,
      'slides.present_bytes': present.bytes,
      'slides.present_requests': present.requests.length,
      'slides.read_js_bytes': present.scripts,
      'slides.words_without_js': await shownWords(browser, server.url),
    };
  } finally {
    await server.close();
  }
}

/** Opens a page and counts what it fetches until an element is there and everything has loaded. */
async function load(
  browser: Browser,
  url: string,
  ready: string,
): Promise<{ requests: string[]; bytes: number; scripts: number }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  try {
    const page = await context.newPage();
    const answers: Promise<{ name: string; bytes: number; isScript: boolean }>[] = [];
    let counting = true;
    page.on('response', (response) => {
      if (!counting) return;
      answers.push(
        response.body().then((body) => ({
          name: path.posix.basename(new URL(response.url()).pathname) || 'index.html',
          bytes: transferred(body, response.headers()['content-type'] ?? ''),
          isScript: response.request().resourceType() === 'script',
        })),
      );
    });
    await page.goto(url, { waitUntil: 'load' });
    await page.locator(ready).first().waitFor();
    counting = false;
    const found = await Promise.all(answers);
    const sum = (list: typeof found) => list.reduce((total, { bytes }) => total + bytes, 0);
    return {
      requests: found.map(({ name }) => name),
      bytes: sum(found),
      scripts: sum(found.filter(({ isScript }) => isScript)),
    };
  } finally {
    await context.close();
  }
}

/** What a host sends: text compressed, everything else as it is. */
function transferred(body: Buffer, type: string): number {
  return /text|javascript|json|svg/.test(type) ? gzipSync(body, { level: 6 }).length : body.length;
}

/** The share of the deck's words that are on the screen with scripts off. */
async function shownWords(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext({ javaScriptEnabled: false });
  try {
    const page = await context.newPage();
    await page.goto(url);
    const text = await page.evaluate(() => document.body.innerText);
    const left = new Map<string, number>();
    for (const word of text.split(/\s+/)) left.set(word, (left.get(word) ?? 0) + 1);
    const found = words.filter((word) => {
      const count = left.get(word) ?? 0;
      left.set(word, count - 1);
      return count > 0;
    });
    return found.length / words.length;
  } finally {
    await context.close();
  }
}

async function measurePdf(folder: string, progress: BenchOptions['progress']): Promise<Figures> {
  const file = path.join(project, 'content/slides/reading-the-tide.pdf');
  const cache = path.join(folder, 'cache');
  const start = performance.now();
  const { pages } = await importDeck(file, { cache });
  const first = performance.now() - start;
  const again = performance.now();
  await importDeck(file, { cache });
  const second = performance.now() - again;
  progress(`PDF of ${pages.length} pages: ${(first / 1000).toFixed(1)} s, again ${second.toFixed(1)} ms`);
  return {
    'slides.pdf_pages_per_second': (pages.length * 1000) / first,
    'slides.pdf_again_ms': second,
  };
}

/** A photograph's worth of detail: soft shapes and some grain. */
function picture(seed: number): Promise<Buffer> {
  const width = 1280;
  const height = 720;
  const pixels = Buffer.alloc(width * height * 3);
  let noise = seed + 1;
  for (let index = 0; index < pixels.length; index++) {
    noise = (noise * 1_103_515_245 + 12_345) % 2_147_483_648;
    const x = Math.floor(index / 3) % width;
    const y = Math.floor(index / 3 / width);
    pixels[index] = 128 + 90 * Math.sin(x / (90 + 40 * (index % 3))) * Math.cos(y / 110) + (noise % 16);
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 82 })
    .toBuffer();
}
