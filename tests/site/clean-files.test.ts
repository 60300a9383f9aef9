/** A real build of pictures, films and papers with more in them than is meant to be shown. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentFolder, mdx } from '../setup/content.ts';
import { filesBelow } from '../setup/files.ts';
import { officePdf, phoneFilm, secretPlace } from '../setup/films.ts';
import { harmlessDrawings, hostileDrawings } from '../setup/hostile-drawings.ts';
import { type BuiltSite, buildSite } from '../setup/site.ts';

let site: BuiltSite;
let content: ReturnType<typeof contentFolder>;
beforeAll(async () => {
  const photograph = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#888' } })
    .withExif({ IFD0: { Make: 'Telephone' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '54/1 30/1 0/1' } })
    .jpeg()
    .toBuffer();
  content = contentFolder({
    'posts/hello.mdx': mdx(
      'title: Hello\nsummary: A first post.\ndate: 2026-11-20',
      'import film from "./film.mp4?url";\n\n![Hostile](hostile.svg)\n\n![Harmless](harmless.svg)\n\n![A photograph](photograph.jpg)\n\n<a href={film}>The film</a>\n',
    ),
    'posts/hostile.svg': hostileDrawings['a script'] as string,
    'posts/harmless.svg': harmlessDrawings['with a style, a gradient, a mask and a use'] as string,
    'posts/photograph.jpg': photograph,
    'posts/film.mp4': phoneFilm({ measured: true }),
    'slides/deck.pdf': officePdf(photograph),
    'slides/deck.yaml':
      'file: deck.pdf\ntitle: Deck\nsummary: A deck.\ndate: 2026-11-20\npages:\n  1: { alt: A page }\n',
  });
  site = await buildSite({ content: content.folder });
  expect(site.output).toContain('Complete');
});
afterAll(() => {
  site.remove();
  content.remove();
});

const built = (ending: string) =>
  filesBelow(site.out)
    .filter((file) => file.endsWith(ending))
    .map((file) => readFileSync(path.join(site.out, file), 'latin1'));

test('drawings run nothing, and harmless ones are what they were', () => {
  const drawings = built('.svg');
  expect(drawings.filter((text) => text.includes('<script'))).toEqual([]);
  expect(drawings.some((text) => text.includes('fill="teal"'))).toBe(true);
  expect(drawings).toContain(harmlessDrawings['with a style, a gradient, a mask and a use']);
  expect(site.output).toMatch(/hostile\S*\.svg removed <script>/);
});

test('photographs, films and papers tell neither place nor camera', () => {
  const files = ['.mp4', '.pdf', '.webp', '.avif', '.jpg'].flatMap(built);
  expect(files.length).toBeGreaterThan(4);
  for (const text of files) expect(text).not.toMatch(/Telephone|GPSLatitude|ada\.secret|Secret Ltd/);
  for (const text of files) expect(text).not.toContain(secretPlace);
  expect(site.output).toMatch(/film\S*\.mp4 still holds a track of measurements/);
});
