/**
 * Letters that the two fonts of the pages have not got: the subsets of the published fonts that a site's own words
 * need. A reader loads one only for a page that has such letters.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Content } from '../../../model/content.ts';
import { furtherLatin } from './letters.ts';

const require = createRequire(import.meta.url);

const fonts = [
  { family: 'Source Serif 4', name: 'source-serif-4', weights: '200 900' },
  { family: 'Public Sans', name: 'public-sans', weights: '100 900' },
] as const;

/**
 * `@font-face` rules for the subsets that some text needs besides what `fonts.css` has.
 *
 * @example subsetFaces('Ελένη') // '@font-face{font-family:"Source Serif 4";…greek…}'
 * @example subsetFaces('Čitalnica') // ''
 */
export function subsetFaces(text: string): string {
  const letters = new Set([...text.normalize('NFC')].map((letter) => letter.codePointAt(0)!));
  return fonts
    .flatMap(({ family, name, weights }) => {
      const { latin = '', ...others } = rangesOf(name);
      const there = new Set([...codesOf(latin), ...furtherLatin]);
      return Object.entries(others).flatMap(([subset, range]) => {
        const codes = codesOf(range).filter((code) => !there.has(code));
        if (!codes.some((code) => letters.has(code))) return [];
        return (
          `@font-face{font-family:"${family}";font-weight:${weights};font-display:swap;` +
          `src:url("@fontsource-variable/${name}/files/${name}-${subset}-wght-normal.woff2") format("woff2");` +
          `unicode-range:${rangeOf(codes)}}`
        );
      });
    })
    .join('\n');
}

/** All words of a content that its pages show. */
export function wordsOf(content: Content): string {
  return JSON.stringify([content.site, content.posts, content.talks, content.slides, content.events]);
}

function rangesOf(font: string): Record<string, string> {
  return JSON.parse(readFileSync(require.resolve(`@fontsource-variable/${font}/unicode.json`), 'utf8'));
}

/** The code points of a `unicode-range`. */
function codesOf(range: string): number[] {
  return range.split(',').flatMap((span) => {
    const [from = '', to = from] = span.replace('U+', '').split('-');
    const first = Number.parseInt(from, 16);
    return Array.from({ length: Number.parseInt(to, 16) - first + 1 }, (_, index) => first + index);
  });
}

/** The `unicode-range` of code points that stand in order. */
function rangeOf(codes: readonly number[]): string {
  const spans: [first: number, last: number][] = [];
  for (const code of codes) {
    const span = spans.at(-1);
    if (span && span[1] + 1 === code) span[1] = code;
    else spans.push([code, code]);
  }
  const hex = (code: number) => code.toString(16).toUpperCase();
  return spans
    .map(([first, last]) => (first === last ? `U+${hex(first)}` : `U+${hex(first)}-${hex(last)}`))
    .join(',');
}
