/**
 * Fonts at one weight and optical size, ready to measure and to draw with. Satori draws a variable font in its
 * default weight alone (README, "Fonts"), so each is made static first, by HarfBuzz's subsetter.
 */
import { readFile } from 'node:fs/promises';
import * as hb from 'harfbuzzjs';
import subsetFont from 'subset-font';
import { type FontFile, isJoiner } from './families.ts';

/** What a piece of text is for. `title` and `text` are in the title family, `label` and `strong` in the label family. */
export type Role = 'title' | 'text' | 'label' | 'strong';

/** Weights, and optical sizes in points: a title is drawn from its display cut, as a browser would. */
const cuts: Record<Role, { wght: number; opsz: number; family: 'title' | 'label'; features: string[] }> = {
  title: { wght: 600, opsz: 60, family: 'title', features: [] },
  text: { wght: 400, opsz: 24, family: 'title', features: [] },
  label: { wght: 500, opsz: 20, family: 'label', features: ['tnum'] },
  strong: { wght: 700, opsz: 20, family: 'label', features: ['tnum'] },
};

/** The theme's family that a role is set in. */
export const familyOf = (role: Role): 'title' | 'label' => cuts[role].family;
/** OpenType features that a role is set with: figures in columns line up. */
export const featuresOf = (role: Role): string[] => cuts[role].features;

const words = new Intl.Segmenter('en', { granularity: 'word' });

export class Face {
  /** A name of its own for each face, so that Satori never chooses. */
  readonly name: string;
  readonly data: Buffer;
  /** In em. */
  readonly ascender: number;
  readonly descender: number;
  readonly capHeight: number;
  readonly #font: hb.Font;
  readonly #unitsPerEm: number;
  readonly #widths = new Map<string, number>();

  constructor(name: string, data: Buffer) {
    this.name = name;
    this.data = data;
    const face = new hb.Face(new hb.Blob(data));
    this.#font = new hb.Font(face);
    this.#unitsPerEm = face.upem;
    const table = (tag: string) => {
      const bytes = face.referenceTable(tag);
      if (!bytes) throw new Error(`The font ${name} has no ${tag} table.`);
      return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    };
    // hhea and OS/2 as in the OpenType specification; Satori's baselines come from hhea too.
    const hhea = table('hhea');
    const os2 = table('OS/2');
    this.ascender = hhea.getInt16(4) / this.#unitsPerEm;
    this.descender = hhea.getInt16(6) / this.#unitsPerEm;
    const capHeight = os2.byteLength >= 90 ? os2.getInt16(88) : 0;
    this.capHeight = (capHeight || 0.7 * this.#unitsPerEm) / this.#unitsPerEm;
  }

  /** True where the font has a glyph for each visible character of the grapheme. */
  has(grapheme: string): boolean {
    for (const character of grapheme) {
      const code = character.codePointAt(0) as number;
      if (!isJoiner(code) && this.#font.nominalGlyph(code) === undefined) return false;
    }
    return true;
  }

  /** The advance of a text in em, word by word as Satori places it. */
  width(text: string, features: string[] = []): number {
    let sum = 0;
    for (const { segment } of words.segment(text)) {
      const key = features.length > 0 ? `${features.join()} ${segment}` : segment;
      let width = this.#widths.get(key);
      if (width === undefined) {
        width = this.#measure(segment, features);
        this.#widths.set(key, width);
      }
      sum += width;
    }
    return sum;
  }

  #measure(text: string, features: string[]): number {
    const buffer = new hb.Buffer();
    buffer.addText(text);
    buffer.guessSegmentProperties();
    hb.shape(
      this.#font,
      buffer,
      features.map((tag) => new hb.Feature(tag)),
    );
    const advance = buffer.getGlyphPositions().reduce((sum, { xAdvance }) => sum + xAdvance, 0);
    return advance / this.#unitsPerEm;
  }
}

const faces = new Map<string, Promise<Face>>();

/** The face of a file for a role. `own` is true for the theme's own families; others come in two weights only. */
export function faceOf(file: FontFile, role: Role, own: boolean): Promise<Face> {
  const cut = cuts[role];
  const wanted = { wght: own ? cut.wght : cut.wght >= 600 ? 600 : 400, opsz: cut.opsz };
  const pinned: Record<string, number> = {};
  for (const [axis, { min, max }] of Object.entries(file.axes)) {
    const value = wanted[axis as keyof typeof wanted] ?? (axis === 'wdth' ? 100 : 0);
    pinned[axis] = Math.min(max, Math.max(min, value));
  }
  const name = [file.id, ...Object.entries(pinned).map(([axis, value]) => axis + value)].join(' ');
  let face = faces.get(name);
  if (!face) {
    face = readFile(file.path)
      .then((bytes) =>
        subsetFont(bytes, undefined, { targetFormat: 'sfnt', keepAllGlyphs: true, variationAxes: pinned }),
      )
      .then((data) => new Face(name, data));
    faces.set(name, face);
  }
  return face;
}
