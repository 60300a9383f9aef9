import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importDeck } from '../../src/slides/pdf/import.ts';
import { makeOdp } from '../setup/office.ts';
import { circularPdf, encryptedPdf, makePdf, pagelessPdf } from '../setup/pdf.ts';

let folder: string;
let cache: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lectern-pdf-'));
  cache = path.join(folder, 'cache');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, bytes: Uint8Array): string {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return file;
}
const importing = (name: string, bytes: Uint8Array) => importDeck(write(name, bytes), { cache });

describe('a sound PDF', () => {
  const pages = [
    { lines: ['A harbour', 'First line of text', 'Talk 1'], link: 'https://archive.example/logs' },
    { lines: ['Second', 'Another line', 'Talk 2'], link: 'javascript:alert(1)' },
    { lines: ['Third', 'See https://plain.example/page', 'Talk 3'] },
    { lines: ['Fourth', 'The end', 'Talk 4'] },
  ];

  test('gives titles, paragraphs and links', async () => {
    const deck = await importing('sound.pdf', makePdf(pages));
    expect(deck.pages.map(({ title }) => title)).toEqual(['A harbour', 'Second', 'Third', 'Fourth']);
    expect(deck.pages[0]?.paragraphs).toEqual(['A harbour', 'First line of text']);
    expect(deck.pages[0]?.links).toMatchObject([{ text: 'A harbour', url: 'https://archive.example/logs' }]);
    expect(deck.pages[2]?.links).toMatchObject([{ url: 'https://plain.example/page' }]);
  });

  test('running heads and page numbers are no text', async () => {
    const deck = await importing('sound.pdf', makePdf(pages));
    expect(deck.pages.flatMap(({ paragraphs }) => paragraphs).join('\n')).not.toContain('Talk');
  });

  test('a link that would run something is left out', async () => {
    const deck = await importing('sound.pdf', makePdf(pages));
    expect(deck.pages[1]?.links).toEqual([]);
  });

  test('a link lies where it lies on the page', async () => {
    const deck = await importing('sound.pdf', makePdf(pages));
    const area = deck.pages[0]?.links[0]?.area;
    // [60 450 500 510] of 960 by 540 points, measured from the top.
    expect(area).toEqual({ left: 62, top: 56, width: 459, height: 111 });
  });

  test('pages become pictures in two sizes and two formats', async () => {
    const deck = await importing('sound.pdf', makePdf(pages));
    const { pictures } = deck.pages[0]!;
    expect(pictures.map(({ format, width, height }) => `${format} ${width}x${height}`).sort()).toEqual([
      'avif 1600x900',
      'avif 800x450',
      'webp 1600x900',
      'webp 800x450',
    ]);
    for (const { file, width } of pictures) {
      const picture = sharp(path.join(deck.folder, file));
      expect((await picture.metadata()).width).toBe(width);
      const { channels } = await picture.stats();
      // Black letters on white paper.
      expect(channels[0]?.min).toBeLessThan(40);
      expect(channels[0]?.max).toBeGreaterThan(240);
    }
  });

  test('is drawn once: the second time nothing is written', async () => {
    const deck = await importing('once.pdf', makePdf(pages));
    const times = () =>
      readdirSync(deck.folder).map((name) => statSync(path.join(deck.folder, name)).mtimeMs);
    const before = times();
    const folders = readdirSync(cache).length;
    await importing('once.pdf', makePdf(pages));
    expect(times()).toEqual(before);
    expect(readdirSync(cache)).toHaveLength(folders);
  });

  test('pages of any shape fit the sizes', async () => {
    const deck = await importing('tall.pdf', makePdf([{ lines: ['Tall'] }], [200, 14_000]));
    const widest = Math.max(...deck.pages[0]!.pictures.map(({ height }) => height));
    expect(widest).toBeLessThanOrEqual(1600);
  });
});

describe('a file that is no deck is refused, by name', () => {
  test.each([
    ['encrypted.pdf', encryptedPdf(), 'encrypted', /encrypted\.pdf: it is encrypted.*without a password/],
    ['text.pdf', Buffer.from('Dear reader,\n'), 'broken', /text\.pdf: it is no PDF/],
    ['half.pdf', makePdf([{ lines: ['Half'] }]).subarray(0, 300), 'broken', /half\.pdf: /],
    ['nothing.pdf', Buffer.alloc(0), 'empty', /nothing\.pdf: it is empty/],
    ['pageless.pdf', pagelessPdf(), 'empty', /pageless\.pdf: it has no pages/],
    ['circular.pdf', circularPdf(), undefined, /circular\.pdf: /],
    [
      'long.pdf',
      makePdf(Array.from({ length: 501 }, (_, n) => ({ lines: [`Page ${n}`] }))),
      'too-large',
      /long\.pdf: it has 501 pages; a deck has at most 500/,
    ],
  ])('%s', async (name, bytes, reason, message) => {
    const failure = await importing(name, bytes).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'PdfError', message: expect.stringMatching(message) });
    if (reason) expect(failure).toMatchObject({ reason });
  });

  test('missing.pdf', async () => {
    await expect(importDeck(path.join(folder, 'missing.pdf'), { cache })).rejects.toThrow(/missing\.pdf/);
  });

  test('slides.pptx, where LibreOffice is not installed', async () => {
    const search = process.env.PATH;
    process.env.PATH = '/nowhere';
    try {
      await expect(importing('slides.pptx', Buffer.from('PK'))).rejects.toThrow(
        /slides\.pptx: .*LibreOffice is not installed.*export the slides as PDF/,
      );
    } finally {
      process.env.PATH = search;
    }
  });

  test('nothing half-made stays in the cache', async () => {
    await importing('text.pdf', Buffer.from('Dear reader,\n')).catch(() => undefined);
    expect(readdirSync(cache).filter((name) => name.startsWith('draft-'))).toEqual([]);
  });
});

const hasOffice = ['soffice', 'libreoffice'].some((name) => !spawnSync(name, ['--version']).error);

describe.skipIf(!hasOffice)('where LibreOffice is installed', () => {
  test('a presentation becomes a deck: pages, titles, words, descriptions, and a PDF to offer', async () => {
    const odp = makeOdp([
      ['The tide at Skerrow', 'Two centuries of logbooks'],
      ['What was lost', 'Nine winters'],
    ]);
    const deck = await importing('tide.odp', odp);
    expect(deck.pages.map(({ title }) => title)).toEqual(['The tide at Skerrow', 'What was lost']);
    expect(deck.pages[0]?.paragraphs).toContain('Two centuries of logbooks');
    expect(deck.pages[0]?.descriptions).toEqual(['A boat at low water']);
    expect(deck.name).toBe('tide.pdf');
    const pdf = readFileSync(deck.pdf);
    expect([pdf.subarray(0, 5).toString(), pdf.length]).toEqual(['%PDF-', deck.bytes]);

    const again = await importing('tide.odp', odp);
    expect(again).toEqual(deck);
  });

  test('one in the format of PowerPoint, made by LibreOffice itself', async () => {
    const odp = write('made.odp', makeOdp([['A harbour', 'In the rain']]));
    const profile = `-env:UserInstallation=${pathToFileURL(path.join(folder, 'profile')).href}`;
    spawnSync('soffice', [profile, '--headless', '--convert-to', 'pptx', '--outdir', folder, odp]);
    const deck = await importDeck(path.join(folder, 'made.pptx'), { cache });
    expect(deck.pages[0]).toMatchObject({ title: 'A harbour', descriptions: ['A boat at low water'] });
  });

  test('one that is damaged is refused, by name', async () => {
    await expect(importing('damaged.pptx', Buffer.from('PK'))).rejects.toThrow(
      /damaged\.pptx: LibreOffice made no PDF of it.*open it in LibreOffice/,
    );
  });
});
