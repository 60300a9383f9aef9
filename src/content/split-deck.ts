/**
 * A deck's source, split into slides.
 *
 * Slides are separated by lines of exactly three dashes. For a Markdown parser such a line may also
 * be the underline of a heading or a rule, and inside code, JSX or a template string it is just
 * text; so the source is split before it is compiled. A dash line ends a slide where everything
 * since the slide began is complete by itself: no fence, tag, brace or template string is open. The
 * parser that compiles the deck answers that, so that both always agree.
 *
 * Options of a slide stand directly below its dash line and end with another:
 *
 *     ---
 *     layout: quote
 *     ---
 *
 * A blank line, or anything that isn't `word: value`, starts the slide's text instead.
 */
import { mdxToJs, mdxToMdast } from 'satteri';
import { markdownFeatures } from './markdown/features.ts';
import { tooDeep } from './markdown/nesting.ts';
import type { DeckProblem } from './problem.ts';
import { shareSources } from './shared-sources.ts';
import { parseSlideOptions, type SlideOptions, slideOptionNames } from './slide-options.ts';
import type { Located } from './yaml.ts';

/** One slide as it was written. */
export interface SlideSource {
  options: SlideOptions;
  /** The slide's MDX, without its options. */
  source: string;
  /** Line of the deck's source on which `source` begins (1-based). */
  startLine: number;
  /** Line of an option by its path, such as `['image', 'src']`; of slides that have options. */
  optionLine?: Located['lineOf'];
}

const dashLine = /^---[ \t]*$/;
const optionLine = /^([a-z][A-Za-z]*):(?:[ \t]|$)/;
const sentinel = 'end-of-slide';

/** A deck's source in parts. */
export interface DeckSource {
  /** Imports, exports and comments ahead of the first dash line: no slide. */
  preamble: Pick<SlideSource, 'source' | 'startLine'> | undefined;
  slides: SlideSource[];
  /** What is wrong with the slides' options. A slide with a problem is kept. */
  problems: DeckProblem[];
}

/**
 * Splits the body of a deck.
 *
 * @param body MDX, without its frontmatter or with the frontmatter's lines blanked
 * @param firstLine number of the body's first line in the file
 *
 * @example
 * splitDeck('# One\n---\nlayout: quote\n---\n> Two').slides.map((slide) => slide.options.layout)
 * // [undefined, 'quote']
 */
export function splitDeck(body: string, firstLine = 1): DeckSource {
  const lines = body.split(/\r?\n/);
  const deck: DeckSource = { preamble: undefined, slides: [], problems: [] };
  let start = 0;
  let options: SlideOptions | undefined;
  let optionLine: SlideSource['optionLine'];

  const close = (end: number): void => {
    const part = { source: lines.slice(start, end).join('\n'), startLine: firstLine + start };
    const isFirst = deck.slides.length === 0 && deck.preamble === undefined;
    if (options === undefined && part.source.trim() === '' && (isFirst || end === lines.length)) return;
    if (options === undefined && isFirst && isSilent(part.source)) deck.preamble = part;
    else deck.slides.push({ options: options ?? {}, ...part, ...(optionLine && { optionLine }) });
  };

  const fence = new Fence();
  let tries = 0;
  for (let at = 0; at < lines.length; at++) {
    if (fence.takes(lines[at] ?? '') || !dashLine.test(lines[at] ?? '')) continue;
    // Each look reads the slide from its beginning.
    if (tries === mostTries) continue;
    if (!isComplete(lines.slice(start, at).join('\n'))) {
      tries += 1;
      if (tries === mostTries) deck.problems.push(stillOpen(firstLine + start, firstLine + at));
      continue;
    }
    tries = 0;
    close(at);
    const block = optionBlock(lines, at + 1);
    if (block === 'open') {
      deck.problems.push({
        line: firstLine + at + 1,
        field: '',
        expected: 'a line of three dashes (---) below the options of the slide',
        found: 'a blank line or the end of the file',
        fix: 'close the options with ---, or leave a blank line above them where they are text',
      });
    }
    if (typeof block === 'number') {
      const parsed = parseSlideOptions(lines.slice(at + 1, block).join('\n'), firstLine + at + 1);
      for (const each of parsed.problems) deck.problems.push(each);
      options = parsed.options;
      optionLine = parsed.lineOf;
      at = block;
    } else {
      options = undefined;
      optionLine = undefined;
    }
    start = at + 1;
  }
  close(lines.length);
  return { ...deck, slides: shareSources(deck.slides) };
}

/** So many lines of dashes may stand within one tag, brace or string. */
const mostTries = 100;

const stillOpen = (from: number, line: number): DeckProblem => ({
  line,
  field: '',
  expected: 'the end of a tag, a brace or a string that is open',
  found: `${mostTries} lines of dashes within the slide that begins on line ${from}`,
  fix: 'close what is open there; text with many such lines belongs into a code block',
});

/** Which lines stand in a block of code of the text itself, of no list and no quotation (CommonMark 0.31 §4.5): between a fence and one of the same kind, at least as long. */
class Fence {
  #open: string | undefined;

  /** Whether a line is part of such a block, its fences included. */
  takes(line: string): boolean {
    const [, mark = '', rest = ''] = /^(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (this.#open === undefined) {
      const opens = mark !== '' && !(mark[0] === '`' && rest.includes('`'));
      if (opens) this.#open = mark;
      return opens;
    }
    if (mark[0] === this.#open[0] && mark.length >= this.#open.length && rest.trim() === '')
      this.#open = undefined;
    return true;
  }
}

/** Index of the dash line that ends the options which begin at `from`; `open` where it is missing. */
function optionBlock(lines: readonly string[], from: number): number | 'open' | undefined {
  const first = optionLine.exec(lines[from] ?? '');
  if (!first) return undefined;
  for (let at = from; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (dashLine.test(line)) return at;
    if (line.trim() === '') break;
  }
  return slideOptionNames.has(first[1] ?? '') ? 'open' : undefined;
}

/** Whether Markdown that follows `source` would be outside of everything that `source` opens. */
function isComplete(source: string): boolean {
  if (source.trim() === '') return true;
  if (tooDeep(source)) return false;
  try {
    const tree = mdxToMdast(`${source}\n\n${sentinel}\n`, { features: markdownFeatures });
    const children = 'children' in tree ? tree.children : [];
    const last = children.at(-1);
    const closed =
      last?.type === 'paragraph' && last.children[0]?.type === 'text' && last.children[0].value === sentinel;
    if (!closed) return false;
    // Imports and exports are only checked when they are compiled.
    if (children.some(isEsm)) mdxToJs(source, { features: markdownFeatures });
    return true;
  } catch {
    // A tag, brace or string is still open (or broken: then the compiler says so, in its own words).
    return false;
  }
}

/** Whether a source shows nothing: imports, exports and comments alone. */
function isSilent(source: string): boolean {
  if (tooDeep(source)) return false;
  try {
    const tree = mdxToMdast(source, { features: markdownFeatures });
    return 'children' in tree && tree.children.every((node) => isEsm(node) || isComment(node));
  } catch {
    return false;
  }
}

const isEsm = (node: { type: string }): boolean => node.type === 'mdxjsEsm';
const isComment = (node: { type: string; value?: unknown }): boolean =>
  node.type === 'mdxFlowExpression' && /^\s*(\/\*[\s\S]*\*\/\s*)*$/.test(String(node.value));
