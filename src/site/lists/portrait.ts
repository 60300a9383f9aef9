/** The owner's portrait as a file for a programme or a poster. */
import { getImage } from 'astro:assets';
import { getEntry } from 'astro:content';
import { pictureFacts } from './picture-facts.ts';

export interface PortraitFile {
  /** Where it is on the site. */
  href: string;
  /** What to call it: `JPEG, 1600 × 1600 pixels`. */
  name: string;
}

/** Enough for a hand's breadth in print: 20 cm at 300 dots an inch. */
const widest = 2400;

/**
 * The portrait as large as it is, up to the size of print, written anew so that nothing a camera put
 * into it goes along; nothing where there is none.
 */
export async function portraitFile(): Promise<PortraitFile | undefined> {
  const src = (await getEntry('site', 'owner'))?.data.portrait?.src;
  if (!src) return undefined;
  const facts = pictureFacts(src);
  if (facts.format === 'svg') return { href: src.src, name: 'SVG' };
  const width = Math.min(facts.width, widest);
  const height = Math.round((facts.height / facts.width) * width);
  // What may be transparent stays so.
  const format = facts.format === 'png' ? 'png' : 'jpeg';
  const { src: href } = await getImage({ src, format, width, height, quality: 90 });
  return { href, name: `${format.toUpperCase()}, ${width} × ${height} pixels` };
}
