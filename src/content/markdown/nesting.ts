/**
 * How deep things are nested in MDX: looked at in one pass, before a parser for which depth is time, or its end.
 *
 * satteri goes down one call a level, so that sixteen thousand quotations, lists or elements in each other end the process, and
 * long before that its time grows with their square.
 *
 * The parser of expressions (oxc, which satteri calls for each `{`) reads `<b>` as an element and as a type, one after the
 * other, and at each level below again: what is not closed takes twice as long with each level. `{<b>}` twenty-six times
 * over, which is what a post about templates may hold, took six seconds, and thirty times a minute. So they are counted
 * first, in one pass over the text.
 */

import type { TextFormat } from '../../model/collection.ts';
import { deeperThan } from './depth.ts';
import { isEndless } from './html-names.ts';

/** As many levels of tags within braces are read in no time, and nobody nests more by hand. */
const deepest = 12;
/** The same of elements in the text, of braces, of quotations and lists, and of signs of emphasis in a row. */
const most = { elements: 200, html: 500, braces: 100, containers: 100, signs: 100 };
/** satteri looks through all footnotes for each: twenty thousand of them took half a minute. */
const mostNotes = 2_000;

/** Where the nesting gets too deep. */
export interface TooDeep {
  /** From 1: the line on which the first of the open braces stands. */
  line: number;
  /** What is open there, as it is written: `{<b>`. */
  opened: string;
  /** In words. */
  what: string;
  /** What to do about it, where it is not to close what is open. */
  fix?: string;
}

/** What is open: a brace, a tag's own attributes, an element, a call with a type (`f<T>(`), a template string. */
type Open = 'brace' | 'tag' | 'element' | 'type' | 'template';

const counts = (is: Open): boolean => is === 'tag' || is === 'element' || is === 'type';

/**
 * The first place where tags within braces are nested too deep to be read; `undefined` where all is well. What would be an
 * element to the parser counts as one: within `<b>`, a closing brace is text.
 *
 * @example tooDeep('{<b>}'.repeat(30)) // { line: 1, opened: '{<b>', what: 'tags within braces that are not closed' }
 * @example tooDeep('{list.map((one) => <li>{one}</li>)}') // undefined
 */
export function tooDeep(text: string, format: TextFormat = 'mdx'): TooDeep | undefined {
  return deepLine(text) ?? (format === 'md' ? deepHtml(text) : deepTags(text)) ?? manyNotes(text);
}

/** Not depth, but as costly: the first footnote that is one too many. */
function manyNotes(mdx: string): TooDeep | undefined {
  let count = 0;
  for (const { 0: opened, index } of mdx.matchAll(/^[ \t>]{0,20}\[\^[^\]\n]{1,200}\]:/gm)) {
    count += 1;
    if (count <= mostNotes) continue;
    const line = mdx.slice(0, index).split('\n').length;
    return { line, opened, what: `more than ${mostNotes} footnotes`, fix: 'divide it into several entries' };
  }
  return undefined;
}

/** A line in too many quotations or lists, or with too many signs of emphasis in a row. */
function deepLine(mdx: string): TooDeep | undefined {
  const lines = mdx.split('\n');
  const found = (line: number, what: string) => ({
    line,
    what,
    opened: lines[line - 1]!.trimStart().slice(0, 20),
  });
  const deep = deeperThan(most.containers, mdx);
  if (deep) return found(deep, `more than ${most.containers} quotations or lists in each other`);
  // A line of nothing else is a rule.
  const signs = lines.findIndex((text) => emphasis.test(text) && !/^\s*([*_])\1*\s*$/.test(text));
  return signs < 0 ? undefined : found(signs + 1, `more than ${most.signs} signs of emphasis in a row`);
}

/** HTML in Markdown: elements that are open, outside of blocks and spans of code. */
function deepHtml(markdown: string): TooDeep | undefined {
  let open = 0;
  let first = 0;
  const text = withoutCode(markdown);
  for (const { 0: tag, 1: slash, 2: name = '', index } of text.matchAll(/<(\/?)([A-Za-z][\w-]{0,40})/g)) {
    if (isEndless(name)) continue;
    if (slash) open = Math.max(0, open - 1);
    else {
      if (open === 0) first = index;
      open += 1;
    }
    if (open <= most.html) continue;
    const line = text.slice(0, first).split('\n').length;
    const opened = text.slice(first, first + tag.length + 1);
    return { line, opened, what: `more than ${most.html} elements that are not closed` };
  }
  return undefined;
}

/** A text of the same length, with spaces for what is code. */
function withoutCode(markdown: string): string {
  const ends = endsIn(markdown);
  let kept = '';
  let from = 0;
  for (let at = markdown.indexOf('`'); at >= 0; at = markdown.indexOf('`', at)) {
    const end = endOfCode(markdown, at, ends) + 1;
    kept += markdown.slice(from, at) + markdown.slice(at, end).replace(/[^\n]/g, ' ');
    from = end;
    at = end;
  }
  return kept + markdown.slice(from);
}

const emphasis = new RegExp(`[*_]{${most.signs + 1}}`);

function deepTags(mdx: string): TooDeep | undefined {
  /** Elements of the text itself that are open, by where the first of them begins. */
  let elements = 0;
  let firstElement = 0;
  const open: { is: Open; at: number }[] = [];
  /** How many tags, elements and types are open. */
  let depth = 0;
  const push = (is: Open, at: number) => {
    open.push({ is, at });
    if (counts(is)) depth += 1;
  };
  const pop = () => {
    const last = open.pop();
    if (last && counts(last.is)) depth -= 1;
  };
  const ends = endsIn(mdx);
  for (let at = 0; at < mdx.length; at += 1) {
    const top = open.at(-1)?.is;
    const character = mdx[at]!;
    if (top === undefined || top === 'element') {
      if (character === '\\' && top === undefined) at += 1;
      else if (character === '`' && top === undefined) at = endOfCode(mdx, at, ends);
      else if (character === '{') push('brace', at);
      else if (character === '<') {
        if (top === undefined && mdx[at + 1] === '/') elements = Math.max(0, elements - 1);
        at = tagAt(mdx, at, top, push, pop);
      }
    } else if (top === 'tag') {
      if (character === '{') push('brace', at);
      else if (character === '"' || character === "'") at = endOfString(mdx, at);
      else if (character === '>') {
        pop();
        // Text of Markdown goes on after a tag as it did before: only within braces is it an element's.
        if (mdx[at - 1] !== '/' && open.length > 0) push('element', at);
        else if (mdx[at - 1] !== '/') {
          if (elements === 0) firstElement = at;
          elements += 1;
        }
      }
    } else if (top === 'template') {
      if (character === '\\') at += 1;
      else if (character === '`') pop();
      else if (character === '$' && mdx[at + 1] === '{') {
        at += 1;
        push('brace', at);
      }
    } else if (character === '"' || character === "'") at = endOfString(mdx, at);
    else if (character === '`') push('template', at);
    else if (character === '/' && (mdx[at + 1] === '*' || mdx[at + 1] === '/'))
      at = endOfComment(mdx, at, ends);
    else if (character === '{') push('brace', at);
    else if (character === '}') {
      while (open.at(-1)?.is === 'type') pop();
      pop();
    } else if (character === '<') at = tagAt(mdx, at, top, push, pop);
    const braces = open.length > most.braces;
    if (depth > deepest || braces || elements > most.elements) {
      const within = open.find(({ is }) => is === 'brace' || is === 'tag')?.at ?? at;
      const first = elements > most.elements ? mdx.lastIndexOf('<', firstElement) : within;
      const [opened = ''] = /^[^\n]{1,20}/.exec(mdx.slice(first, first + 20)) ?? [];
      const what =
        elements > most.elements
          ? `more than ${most.elements} elements that are not closed`
          : braces
            ? `more than ${most.braces} braces that are not closed`
            : 'tags within braces that are not closed';
      return { line: mdx.slice(0, first).split('\n').length, opened, what };
    }
  }
  return undefined;
}

/** What begins with a `<`: a tag that opens or closes, a type, or a sign. @returns where reading goes on */
function tagAt(
  mdx: string,
  at: number,
  top: Open | undefined,
  push: (is: Open, at: number) => void,
  pop: () => void,
): number {
  const next = mdx[at + 1] ?? '';
  if (next === '/') {
    const end = mdx.indexOf('>', at);
    if (top === 'element') pop();
    return end < 0 ? mdx.length : end;
  }
  if (!/[A-Za-z_$>]/.test(next)) return at;
  const isInExpression = top === 'brace' || top === 'type';
  if (isInExpression && /[\w$)\]]/.test(mdx[at - 1] ?? '')) {
    // `a<b` compares; `f<T>` may be a type, and is tried as one.
    const [typed] = /^<[\w$.,\s<]{1,80}>/.exec(mdx.slice(at, at + 100)) ?? [];
    if (typed) push('type', at);
    return at;
  }
  if (next === '>') {
    if (top !== undefined) push('element', at);
    return at + 1;
  }
  push('tag', at);
  return at;
}

/** Where the last of what can end something stands: looked for once, however much is never closed. */
interface Ends {
  /** Runs of backticks, by their length. */
  backticks: ReadonlyMap<number, number>;
  comment: number;
}

function endsIn(mdx: string): Ends {
  const backticks = new Map<number, number>();
  for (const { 0: run, index } of mdx.matchAll(/`+/g)) backticks.set(run.length, index);
  return { backticks, comment: mdx.lastIndexOf('*/') };
}

/** The end of a span or a block of code that begins with backticks; where it is never closed, that of the backticks. */
function endOfCode(mdx: string, at: number, { backticks }: Ends): number {
  let length = 1;
  while (mdx[at + length] === '`') length += 1;
  if ((backticks.get(length) ?? -1) < at + length) return at + length - 1;
  const fence = '`'.repeat(length);
  for (let end = mdx.indexOf(fence, at + length); end >= 0; end = mdx.indexOf(fence, end)) {
    let run = end;
    while (mdx[run] === '`') run += 1;
    if (run - end === length) return run - 1;
    end = run;
  }
  return at + length - 1;
}

/** A string ends on its line, or is none. */
function endOfString(mdx: string, at: number): number {
  for (let end = at + 1; end < mdx.length && mdx[end] !== '\n'; end += 1) {
    if (mdx[end] === '\\') end += 1;
    else if (mdx[end] === mdx[at]) return end;
  }
  return at;
}

function endOfComment(mdx: string, at: number, { comment }: Ends): number {
  if (mdx[at + 1] === '*') return comment < at + 2 ? at : mdx.indexOf('*/', at + 2) + 1;
  const end = mdx.indexOf('\n', at + 2);
  return end < 0 ? mdx.length : end;
}
