/** From the letters of a page to its paragraphs. A PDF has no words, only letters in places. */
import { largestOf, smallestOf } from '../../model/extremes.ts';

/** One character, with its box in points from the lower left corner of the page. */
export interface Letter {
  text: string;
  /** Size of its font in points. */
  size: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

interface Line {
  text: string;
  /** Size of most of its letters. */
  size: number;
  top: number;
  bottom: number;
}

/** What a page says. */
export interface PageText {
  /** Its topmost big line, which is what a slide's title looks like; `undefined` on a page without words. */
  title: string | undefined;
  /** A paragraph or list item each, in the order of the file. */
  paragraphs: string[];
}

const bullet = /^[•◦▪▸►‣●○■–—*·-]\s+/u;

/**
 * Reads the letters of a page. PDFium puts line breaks between lines; a paragraph ends where the
 * next line has another size, stands further away than lines of a paragraph do, or begins a list item.
 */
export function readPage(letters: readonly Letter[]): PageText {
  const lines = linesOf(letters);
  const paragraphs: { text: string; size: number; top: number }[] = [];
  let previous: Line | undefined;
  for (const line of lines) {
    const current = paragraphs.at(-1);
    const continues =
      previous !== undefined &&
      Math.abs(line.size - previous.size) < 0.15 * previous.size &&
      previous.bottom - line.top < 0.75 * line.size &&
      previous.bottom - line.top > -1.5 * line.size &&
      !bullet.test(line.text);
    if (continues && current) current.text = join(current.text, line.text);
    else paragraphs.push({ text: line.text, size: line.size, top: line.top });
    previous = line;
  }

  const shown = paragraphs
    .map((paragraph) => ({ ...paragraph, text: paragraph.text.replace(bullet, '').trim() }))
    .filter(({ text }) => text !== '');
  const biggest = largestOf([0, ...shown.map(({ size }) => size)]);
  const title = shown
    .filter(({ size, text }) => size > 0.8 * biggest && /\p{L}/u.test(text))
    .sort((a, b) => b.top - a.top)[0];
  return { title: title?.text, paragraphs: shown.map(({ text }) => text) };
}

function linesOf(letters: readonly Letter[]): Line[] {
  const lines: Line[] = [];
  let current: Letter[] = [];
  const finish = (): void => {
    const text = current
      .map((letter) => letter.text)
      .join('')
      .replace(/\p{Cc}/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim();
    const drawn = current.filter((letter) => letter.text.trim() !== '' && letter.top > letter.bottom);
    if (text !== '' && drawn.length > 0) {
      const sizes = drawn.map((letter) => letter.size).sort((a, b) => a - b);
      const middle = sizes[Math.floor(sizes.length / 2)] ?? 0;
      const top = largestOf(drawn.map((letter) => letter.top));
      const bottom = smallestOf(drawn.map((letter) => letter.bottom));
      // Fonts may be scaled by a matrix, which their size doesn't know: then the letters' height does.
      lines.push({ text, size: middle > 2 ? middle : top - bottom, top, bottom });
    }
    current = [];
  };
  for (const letter of letters) {
    if (letter.text === '\n' || letter.text === '\r') finish();
    else current.push(letter);
  }
  finish();
  return lines;
}

/** @example join('trans\u00AD', 'cription') // 'transcription' */
function join(text: string, next: string): string {
  return text.endsWith('\u00AD') ? text.slice(0, -1) + next : `${text} ${next}`;
}

/**
 * Takes the running heads and page numbers off: what stands on most pages, numbers aside.
 *
 * @example withoutRunningHeads([['A', 'Talk 1'], ['B', 'Talk 2'], ['C', 'Talk 3'], ['D', 'Talk 4']])
 * // [['A'], ['B'], ['C'], ['D']]
 */
export function withoutRunningHeads(pages: readonly (readonly string[])[]): string[][] {
  if (pages.length < 4) return pages.map((page) => [...page]);
  const shape = (paragraph: string): string => paragraph.replace(/\d+/g, '#');
  const seen = new Map<string, number>();
  for (const page of pages) {
    for (const paragraph of new Set(page.map(shape))) seen.set(paragraph, (seen.get(paragraph) ?? 0) + 1);
  }
  const isRunning = (paragraph: string): boolean => (seen.get(shape(paragraph)) ?? 0) > 0.6 * pages.length;
  return pages.map((page) => page.filter((paragraph) => !isRunning(paragraph)));
}
