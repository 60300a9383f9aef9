/**
 * A paragraph as runs: pieces of one font and one direction, ordered by Unicode's bidirectional algorithm (UAX 9).
 */

import createBidi from 'bidi-js';
import { largestOf } from '../../model/extremes.ts';
import { type Face, type FontRole, faceOf, familyOf, featuresOf, type Shaped } from './faces.ts';
import { candidates, splitGraphemes } from './needs.ts';
import { hanFamily, isRightToLeft, missingFamilies } from './scripts.ts';

export interface Run {
  text: string;
  face: Face;
  shaped: Shaped;
  rightToLeft: boolean;
  /** Where it starts, in em from the left end of its line. */
  x: number;
}

/** A text of one role, with the font of every grapheme known, of which any part can be measured and set. */
export interface Paragraph {
  text: string;
  role: FontRole;
  rightToLeft: boolean;
  /** Runs of `text.slice(start, end)` from left to right, white space at both ends left out. */
  line(start: number, end: number): Run[];
  /** Width of that slice in em, white space included. */
  width(start: number, end: number): number;
}

/** Where the characters are that no installed font has. */
export class MissingGlyph extends Error {
  readonly text: string;
  constructor(grapheme: string, text: string) {
    super(`no installed font has “${grapheme}” (${codesOf(grapheme)}) of “${text}”. ${fontRemedy(grapheme)}`);
    this.name = 'MissingGlyph';
    this.text = text;
  }
}

/** What to do about a character that no installed font has. */
export function fontRemedy(grapheme: string): string {
  const packages = missingFamilies(grapheme).map((name) => name.toLowerCase().replaceAll(' ', '-'));
  return packages.length > 0
    ? `Install its font: npm install @fontsource-variable/${packages.join(' or @fontsource-variable/')}`
    : 'Take it out, or write it otherwise.';
}

/** @example codesOf('𐘀') // 'U+10600' */
export function codesOf(grapheme: string): string {
  return [...grapheme]
    .map((c) => `U+${(c.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`)
    .join(' ');
}

const bidi = createBidi();
/** Marks that steer bidi and line breaks and are never drawn: soft hyphen, zero-width space, bidi controls, BOM. */
const invisible = /[\u00ad\u200b\u200e\u200f\u061c\u202a-\u202e\u2060-\u2069\ufeff]/g;
const control = /\p{Cc}/gu;

/** One line of running text: composed characters, single spaces, no control characters, `don't` → `don’t`. */
export function cleanText(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .replace(control, '')
    .replace(/(?<=\p{L})'(?=\p{L})/gu, '’')
    .trim();
}

async function faceFor(
  grapheme: string,
  role: FontRole,
  family: string,
  han: string,
): Promise<Face | undefined> {
  for (const file of candidates(grapheme, family, han)) {
    const own = file.id.startsWith(family.toLowerCase().replaceAll(' ', '-'));
    const face = await faceOf(file, role, own);
    if (face.has(grapheme)) return face;
  }
  return undefined;
}

interface Slice {
  text: string;
  face: Face;
  rightToLeft: boolean;
}

/**
 * Prepares a text (already cleaned) for setting.
 *
 * @param missing takes what no installed font can draw, and the text is set without it
 * @throws MissingGlyph where there is such, and nothing that takes it
 */
export async function paragraph(
  text: string,
  role: FontRole,
  fonts: Record<'title' | 'label', string>,
  lang: string,
  direction?: 'ltr' | 'rtl',
  missing?: Set<string>,
): Promise<Paragraph> {
  const family = fonts[familyOf(role)];
  const han = hanFamily(lang, text);
  const features = featuresOf(role);
  const faces: (Face | undefined)[] = new Array(text.length);
  const known = new Map<string, Face>();
  let at = 0;
  for (const grapheme of splitGraphemes(text)) {
    const visible = grapheme.replace(invisible, '');
    let face = known.get(grapheme);
    if (visible !== '' && !face) {
      face = await faceFor(visible, role, family, han);
      if (face) known.set(grapheme, face);
      else if (missing) missing.add(visible);
      else throw new MissingGlyph(visible, text);
    }
    faces.fill(face, at, at + grapheme.length);
    at += grapheme.length;
  }

  const rightToLeft = direction ? direction === 'rtl' : isRightToLeft(text);
  const levels = bidi.getEmbeddingLevels(text, rightToLeft ? 'rtl' : 'ltr').levels;

  /** Stretches of one font and direction, in reading order. */
  function slices(start: number, end: number): Slice[] {
    const found: Slice[] = [];
    for (let i = start; i < end; i++) {
      const face = faces[i];
      if (!face) continue;
      const last = found.at(-1);
      const reversed = (levels[i] as number) % 2 === 1;
      if (last?.face === face && last.rightToLeft === reversed) last.text += text[i];
      else found.push({ text: text[i] as string, face, rightToLeft: reversed });
    }
    return found;
  }

  /** Rule L2 on whole stretches of one level: each run of a level or higher is reversed, from the highest down. */
  function visual(start: number, end: number): { start: number; end: number; level: number }[] {
    const stretches: { start: number; end: number; level: number }[] = [];
    for (let i = start; i < end; i++) {
      const level = levels[i] as number;
      const last = stretches.at(-1);
      if (last?.level === level) last.end = i + 1;
      else stretches.push({ start: i, end: i + 1, level });
    }
    const highest = largestOf([0, ...stretches.map(({ level }) => level)]);
    for (let level = highest; level >= 1; level--) {
      for (let from = 0; from < stretches.length; from++) {
        if ((stretches[from]?.level ?? 0) < level) continue;
        let to = from;
        while ((stretches[to]?.level ?? 0) >= level) to++;
        stretches.splice(from, to - from, ...stretches.slice(from, to).reverse());
        from = to;
      }
    }
    return stretches;
  }

  const width = (start: number, end: number) =>
    slices(start, end).reduce(
      (sum, { face, text, rightToLeft }) => sum + face.shape(text, rightToLeft, features).width,
      0,
    );

  function line(start: number, end: number): Run[] {
    let from = start;
    let to = end;
    while (from < to && text[from] === ' ') from++;
    while (to > from && text[to - 1] === ' ') to--;
    const runs: Run[] = [];
    let x = 0;
    for (const stretch of visual(from, to)) {
      const reversed = stretch.level % 2 === 1;
      const parts = slices(stretch.start, stretch.end);
      for (const { text: part, face } of reversed ? parts.reverse() : parts) {
        const shaped = face.shape(part, reversed, features);
        runs.push({ text: part, face, shaped, rightToLeft: reversed, x });
        x += shaped.width;
      }
    }
    return runs;
  }

  return { text, role, rightToLeft, line, width };
}
