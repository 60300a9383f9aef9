/** Where the code of a Markdown text is: what stands there is nobody's markup. Pure, in one pass. */

import { largestOf } from '../model/extremes.ts';

/** A stretch of a text. */
export interface Stretch {
  text: string;
  isCode: boolean;
  /** The line on which it begins, from 1. */
  line: number;
}

/**
 * A text in stretches that are code, fenced or within a line, and stretches that are not. Joined, they are the text.
 *
 * @example stretches('a `b` c').map(({ text }) => text) // ['a ', '`b`', ' c']
 */
export function stretches(text: string): Stretch[] {
  const found: Stretch[] = [];
  let fence: string | undefined;
  let block = '';
  let blockLine = 1;
  const end = (isCode: boolean, next: number) => {
    if (block !== '') {
      if (isCode) found.push({ text: block, isCode, line: blockLine });
      else for (const each of inLines(block, blockLine)) found.push(each);
    }
    block = '';
    blockLine = next;
  };
  let number = 0;
  for (const line of text.split(/(?<=\n)/)) {
    number += 1;
    if (fence !== undefined) {
      block += line;
      const closing = /^[ \t>]*(`{3,}|~{3,})[ \t]*\n?$/.exec(line)?.[1];
      if (closing && closing[0] === fence[0] && closing.length >= fence.length) {
        end(true, number + 1);
        fence = undefined;
      }
      continue;
    }
    const opening = /^(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*(`{3,}(?=[^`]*$)|~{3,})/.exec(
      line.trimEnd(),
    )?.[1];
    if (opening) {
      end(false, number);
      fence = opening;
    }
    block += line;
    // Code in a line ends with its paragraph.
    if (!opening && line.trim() === '') end(false, number + 1);
  }
  end(fence !== undefined, number);
  return found;
}

function inLines(block: string, firstLine: number): Stretch[] {
  if (!block.includes('`')) return [{ text: block, isCode: false, line: firstLine }];
  const runs = [...block.matchAll(/`+/g)].filter(
    ({ index, 0: run }) => run.length > 1 || block[index - 1] !== '\\',
  );
  // For each length, the runs that may close: looked through once.
  const byLength = new Map<number, number[]>();
  for (const [at, { 0: run }] of runs.entries()) {
    const known = byLength.get(run.length);
    if (known) known.push(at);
    else byLength.set(run.length, [at]);
  }
  const next = new Map<number, number>();
  const found: Stretch[] = [];
  let [from, line] = [0, firstLine];
  const add = (to: number, isCode: boolean) => {
    if (to > from) {
      const text = block.slice(from, to);
      found.push({ text, isCode, line });
      line += text.split('\n').length - 1;
    }
    from = to;
  };
  for (let at = 0; at < runs.length; at += 1) {
    const { length } = runs[at]![0];
    const candidates = byLength.get(length)!;
    let closing = next.get(length) ?? 0;
    while (closing < candidates.length && candidates[closing]! <= at) closing += 1;
    next.set(length, closing);
    const close = candidates[closing];
    if (close === undefined) continue;
    add(runs[at]!.index, false);
    add(runs[close]!.index + length, true);
    at = close;
  }
  add(block.length, false);
  return found;
}

/** Changes a text where it is no code. */
export function outsideCode(text: string, change: (stretch: string, line: number) => string): string {
  return stretches(text)
    .map(({ text: stretch, isCode, line }) => (isCode ? stretch : change(stretch, line)))
    .join('');
}

/** Code between fences that nothing in it closes. @example fenced('a\n', 'sh') // '```sh\na\n```' */
export function fenced(code: string, lang = ''): string {
  const longest = largestOf([2, ...[...code.matchAll(/^`{3,}/gm)].map(({ 0: run }) => run.length)]);
  const fence = '`'.repeat(longest + 1);
  return `${fence}${lang}\n${code.replace(/^\n+|\s+$/g, '')}\n${fence}`;
}

/** In code, what was kept as a comment is shown as it was written: `<!-- {% x %} -->`. */
export function shownInCode(text: string): string {
  return stretches(text)
    .map(({ text: stretch, isCode }) =>
      isCode ? stretch.replace(/<!-- (\{[{%][^\n]{0,5000}?[}%]\}) -->/g, '$1') : stretch,
    )
    .join('');
}
