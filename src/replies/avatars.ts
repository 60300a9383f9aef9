/**
 * Pictures of people, served by the site itself: fetched once, looked at, drawn anew at the size that is
 * shown, without whatever else was in the file, and named by what they are.
 */
import { createHash } from 'node:crypto';
import { NotFetched, type PublicFetch } from './fetch-public.ts';
import { NotDrawn, PictureProcess } from './picture-process.ts';

/** Pixels on a side: twice the size at which avatars are shown. */
export const avatarSize = 96;
const limits = { bytes: 2_000_000, time: 10_000, redirects: 3 };
/** More pixels than this are not decoded: a few kilobytes can claim to be a gigabyte. */
export const mostPixels = 4_096 * 4_096;
/** A picture that could not be had is not asked for again for this long, in milliseconds. */
export const retryAfter = 7 * 24 * 3_600_000;
/**
 * A picture that is kept is fetched again after this long, in milliseconds: it may be another by now. Less than a day, so that
 * a daily run meets it; most networks give a new picture a new address, which is asked for at once. Whether it is gone is
 * asked in every run.
 */
export const lookAgainAfter = 20 * 3_600_000;
/** Pictures fetched in one run; the others come with later ones. */
const mostPerRun = 150;
/** Kept pictures that a run asks whether they are gone. */
const mostAsked = 1_000;

/** What became of an address: a file, or nothing. Keys are hashes of addresses. */
export type AvatarIndex = Record<string, { file?: string | undefined; at: string }>;

export interface AvatarFolder {
  index: AvatarIndex;
  /** Writes a picture; one of this name is this picture. */
  write(file: string, bytes: Uint8Array): void;
  has(file: string): boolean;
}

export class Avatars {
  readonly #folder: AvatarFolder;
  readonly #now: () => number;
  #fetched = 0;
  /** Kept pictures that this run has asked for, by the hash of the address, and whether they are still there. */
  readonly #asked = new Map<string, Promise<boolean>>();

  constructor(folder: AvatarFolder, now: () => number) {
    this.#folder = folder;
    this.#now = now;
  }

  /** Whether this run may fetch no more. */
  get spent(): boolean {
    return this.#fetched >= mostPerRun;
  }

  /**
   * The file of a picture, or nothing where it cannot be had: that is never an error, for initials do.
   *
   * @param fetcher reaches no further than the network the address came from allows
   */
  async fileFor(address: string | undefined, fetcher: PublicFetch): Promise<string | undefined> {
    if (!address) return undefined;
    const key = hashOf(address).slice(0, 32);
    const known = this.#folder.index[key];
    const age = known ? this.#now() - Date.parse(known.at) : Number.POSITIVE_INFINITY;
    const kept = known?.file && this.#folder.has(known.file) ? known.file : undefined;
    const old = age >= lookAgainAfter && !this.spent;
    if (kept && !old && (await this.#stands(key, address, fetcher))) return kept;
    if (known && !known.file && age < retryAfter) return undefined;
    if (this.spent && !kept) return undefined;
    this.#fetched += 1;
    this.#asked.set(key, Promise.resolve(true));
    const file = await this.#make(address, fetcher, kept);
    this.#folder.index[key] = { ...(file && { file }), at: new Date(this.#now()).toISOString() };
    return file;
  }

  /** Whether a kept picture is still there, as far as its server says. */
  #stands(key: string, address: string, fetcher: PublicFetch): Promise<boolean> {
    const asked = this.#asked.get(key);
    if (asked || this.#asked.size >= mostAsked) return asked ?? Promise.resolve(true);
    const stands = fetcher.isGone(address, limits).then((gone) => !gone);
    this.#asked.set(key, stands);
    return stands;
  }

  /** @param kept what is shown meanwhile, and on where the server can't be reached */
  async #make(address: string, fetcher: PublicFetch, kept?: string): Promise<string | undefined> {
    try {
      const bytes = await redraw(await fetcher.get(address, limits));
      const file = `${hashOf(bytes).slice(0, 32)}.webp`;
      if (!this.#folder.has(file)) this.#folder.write(file, bytes);
      return file;
    } catch (error) {
      if (error instanceof NotFetched) return error.gone ? undefined : kept;
      throw error;
    }
  }
}

const drawing = new PictureProcess();

/**
 * A picture drawn anew: a square WebP of its first frame, upright, without metadata. It is decoded in a process of its
 * own, whose time and memory are bounded (`pictureLimits`).
 *
 * @throws NotFetched where the bytes are no picture of a known kind, too large a one, or one that takes too much
 */
export async function redraw(bytes: Uint8Array, by: PictureProcess = drawing): Promise<Uint8Array> {
  const type = pictureType(bytes);
  if (!type) throw new NotFetched('no picture of a known kind');
  try {
    return await by.draw({ bytes, type, size: avatarSize, pixels: mostPixels });
  } catch (cause) {
    if (!(cause instanceof NotDrawn)) throw cause;
    throw new NotFetched(`not a picture, or one that is too large: ${cause.message}`, { cause });
  }
}

/**
 * What a file is by its first bytes, whatever it calls itself.
 *
 * Signatures: PNG (W3C PNG §5.2), JPEG (ITU T.81 B.1.1.3), GIF (GIF89a §17), WebP (RFC 9649 §2.4),
 * AVIF (AV1 Image File Format §9).
 */
export function pictureType(bytes: Uint8Array): 'png' | 'jpeg' | 'gif' | 'webp' | 'avif' | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 32)).toString('latin1');
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (/^GIF8[79]a/.test(head)) return 'gif';
  if (/^RIFF[\s\S]{4}WEBPVP8/.test(head)) return 'webp';
  if (/^[\s\S]{4}ftypavi[fs]/.test(head) && boxFits(bytes)) return 'avif';
  return undefined;
}

/** Whether the first box says a length that there is (ISO/IEC 14496-12 §4.2): text that begins like one does not. */
function boxFits(bytes: Uint8Array): boolean {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  return length >= 16 && length <= bytes.byteLength;
}

const hashOf = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');
