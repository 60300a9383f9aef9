import sharp from 'sharp';
import { expect, test } from 'vitest';
import { moves } from '../../src/site/lists/picture-facts.ts';

const frames = (count: number) =>
  sharp(Buffer.from(Array.from({ length: 8 * 8 * 3 * count }, (_, at) => 10 + 120 * Math.floor(at / 192))), {
    raw: { width: 8, height: 8 * count, channels: 3, ...(count > 1 && { pageHeight: 8 }) },
  });

test('a WebP moves where it has frames', async () => {
  expect(moves(await frames(2).webp().toBuffer())).toBe(true);
  expect(moves(await frames(1).webp().toBuffer())).toBe(false);
  expect(
    moves(
      await frames(1)
        .webp({ lossless: true })
        .withExif({ IFD0: { Artist: 'A' } })
        .toBuffer(),
    ),
  ).toBe(false);
});

test('an AVIF moves where one of its brands says so', async () => {
  const still = await frames(1).avif().toBuffer();
  expect(moves(still)).toBe(false);
  const sequence = Buffer.from(still);
  sequence.write('avis', 8, 'latin1');
  expect(moves(sequence)).toBe(true);
});

test('no other file moves', async () => {
  expect(moves(await frames(1).png().toBuffer())).toBe(false);
  expect(moves(Buffer.alloc(0))).toBe(false);
});
