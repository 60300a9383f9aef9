/** Pictures of a source: read from its folder or fetched, and looked at whether they are any. */
import { readFileSync, statSync } from 'node:fs';
import { NotFetched, type PublicFetch } from '../replies/fetch-public.ts';

/** Bytes of a picture at most. */
const mostBytes = 30 * 1024 * 1024;
const limits = { bytes: mostBytes, time: 20_000, redirects: 5 };

/**
 * The ending of a picture's file, by its first bytes; nothing for what a page can't show as one.
 *
 * @example pictureEnding(Buffer.from('GIF89a')) // 'gif'
 */
export function pictureEnding(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 1_024));
  const latin = head.toString('latin1');
  if (latin.startsWith('\x89PNG\r\n')) return 'png';
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'jpg';
  if (/^GIF8[79]a/.test(latin)) return 'gif';
  if (/^RIFF[\s\S]{4}WEBP/.test(latin)) return 'webp';
  if (/^[\s\S]{4}ftypavi[fs]/.test(latin)) return 'avif';
  if (
    /^\s*(?:<\?xml|<!--|<!DOCTYPE svg|<svg)/i.test(latin) &&
    /<svg[\s>]/i.test(Buffer.from(bytes.subarray(0, 10_000)).toString('latin1'))
  )
    return 'svg';
  return undefined;
}

/** A picture's bytes, or why there are none. */
export type PictureFile = { bytes: Uint8Array; ending: string } | { why: string };

/** Reads a picture of the source. @param file absolute */
export function readPicture(file: string): PictureFile {
  if (statSync(file).size > mostBytes) return { why: `has more than ${mostBytes / 1024 / 1024} MB` };
  const bytes = readFileSync(file);
  const ending = pictureEnding(bytes);
  return ending ? { bytes, ending } : { why: 'is no picture that a page can show' };
}

/** Fetches a picture of the old site. */
export async function fetchPicture(address: string, fetcher: PublicFetch): Promise<PictureFile> {
  try {
    const { bytes } = await fetcher.answer(address, limits, 'image/*');
    const ending = pictureEnding(bytes);
    return ending ? { bytes, ending } : { why: 'is no picture' };
  } catch (error) {
    if (!(error instanceof NotFetched)) throw error;
    return { why: error.message };
  }
}
