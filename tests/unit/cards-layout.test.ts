/** Where things stand on a card: inside of it, and not on top of each other, whatever is written on it. */
import { expect, test } from 'vitest';
import { compose } from '../../src/cards/draw/draw.ts';
import { type CardInput, cardFormats, cardKinds } from '../../src/cards/index.ts';
import { card } from '../cards/cards.ts';
import { titles } from '../cards/titles.ts';

const long =
  'What we learned running Postgres for ten thousand libraries, and why the catalogue that nobody owned turned out to be the one that everybody depended on, including the parts which had been switched off in 2009';
const contents: [string, Partial<CardInput>][] = [
  ['a short title', { title: 'Queues' }],
  ['nothing but a title', { lines: [] }],
  ['a title that is far too long', { title: long }],
  [
    'long facts',
    {
      title: long,
      lines: [
        'International Federation of Library Associations World Congress 2027',
        '29 September – 2 October 2027, 14:30 – 15:15',
        'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch, Wales',
      ],
      owner: 'Prof. Dr. Augusta Ada King-Noel, Countess of Lovelace',
      site: 'a-very-long-host-name.university.example/people/ada',
    },
  ],
  ['an image', { title: long, image: '/slide.png' }],
  ['an image and a short title', { title: 'Queues', image: '/slide.png' }],
  ...titles.map(({ name, lang, text }): [string, Partial<CardInput>] => [
    name,
    { lang, title: text, lines: [text, text] },
  ]),
];

interface Rectangle {
  key: string;
  left: number;
  top: number;
  width: number;
  height: number;
}

test.each(contents)('with %s, on each kind of card in each format', async (_, content) => {
  for (const kind of cardKinds) {
    for (const format of Object.keys(cardFormats) as (keyof typeof cardFormats)[]) {
      const { places } = await compose(card(kind, { ...content, format }));
      const { width, height } = cardFormats[format];
      const shown = places.filter((place) => place.width > 0 && place.height > 0);
      expect(shown.length).toBeGreaterThan(1);
      for (const place of shown) {
        expect(place, `${kind} ${format}`).toSatisfy(
          ({ left, top, width: w, height: h }: Rectangle) =>
            left >= 40 && top >= 40 && left + w <= width - 40 && top + h <= height - 40,
        );
      }
      for (const [index, a] of shown.entries()) {
        for (const b of shown.slice(index + 1)) {
          const apart =
            a.left + a.width <= b.left ||
            b.left + b.width <= a.left ||
            a.top + a.height <= b.top ||
            b.top + b.height <= a.top;
          expect(apart, `${kind} ${format}: ${JSON.stringify([a, b])}`).toBe(true);
        }
      }
    }
  }
});
