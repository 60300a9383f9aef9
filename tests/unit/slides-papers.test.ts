import { describe, expect, test } from 'vitest';
import { isDark, luminance } from '../../src/model/contrast.ts';
import { embedCode, oEmbed } from '../../src/slides/embed.ts';
import { type Letter, readPage, withoutRunningHeads } from '../../src/slides/pdf/text.ts';
import { qrPath } from '../../src/slides/qr.ts';

describe('embedding', () => {
  test('a title cannot break out of its attribute', () => {
    const code = embedCode({ src: 'https://a.example/', title: 'A "quoted" <b> & more', ratio: '16:9' });
    expect(code).toContain('title="A &quot;quoted&quot; &lt;b> &amp; more"');
  });

  test('oEmbed gives the size in the proportions of the deck', () => {
    const answer = oEmbed({
      src: 'https://a.example/',
      title: 'T',
      ratio: '4:3',
      author: { name: 'Ada', url: 'https://a.example/' },
      provider: { name: 'Ada', url: 'https://a.example/' },
      thumbnail: 'https://a.example/card.png',
    });
    expect([answer.width, answer.height]).toEqual([800, 600]);
    expect(answer.html).toContain('width="800" height="600"');
  });
});

describe('text on a ground of any colour', () => {
  test.each([
    ['#000000', true],
    ['#ffffff', false],
    ['#16324f', true],
    ['#e8b04a', false],
    ['#808080', false],
  ])('%s', (colour, dark) => {
    expect(isDark(colour)).toBe(dark);
  });

  test('luminance is that of WCAG', () => {
    expect(luminance('#ffffff')).toBeCloseTo(1, 5);
    expect(luminance('#ff0000')).toBeCloseTo(0.2126, 4);
  });
});

test('a QR code has its three finders', () => {
  const { path, size } = qrPath('https://ada.example/s/x/');
  expect(size).toBe(25);
  for (const corner of ['M0 0h7', `M${size - 7} 0h7`, `M0 ${size - 7}h7`]) expect(path).toContain(corner);
});

describe('the words of a PDF page', () => {
  const line = (text: string, size: number, top: number): Letter[] =>
    [...`${text}\n`].map((letter, index) => ({
      text: letter,
      size,
      left: index * size,
      right: (index + 1) * size,
      top,
      bottom: top - size,
    }));

  test('lines of a paragraph are joined, and a hyphen at the end of a line is taken out', () => {
    const page = readPage([
      ...line('Title', 40, 500),
      ...line('a long tran\u00AD', 20, 400),
      ...line('scription of it', 20, 376),
    ]);
    expect(page).toEqual({ title: 'Title', paragraphs: ['Title', 'a long transcription of it'] });
  });

  test('list items and what stands apart are paragraphs of their own', () => {
    const page = readPage([...line('• one', 20, 400), ...line('• two', 20, 376), ...line('apart', 20, 300)]);
    expect(page.paragraphs).toEqual(['one', 'two', 'apart']);
  });

  test('a page of a few is kept as it is: nothing there is a running head yet', () => {
    expect(
      withoutRunningHeads([
        ['A', 'x 1'],
        ['B', 'x 2'],
      ]),
    ).toEqual([
      ['A', 'x 1'],
      ['B', 'x 2'],
    ]);
  });
});
