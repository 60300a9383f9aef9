/**
 * Makes the fonts of the pages from the published ones: the two of the text with Latin and what Europe adds to it in
 * one file each, in the weights that pages use; and that of formulas with the signs that are common. `npm run fonts` writes them to src/site/styles/fonts/; why is in docs/decisions/fonts.md.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import subsetFont from 'subset-font';
import { compress } from 'woff2-encoder';
import { furtherLatin } from '../../src/site/styles/fonts/letters.ts';
import { joinFonts } from './join.ts';
import { mathSigns } from './math-signs.ts';
import { renamed } from './sfnt.ts';

/** File → the package it is made from, and the name it has as a font that was modified. */
export const pageFonts = {
  'lectern-serif.woff2': { from: 'source-serif-4', name: 'Lectern Serif' },
  'lectern-sans.woff2': { from: 'public-sans', name: 'Lectern Sans' },
} as const;

const require = createRequire(import.meta.url);
/** Text, labels and titles lie between these. Of the lighter and the bolder ones nothing is sent. */
const weights = { wght: { min: 400, max: 700 } };

/** One of the files, as woff2. */
export async function makePageFont(file: keyof typeof pageFonts): Promise<Buffer> {
  const { from, name } = pageFonts[file];
  const latin = await subsetFont(await readFile(publishedFont(from, 'latin')), undefined, {
    targetFormat: 'sfnt',
    keepAllGlyphs: true,
    variationAxes: weights,
  });
  const further = await subsetFont(
    await readFile(publishedFont(from, 'latin-ext')),
    charactersOf(furtherLatin),
    { targetFormat: 'sfnt', variationAxes: weights, noHinting: true, dropTables: ['GDEF', 'GPOS', 'GSUB'] },
  );
  return Buffer.from(await compress(renamed(joinFonts(latin, further), name)));
}

/** The file with the font of formulas. */
export const mathFontFile = 'lectern-math.woff2';

/**
 * The font of formulas, as woff2: STIX Two Math with its table of mathematical measures (OpenType 1.9, "MATH"), without
 * hints, which are nearly half of it.
 */
export async function makeMathFont(): Promise<Buffer> {
  const file = require.resolve('@fontsource/stix-two-math/files/stix-two-math-latin-400-normal.woff2');
  const font = await subsetFont(await readFile(file), charactersOf(mathSigns), {
    targetFormat: 'sfnt',
    noHinting: true,
  });
  return Buffer.from(await compress(renamed(font, 'Lectern Math')));
}

/** Where a package keeps one of its subsets. */
export function publishedFont(name: string, subset: string): string {
  return require.resolve(`@fontsource-variable/${name}/files/${name}-${subset}-wght-normal.woff2`);
}

const charactersOf = (points: Iterable<number>): string =>
  Array.from(points, (point) => String.fromCodePoint(point)).join('');
