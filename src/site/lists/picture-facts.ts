import { closeSync, openSync, readSync } from 'node:fs';
import type { ImageMetadata } from 'astro';

/**
 * Width, height and format of a picture. They are read from its copy: as soon as one looks at the
 * picture itself, Astro publishes the original file, with whatever the camera wrote into it.
 */
export function pictureFacts(picture: ImageMetadata): Pick<ImageMetadata, 'width' | 'height' | 'format'> {
  return (picture as ImageMetadata & { clone?: ImageMetadata }).clone ?? picture;
}

const moving = new Map<string, boolean>();

/** Whether a picture is shown as it is: drawn (SVG), or moving, which other sizes and formats would not be. */
export function isShownAsItIs(picture: ImageMetadata): boolean {
  const { format } = pictureFacts(picture);
  if (format === 'svg' || format === 'gif') return true;
  const { fsPath } = picture as ImageMetadata & { fsPath?: string };
  if (!fsPath || !/^(?:webp|avif)$/.test(format)) return false;
  const known = moving.get(fsPath) ?? moves(headOf(fsPath));
  moving.set(fsPath, known);
  return known;
}

function headOf(file: string): Buffer {
  const head = Buffer.alloc(64);
  const opened = openSync(file, 'r');
  try {
    return head.subarray(0, readSync(opened, head));
  } finally {
    closeSync(opened);
  }
}

/**
 * Whether the first bytes of a file are those of a WebP with animation (its `VP8X` chunk says so) or of a sequence of AVIF
 * (one of its brands is `avis`).
 */
export function moves(head: Buffer): boolean {
  const text = (from: number, to: number) => head.toString('latin1', from, to);
  if (text(0, 4) === 'RIFF' && text(8, 16) === 'WEBPVP8X') return ((head[20] ?? 0) & 0x02) !== 0;
  if (text(4, 8) !== 'ftyp') return false;
  const brands = text(8, Math.min(head.readUInt32BE(0), head.length));
  return /^(?:.{4})*?avis/s.test(brands);
}
