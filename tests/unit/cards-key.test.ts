/** A card's key: another one whenever the picture could differ, the same one otherwise. */
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CardInput, cardKey, ownTemplate } from '../../src/cards/index.ts';
import { card, dark, light } from '../cards/cards.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cards-key-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('is sixteen hexadecimal digits, fit for a file name', () => {
  expect(cardKey(card('talk'))).toMatch(/^[0-9a-f]{16}$/);
});

test('is the same for the same card, whatever the entry and the order of its fields', () => {
  const one = card('talk');
  const turned = Object.fromEntries(
    Object.entries({ ...one, entry: 'talks/other' }).reverse(),
  ) as unknown as CardInput;
  expect(cardKey(turned)).toBe(cardKey(one));
});

const changes: [string, Partial<CardInput>][] = [
  ['kind', { kind: 'event' }],
  ['title', { title: 'Another title' }],
  ['lines', { lines: ['FOSDEM 2027', '6 February 2027', 'Brussels, Belgium'] }],
  ['lines split otherwise', { lines: ['FOSDEM', '2027', '6 February 2027, 14:30'] }],
  ['owner', { owner: 'Ada King' }],
  ['site', { site: 'ada.example/talks' }],
  ['language', { lang: 'nl' }],
  ['format', { format: 'square' }],
  ['mode', { theme: dark }],
  ['accent', { theme: { ...light, colours: { ...light.colours, accent: '#123456' } } }],
  ['fonts', { theme: { ...light, fonts: { title: 'Public Sans', label: 'Public Sans' } } }],
];
test.each(changes)('changes with its %s', (_, change) => {
  expect(cardKey(card('talk', change))).not.toBe(cardKey(card('talk')));
});

test('changes with the bytes of its image, not with its name', async () => {
  const [one, two] = [join(folder, 'one.png'), join(folder, 'two.png')];
  await writeFile(one, 'first');
  await writeFile(two, 'first');
  const before = cardKey(card('deck', { image: one }));
  expect(before).not.toBe(cardKey(card('deck')));
  expect(cardKey(card('deck', { image: two }))).toBe(before);
  await writeFile(one, 'other');
  await utimes(one, new Date(), new Date(Date.now() + 5000));
  expect(cardKey(card('deck', { image: one }))).not.toBe(before);
});

test('changes with the owner’s template', async () => {
  const template = join(folder, 'talk.ts');
  await writeFile(template, 'export default () => 1;');
  const before = cardKey(card('talk', { template }));
  expect(before).not.toBe(cardKey(card('talk')));
  await writeFile(template, 'export default () => 22;');
  expect(cardKey(card('talk', { template }))).not.toBe(before);
});

test('an image that does not exist is an error with the entry and the file', () => {
  expect(() => cardKey(card('deck', { image: join(folder, 'gone.png') }))).toThrow(
    /^Card of decks\/example: .*gone\.png does not exist/,
  );
});

test('a template of the owner’s own is found by its kind', async () => {
  await mkdir(join(folder, 'cards'));
  await writeFile(join(folder, 'cards', 'event.ts'), '');
  expect(ownTemplate(folder, 'event')).toBe(join(folder, 'cards', 'event.ts'));
  expect(ownTemplate(folder, 'talk')).toBeUndefined();
});
