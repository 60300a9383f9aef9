/** Cards as a build makes them: worker threads, a folder of pictures named by content, errors that name the entry. */
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CardErrors,
  type CardInput,
  cardFormats,
  cardKey,
  cardKinds,
  missingLines,
  renderCards,
} from '../../src/cards/index.ts';
import { card, dark } from '../cards/cards.ts';
import { titles } from '../cards/titles.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cards-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let made = 0;
const cache = () => join(folder, `cache-${made++}`);

/** A photograph of sorts: noise and a gradient, which PNG packs badly. */
async function photograph(): Promise<string> {
  const path = join(folder, 'photo.jpg');
  const pixels = Buffer.alloc(900 * 700 * 3);
  for (let i = 0; i < pixels.length; i++) pixels[i] = ((i * 2654435761) >>> 24) / 2 + (i % 900) / 8;
  await sharp(pixels, { raw: { width: 900, height: 700, channels: 3 } })
    .jpeg()
    .toFile(path);
  return path;
}

test('each kind in each format, light and dark, has its size and is small', async () => {
  const cards = cardKinds.flatMap((kind) =>
    (['wide', 'square', 'portrait'] as const).flatMap((format) => [
      card(kind, { format }),
      card(kind, { format, theme: dark }),
    ]),
  );
  const rendered = await renderCards(cards, { cacheDir: cache() });
  expect(rendered.size).toBe(30);
  for (const input of cards) {
    const found = rendered.get(cardKey(input));
    if (!found) throw new Error(`no card for ${input.kind} ${input.format}`);
    const { width, height, format } = await sharp(found.path).metadata();
    expect({ width, height, format }).toEqual({ ...cardFormats[input.format], format: 'png' });
    expect(found.bytes).toBeLessThan(100_000);
    expect((await stat(found.path)).size).toBe(found.bytes);
  }
});

test('a card that is there already is not drawn again, and one that looks the same is drawn once', async () => {
  const cacheDir = cache();
  const cards = [card('talk'), card('talk', { entry: 'talks/twin' }), card('post')];
  const progress: string[] = [];
  const first = await renderCards(cards, {
    cacheDir,
    onProgress: ({ drawn, missing }) => progress.push(`${drawn}/${missing}`),
  });
  expect(progress).toEqual(['1/2', '2/2']);
  const before = await Promise.all([...first.values()].map(async ({ path }) => (await stat(path)).mtimeMs));
  const second = await renderCards([...cards, card('event')], { cacheDir });
  expect([...second.values()].filter(({ drawn }) => drawn)).toHaveLength(1);
  expect(await Promise.all([...first.values()].map(async ({ path }) => (await stat(path)).mtimeMs))).toEqual(
    before,
  );
});

test('the same cards have the same bytes, however many threads draw them and in whatever order', async () => {
  const cards = [
    ...titles.slice(0, 8).map(({ text, lang }) => card('talk', { title: text, lang })),
    card('page'),
  ];
  const [one, two] = [cache(), cache()];
  await renderCards(cards, { cacheDir: one, workers: 1 });
  await renderCards([...cards].reverse(), { cacheDir: two, workers: 3 });
  const names = await readdir(one);
  expect((await readdir(two)).sort()).toEqual(names.sort());
  for (const name of names) {
    expect((await readFile(join(one, name))).equals(await readFile(join(two, name)))).toBe(true);
  }
});

test('two builds that share a folder do not disturb each other, and leave nothing unfinished', async () => {
  const cacheDir = cache();
  const cards = Array.from({ length: 6 }, (_, index) => card('post', { title: `Number ${index}` }));
  await Promise.all([renderCards(cards, { cacheDir }), renderCards(cards, { cacheDir })]);
  const names = await readdir(cacheDir);
  expect(names).toHaveLength(6);
  for (const name of names)
    expect((await sharp(join(cacheDir, name)).stats()).channels.length).toBeGreaterThan(0);
});

test('a slide or a portrait is drawn in, and even a noisy photograph keeps the card under 600 KB', async () => {
  const image = await photograph();
  const cards = (['deck', 'page'] as const).flatMap((kind) =>
    (['wide', 'square', 'portrait'] as const).map((format) => card(kind, { format, image })),
  );
  const rendered = await renderCards(cards, { cacheDir: cache() });
  for (const input of cards) {
    const found = rendered.get(cardKey(input));
    expect(found?.bytes).toBeLessThan(600_000);
    const { entropy } = await sharp(found?.path).stats();
    expect(entropy).toBeGreaterThan(1);
  }
});

describe('what cannot be drawn', () => {
  test('is left out of the card where no font has it, and named once for all entries, from the cache as well', async () => {
    const cacheDir = cache();
    const cards = [
      card('talk'),
      card('talk', { entry: 'talks/linear-a', title: 'Reading Linear A: 𐘀𐘁' }),
      card('talk', { entry: 'talks/more', title: 'More of 𐘀' }),
      card('talk', { entry: 'talks/tibetan', title: 'བོད་ཡིག' }),
    ];
    const planned = cards.map((input) => ({ id: input.entry, key: cardKey(input) }));
    for (const drawn of [true, false]) {
      const rendered = await renderCards(cards, { cacheDir });
      expect([...rendered.values()].map((one) => one.drawn)).toEqual(cards.map(() => drawn));
      const lines = missingLines(planned, rendered);
      expect(lines).toContainEqual(
        expect.stringMatching(
          /^No installed font has “𐘀” \(U\+10600\).*: talks\/linear-a, talks\/more\. Take it out/,
        ),
      );
      expect(lines).toContainEqual(
        expect.stringMatching(
          /talks\/tibetan\. Install its font: npm install @fontsource-variable\/noto-serif-tibetan/,
        ),
      );
      expect(lines.filter((line) => line.includes('𐘀”'))).toHaveLength(1);
    }
  });

  test('is named with its entry, and does not keep the others from being drawn', async () => {
    const cacheDir = cache();
    const good = card('talk');
    const image = join(folder, 'lost.png');
    await writeFile(image, 'not a picture');
    const lost = card('deck', { entry: 'slides/lost', image });
    const error = await renderCards([lost, good], { cacheDir }).catch((reason) => reason);
    expect(error).toBeInstanceOf(CardErrors);
    expect(error.message).toMatch(/^Card of slides\/lost: could not be drawn/);
    expect(error.errors).toHaveLength(1);
    expect(await readdir(cacheDir)).toEqual([`${cardKey(good)}.png`]);
  });

  test('is an image that is none', async () => {
    const image = join(folder, 'broken.png');
    await writeFile(image, 'not a picture');
    const error = await renderCards([card('deck', { image })], { cacheDir: cache() }).catch(
      (reason) => reason,
    );
    expect(error.message).toMatch(/^Card of decks\/example: could not be drawn: .*broken\.png/);
  });

  test('is a colour that is none', async () => {
    const theme = { ...dark, colours: { ...dark.colours, ink: 'black' } };
    const error = await renderCards([card('post', { theme })], { cacheDir: cache() }).catch(
      (reason) => reason,
    );
    expect(error.message).toContain('expected a colour such as #9b2d1f, found “black”');
  });
});

describe('an owner’s own template', () => {
  const own = async (name: string, source: string): Promise<CardInput> => {
    const templates = join(folder, 'content', 'cards');
    await mkdir(templates, { recursive: true });
    await writeFile(join(templates, name), source);
    return card('talk', { entry: 'talks/own', template: join(templates, name) });
  };

  test('is one file, and draws with the kit', async () => {
    const input = await own(
      'talk.ts',
      `import type { Template } from '${join(process.cwd(), 'src/cards/index.ts')}';
       const template: Template = async (card, kit) =>
         kit.column({ width: kit.width, height: kit.height, backgroundColor: '#003366', padding: 60 },
           await kit.text(card.title, { role: 'title', sizes: [90, 60], width: kit.width - 120, colour: '#ffffff' }));
       export default template;`,
    );
    const rendered = await renderCards([input], { cacheDir: cache() });
    const { data } = await sharp(rendered.get(cardKey(input))?.path)
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([...data.subarray(0, 3)]).toEqual([0, 0x33, 0x66]);
    expect(data.includes(Buffer.from([255, 255, 255]))).toBe(true);
  });

  test('that is no template is an error that says what it should be', async () => {
    const input = await own('broken.ts', 'export const talk = 1;');
    const error = await renderCards([input], { cacheDir: cache() }).catch((reason) => reason);
    expect(error.message).toMatch(/^Card of talks\/own: .*broken\.ts has no default export/);
  });

  test.each([
    [
      'a word that is no field',
      'await kit.text(card.titel, { role: "title", sizes: [60], width: 800, colour: "#000" })',
      'kit.text takes a text, and was given undefined',
    ],
    [
      'a text as it is',
      '"plain"',
      'kit.box, row and column take elements, and were given the text "plain"; texts go through kit.text',
    ],
    ['an error of its own', '(() => { throw new Error("Not today."); })()', 'Not today.'],
  ])('with a mistake, %s, is named with its line', async (what, child, message) => {
    const source = `export default async (card, kit) =>\n  kit.column({ width: 100 },\n    ${child});\n`;
    const name = `mistaken-${what.replaceAll(' ', '-')}.ts`;
    const error = await renderCards([await own(name, source)], { cacheDir: cache() }).catch(
      (reason) => reason,
    );
    expect(error.message).toMatch(new RegExp(`^Card of talks/own: .*${name}:[23]  could not be drawn: `));
    expect(error.message).toContain(message);
  });

  test('that is no TypeScript is named with its line', async () => {
    const input = await own('unfinished.ts', 'export default async (card, kit) =>\n  kit.column({;\n');
    const error = await renderCards([input], { cacheDir: cache() }).catch((reason) => reason);
    expect(error.message).toMatch(/^Card of talks\/own: .*unfinished\.ts(:2)? {2}could not be drawn: /);
  });
});
