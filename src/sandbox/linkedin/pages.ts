import { PDFiumLibrary } from '@hyzyla/pdfium';
import sharp from 'sharp';

/** Opens a PDF for a moment; nothing where it is none, is encrypted or broken. */
async function withPdf<T>(
  bytes: Uint8Array,
  use: (document: Awaited<ReturnType<PDFiumLibrary['loadDocument']>>) => T | Promise<T>,
): Promise<T | undefined> {
  const library = await PDFiumLibrary.init();
  try {
    const document = await library.loadDocument(bytes).catch(() => undefined);
    if (!document) return undefined;
    try {
      return await use(document);
    } finally {
      document.destroy();
    }
  } finally {
    library.destroy();
  }
}

/** How many pages a PDF has; nothing where it cannot be read. */
export async function pageCount(bytes: Uint8Array): Promise<number | undefined> {
  return withPdf(bytes, (document) => document.getPageCount());
}

/** A page (from 1) as the timeline shows it; nothing where there is no such page. */
export async function pagePicture(bytes: Uint8Array, number: number): Promise<Uint8Array | undefined> {
  return withPdf(bytes, async (document) => {
    if (number < 1 || number > document.getPageCount()) return undefined;
    const { data, width, height } = await document.getPage(number - 1).render({ scale: 1, render: 'bitmap' });
    const pixels = sharp(data, { raw: { width, height, channels: 4 } });
    return new Uint8Array(await pixels.flatten({ background: '#fff' }).jpeg({ quality: 85 }).toBuffer());
  });
}
