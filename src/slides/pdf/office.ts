/** PPTX and ODP, through LibreOffice where it is installed. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { PdfError } from './problem.ts';

const run = promisify(execFile);
const commands = ['soffice', 'libreoffice'];
/**
 * Tagged, so that the descriptions of pictures survive; without bookmarks, which would be the names of the slides
 * ("Slide 1") where a reader wants their titles. Options as JSON are understood since LibreOffice 7.4 (its help,
 * "Starting LibreOffice Software With Parameters").
 */
const pdfWith = `pdf:impress_pdf_Export:${JSON.stringify({
  UseTaggedPDF: { type: 'boolean', value: 'true' },
  ExportBookmarks: { type: 'boolean', value: 'false' },
})}`;

/** Whether a file is one that LibreOffice turns into a PDF. */
export function isOffice(name: string): boolean {
  return /\.(pptx|odp)$/i.test(name);
}

/**
 * Makes a PDF of a presentation, and leaves it in a folder under the presentation's name.
 *
 * @param file absolute path of the presentation
 * @param folder where the PDF goes
 * @param name how the file is named in errors
 * @returns the bytes of the PDF
 * @throws PdfError where LibreOffice is missing or can't read the file
 */
export async function convertToPdf(file: string, folder: string, name: string): Promise<Uint8Array> {
  const scratch = await mkdtemp(path.join(tmpdir(), 'lectern-office-'));
  try {
    await convert(file, scratch, name);
    const made = path.join(scratch, `${path.parse(file).name}.pdf`);
    const target = path.join(folder, `${path.parse(name).name}.pdf`);
    const bytes = await readFile(made).catch((cause: unknown) => {
      throw new PdfError('unconverted', name, 'LibreOffice made no PDF of it', { cause });
    });
    await writeFile(target, bytes);
    return bytes;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function convert(file: string, scratch: string, name: string): Promise<void> {
  // A profile of its own: an open LibreOffice would otherwise swallow the request.
  const profile = `-env:UserInstallation=${pathToFileURL(path.join(scratch, 'profile')).href}`;
  const values = [profile, '--headless', '--norestore', '--convert-to', pdfWith, '--outdir', scratch, file];
  for (const command of commands) {
    try {
      await run(command, values, { timeout: 180_000 });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue;
      throw new PdfError('unconverted', name, 'LibreOffice could not read it', { cause: error });
    }
  }
  throw new PdfError('no-converter', name, 'it is no PDF, and LibreOffice is not installed here');
}
