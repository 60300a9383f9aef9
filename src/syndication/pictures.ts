/** The pictures that go with posts: read from the build, and made small enough for a network. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
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
    return bytes && sha256(bytes);
  }

  /** A picture in at most so many bytes: as it is, else as JPEG, smaller and smaller. */
  async attachment(file: string, most: number): Promise<Attachment | undefined> {
    const bytes = await this.#read(file);
    if (!bytes) return undefined;
    if (bytes.byteLength <= most) return { bytes, type: typeOf(file) };
    for await (const smaller of smallerAndSmaller(bytes)) {
      if (smaller.byteLength <= most) return { bytes: smaller, type: 'image/jpeg' };
    }
    return undefined;
  }

  /**
   * The bytes with this digest: the file's own, or one of the sizes `attachment` makes of it; nothing where
   * the file isn't there or has changed.
   */
  async exactly(file: string, digest: string): Promise<Uint8Array | undefined> {
    const bytes = await this.#read(file);
    if (!bytes || sha256(bytes) === digest) return bytes;
    if (path.extname(file) === '.pdf') return undefined;
    for await (const smaller of smallerAndSmaller(bytes)) if (sha256(smaller) === digest) return smaller;
    return undefined;
  }

  /** A picture in at most so many bytes, with its size in pixels; or what keeps it from being one. */
  async shape(
    file: string,
    most: number,
  ): Promise<(Attachment & { width: number; height: number }) | 'broken' | 'large'> {
    const { default: sharp } = await import('sharp');
    try {
      const attached = await this.attachment(file, most);
      if (!attached) return 'large';
      const { width, height } = await sharp(attached.bytes).metadata();
      return { ...attached, width, height };
    } catch (error) {
      if (!(error instanceof Error) || 'code' in error) throw error;
      return 'broken';
    }
  }

  /** Bytes a file has; nothing where it isn't there. */
  async size(file: string): Promise<number | undefined> {
    const found = await stat(path.join(this.#folder, file)).catch(() => undefined);
    return found?.isFile() ? found.size : undefined;
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

/** SHA-256, hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A picture as JPEG in less and less detail: the same bytes give the same sizes. */
async function* smallerAndSmaller(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const { default: sharp } = await import('sharp');
  for (const [width, quality] of [
    [1920, 85],
    [1600, 80],
    [1200, 85],
    [1200, 70],
    [1000, 60],
    [800, 50],
    [600, 40],
  ] as const) {
    yield await sharp(bytes)
      .resize({ width, withoutEnlargement: true })
      .flatten({ background: '#fff' })
      .jpeg({ quality })
      .toBuffer();
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
