/** The other side of `picture-process.ts`: decodes one picture at a time, and ends where that takes too much memory. */
import sharp from 'sharp';

/** What is to be drawn. */
export interface PictureJob {
  bytes: Uint8Array;
  /** What the bytes say they are, by their signature: the picture has to be that. */
  type: 'png' | 'jpeg' | 'gif' | 'webp' | 'avif';
  /** Pixels on a side of the square that is drawn; of a card, its width at most. */
  size: number;
  /** A card keeps its shape, and becomes a JPEG as every network takes it. */
  shape?: 'card';
  /** Pixels that are decoded at most. */
  pixels: number;
}

/** The picture, or why there is none. */
export interface PictureAnswer {
  bytes?: Uint8Array;
  reason?: string;
}

/**
 * libvips looks for itself what bytes are, and takes SVG for one that says further on that it is SVG, whatever its
 * beginning says. So only the loaders of the formats that are drawn are there at all.
 * https://sharp.pixelplumbing.com/api-utility/#block, https://www.libvips.org/API/current/ (VipsForeignLoad)
 */
const loaders = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map((format) => `VipsForeignLoad${format}Buffer`);
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: loaders });
sharp.cache(false);
sharp.concurrency(1);

/** Milliseconds between two looks at the memory, which native threads fill while this one is free. */
const lookEvery = 20;
const mostMemory = Number(process.argv[2]);
setInterval(() => {
  if (process.memoryUsage.rss() > mostMemory) process.exit(3);
}, lookEvery).unref();

process.on('message', async (job: PictureJob) => {
  let answer: PictureAnswer;
  try {
    answer = { bytes: await drawn(job) };
  } catch (error) {
    // Decoders complain by the page; the first line says what it is.
    answer = { reason: error instanceof Error ? error.message.split('\n')[0]! : 'not a picture' };
  }
  process.send?.(answer);
});

async function drawn({ bytes, type, size, shape, pixels }: PictureJob): Promise<Uint8Array> {
  const picture = sharp(bytes, { limitInputPixels: pixels, failOn: 'error', pages: 1 });
  // The header alone: nothing is decoded yet.
  const { format, compression, width, height } = await picture.metadata();
  if ((format === 'heif' && compression === 'av1' ? 'avif' : format) !== type) throw new Error(`no ${type}`);
  if (width * height > pixels) throw new Error('too large');
  if (shape === 'card') {
    return picture
      .autoOrient()
      .resize({ width: size, height: size, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#fff' })
      .jpeg({ quality: 85 })
      .toBuffer();
  }
  return picture
    .autoOrient()
    .resize(size, size, { fit: 'cover' })
    .webp({ quality: 80, effort: 4 })
    .toBuffer();
}
