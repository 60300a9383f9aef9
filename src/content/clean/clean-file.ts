/** Takes out of a file what must not be published: scripts in drawings, places and people in films and papers. */
import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomic } from '../../files/atomic.ts';
import { type Personal, personalInMp4, personalInWebm } from './film.ts';
import { personalInPdf } from './paper.ts';
import { cleanSvg, emptySvg, NotXml } from './svg.ts';

const looks: Record<string, 'mp4' | 'webm' | 'pdf'> = {
  '.mp4': 'mp4',
  '.m4v': 'mp4',
  '.mov': 'mp4',
  '.qt': 'mp4',
  '.webm': 'webm',
  '.mkv': 'webm',
  '.pdf': 'pdf',
};

/** Names of the files that may have something to be taken out. */
export const cleanable = /\.(?:svg|mp4|m4v|mov|qt|webm|mkv|pdf)$/i;

/** Of those, films and papers. */
export const filmOrPaper = /\.(?:mp4|m4v|mov|qt|webm|mkv|pdf)$/i;

/** PDF files are read whole; larger ones are left as they are. */
const largestPaper = 200_000_000;

/** What a film or a paper tells of people and places; nothing of anything else. */
export async function personalIn(file: string): Promise<Personal | undefined> {
  const kind = looks[path.extname(file).toLowerCase()];
  if (!kind) return undefined;
  const handle = await open(file);
  try {
    if (kind === 'mp4') return await personalInMp4(handle);
    if (kind === 'webm') return await personalInWebm(handle);
    if ((await handle.stat()).size <= largestPaper) return personalInPdf(await handle.readFile());
    return {
      place: false,
      told: [],
      changes: [],
      left: ['a file of more than 200 MB, which is not looked into'],
    };
  } finally {
    await handle.close();
  }
}

/**
 * Cleans a file of the output, in its place.
 *
 * @returns what the owner should know, a few words each
 */
export async function cleanFile(file: string): Promise<string[]> {
  if (/\.svg$/i.test(file)) return cleanDrawing(file);
  const personal = await personalIn(file);
  if (personal && personal.changes.length > 0) {
    const handle = await open(file, 'r+');
    try {
      for (const { at, bytes } of personal.changes) await handle.write(bytes, 0, bytes.length, at);
    } finally {
      await handle.close();
    }
  }
  return personal?.left.map((what) => `still holds ${what}`) ?? [];
}

async function cleanDrawing(file: string): Promise<string[]> {
  try {
    const { text, changed, removed } = cleanSvg(await readFile(file));
    if (changed) await writeFileAtomic(file, text, { fsync: false });
    return removed.length > 0 ? [`removed ${removed.slice(0, 5).join(', ')}`] : [];
  } catch (error) {
    if (!(error instanceof NotXml)) throw error;
    await writeFileAtomic(file, emptySvg, { fsync: false });
    return [`is not valid XML, and was not published: ${error.message}`];
  }
}
