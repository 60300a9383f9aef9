import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as hb from 'harfbuzzjs';
import { beforeAll, describe, expect, it } from 'vitest';
import decompress from 'woff2-encoder/decompress';
import { codePointsOf, joinFonts } from '../../scripts/fonts/join.ts';
import {
  makeMathFont,
  makePageFont,
  mathFontFile,
  pageFonts,
  publishedFont,
} from '../../scripts/fonts/make.ts';
import { mathSigns } from '../../scripts/fonts/math-signs.ts';
import { tableOf, tablesOf } from '../../scripts/fonts/sfnt.ts';
import { furtherLatin } from '../../src/site/styles/fonts/letters.ts';

const ours = (file: string) => fileURLToPath(new URL(`../../src/site/styles/fonts/${file}`, import.meta.url));
const sfnt = async (file: string) => Buffer.from(await decompress(readFileSync(file)));
const files = Object.keys(pageFonts) as (keyof typeof pageFonts)[];

/** What a browser draws of a letter at a weight: its width, and every number of its outline. */
function drawn(font: Buffer, weight: number) {
  const face = new hb.Font(new hb.Face(new hb.Blob(font)));
  face.setVariations([new hb.Variation('wght', weight)]);
  return (code: number) => {
    const glyph = face.nominalGlyph(code);
    if (!glyph) return undefined;
    const path = face.glyphToPath(glyph);
    return {
      shape: path.replace(/[-\d.]+/g, ''),
      numbers: [face.glyphHAdvance(glyph), ...(path.match(/-?\d+(\.\d+)?/g) ?? []).map(Number)],
    };
  };
}

describe.each(files)('the font in %s', (file) => {
  const { from, name } = pageFonts[file];
  let font: Buffer;
  let latin: Buffer;
  let further: Buffer;

  beforeAll(async () => {
    [font, latin, further] = (await Promise.all(
      [ours(file), publishedFont(from, 'latin'), publishedFont(from, 'latin-ext')].map(sfnt),
    )) as [Buffer, Buffer, Buffer];
  });

  it('is what "npm run fonts" makes of the installed packages', async () => {
    expect((await makePageFont(file)).equals(readFileSync(ours(file)))).toBe(true);
  });

  it('has the letters of Latin, and those that Europe and Turkey add', () => {
    const there = new Set(codePointsOf(font));
    expect(codePointsOf(latin).filter((code) => !there.has(code))).toEqual([]);
    const published = new Set(codePointsOf(further));
    expect(furtherLatin.filter((code) => published.has(code) && !there.has(code))).toEqual([]);
    for (const letter of 'ĄąČčĐđĘęĞğİıŁłŃńŐőŘřŞşŠšȘșȚțŮůŻżŽž') expect(there).toContain(letter.codePointAt(0));
  });

  it.each([400, 550, 700])('draws each letter as it was published, at weight %i', (weight) => {
    const mine = drawn(font, weight);
    const published = [latin, further].map((other) => drawn(other, weight));
    let compared = 0;
    for (const code of codePointsOf(font)) {
      const here = mine(code)!;
      const there = published[0]!(code) ?? published[1]!(code)!;
      expect(here.shape, String.fromCodePoint(code)).toBe(there.shape);
      here.numbers.forEach((number, index) => {
        expect(Math.abs(number - there.numbers[index]!), String.fromCodePoint(code)).toBeLessThanOrEqual(2);
      });
      compared += here.numbers.length;
    }
    expect(compared).toBeGreaterThan(5_000);
  });

  it('does not bear the reserved name, and keeps who made it', () => {
    const names = Buffer.from(tableOf(tablesOf(font), 'name'))
      .toString('latin1')
      .replaceAll('\0', '');
    expect(names).toContain(name);
    expect(names).not.toMatch(/Source Serif|SourceSerif|Public Sans(?! Project)/);
    expect(names).toContain(from === 'public-sans' ? 'The Public Sans Project Authors' : 'Adobe');
  });
});

describe('the font of formulas', () => {
  const file = ours(mathFontFile);

  it('is what "npm run fonts" makes of the installed package', async () => {
    expect((await makeMathFont()).equals(readFileSync(file))).toBe(true);
  });

  it('has the measures of formulas, every sign that is listed, and 80 KB at most', async () => {
    const font = await sfnt(file);
    expect(tablesOf(font).has('MATH')).toBe(true);
    const there = new Set(codePointsOf(font));
    // The spans have holes, where Unicode has no letter either.
    const missing = mathSigns.filter(
      (sign) => !there.has(sign) && !/\p{Cn}/u.test(String.fromCodePoint(sign)),
    );
    expect(missing.map((sign) => sign.toString(16))).toEqual([]);
    expect(readFileSync(file).length).toBeLessThanOrEqual(80_000);
  });
});

/** The sanitiser of Firefox and Chromium, where Debian's opentype-sanitizer is installed. */
const sanitiser = '/usr/bin/ots-sanitize';
describe.skipIf(!existsSync(sanitiser))('the sanitiser of browsers (needs opentype-sanitizer)', () => {
  it.each([...files, mathFontFile])('takes %s without a word', (file) => {
    const { status, stdout, stderr } = spawnSync(sanitiser, [ours(file), '/dev/null'], { encoding: 'utf8' });
    expect({ status, said: `${stdout}${stderr}`.trim() }).toEqual({
      status: 0,
      said: 'File sanitized successfully!',
    });
  });
});

describe('the two fonts', () => {
  it('are 80 KB at most', () => {
    const size = files.reduce((sum, file) => sum + readFileSync(ours(file)).length, 0);
    expect(size).toBeLessThanOrEqual(80_000);
  });

  it('are not joined with each other', async () => {
    const [serif, sans] = await Promise.all(files.map((file) => sfnt(ours(file))));
    expect(() => joinFonts(serif!, sans!)).toThrow('The fonts differ in "fvar".');
  });
});
