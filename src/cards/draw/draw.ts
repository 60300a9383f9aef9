/** One card, from what is known of it to the bytes of its PNG. */

import { pathToFileURL } from 'node:url';
import satori from 'satori';
import sharp from 'sharp';
import { largestOf } from '../../model/extremes.ts';
import { CardError, type CardInput, cardFormats } from '../card.ts';
import { ink } from './ink.ts';
import { type CardElement, imageKey, makeKit, type Template, type Writing } from './kit.ts';
import { Bitmap } from './picture.ts';
import { MissingGlyph } from './runs.ts';
import { templateFor } from './templates/registry.ts';

/** Above this many bytes a card with an image gets a palette; text alone never comes near. */
const plainLimit = 300_000;
/** No network takes more without re-encoding it (Bluesky's thumbnails: 1,000,000). */
const hardLimit = 600_000;

/** Grounds that were drawn last, by their SVG: cards of one kind share theirs, whatever their text. */
const backgrounds = new Map<string, Bitmap>();
const mostBackgrounds = 8;

/** Buffers for pictures, used again and again: a megabyte thrown away with each card keeps the garbage collector busy. */
const spare: Uint8Array[] = [];
const largest = largestOf(Object.values(cardFormats).map(({ width, height }) => (width + 1) * height));

sharp.concurrency(1);
sharp.cache(false);

async function templateOf(card: CardInput): Promise<Template> {
  if (!card.template) return templateFor(card.kind);
  const module = (await import(pathToFileURL(card.template).href)) as { default?: unknown };
  if (typeof module.default !== 'function') {
    throw new CardError(
      card.entry,
      `${card.template} has no default export that is a function (card, kit) => element.`,
    );
  }
  return module.default as Template;
}

/** Rules and boxes of the card, on which type and image go. */
async function backgroundPicture(svg: string, width: number, height: number): Promise<Bitmap> {
  let picture = backgrounds.get(svg);
  if (!picture) {
    picture = Bitmap.from(await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer(), width, height);
    remember(backgrounds, mostBackgrounds, svg, picture);
  }
  return picture;
}

interface Box {
  key: string;
  left: number;
  top: number;
  width: number;
  height: number;
}

interface Layout {
  svg: string;
  places: Box[];
}

/** Layouts that were made last. Text is not in the tree, only its box, so that many cards have the same. */
const layouts = new Map<string, Layout>();
const mostLayouts = 256;

/** Satori lays out the template and draws its boxes; what has a key is a place for type or for the image. */
async function layOut(root: CardElement, width: number, height: number): Promise<Layout> {
  const name = JSON.stringify(root);
  let layout = layouts.get(name);
  if (!layout) {
    const places: Box[] = [];
    // Satori's types ask for React's nodes; its README ("Use without JSX") takes plain objects of this shape.
    const svg = await satori(root as unknown as Parameters<typeof satori>[0], {
      width,
      height,
      fonts: [],
      onNodeDetected({ key, left, top, width, height }) {
        if (key !== undefined) places.push({ key: String(key), left, top, width, height });
      },
    });
    layout = { svg: withoutIdleMasks(svg), places };
    remember(layouts, mostLayouts, name, layout);
  }
  return layout;
}

/** Satori writes a mask for each box in case something overflows; without the idle ones more cards share a ground. */
function withoutIdleMasks(svg: string): string {
  return svg.replace(/<mask id="([^"]*)">.*?<\/mask>/gs, (mask, id) =>
    svg.includes(`url(#${id})`) ? mask : '',
  );
}

/** Adds to a cache, and drops what has been there longest where it is full. */
function remember<T>(cache: Map<string, T>, most: number, name: string, value: T): void {
  if (cache.size >= most) cache.delete(cache.keys().next().value as string);
  cache.set(name, value);
}

/** The picture with an image in its place, as PNG: in true colour where that is small, else with a new palette. */
async function withImage(picture: Bitmap, path: string, { left, top, width, height }: Box): Promise<Buffer> {
  const image = await sharp(path)
    .rotate()
    .resize(Math.round(width), Math.round(height), { fit: 'cover', position: 'top' })
    .toBuffer()
    .catch((cause: Error) => {
      throw new Error(`the image ${path} cannot be read: ${cause.message}`, { cause });
    });
  const pixels = await sharp(picture.toPixels(), {
    raw: { width: picture.width, height: picture.height, channels: 3 },
  })
    .composite([{ input: image, left: Math.round(left), top: Math.round(top) }])
    .removeAlpha()
    .raw()
    .toBuffer();
  const encoded = () => sharp(pixels, { raw: { width: picture.width, height: picture.height, channels: 3 } });
  const plain = await encoded().png({ compressionLevel: 6 }).toBuffer();
  if (plain.length <= plainLimit) return plain;
  for (const colours of [256, 128]) {
    const small = await encoded().png({ palette: true, colours, dither: 0.8, effort: 7 }).toBuffer();
    if (small.length <= hardLimit) return small;
  }
  return encoded().png({ palette: true, colours: 64, dither: 0, effort: 7 }).toBuffer();
}

/** A card before it is drawn: its ground, the texts by key, and where everything goes. */
export async function compose(
  card: CardInput,
  missing?: Set<string>,
): Promise<Layout & { written: Map<string, Writing> }> {
  const { width, height } = cardFormats[card.format];
  const template = await templateOf(card);
  const written = new Map<string, Writing>();
  const kit = makeKit(card, written, missing);
  const content = await template(card, kit);
  const root = kit.box({ width, height, backgroundColor: card.theme.colours.paper }, content);
  return { ...(await layOut(root, width, height)), written };
}

async function draw(card: CardInput, missing?: Set<string>): Promise<Buffer> {
  const { width, height } = cardFormats[card.format];
  const { svg, places, written } = await compose(card, missing);
  const under = await backgroundPicture(svg, width, height);
  const buffer = spare.pop() ?? new Uint8Array(largest);
  try {
    const picture = under.copyInto(buffer);
    for (const { key, left, top } of places) {
      const writing = written.get(key);
      if (writing) ink(picture, writing, left, top);
    }
    const place = places.find(({ key }) => key === imageKey);
    return card.image && place ? await withImage(picture, card.image, place) : picture.toPng();
  } finally {
    spare.push(buffer);
  }
}

/**
 * The card as PNG; the same card gives the same bytes.
 *
 * @param missing takes characters that no installed font has: the card is drawn without them
 * @throws CardError where an image is missing; and a character, where nothing takes it
 */
export async function drawCard(card: CardInput, missing?: Set<string>): Promise<Buffer> {
  try {
    return await draw(card, missing);
  } catch (error) {
    if (error instanceof CardError) throw error;
    const { message } = error as Error;
    const reason = error instanceof MissingGlyph ? message : `could not be drawn: ${message}`;
    throw new CardError(card.entry, placeIn(card.template, error as Error) + reason, { cause: error });
  }
}

/**
 * Where in the owner's template an error came from, as file and line; nothing where it did not.
 *
 * @example placeIn('/content/cards/post.ts', error) // '/content/cards/post.ts:7  '
 */
function placeIn(template: string | undefined, error: Error): string {
  if (!template) return '';
  const line = error.stack?.split(pathToFileURL(template).href)[1]?.match(/^:(\d+)/)?.[1];
  return line ? `${template}:${line}  ` : `${template}  `;
}
