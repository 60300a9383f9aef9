/** The pictures that go with posts: read from the build, and made small enough for a network. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Attachment } from '../networks/contract.ts';

export class Pictures {
  readonly #folder: string;

  /** @param folder the output folder (`dist`) */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** SHA-256 of a picture's bytes, hexadecimal; nothing where the file isn't there. */
  async digest(file: string): Promise<string | undefined> {
    const bytes = await this.#read(file);
    return bytes && createHash('sha256').update(bytes).digest('hex');
  }

  /** A picture in at most so many bytes: as it is, else as JPEG, smaller and smaller. */
  async attachment(file: string, most: number): Promise<Attachment | undefined> {
    const bytes = await this.#read(file);
    if (!bytes) return undefined;
    if (bytes.byteLength <= most) return { bytes, type: typeOf(file) };
    const { default: sharp } = await import('sharp');
    for (const [width, quality] of [
      [1200, 85],
      [1200, 70],
      [1000, 60],
      [800, 50],
      [600, 40],
    ] as const) {
      const smaller = await sharp(bytes)
        .resize({ width, withoutEnlargement: true })
        .flatten({ background: '#fff' })
        .jpeg({ quality })
        .toBuffer();
      if (smaller.byteLength <= most) return { bytes: smaller, type: 'image/jpeg' };
    }
    return undefined;
  }

  async #read(file: string): Promise<Uint8Array | undefined> {
    try {
      return await readFile(path.join(this.#folder, file));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }
}

function typeOf(file: string): string {
  const types: Record<string, string> = {
    '.jpg': 'image/jpeg',
    '.jpeg': 'image/jpeg',
    '.webp': 'image/webp',
  };
  return types[path.extname(file).toLowerCase()] ?? 'image/png';
}
