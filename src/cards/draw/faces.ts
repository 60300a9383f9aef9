/**
 * Fonts at one weight and optical size, ready to be set with: variable fonts are made static by HarfBuzz's
 * subsetter, HarfBuzz shapes the text and gives the outlines.
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

/** A text after shaping: glyphs from left to right, in em; `y` grows upwards, as in fonts. */
export interface Shaped {
  glyphs: { id: number; x: number; y: number }[];
  width: number;
}

/** An outline in em, as SVG path commands with absolute coordinates; `y` grows upwards. */
export type Outline = { type: string; values: number[] }[];

const buffer = new hb.Buffer();

export class Face {
  /** The file and the axes it was pinned at. */
  readonly name: string;
  /** The static font, as TrueType. */
  readonly data: Buffer;
  readonly capHeight: number;
  readonly #font: hb.Font;
  readonly #unitsPerEm: number;
  readonly #shaped = new Map<string, Shaped>();
  readonly #outlines = new Map<number, Outline>();

  constructor(name: string, data: Buffer) {
    this.name = name;
    this.data = data;
    const face = new hb.Face(new hb.Blob(data));
    this.#font = new hb.Font(face);
    this.#unitsPerEm = face.upem;
    const os2 = face.referenceTable('OS/2');
    // sCapHeight is the int16 at offset 88, from version 2 of the table on.
    const capHeight = os2 && os2.byteLength >= 90 ? new DataView(os2.buffer, os2.byteOffset).getInt16(88) : 0;
    this.capHeight = capHeight > 0 ? capHeight / this.#unitsPerEm : 0.7;
  }

  /** True where the font has a glyph for each visible character of the grapheme. */
  has(grapheme: string): boolean {
    for (const character of grapheme) {
      const code = character.codePointAt(0) as number;
      if (!isJoiner(code) && this.#font.nominalGlyph(code) === undefined) return false;
    }
    return true;
  }

  /** Shapes a text of one direction. `features` are OpenType tags to turn on. */
  shape(text: string, rightToLeft: boolean, features: string[]): Shaped {
    const key = `${rightToLeft ? '<' : '>'}${features.join()} ${text}`;
    let shaped = this.#shaped.get(key);
    if (!shaped) {
      shaped = this.#shape(text, rightToLeft, features);
      this.#shaped.set(key, shaped);
    }
    return shaped;
  }

  #shape(text: string, rightToLeft: boolean, features: string[]): Shaped {
    buffer.reset();
    buffer.addText(text);
    buffer.guessSegmentProperties();
    buffer.setDirection(rightToLeft ? hb.Direction.RTL : hb.Direction.LTR);
    hb.shape(
      this.#font,
      buffer,
      features.map((tag) => new hb.Feature(tag)),
    );
    const infos = buffer.getGlyphInfos();
    let pen = 0;
    const glyphs = buffer.getGlyphPositions().map(({ xAdvance, xOffset, yOffset }, index) => {
      const glyph = {
        id: infos[index]?.codepoint as number,
        x: (pen + xOffset) / this.#unitsPerEm,
        y: yOffset / this.#unitsPerEm,
      };
      pen += xAdvance;
      return glyph;
    });
    return { glyphs, width: pen / this.#unitsPerEm };
  }

  /** The outline of a glyph, empty for a space. */
  outline(id: number): Outline {
    let outline = this.#outlines.get(id);
    if (!outline) {
      outline = this.#font
        .glyphToJson(id)
        .map(({ type, values }) => ({ type, values: values.map((value) => value / this.#unitsPerEm) }));
      this.#outlines.set(id, outline);
    }
    return outline;
  }
}

const faces = new Map<string, Promise<Face>>();

/** The face of a file for a role. `own` is true for the theme's own families; others come in two weights only. */
export function faceOf(file: FontFile, role: Role, own: boolean): Promise<Face> {
  const cut = cuts[role];
  const wanted: Record<string, number> = {
    wght: own ? cut.wght : cut.wght >= 600 ? 600 : 400,
    opsz: cut.opsz,
    wdth: 100,
  };
  const pinned: Record<string, number> = {};
  for (const [axis, { min, max }] of Object.entries(file.axes)) {
    pinned[axis] = Math.min(max, Math.max(min, wanted[axis] ?? 0));
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
