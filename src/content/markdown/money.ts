/**
 * Amounts of money are no formulas: `$500 and $900`. A formula's dollars touch what is between them, and no digit follows the
 * last (Pandoc's rule, `tex_math_dollars`). The parser takes any two for a formula, so those that are none get a backslash
 * before it looks.
 */
import type { MdastNode } from 'satteri';
import type { TextFormat } from '../../model/collection.ts';
import { treeOf } from './tree.ts';

/** A formula that is taken back may uncover another pair: as often as this is looked again. */
const rounds = 3;

/**
 * A text in which every dollar that begins or ends no formula is escaped. It has the same lines.
 *
 * @example withMoney('Between $500 and $900, or $x^2$.', 'md') // 'Between \\$500 and \\$900, or $x^2$.'
 */
export function withMoney(text: string, format: TextFormat): string {
  if (!/\$[^$]*\$/.test(text)) return text;
  let escaped = text;
  for (let round = 0; round < rounds; round += 1) {
    const offsets = strayDollars(escaped, format);
    if (offsets.length === 0) break;
    let from = 0;
    let next = '';
    for (const offset of offsets) {
      next += `${escaped.slice(from, offset)}\\`;
      from = offset;
    }
    escaped = next + escaped.slice(from);
  }
  return escaped;
}

/** Where dollars stand that the parser would take for those of formulas, and that are not; in order. */
function strayDollars(text: string, format: TextFormat): number[] {
  const tree = treeOf(text, format);
  if (!tree) return [];
  const stray: number[] = [];
  const open: MdastNode[] = [tree];
  while (open.length > 0) {
    const node = open.pop()!;
    if (!('children' in node)) continue;
    const children = node.children as MdastNode[];
    if (blocks.has(node.type)) for (const offset of strayIn(node, text)) stray.push(offset);
    else for (const child of children) open.push(child);
  }
  return stray.sort((a, b) => a - b);
}

/** What holds words, and no other block. */
const blocks = new Set(['paragraph', 'heading', 'tableCell', 'descriptionTerm']);

function strayIn(block: MdastNode, text: string): number[] {
  const dollars: number[] = [];
  let hasWrong = false;
  const visit = (node: MdastNode): void => {
    const start = node.position?.start.offset;
    const end = node.position?.end.offset;
    if (node.type === 'inlineMath' && start !== undefined && end !== undefined) {
      if (text[start] !== '$' || text[start + 1] === '$') return;
      // The parser takes an escaped dollar for the end of what should not have begun.
      dollars.push(start);
      if (!isEscaped(text, end - 1)) dollars.push(end - 1);
      hasWrong ||= !isFormula(text, start, end - 1);
    } else if (node.type === 'text' && start !== undefined && end !== undefined) {
      for (let at = text.indexOf('$', start); at >= 0 && at < end; at = text.indexOf('$', at + 1)) {
        if (!isEscaped(text, at) && text[at - 1] !== '$' && text[at + 1] !== '$') dollars.push(at);
      }
    } else if ('children' in node) for (const child of node.children) visit(child as MdastNode);
  };
  visit(block);
  if (!hasWrong) return [];
  const stray: number[] = [];
  for (let index = 0; index < dollars.length; index += 1) {
    const [first, second] = [dollars[index]!, dollars[index + 1]];
    if (second !== undefined && isFormula(text, first, second)) index += 1;
    else stray.push(first);
  }
  return stray;
}

const isFormula = (text: string, first: number, last: number): boolean =>
  last > first + 1 &&
  !/\s/.test(text[first + 1] ?? ' ') &&
  !/\s/.test(text[last - 1] ?? ' ') &&
  !isEscaped(text, last) &&
  !/\d/.test(text[last + 1] ?? '');

/** Whether an odd number of backslashes stands before a place. */
function isEscaped(text: string, offset: number): boolean {
  let count = 0;
  while (text[offset - 1 - count] === '\\') count += 1;
  return count % 2 === 1;
}
