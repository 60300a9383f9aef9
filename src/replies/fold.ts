/** Where a long reply folds: what is seen at once, and the rest. */
import { parseFragment, serializeOuter } from 'parse5';
import { oneLine } from './normalise.ts';
import { textOf } from './sanitise.ts';

/** Characters of text seen at once, about; a reply somewhat longer is not folded for the sake of a line. */
const seen = 700;
const tolerance = 200;
/** Lines seen at once: a reply of one word a line is as tall as a long one. */
const lineLength = 60;

export interface Folded {
  /** HTML that is always seen; empty where the very first paragraph is too long. */
  lead: string;
  /** HTML that is seen on request, and what is said of it. */
  rest?: { html: string; summary: string };
}

/**
 * Cuts sanitised HTML between two of its blocks.
 *
 * @param summaryOf what is said of the rest, by its number of words
 * @example fold('<p>Short.</p>', (words) => `The rest, ${words} words`) // { lead: '<p>Short.</p>' }
 */
export function fold(html: string, summaryOf: (words: number) => string): Folded {
  const { childNodes } = parseFragment(html);
  const blocks = childNodes.map((node) => {
    const outer = serializeOuter(node);
    return { outer, size: sizeOf(outer) };
  });
  const total = blocks.reduce((sum, { size }) => sum + size, 0);
  if (total <= seen + tolerance) return { lead: html };
  let size = 0;
  const cut = blocks.findIndex((block) => {
    size += block.size;
    return size > seen;
  });
  const [lead, rest] = [blocks.slice(0, cut), blocks.slice(cut)];
  const restHtml = rest.map(({ outer }) => outer).join('');
  const words = textOf(restHtml).split(/\s+/).length;
  return {
    lead: lead.map(({ outer }) => outer).join(''),
    rest: {
      html: restHtml,
      summary: lead.length > 0 ? summaryOf(words) : oneLine(textOf(restHtml), 180),
    },
  };
}

/** Characters, where a line break counts as a line. */
function sizeOf(html: string): number {
  return textOf(html)
    .split('\n')
    .reduce((sum, line) => sum + Math.max(line.length, lineLength / 2), 0);
}
