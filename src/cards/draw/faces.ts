/**
 * Fonts at one weight and optical size, ready to be set with: HarfBuzz shapes the text and gives the outlines, of
 * variable fonts too. (Satori alone draws a variable font in its default weight.)
 */
import { readFile } from 'node:fs/promises';
import * as hb from 'harfbuzzjs';
import decompress from 'woff2-encoder/decompress';
import { type FontFile, isJoiner } from './families.ts';

/** What a piece of text is for. `title` and `text` are in the title family, `label` and `strong` in the label family. */
export type FontRole = 'title' | 'text' | 'label' | 'strong';

/** Weights, and optical sizes in points: a title is drawn from its display cut, as a browser would. */
const cuts: Record<FontRole, { wght: number; opsz: number; family: 'title' | 'label'; features: string[] }> =
  {
    title: { wght: 600, opsz: 60, family: 'title', features: [] },
    text: { wght: 400, opsz: 24, family: 'title', features: [] },
    label: { wght: 500, opsz: 20, family: 'label', features: ['tnum'] },
    strong: { wght: 700, opsz: 20, family: 'label', features: ['tnum'] },
  };

/** The theme's family that a role is set in. */
export const familyOf = (role: FontRole): 'title' | 'label' => cuts[role].family;
/** OpenType features that a role is set with: figures in columns line up. */
export const featuresOf = (role: FontRole): string[] => cuts[role].features;

/** A text after shaping: glyphs from left to right, in em; `y` grows upwards, as in fonts. */
export interface Shaped {
  glyphs: { id: number; x: number; y: number }[];
  width: number;
}

/**
 * An outline in em, `y` growing upwards: operations, each followed by its coordinates: `move` x y, `lineTo` x y,
 * `quadraticTo` control x y, x y. Contours close by themselves.
 */
export type Outline = Float32Array;
export const move = 0;
export const lineTo = 1;
export const quadraticTo = 2;

/** Straight pieces that a cubic curve (of a font with PostScript outlines) is taken for. */
const cubicSteps = 12;

const buffer = new hb.Buffer();

export class Face {
  /** The file and the axes it was pinned at. */
  readonly name: string;
  readonly capHeight: number;
  readonly #font: hb.Font;
  readonly #unitsPerEm: number;
  readonly #shaped = new Map<string, Shaped>();
  readonly #outlines = new Map<number, Outline>();

  /** `axes` are values for the axes of a variable font. */
  constructor(name: string, face: hb.Face, axes: Record<string, number>) {
    this.name = name;
    this.#font = new hb.Font(face);
    this.#font.setVariations(Object.entries(axes).map(([tag, value]) => new hb.Variation(tag, value)));
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
      outline = compile(this.#font.glyphToJson(id), this.#unitsPerEm);
      this.#outlines.set(id, outline);
    }
    return outline;
  }
}

function compile(commands: { type: string; values: number[] }[], unitsPerEm: number): Outline {
  const numbers: number[] = [];
  let x = 0;
  let y = 0;
  for (const { type, values } of commands) {
    const v = values.map((value) => value / unitsPerEm) as [number, number, number, number, number, number];
    if (type === 'M') numbers.push(move, v[0], v[1]);
    else if (type === 'L') numbers.push(lineTo, v[0], v[1]);
    else if (type === 'Q') numbers.push(quadraticTo, v[0], v[1], v[2], v[3]);
    else if (type === 'C') {
      for (let step = 1; step <= cubicSteps; step++) {
        const t = step / cubicSteps;
        const s = 1 - t;
        const at = (from: number, a: number, b: number, to: number) =>
          s ** 3 * from + 3 * s * s * t * a + 3 * s * t * t * b + t ** 3 * to;
        numbers.push(lineTo, at(x, v[0], v[2], v[4]), at(y, v[1], v[3], v[5]));
      }
    }
    if (v.length >= 2) {
      x = v[v.length - 2] as number;
      y = v[v.length - 1] as number;
    }
  }
  return Float32Array.from(numbers);
}

const files = new Map<string, Promise<hb.Face>>();
const faces = new Map<string, Promise<Face>>();

function load(path: string): Promise<hb.Face> {
  let loaded = files.get(path);
  if (!loaded) {
    loaded = readFile(path)
      .then(decompress)
      .then((data) => new hb.Face(new hb.Blob(data)));
    files.set(path, loaded);
  }
  return loaded;
}

/** The values of a file's axes for a role. `own` is true for the theme's families; others come in two weights only. */
export function axesOf(file: FontFile, role: FontRole, own: boolean): Record<string, number> {
  const cut = cuts[role];
  const wanted: Record<string, number> = {
    wght: own ? cut.wght : cut.wght >= 600 ? 600 : 400,
    opsz: cut.opsz,
    wdth: 100,
  };
  return Object.fromEntries(
    Object.entries(file.axes).map(([axis, { min, max }]) => [
      axis,
      Math.min(max, Math.max(min, wanted[axis] ?? 0)),
    ]),
  );
}

/** The face of a file for a role. */
export function faceOf(file: FontFile, role: FontRole, own: boolean): Promise<Face> {
  const axes = axesOf(file, role, own);
  const name = [file.id, ...Object.entries(axes).map(([axis, value]) => axis + value)].join(' ');
  let face = faces.get(name);
  if (!face) {
    face = load(file.path).then((loaded) => new Face(name, loaded, axes));
    faces.set(name, face);
  }
  return face;
}
