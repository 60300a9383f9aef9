/** Sets a title as the cards do, but alone, in black on white, so that it can be looked at closely. */
import type { Face } from '../../src/cards/draw/faces.ts';
import { ink } from '../../src/cards/draw/ink.ts';
import { breakLines, pieces } from '../../src/cards/draw/lines.ts';
import { Bitmap } from '../../src/cards/draw/picture.ts';
import { cleanText, paragraph, type Run } from '../../src/cards/draw/runs.ts';
import { isRightToLeft, leadingOf } from '../../src/cards/draw/scripts.ts';

export const fonts = { title: 'Source Serif 4', label: 'Public Sans' };

export interface SetTitle {
  lines: { text: string; runs: Run[]; width: number }[];
  rightToLeft: boolean;
  lineHeight: number;
  /** In order of first use. */
  faces: Face[];
  /** Coverage of each pixel, 0 to 1, row by row. */
  ink: Float32Array;
  width: number;
  height: number;
}

/** Breaks the text at `width` pixels and draws it at `size`, with a margin of one size around it. */
export async function setTitle(text: string, lang: string, size: number, width: number): Promise<SetTitle> {
  const clean = cleanText(text);
  const rightToLeft = isRightToLeft(clean, lang);
  const title = await paragraph(clean, 'title', fonts, lang, rightToLeft ? 'rtl' : undefined);
  const broken = breakLines(title, pieces(clean, lang), width / size, 99, true);
  if (!broken) throw new Error(`“${text}” does not fit ${width} pixels at ${size}`);
  const lines = broken.map(({ start, end }) => {
    const runs = title.line(start, end);
    return {
      text: clean.slice(start, end),
      runs,
      width: runs.reduce((sum, { shaped }) => sum + shaped.width, 0) * size,
    };
  });
  const lineHeight = Math.round(size * leadingOf(clean, 1.2));
  const full = { width: Math.ceil(width + 2 * size), height: lines.length * lineHeight + 2 * size };
  const rows = new Uint8Array((full.width + 1) * full.height);
  const picture = new Bitmap(full.width, full.height, rows, [0xffffff]);
  ink(
    picture,
    {
      colour: '#000000',
      size,
      lines: lines.map(({ runs, width: taken }, row) => ({
        runs,
        x: rightToLeft ? width - taken : 0,
        y: (row + 1) * lineHeight,
      })),
    },
    size,
    0,
  );
  const coverage = new Float32Array(full.width * full.height);
  for (let y = 0; y < full.height; y++) {
    for (let x = 0; x < full.width; x++) {
      const colour = picture.palette[rows[y * (full.width + 1) + 1 + x] as number] as number;
      coverage[y * full.width + x] = 1 - (colour & 255) / 255;
    }
  }
  const faces = [...new Set(lines.flatMap(({ runs }) => runs.map(({ face }) => face)))];
  return { lines, rightToLeft, lineHeight, faces, ink: coverage, ...full };
}
