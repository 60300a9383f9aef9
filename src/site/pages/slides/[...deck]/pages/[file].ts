/** The pictures of decks that come from a file, out of the cache. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { APIRoute, GetStaticPaths } from 'astro';
import { pagePicturePath } from '../../../../../slides/page-pictures.ts';
import type { PagePicture } from '../../../../../slides/pdf/import.ts';
import { decksAndVersions } from '../../../../context/decks.ts';

interface Props {
  folder: string;
  picture: PagePicture;
}

export const getStaticPaths: GetStaticPaths = () =>
  decksAndVersions().flatMap((deck) =>
    (deck.imported?.pages ?? []).flatMap(({ pictures }) =>
      pictures.map((picture) => ({
        params: { deck: deck.segment, file: path.posix.basename(pagePicturePath(deck, picture)) },
        props: { folder: deck.imported!.folder, picture } satisfies Props,
      })),
    ),
  );

export const GET: APIRoute<Props> = async ({ props: { folder, picture } }) =>
  new Response(await readFile(path.join(folder, picture.file)), {
    headers: { 'Content-Type': `image/${picture.format}` },
  });
