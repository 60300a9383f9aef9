/** Filling outlines and writing the PNG: exact areas, and the same picture as two other programs see. */
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { Face } from '../../src/cards/draw/faces.ts';
import { lineTo, move } from '../../src/cards/draw/faces.ts';
import { ink } from '../../src/cards/draw/ink.ts';
import { Bitmap } from '../../src/cards/draw/picture.ts';
import { paragraph } from '../../src/cards/draw/runs.ts';
import { fonts } from '../cards/set.ts';

const blank = (width: number, height: number) =>
  new Bitmap(width, height, new Uint8Array((width + 1) * height), [0xffffff]);

/** Draws polygons, given in pixels with y downwards, in black; returns the ink of each pixel. */
function fill(polygons: [number, number][][], width: number, height: number): number[] {
  const numbers = polygons.flatMap((polygon) =>
    polygon.flatMap(([x, y], index) => [index === 0 ? move : lineTo, x / 100, -y / 100]),
  );
  const face = { outline: () => Float32Array.from(numbers) } as unknown as Face;
  const run = {
    text: '',
    face,
    rightToLeft: false,
    x: 0,
    shaped: { width: 1, glyphs: [{ id: 1, x: 0, y: 0 }] },
  };
  const picture = blank(width, height);
  ink(picture, { colour: '#000000', size: 100, lines: [{ runs: [run], x: 0, y: 0 }] }, 0, 0);
  return Array.from(picture.toPixels())
    .filter((_, index) => index % 3 === 0)
    .map((value) => 1 - value / 255);
}

test('a rectangle between pixels covers each by its share', () => {
  const found = fill(
    [
      [
        [1.5, 1.25],
        [3, 1.25],
        [3, 3],
        [1.5, 3],
      ],
    ],
    5,
    4,
  );
  const expected = [0, 0, 0, 0, 0, 0, 0.375, 0.75, 0, 0, 0, 0.5, 1, 0, 0, 0, 0, 0, 0, 0];
  for (const [index, value] of found.entries()) expect(value).toBeCloseTo(expected[index] as number, 1.5);
});

test('a slanted edge over many pixels keeps its area', () => {
  const found = fill(
    [
      [
        [0, 0],
        [20, 10],
        [0, 10],
      ],
    ],
    20,
    10,
  );
  expect(found.reduce((sum, value) => sum + value, 0)).toBeCloseTo(100, -0.3);
});

test('a contour the other way round is a hole, one the same way round is not', () => {
  const outer: [number, number][] = [
    [0, 0],
    [10, 0],
    [10, 10],
    [0, 10],
  ];
  const inner: [number, number][] = [
    [2, 2],
    [8, 2],
    [8, 8],
    [2, 8],
  ];
  const sum = (values: number[]) => Math.round(values.reduce((total, value) => total + value, 0));
  expect(sum(fill([outer, [...inner].reverse()], 10, 10))).toBe(64);
  expect(sum(fill([outer, inner], 10, 10))).toBe(100);
});

test('what is outside of the picture is left out, and nothing is drawn at its other edge', () => {
  const found = fill(
    [
      [
        [-5, -5],
        [2, -5],
        [2, 2],
        [-5, 2],
      ],
    ],
    5,
    4,
  );
  expect(found.map((value) => Math.round(value))).toEqual([
    1,
    1,
    0,
    0,
    0,
    1,
    1,
    0,
    0,
    0,
    ...new Array(10).fill(0),
  ]);
});

test('a line of type is filled as librsvg fills it', async () => {
  const size = 60;
  const title = await paragraph('Source Žluťoučký & fi', 'title', fonts, 'cs');
  const runs = title.line(0, title.text.length);
  const picture = blank(700, 100);
  ink(picture, { colour: '#000000', size, lines: [{ runs, x: 0, y: 70 }] }, 10, 0);
  let path = '';
  for (const { face, shaped, x } of runs) {
    for (const glyph of shaped.glyphs) {
      const outline = face.outline(glyph.id);
      for (let i = 0; i < outline.length; ) {
        const operation = outline[i] as number;
        const numbers = Array.from(outline.subarray(i + 1, i + (operation === 2 ? 5 : 3)));
        path += 'MLQ'[operation];
        path += numbers
          .map((value, at) =>
            at % 2 === 0 ? 10 + (x + glyph.x + value) * size : 70 - (glyph.y + value) * size,
          )
          .join(' ');
        i += operation === 2 ? 5 : 3;
      }
    }
  }
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="700" height="100"><rect width="700" height="100" fill="#fff"/><path d="${path}"/></svg>`;
  const theirs = await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer();
  const ours = picture.toPixels();
  let different = 0;
  let dark = 0;
  ours.forEach((value, index) => {
    different += Math.abs(value - (theirs[index] as number));
    dark += 255 - (theirs[index] as number);
  });
  expect(dark).toBeGreaterThan(100_000);
  expect(different / dark).toBeLessThan(0.03);
});

test('the PNG holds exactly the pixels, and another decoder reads it', async () => {
  const picture = blank(37, 11);
  for (let i = 0; i < picture.rows.length; i++) {
    if (i % 38 !== 0) picture.rows[i] = picture.indexOf((i * 7919) % 200);
  }
  const png = await sharp(picture.toPng()).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  expect(png.info).toMatchObject({ width: 37, height: 11 });
  expect(png.data.equals(picture.toPixels())).toBe(true);
  expect(png.data.equals(Bitmap.from(png.data, 37, 11).toPixels())).toBe(true);
});

test('a palette that is full gives the colour most like the one asked for', () => {
  const picture = new Bitmap(
    1,
    1,
    new Uint8Array(2),
    Array.from({ length: 256 }, (_, grey) => grey * 0x010101),
  );
  expect(picture.palette[picture.indexOf(0x808182)]).toBe(0x818181);
});
