/** Our fonts as static files, for programs that cannot be told the axes of a variable one. */
import { readFile } from 'node:fs/promises';
import subsetFont from 'subset-font';
import { axesOf, type FontRole } from '../../src/cards/draw/faces.ts';
import type { FontFile } from '../../src/cards/draw/families.ts';

/** A file of a variable font at the axes of a role, as TrueType. */
export async function staticFont(file: FontFile, role: FontRole, own: boolean): Promise<Buffer> {
  return subsetFont(await readFile(file.path), undefined, {
    targetFormat: 'sfnt',
    keepAllGlyphs: true,
    variationAxes: axesOf(file, role, own),
  });
}
