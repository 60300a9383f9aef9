/** Which fonts a card needs: those of the scripts it is written in, and none besides. */
import { describe, expect, test } from 'vitest';
import { fileDigest } from '../../src/cards/draw/families.ts';
import { neededFiles } from '../../src/cards/draw/needs.ts';
import { paragraph } from '../../src/cards/draw/runs.ts';
import { isRightToLeft } from '../../src/cards/draw/scripts.ts';
import { fonts } from '../cards/set.ts';
import { titles } from '../cards/titles.ts';

const faces = async (text: string, lang: string) => {
  const title = await paragraph(text, 'title', fonts, lang);
  return [...new Set(title.line(0, text.length).map(({ face }) => face.name.split(' ')[0]))];
};

test('an English title is set from one file, and no file of another script is even asked about', () => {
  const ids = neededFiles(['Exactly once'], ['Source Serif 4'], 'en').map(({ id }) => id);
  expect(ids).toContain('source-serif-4-latin');
  expect(ids.filter((id) => /noto|cyrillic|greek|vietnamese/.test(id))).toEqual([]);
});

test('Chinese needs only the slices with its characters', () => {
  const files = neededFiles(['图书馆'], ['Source Serif 4'], 'zh').filter(({ id }) =>
    id.startsWith('noto-serif-sc'),
  );
  expect(files.length).toBeGreaterThan(0);
  expect(files.length).toBeLessThanOrEqual(3);
});

test('the same Han character comes from the font that readers of the language expect', async () => {
  const families = async (lang: string) =>
    (await faces('骨', lang)).map((name) => name?.replace(/-\d+$/, ''));
  expect(await families('ja')).toEqual(['noto-serif-jp']);
  expect(await families('ko')).toEqual(['noto-serif-kr']);
  expect(await families('zh-CN')).toEqual(['noto-serif-sc']);
});

test('without a language of Han characters, kana and hangul next to them decide', async () => {
  expect((await faces('東京の', 'en')).every((name) => name?.startsWith('noto-serif-jp'))).toBe(true);
  expect((await faces('漢字', 'en')).every((name) => name?.startsWith('noto-serif-sc'))).toBe(true);
});

describe('no title shows a box for a missing glyph', () => {
  test.each(titles)('$name', async ({ text, lang }) => {
    const title = await paragraph(text, 'title', fonts, lang);
    const glyphs = title.line(0, text.length).flatMap(({ shaped }) => shaped.glyphs.map(({ id }) => id));
    expect(glyphs.length).toBeGreaterThan(5);
    // Glyph 0 is .notdef, by the OpenType specification.
    expect(glyphs).not.toContain(0);
  });
});

test('a character that no font has is an error with its code point and what to do', async () => {
  await expect(paragraph('Linear A 𐘀', 'title', fonts, 'en')).rejects.toThrow(
    /“𐘀” \(U\+10600\).*Take it out/s,
  );
  await expect(paragraph('বাংলা', 'title', fonts, 'bn')).rejects.toThrow(
    /U\+09.*npm install @fontsource-variable\/noto-serif-bengali or @fontsource-variable\/noto-sans-bengali/s,
  );
});

test('scripts without a font of their own come from the font with all sorts of signs, where that has them', async () => {
  expect(await faces('საქართველო', 'ka')).toEqual(['dejavu-sans-latin']);
});

test('direction is that of the language, else of most letters', () => {
  expect(isRightToLeft('Postgres', 'he')).toBe(true);
  expect(isRightToLeft('Postgres', 'pa-Arab')).toBe(true);
  expect(isRightToLeft('القاهرة: a conference report', 'en')).toBe(false);
  expect(isRightToLeft('PyCon: מה למדנו מהרצה', 'en')).toBe(true);
});

test('files are known by their bytes', () => {
  const [file] = neededFiles(['a'], ['Public Sans'], 'en');
  expect(fileDigest(file?.path ?? '')).toMatch(/^[0-9a-f]{64}$/);
});
