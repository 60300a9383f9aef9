/** A picture of few colours: one byte a pixel, and a palette. Flat paper and type in three colours need no more. */

import { constants, crc32, deflateSync } from 'node:zlib';
import { smallestOf } from '../../model/extremes.ts';

/** Colours are 0xrrggbb. */
export class Bitmap {
  readonly width: number;
  readonly height: number;
  /** Rows of the PNG: a filter byte (0, none) before each row of indices. */
  readonly rows: Uint8Array;
  readonly palette: number[];

  constructor(width: number, height: number, rows: Uint8Array, palette: number[]) {
    this.width = width;
    this.height = height;
    this.rows = rows;
    this.palette = palette;
  }

  /** Takes pixels of red, green, blue bytes over. */
  static from(pixels: Uint8Array, width: number, height: number): Bitmap {
    const picture = new Bitmap(width, height, new Uint8Array((width + 1) * height), []);
    const known = new Map<number, number>();
    for (let y = 0, from = 0, to = 1; y < height; y++, to++) {
      for (let x = 0; x < width; x++, from += 3, to++) {
        const colour =
          ((pixels[from] as number) << 16) |
          ((pixels[from + 1] as number) << 8) |
          (pixels[from + 2] as number);
        let index = known.get(colour);
        if (index === undefined) {
          index = picture.indexOf(colour);
          known.set(colour, index);
        }
        picture.rows[to] = index;
      }
    }
    return picture;
  }

  /** A copy whose rows are in `buffer`, which is at least as large. */
  copyInto(buffer: Uint8Array): Bitmap {
    const rows = buffer.subarray(0, this.rows.length);
    rows.set(this.rows);
    return new Bitmap(this.width, this.height, rows, [...this.palette]);
  }

  /** The colour's place in the palette; in a full palette, that of the colour most like it. */
  indexOf(colour: number): number {
    const found = this.palette.indexOf(colour);
    if (found >= 0) return found;
    if (this.palette.length < 256) return this.palette.push(colour) - 1;
    const distances = this.palette.map((other) =>
      [16, 8, 0].reduce((sum, shift) => sum + (((other >> shift) & 255) - ((colour >> shift) & 255)) ** 2, 0),
    );
    return distances.indexOf(smallestOf(distances));
  }

  /** Red, green, blue bytes. */
  toPixels(): Buffer {
    const pixels = Buffer.allocUnsafe(this.width * this.height * 3);
    for (let y = 0, from = 1, to = 0; y < this.height; y++, from++) {
      for (let x = 0; x < this.width; x++, from++, to += 3) {
        const colour = this.palette[this.rows[from] as number] as number;
        pixels[to] = colour >> 16;
        pixels[to + 1] = (colour >> 8) & 255;
        pixels[to + 2] = colour & 255;
      }
    }
    return pixels;
  }

  /**
   * The picture as PNG with a palette (PNG, third edition, sections 5 and 11). Sharp would have to find the palette
   * again in true-colour pixels, which takes it thirty times as long. Runs are all there is to find in flat paper
   * and type: looking for nothing else is faster, and the file even smaller.
   */
  toPng(): Buffer {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(this.width, 0);
    header.writeUInt32BE(this.height, 4);
    header.set([8, 3, 0, 0, 0], 8); // 8 bits, palette; deflate, adaptive filtering, no interlace
    const palette = Buffer.from(
      this.palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]),
    );
    return Buffer.concat([
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
      chunk('IHDR', header),
      chunk('PLTE', palette),
      chunk('IDAT', deflateSync(this.rows, { level: 1, strategy: constants.Z_RLE })),
      chunk('IEND', Buffer.alloc(0)),
    ]);
  }
}

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
