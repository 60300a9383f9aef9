/** The PDF of a deck, as a file to keep. */
import { readFile } from 'node:fs/promises';
import type { APIRoute, GetStaticPaths } from 'astro';
import { pdfName } from '../../../../slides/page-pictures.ts';
import { decksAndVersions } from '../../../context/decks.ts';

export const getStaticPaths: GetStaticPaths = () =>
  decksAndVersions().flatMap((deck) =>
    deck.pdf ? [{ params: { deck: deck.segment, name: pdfName(deck) }, props: { file: deck.pdf.file } }] : [],
  );

export const GET: APIRoute<{ file: string }> = async ({ props }) =>
  new Response(await readFile(props.file), { headers: { 'Content-Type': 'application/pdf' } });
