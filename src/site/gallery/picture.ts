/** One picture of the gallery, drawn when it is looked at. Development only. */
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { APIRoute } from 'astro';
import { drawCard } from '../../cards/draw/draw.ts';
import type { CardInput } from '../../cards/index.ts';
import { writeFileAtomic } from '../../files/atomic.ts';
import { buildContext } from '../context/context.ts';
import { galleryPictures } from './pictures.ts';

export function getStaticPaths() {
  return galleryPictures(buildContext()).map(({ key, input }) => ({
    params: { picture: key },
    props: { input },
  }));
}

export const GET: APIRoute<{ input: CardInput }> = async ({ params, props }) => {
  const file = path.join(buildContext().state, 'cards', `${params.picture}.png`);
  let png: Buffer;
  try {
    png = await readFile(file);
  } catch {
    png = await drawCard(props.input);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFileAtomic(file, png);
  }
  return new Response(new Uint8Array(png), { headers: { 'content-type': 'image/png' } });
};
