/** Text as an SVG path. */
import type { Writing } from './kit.ts';

/** A tenth of a pixel is finer than the eye and the rasteriser. */
const tenth = (value: number) => Math.round(value * 10) / 10;

/** One path with all glyphs of a text whose element lies at `left`, `top`. */
export function pathOf({ colour, size, lines }: Writing, left: number, top: number): string {
  let data = '';
  for (const line of lines) {
    for (const { face, shaped, x } of line.runs) {
      for (const glyph of shaped.glyphs) {
        const originX = left + line.x + (x + glyph.x) * size;
        const originY = top + line.y - glyph.y * size;
        for (const { type, values } of face.outline(glyph.id)) {
          data += type;
          for (let i = 0; i < values.length; i += 2) {
            if (i > 0) data += ' ';
            data += `${tenth(originX + (values[i] as number) * size)} ${tenth(originY - (values[i + 1] as number) * size)}`;
          }
        }
      }
    }
  }
  return `<path fill="${colour}" d="${data}"/>`;
}
