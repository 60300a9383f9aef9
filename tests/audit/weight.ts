/** What a page weighs before anything is shown: HTML and CSS; and whether it brings scripts. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { attribute, elementsOf } from '../setup/links.ts';
import { compressed, linksOf } from '../setup/pages.ts';
import type { SitePage } from './kinds.ts';

export interface Weight {
  /** HTML and the style sheets it links, in bytes after gzip -6. */
  text: number;
  /** Scripts in the page and those it loads, in bytes as they are. JSON-LD is data. */
  scripts: number;
}

/**
 * Weighs a page of a built site.
 *
 * @param out the output folder
 * @param base the base path, with a slash at both ends
 */
export function weigh(out: string, base: string, { html }: SitePage): Weight {
  const read = (address: string) => readFileSync(path.join(out, address.slice(base.length)));
  const texts = [html, ...linksOf(html, 'stylesheet').map(read)].map(compressed);
  const scripts = elementsOf(html)
    .filter(({ tagName }) => tagName === 'script')
    .filter((element) => attribute(element, 'type') !== 'application/ld+json')
    .map((element) => {
      const address = attribute(element, 'src');
      const inside = element.childNodes.map((node) => ('value' in node ? node.value : '')).join('');
      return address ? read(address).length : inside.length;
    });
  return { text: sum(texts), scripts: sum(scripts) };
}

/** The two files that every page has; letters that they have not bring files of their own (docs/decisions/fonts.md). */
const fontLimit = { files: 2, bytes: 80_000 };
/** Latin-1, Latin Extended-A and what src/site/styles/fonts/letters.ts adds are in the two files. */
const furtherLetters = /(?![A-Za-zª-ſȘ-țẞ])\p{L}/u;

/**
 * What is wrong with the fonts that a page loaded, in bytes each. A page in Greek, or in
 * Vietnamese, may load more; one in Polish may not.
 */
export function fontProblems({ html }: SitePage, fonts: readonly number[]): string[] {
  // The font of formulas is as much again, on the pages that have some.
  const share = html.includes('<math') ? 2 : 1;
  const files = share === 2 ? fontLimit.files + 1 : fontLimit.files;
  const bytes = share * fontLimit.bytes;
  const within = fonts.length <= files && sum(fonts) <= bytes;
  if (within || furtherLetters.test(html)) return [];
  return [`${fonts.length} fonts of ${sum(fonts)} bytes; ${files} of ${bytes} at most`];
}

/** The sum of some numbers, 0 of none. */
export const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, number) => total + number, 0);
