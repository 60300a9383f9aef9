/** One card, from what is known of it to the bytes of its PNG. */
import { pathToFileURL } from 'node:url';
import satori from 'satori';
import sharp from 'sharp';
import { CardError, type CardInput, cardFormats } from '../card.ts';
import { makeKit, type Template, type Writing } from './kit.ts';
import { pathOf } from './outlines.ts';
import { MissingGlyph } from './runs.ts';
import { deck } from './templates/deck.ts';
import { event } from './templates/event.ts';
import { page } from './templates/page.ts';
import { post } from './templates/post.ts';
import { talk } from './templates/talk.ts';

const templates: Record<CardInput['kind'], Template> = { post, talk, deck, event, page };

/** Above this many bytes a card is drawn again with a palette of 256 colours; text alone never comes near. */
const plainLimit = 300_000;
/** No network takes more without re-encoding it (Bluesky's thumbnails: 1,000,000). */
const hardLimit = 600_000;

sharp.concurrency(1);
sharp.cache(false);

async function templateOf(card: CardInput): Promise<Template> {
  if (!card.template) return templates[card.kind];
  const module = (await import(pathToFileURL(card.template).href)) as { default?: unknown };
  if (typeof module.default !== 'function') {
    throw new CardError(
      card.entry,
      `${card.template} has no default export that is a function (card, kit) => element.`,
    );
  }
  return module.default as Template;
}

/** The image at twice nothing: exactly the pixels of its box, cut to fill it, as a data URI. */
async function imageData(path: string, width: number, height: number): Promise<string> {
  const pixels = await sharp(path)
    .rotate()
    .resize(Math.round(width), Math.round(height), { fit: 'cover', position: 'top' })
    .png({ compressionLevel: 1 })
    .toBuffer();
  return `data:image/png;base64,${pixels.toString('base64')}`;
}

/**
 * The card as SVG, all text as outlines. Satori lays out the template; the text goes into the places that it found,
 * as HarfBuzz set it. Throws a `CardError` where a glyph or an image is missing.
 */
export async function drawSvg(card: CardInput): Promise<string> {
  const template = await templateOf(card);
  try {
    const written = new Map<string, Writing>();
    const kit = makeKit(card, written, async (width, height) =>
      card.image ? imageData(card.image, width, height) : undefined,
    );
    const content = await template(card, kit);
    const { width, height } = cardFormats[card.format];
    const root = kit.box({ width, height, backgroundColor: card.theme.colours.paper }, content);
    const paths: string[] = [];
    // Satori's types ask for React's nodes; its README ("Use without JSX") takes plain objects of this shape.
    const svg = await satori(root as unknown as Parameters<typeof satori>[0], {
      width,
      height,
      fonts: [],
      onNodeDetected({ key, left, top }) {
        const writing = written.get(String(key));
        if (writing) paths.push(pathOf(writing, left, top));
      },
    });
    return svg.replace('</svg>', `${paths.join('')}</svg>`);
  } catch (error) {
    if (error instanceof CardError) throw error;
    const reason =
      error instanceof MissingGlyph ? error.message : `could not be drawn: ${(error as Error).message}`;
    throw new CardError(card.entry, reason, { cause: error });
  }
}

/** The card as PNG. The same card gives the same bytes. */
export async function drawCard(card: CardInput): Promise<Buffer> {
  const svg = Buffer.from(await drawSvg(card));
  const picture = () => sharp(svg).removeAlpha();
  const plain = await picture().png({ compressionLevel: 6 }).toBuffer();
  if (plain.length <= plainLimit) return plain;
  for (const colours of [256, 128, 64]) {
    const small = await picture().png({ palette: true, colours, dither: 0.8, effort: 7 }).toBuffer();
    if (small.length <= hardLimit || colours === 64) return small;
  }
  return plain;
}
