/**
 * PDFium, as far as a deck needs it: pages as pixels, their words, links and descriptions.
 *
 * `@hyzyla/pdfium` brings PDFium as WebAssembly but wraps only rendering and plain text, so its
 * functions are called directly here. What each does is said in PDFium's public headers (fpdfview.h,
 * fpdf_text.h, fpdf_doc.h, fpdf_structtree.h).
 */
import { PDFiumModule } from '@hyzyla/pdfium';
import type { Letter } from './text.ts';

/** The raw functions of the WebAssembly module; handles and pointers are numbers. */
type Functions = Record<string, (...values: number[]) => number> &
  Record<'malloc' | 'free', (value: number) => number>;

/** FPDF_GetLastError (fpdfview.h). */
const lastErrors: Record<number, 'encrypted' | 'broken'> = { 4: 'encrypted', 5: 'encrypted' };
/** FPDF_ANNOT draws annotations; FPDF_REVERSE_BYTE_ORDER gives RGBA instead of BGRA (fpdfview.h). */
const renderFlags = 0x01 | 0x10;
/** FPDFBitmap_BGRA (fpdfview.h). */
const bitmapFormat = 4;
/** PDFACTION_URI and PDFACTION_GOTO (fpdf_doc.h). */
const actionUri = 3;
const actionGoTo = 1;

/** A rectangle in thousandths of the page's width and height, from its upper left corner. */
export interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A link of a page: to the web, or to another page of the file. */
export interface PdfLink {
  text: string;
  url?: string;
  page?: number;
  area: Area;
}

/** One page, apart from its pixels. */
export interface PdfPage {
  /** In points of 1/72 inch. */
  width: number;
  height: number;
  letters: Letter[];
  links: PdfLink[];
  /** What a tagged PDF says of its figures. */
  descriptions: string[];
}

/** Raw pixels: RGBA, 8 bits each, rows without padding. */
export interface Pixels {
  data: Uint8Array<ArrayBuffer>;
  width: number;
  height: number;
}

/** PDFium's answer to a file it can't open. */
export class PdfOpenError extends Error {
  readonly reason: 'encrypted' | 'broken';

  constructor(reason: 'encrypted' | 'broken', message: string) {
    super(message);
    this.name = 'PdfOpenError';
    this.reason = reason;
  }
}

/** An open file. PDFium isn't reentrant: one call at a time. */
export interface PdfDocument {
  readonly pageCount: number;
  /** Titles from the file's bookmarks, by page number; the topmost of several. */
  readonly bookmarks: ReadonlyMap<number, string>;
  /** Reads a page (from 1). @throws PdfOpenError where the page is broken */
  page(number: number): PdfPage;
  /** Draws a page (from 1) on white. @throws PdfOpenError where the page is broken */
  draw(number: number, size: { width: number; height: number }): Pixels;
}

/**
 * Opens a PDF.
 *
 * @throws PdfOpenError where the file is encrypted or no PDF
 */
export async function openPdf(file: Uint8Array): Promise<PdfDocument> {
  const module = await PDFiumModule({});
  const pdf = module.wasmExports as unknown as Functions;
  const memory = (): DataView => new DataView(module.HEAPU8.buffer);

  /** Runs `use` with zeroed memory, and frees it. */
  const withMemory = <T>(size: number, use: (pointer: number) => T): T => {
    const pointer = pdf.malloc(size);
    if (pointer === 0) throw new PdfOpenError('broken', 'it needs more memory than there is');
    try {
      module.HEAPU8.fill(0, pointer, pointer + size);
      return use(pointer);
    } finally {
      pdf.free(pointer);
    }
  };
  /** Text from a function that is asked twice: for the length in bytes, then for the bytes. */
  const text = (encoding: 'utf-16le' | 'utf-8', ask: (buffer: number, size: number) => number): string => {
    const size = Math.min(ask(0, 0), 1 << 20);
    if (size <= 0) return '';
    return withMemory(size, (buffer) => {
      ask(buffer, size);
      return new TextDecoder(encoding).decode(module.HEAPU8.slice(buffer, buffer + size)).replace(/\0+$/, '');
    });
  };

  pdf.PDFium_Init?.();
  withMemory(32, (config) => {
    memory().setInt32(config, 2, true);
    pdf.FPDF_InitLibraryWithConfig!(config);
  });
  // The document reads from this memory as long as it is open.
  const source = pdf.malloc(file.length || 1);
  module.HEAPU8.set(file, source);
  const document = pdf.FPDF_LoadMemDocument!(source, file.length, 0);
  if (document === 0) {
    const reason = lastErrors[pdf.FPDF_GetLastError!()] ?? 'broken';
    throw new PdfOpenError(
      reason,
      reason === 'encrypted' ? 'it is encrypted' : 'it is no PDF, or a damaged one',
    );
  }

  const withPage = <T>(number: number, use: (page: number) => T): T => {
    const page = pdf.FPDF_LoadPage!(document, number - 1);
    if (page === 0) throw new PdfOpenError('broken', `page ${number} is damaged`);
    try {
      return use(page);
    } finally {
      pdf.FPDF_ClosePage!(page);
    }
  };
  const sizeOf = (page: number) => ({
    width: pdf.FPDF_GetPageWidthF!(page),
    height: pdf.FPDF_GetPageHeightF!(page),
  });

  /** A rectangle of page coordinates as an area; the page may be rotated or cropped. */
  const areaOf = (page: number, left: number, top: number, right: number, bottom: number): Area =>
    withMemory(8, (out) => {
      const corner = (x: number, y: number): [number, number] => {
        pdf.FPDF_PageToDevice!(page, 0, 0, 1000, 1000, 0, x, y, out, out + 4);
        return [memory().getInt32(out, true), memory().getInt32(out + 4, true)];
      };
      const [x1, y1] = corner(left, top);
      const [x2, y2] = corner(right, bottom);
      return {
        left: Math.min(x1, x2),
        top: Math.min(y1, y2),
        width: Math.abs(x2 - x1),
        height: Math.abs(y2 - y1),
      };
    });

  const lettersOf = (words: number): Letter[] =>
    withMemory(32, (box) => {
      const letters: Letter[] = [];
      const count = Math.min(pdf.FPDFText_CountChars!(words), 100_000);
      for (let at = 0; at < count; at++) {
        const code = pdf.FPDFText_GetUnicode!(words, at);
        const found = pdf.FPDFText_GetCharBox!(words, at, box, box + 8, box + 16, box + 24);
        const [left, right, bottom, top] = [0, 8, 16, 24].map((offset) =>
          memory().getFloat64(box + offset, true),
        ) as [number, number, number, number];
        letters.push({
          text: characterOf(code),
          size: pdf.FPDFText_GetFontSize!(words, at),
          ...(found ? { left, right, bottom, top } : { left: 0, right: 0, bottom: 0, top: 0 }),
        });
      }
      return letters;
    });

  const linksOf = (page: number, words: number): PdfLink[] => {
    const links: PdfLink[] = [];
    const add = (
      target: Pick<PdfLink, 'url' | 'page'>,
      left: number,
      top: number,
      right: number,
      bottom: number,
    ) => {
      const inside = Math.max(0, pdf.FPDFText_GetBoundedText!(words, left, top, right, bottom, 0, 0));
      const label = withMemory(inside * 2 + 2, (buffer) => {
        pdf.FPDFText_GetBoundedText!(words, left, top, right, bottom, buffer, inside);
        return new TextDecoder('utf-16le').decode(module.HEAPU8.slice(buffer, buffer + inside * 2));
      });
      const shown = label.replace(/[\0\s]+/g, ' ').trim();
      links.push({ text: shown, ...target, area: areaOf(page, left, top, right, bottom) });
    };

    withMemory(32, (slots) => {
      // FPDFLink_Enumerate keeps its place in the first slot and gives the link in the second.
      for (let count = 0; count < 1000 && pdf.FPDFLink_Enumerate!(page, slots, slots + 4); count++) {
        const link = memory().getUint32(slots + 4, true);
        if (!pdf.FPDFLink_GetAnnotRect!(link, slots + 8)) continue;
        const [left, top, right, bottom] = [8, 12, 16, 20].map((offset) =>
          memory().getFloat32(slots + offset, true),
        ) as [number, number, number, number];
        const target = targetOf(link);
        if (target) add(target, left, top, right, bottom);
      }
    });

    const found = pdf.FPDFLink_LoadWebLinks!(words);
    const count = Math.min(pdf.FPDFLink_CountWebLinks!(found), 1000);
    for (let at = 0; at < count; at++) {
      const units = pdf.FPDFLink_GetURL!(found, at, 0, 0);
      const url = text('utf-16le', (buffer, size) =>
        buffer === 0 ? units * 2 : pdf.FPDFLink_GetURL!(found, at, buffer, size / 2),
      );
      if (!isWebAddress(url) || links.some((link) => link.url === url)) continue;
      withMemory(32, (box) => {
        if (!pdf.FPDFLink_GetRect!(found, at, 0, box, box + 8, box + 16, box + 24)) return;
        const [left, top, right, bottom] = [0, 8, 16, 24].map((offset) =>
          memory().getFloat64(box + offset, true),
        ) as [number, number, number, number];
        add({ url }, left, top, right, bottom);
      });
    }
    pdf.FPDFLink_CloseWebLinks!(found);
    return links;
  };

  const targetOf = (link: number): Pick<PdfLink, 'url' | 'page'> | undefined => {
    const action = pdf.FPDFLink_GetAction!(link);
    const kind = action === 0 ? actionGoTo : pdf.FPDFAction_GetType!(action);
    if (kind === actionUri) {
      const url = text('utf-8', (buffer, size) => pdf.FPDFAction_GetURIPath!(document, action, buffer, size));
      return isWebAddress(url) ? { url } : undefined;
    }
    if (kind !== actionGoTo) return undefined;
    const place =
      pdf.FPDFLink_GetDest!(document, link) || (action && pdf.FPDFAction_GetDest!(document, action));
    const index = place ? pdf.FPDFDest_GetDestPageIndex!(document, place) : -1;
    return index >= 0 ? { page: index + 1 } : undefined;
  };

  const descriptionsOf = (page: number): string[] => {
    const tree = pdf.FPDF_StructTree_GetForPage!(page);
    if (tree === 0) return [];
    const found: string[] = [];
    let visited = 0;
    const visit = (element: number, depth: number): void => {
      if (element === 0 || depth > 50 || visited++ > 20_000) return;
      const alt = text('utf-16le', (buffer, size) =>
        pdf.FPDF_StructElement_GetAltText!(element, buffer, size),
      );
      if (alt.trim()) found.push(alt.trim());
      const children = pdf.FPDF_StructElement_CountChildren!(element);
      for (let at = 0; at < children; at++) {
        visit(pdf.FPDF_StructElement_GetChildAtIndex!(element, at), depth + 1);
      }
    };
    const roots = pdf.FPDF_StructTree_CountChildren!(tree);
    for (let at = 0; at < roots; at++) visit(pdf.FPDF_StructTree_GetChildAtIndex!(tree, at), 0);
    pdf.FPDF_StructTree_Close!(tree);
    return found;
  };

  const bookmarksOf = (): Map<number, string> => {
    const titles = new Map<number, string>();
    let visited = 0;
    const visit = (parent: number, depth: number): void => {
      let bookmark = pdf.FPDFBookmark_GetFirstChild!(document, parent);
      // A damaged file may link its bookmarks in a circle.
      while (bookmark !== 0 && visited++ < 5000 && depth < 20) {
        const title = text('utf-16le', (buffer, size) =>
          pdf.FPDFBookmark_GetTitle!(bookmark, buffer, size),
        ).trim();
        const place = pdf.FPDFBookmark_GetDest!(document, bookmark);
        const number = place ? pdf.FPDFDest_GetDestPageIndex!(document, place) + 1 : 0;
        if (title && number > 0 && !titles.has(number)) titles.set(number, title);
        visit(bookmark, depth + 1);
        bookmark = pdf.FPDFBookmark_GetNextSibling!(document, bookmark);
      }
    };
    visit(0, 0);
    return titles;
  };

  return {
    pageCount: pdf.FPDF_GetPageCount!(document),
    bookmarks: bookmarksOf(),
    page: (number) =>
      withPage(number, (page) => {
        const words = pdf.FPDFText_LoadPage!(page);
        try {
          return {
            ...sizeOf(page),
            letters: lettersOf(words),
            links: linksOf(page, words),
            descriptions: descriptionsOf(page),
          };
        } finally {
          pdf.FPDFText_ClosePage!(words);
        }
      }),
    draw: (number, { width, height }) =>
      withPage(number, (page) => {
        const bitmap = pdf.FPDFBitmap_CreateEx!(width, height, bitmapFormat, 0, 0);
        if (bitmap === 0) throw new PdfOpenError('broken', `page ${number} needs more memory than there is`);
        try {
          pdf.FPDFBitmap_FillRect!(bitmap, 0, 0, width, height, 0xffffffff);
          pdf.FPDF_RenderPageBitmap!(bitmap, page, 0, 0, width, height, 0, renderFlags);
          const start = pdf.FPDFBitmap_GetBuffer!(bitmap);
          const stride = pdf.FPDFBitmap_GetStride!(bitmap);
          const data = new Uint8Array(width * height * 4);
          for (let row = 0; row < height; row++) {
            const from = start + row * stride;
            data.set(module.HEAPU8.subarray(from, from + width * 4), row * width * 4);
          }
          return { data, width, height };
        } finally {
          pdf.FPDFBitmap_Destroy!(bitmap);
        }
      }),
  };
}

/** A character; PDFium marks a hyphen at the end of a line with U+FFFE or U+0002. */
function characterOf(code: number): string {
  if (code === 0xfffe || code === 2) return '\u00AD';
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

/** Whether a link may be shown: to the web or to a mailbox, and to nothing that runs. */
export function isWebAddress(url: string): boolean {
  return ['https:', 'http:', 'mailto:'].includes(URL.parse(url)?.protocol ?? '');
}
