/** The first slides of a deck as JPEG, which every network takes: for announcements. */
import path from 'node:path';
import type { APIRoute, GetStaticPaths } from 'astro';
import sharp from 'sharp';
import { slidePictures } from '../../../../../slides/media.ts';
import { printFolder } from '../../../../../slides/print/record.ts';
import { buildContext } from '../../../../context/context.ts';
import { decksAndVersions } from '../../../../context/decks.ts';

export const getStaticPaths: GetStaticPaths = () =>
  decksAndVersions().flatMap((deck) =>
    slidePictures(buildContext().content, deck).map((picture) => ({
      params: { deck: deck.segment, file: path.posix.basename(picture.path, '.jpg') },
      props: { file: path.join(deck.imported?.folder ?? printFolder(buildContext().state), picture.file) },
    })),
  );

export const GET: APIRoute<{ file: string }> = async ({ props }) => {
  const picture = await sharp(props.file).jpeg({ quality: 86, mozjpeg: true }).toBuffer();
  return new Response(new Uint8Array(picture), { headers: { 'Content-Type': 'image/jpeg' } });
};
