/** Line breaks and sizes: nothing overflows, no word is cut that would fit, and what is left out is said with “…”. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeKit, type TextOptions, type Writing } from '../../src/cards/draw/kit.ts';
import { breakLines, pieces } from '../../src/cards/draw/lines.ts';
import { paragraph } from '../../src/cards/draw/runs.ts';
import { card } from '../cards/cards.ts';
import { fonts } from '../cards/set.ts';
import { titles } from '../cards/titles.ts';

const options: TextOptions = {
  role: 'title',
  sizes: [100, 80, 60, 48],
  width: 760,
  height: 340,
  lines: 5,
  leading: 1.1,
  colour: '#000000',
};

/** Sets a title and returns what stands on each line, with its width in pixels. */
async function set(text: string, lang = 'en', changes: Partial<TextOptions> = {}) {
  const written = new Map<string, Writing>();
  const kit = makeKit(card('talk', { title: text, lang }), written);
  const block = await kit.text(text, { ...options, ...changes });
  const [writing] = written.values();
  const lines = (writing?.lines ?? []).map(({ runs }) => ({
    text: runs.map((run) => run.text).join(''),
    width: runs.reduce((sum, { shaped }) => sum + shaped.width, 0) * block.size,
  }));
  return { ...block, lines };
}

test('a short title takes the largest size', async () => {
  expect(await set('Exactly once')).toMatchObject({ size: 100, lines: [{ text: 'Exactly once' }] });
});

test('a longer one takes a smaller size, and all of its words', async () => {
  const text = 'What we learned running Postgres for ten thousand libraries in public';
  const { size, lines } = await set(text);
  expect(size).toBeLessThan(100);
  expect(lines.map((line) => line.text).join(' ')).toBe(text);
});

test('lines are of like length: no last line of one short word', async () => {
  const { lines } = await set('A catalogue nobody owns is a catalogue that everybody depends on it');
  const widths = lines.map(({ width }) => width);
  expect(Math.min(...widths)).toBeGreaterThan(Math.max(...widths) / 2);
});

test('a title that is far too long ends after a whole word with an ellipsis', async () => {
  const words = Array.from({ length: 90 }, (_, index) => `word${index}`);
  const { lines, size } = await set(words.join(' '));
  expect(size).toBe(48);
  const shown = lines.map((line) => line.text).join(' ');
  expect(shown.endsWith('…')).toBe(true);
  expect(words.join(' ').startsWith(shown.slice(0, -1))).toBe(true);
  expect(words).toContain(shown.slice(0, -1).split(' ').at(-1));
});

test('a word wider than a line is hyphenated, an address is broken after its slashes', async () => {
  const long = await set(
    'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
    'de',
  );
  expect(long.lines.slice(0, -1).every(({ text }) => text.endsWith('-'))).toBe(true);
  expect(long.lines.map(({ text }) => text.replace(/-$/, '')).join('')).toContain('betriebswerk');
  const address = await set(
    'https://example.org/a/very/long/path/that/never/ends/and/has/no/spaces/index.html',
  );
  expect(address.lines.slice(0, -1).every(({ text }) => /[/.:]$/.test(text))).toBe(true);
});

test('white space and control characters make no gaps', async () => {
  const { lines } = await set('  Exactly\n\t once\u0007\u00ad ');
  expect(lines.map(({ text }) => text)).toEqual(['Exactly once']);
});

describe('any title at all stays in its box', () => {
  const word = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzäöüß-/.'), minLength: 1, maxLength: 40 }),
    fc.constantFrom('図書館', 'مكتبة', 'ספרייה', 'ห้องสมุด', 'पुस्तकालय', '🚀', '(2027)'),
  );
  test('made of words in all scripts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 40 }), async (list) => {
        const { lines, height, size } = await set(list.join(' '));
        for (const { width } of lines) expect(width).toBeLessThanOrEqual(760 + size * 0.02);
        expect(height).toBeLessThanOrEqual(340 + size * 0.5);
        expect(lines.length).toBeLessThanOrEqual(5);
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});

describe('lines break where the language breaks them', () => {
  const broken = async (text: string, lang: string, width: number) => {
    const title = await paragraph(text, 'title', fonts, lang);
    return (breakLines(title, pieces(text, lang), width, 99, true) ?? []).map(({ start, end }) =>
      text.slice(start, end),
    );
  };
  test('Thai between words, though it writes no spaces', async () => {
    const text = titles.find(({ name }) => name === 'Thai')?.text ?? '';
    const lines = await broken(text, 'th', 9);
    const words = new Set(
      Array.from(new Intl.Segmenter('th', { granularity: 'word' }).segment(text), ({ index }) => index),
    );
    let at = 0;
    for (const line of lines) {
      expect(words).toContain(at);
      at += line.length;
    }
    expect(lines.length).toBeGreaterThan(2);
  });
  test('Japanese not before a particle', async () => {
    const lines = await broken('一万の図書館のためにPostgreSQLを運用して学んだこと', 'ja', 8);
    expect(lines.some((line) => /^[のをにがはとで]/.test(line))).toBe(false);
  });
  test('Korean at spaces', async () => {
    const lines = await broken('도서관 시스템의 날: 만 개의 도서관을 위한 데이터베이스', 'ko', 9);
    expect(lines.join(' ')).toBe('도서관 시스템의 날: 만 개의 도서관을 위한 데이터베이스');
  });
  test('Chinese punctuation stays with what is before it', async () => {
    const lines = await broken('学到的经验，以及没有人拥有的目录。', 'zh', 5);
    expect(lines.some((line) => /^[，。]/.test(line))).toBe(false);
  });
});
