/** What a screen reader is told as the presentation moves: what came into sight, and nothing else. */
import { fill } from '../../words/fill.ts';

const blocks = new Set([
  'P',
  'DIV',
  'LI',
  'H2',
  'H3',
  'H4',
  'BLOCKQUOTE',
  'TR',
  'PRE',
  'FIGURE',
  'FIGCAPTION',
  'DT',
  'DD',
]);

/** The words of a part of a slide, without steps that are still to come. */
function wordsOf(node: Node): string {
  if (node instanceof Text) return node.data;
  if (!(node instanceof Element)) return '';
  if (node.ariaHidden === 'true' || node.matches('.code-step, .fragment:not(.visible)')) return '';
  const words = node.getAttribute('alt') ?? [...node.childNodes].map(wordsOf).join('');
  return blocks.has(node.tagName) && words.trim() ? `${words.trim().replace(/([^.!?:;,])$/, '$1.')} ` : words;
}

const plain = (words: string): string => words.replace(/\s+/g, ' ').trim();

/**
 * A slide that came into sight.
 *
 * @param place its number among all, in the deck's language: `Slide 3 of 10`
 * @example 'Slide 3 of 10. A claim. It is so.'
 */
export function spokenSlide(slide: Element, place: string): string {
  return plain(`${place}. ${wordsOf(slide)}`);
}

/** How the deck's language names lines of code: all of them, and `{numbers}`. */
export interface LineWords {
  allLines: string;
  line: string;
}

/** Steps that came into sight: their words, or the lines of code that are marked now. */
export function spokenSteps(steps: readonly Element[], words: LineWords): string {
  return plain(
    steps.map((step) => (step.matches('.code-step') ? markedLines(step, words) : wordsOf(step))).join(' '),
  );
}

function markedLines(step: Element, { allLines, line }: LineWords): string {
  const lines = [...(step.parentElement?.querySelectorAll('.line') ?? [])];
  const marked = lines.flatMap((line, index) => (line.matches('.marked') ? [index] : []));
  if (marked.length === 0) return allLines;
  const numbers = marked.map((index) => index + 1).join(', ');
  return `${fill(line, { numbers })}: ${marked.map((index) => lines[index]?.textContent).join(' ')}`;
}
