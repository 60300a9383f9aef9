/** The summary of an entry whose author gave none. */
import type { MdastNode } from 'satteri';
import type { TextFormat } from '../model/collection.ts';
import { firstSentences } from './import/findings.ts';
import { treeOf } from './markdown/tree.ts';

/** As much of a paragraph as is looked at, in characters: more than a summary holds. */
const most = 2_000;

/**
 * The first paragraph of a text, cut between sentences; empty where no paragraph has words.
 *
 * @example madeSummary('# A\n\n![A](a.png)\n\nThe *tide* rose.[^1] It fell.', 'md') // 'The tide rose. It fell.'
 */
export function madeSummary(body: string, format: TextFormat): string {
  const tree = treeOf(body, format);
  const paragraphs =
    tree && 'children' in tree ? tree.children.filter(({ type }) => type === 'paragraph') : [];
  for (const paragraph of paragraphs) {
    const words = wordsOf(paragraph as MdastNode)
      .replace(/\s+/g, ' ')
      .trim();
    if (/[\p{L}\p{N}]/u.test(words)) return firstSentences(words.slice(0, most));
  }
  return '';
}

function wordsOf(node: MdastNode): string {
  if (node.type === 'break') return ' ';
  if (node.type === 'text' || node.type === 'inlineCode' || node.type === 'inlineMath') return node.value;
  if (!('children' in node)) return '';
  return node.children.map((child) => wordsOf(child as MdastNode)).join('');
}
