/**
 * Letters beyond Latin: the subsets of the two fonts that a site's own words need. A reader loads one only
 * for a page that has such letters.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Content } from '../model/content.ts';

const require = createRequire(import.meta.url);

const fonts = [
  { family: 'Source Serif 4', name: 'source-serif-4', weights: '200 900' },
  { family: 'Public Sans', name: 'public-sans', weights: '100 900' },
] as const;

/**
 * `@font-face` rules for the subsets that some text needs besides Latin, which `fonts.css` has.
 *
 * @example subsetFaces('Čitalnica') // '@font-face{font-family:"Source Serif 4";…latin-ext…}…'
 */
export function subsetFaces(text: string): string {
  const letters = new Set([...text].map((letter) => letter.codePointAt(0)!).filter((code) => code > 0xff));
  return fonts
    .flatMap(({ family, name, weights }) => {
      const ranges = rangesOf(name);
      const latin = parsed(ranges.latin ?? '');
      const rest = [...letters].filter((code) => !latin(code));
      return Object.entries(ranges)
        .filter(([subset, range]) => subset !== 'latin' && rest.some(parsed(range)))
        .map(
          ([subset, range]) =>
            `@font-face{font-family:"${family}";font-weight:${weights};font-display:swap;` +
            `src:url("@fontsource-variable/${name}/files/${name}-${subset}-wght-normal.woff2") format("woff2");` +
            `unicode-range:${range}}`,
        );
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

/** A test for the code points of a `unicode-range`. */
function parsed(range: string): (code: number) => boolean {
  const spans = range.split(',').map((span) => {
    const [from = '', to = from] = span.replace('U+', '').split('-');
    return [Number.parseInt(from, 16), Number.parseInt(to, 16)] as const;
  });
  return (code) => spans.some(([from, to]) => code >= from && code <= to);
}
