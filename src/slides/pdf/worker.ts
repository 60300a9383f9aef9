/**
 * PDFium in a thread of its own: a file made to stall or to eat memory takes the thread with it and
 * nothing else. Answers one question at a time.
 */
import { parentPort } from 'node:worker_threads';
import { openPdf, type PdfDocument, type PdfLink, PdfOpenError, type Pixels } from './pdfium.ts';
import { type PageText, readPage } from './text.ts';

export type Question =
  | { ask: 'open'; file: Uint8Array }
  | { ask: 'page'; number: number; longestSide: number };

/** A page as it is handed over, drawn so that its longer side has the pixels asked for. */
export interface DrawnPage extends PageText {
  width: number;
  height: number;
  links: PdfLink[];
  descriptions: string[];
  bookmark: string | undefined;
  pixels: Pixels;
}

export type PdfAnswer =
  | { kind: 'opened'; pageCount: number }
  | { kind: 'page'; page: DrawnPage }
  | { kind: 'failed'; reason: 'encrypted' | 'broken'; message: string };

const port = parentPort!;
let document: PdfDocument | undefined;

port.on('message', async (question: Question) => {
  try {
    const answer = await answerTo(question);
    const pixels = answer.kind === 'page' ? [answer.page.pixels.data.buffer] : [];
    port.postMessage(answer, pixels);
  } catch (error) {
    const reason = error instanceof PdfOpenError ? error.reason : 'broken';
    const message = error instanceof PdfOpenError ? error.message : `PDFium gave up: ${String(error)}`;
    port.postMessage({ kind: 'failed', reason, message } satisfies PdfAnswer);
  }
});

async function answerTo(question: Question): Promise<PdfAnswer> {
  if (question.ask === 'open') {
    document = await openPdf(question.file);
    return { kind: 'opened', pageCount: document.pageCount };
  }
  if (!document) throw new Error('no file is open');
  const { number, longestSide } = question;
  const { letters, links, descriptions, width, height } = document.page(number);
  const scale = longestSide / Math.max(width, height, 1);
  const pixels = document.draw(number, {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  });
  return {
    kind: 'page',
    page: {
      ...readPage(letters),
      width,
      height,
      links,
      descriptions,
      bookmark: document.bookmarks.get(number),
      pixels,
    },
  };
}
