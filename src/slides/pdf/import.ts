/**
 * A PDF as a deck: its pages as pictures in two sizes and two formats, its words, links and
 * descriptions as text. Kept by content: the same file is never drawn twice.
 */

import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { largestOf } from '../../model/extremes.ts';
import { convertToPdf, isOffice } from './office.ts';
import type { PdfLink } from './pdfium.ts';
import { PdfError } from './problem.ts';
import { PdfReader } from './reader.ts';
import { withoutRunningHeads } from './text.ts';
import type { DrawnPage } from './worker.ts';

/** Counts up when the pictures or the text of the same file come out differently. */
const edition = 2;
/** Widths of the pictures: a phone or a contact sheet, and a projector. */
const widths = [800, 1600] as const;
const formats = ['avif', 'webp'] as const;
const limits = { bytes: 200_000_000, pages: 500 };

export type PageFormat = (typeof formats)[number];

/** One picture of a page: a file in the deck's folder of the cache. */
export interface PagePicture {
  file: string;
  format: PageFormat;
  width: number;
  height: number;
}

export interface ImportedPage {
  /** From 1. */
  number: number;
  /** From the file's bookmarks, else its topmost big line. */
  title: string | undefined;
  paragraphs: string[];
  /** The paragraphs, a line each. */
  text: string;
  links: PdfLink[];
  /** What a tagged PDF says of its figures. */
  descriptions: string[];
  pictures: PagePicture[];
}

export interface ImportedDeck {
  /** Folder of the cache with the pictures, absolute. */
  folder: string;
  /** Content address of the file. */
  key: string;
  /** Size of the file that is offered, in bytes, and its name. */
  bytes: number;
  name: string;
  /** Absolute path of the PDF: the file itself, or what was made of it. */
  pdf: string;
  pages: ImportedPage[];
}

/**
 * Reads a PDF (or, where LibreOffice is installed, a PPTX or ODP), or takes it from the cache.
 *
 * @param file absolute path
 * @param options `cache` is the folder of the cache; `name` is how the file is named in errors
 * @throws PdfError naming the file, what is wrong with it, and what helps
 */
export async function importDeck(
  file: string,
  options: { cache: string; name?: string },
): Promise<ImportedDeck> {
  const name = options.name ?? path.basename(file);
  const source = await readFile(file).catch((cause: unknown) => {
    throw new PdfError('empty', name, 'there is no such file, or it may not be read', { cause });
  });
  if (source.length === 0) throw new PdfError('empty', name, 'it is empty');
  if (source.length > limits.bytes) {
    throw new PdfError(
      'too-large',
      name,
      `it has ${Math.round(source.length / 1e6)} MB; at most 200 are read`,
    );
  }
  const key = createHash('sha256').update(`${edition} `).update(source).digest('hex').slice(0, 32);
  const folder = path.join(options.cache, key);
  const known = await readKnown(folder, file, name);
  if (known) return known;

  await mkdir(options.cache, { recursive: true });
  const draft = await mkdtemp(path.join(options.cache, 'draft-'));
  try {
    const office = isOffice(name);
    const pdf = office ? await convertToPdf(file, draft, name) : source;
    const pages = await importPages(pdf, draft, name);
    const record: KeptDeck = {
      key,
      bytes: pdf.length,
      pages,
      converted: office ? path.parse(name).name : undefined,
    };
    await writeFile(path.join(draft, 'deck.json'), JSON.stringify(record));
    await keep(draft, folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  const deck = await readKnown(folder, file, name);
  if (!deck) throw new Error(`${folder} vanished while it was written.`);
  return deck;
}

interface KeptDeck extends Pick<ImportedDeck, 'key' | 'bytes' | 'pages'> {
  /** Name without extension of the file that was converted to PDF. */
  converted?: string | undefined;
}

async function readKnown(folder: string, file: string, name: string): Promise<ImportedDeck | undefined> {
  const text = await readFile(path.join(folder, 'deck.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { converted, ...kept } = JSON.parse(text) as KeptDeck;
  return {
    ...kept,
    folder,
    name: converted === undefined ? path.basename(name) : `${converted}.pdf`,
    pdf: converted === undefined ? file : path.join(folder, `${converted}.pdf`),
  };
}

/** Puts a finished draft in its place; another build may have been quicker. */
async function keep(draft: string, folder: string): Promise<void> {
  try {
    await rename(draft, folder);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

async function importPages(pdf: Uint8Array, folder: string, name: string): Promise<ImportedPage[]> {
  const reader = new PdfReader(name);
  try {
    const count = await reader.open(pdf);
    if (count === 0) throw new PdfError('empty', name, 'it has no pages');
    if (count > limits.pages) {
      throw new PdfError('too-large', name, `it has ${count} pages; a deck has at most ${limits.pages}`);
    }
    const pages: Promise<ImportedPage>[] = [];
    for (let number = 1; number <= count; number++) {
      const page = await reader.page(number, largestOf(widths));
      const imported = encode(page, number, folder);
      imported.catch(() => undefined);
      pages.push(imported);
      // One page is drawn while those before it are encoded; more would only fill the memory.
      await pages.at(-3);
    }
    const imported = await Promise.all(pages);
    const texts = withoutRunningHeads(imported.map(({ paragraphs }) => paragraphs));
    return imported.map((page, index) => {
      const paragraphs = texts[index] ?? [];
      return { ...page, paragraphs, text: paragraphs.join('\n') };
    });
  } finally {
    await reader.close();
  }
}

async function encode(page: DrawnPage, number: number, folder: string): Promise<ImportedPage> {
  const { pixels, bookmark, title, paragraphs, links, descriptions } = page;
  const raw = { width: pixels.width, height: pixels.height, channels: 4 as const };
  const wanted = widths.map((width) => Math.min(width, pixels.width));
  const pictures: PagePicture[] = [];
  for (const width of new Set(wanted)) {
    for (const format of formats) {
      const file = `${number}-${width}.${format}`;
      const picture = sharp(pixels.data, { raw }).removeAlpha().resize({ width });
      const encoded =
        format === 'avif'
          ? picture.avif({ quality: 62, effort: 1, chromaSubsampling: '4:4:4' })
          : picture.webp({ quality: 82, effort: 2 });
      const { height } = await encoded.toFile(path.join(folder, file));
      pictures.push({ file, format, width, height });
    }
  }
  return {
    number,
    title: bookmark ?? title,
    paragraphs,
    text: '',
    links,
    descriptions,
    pictures,
  };
}
