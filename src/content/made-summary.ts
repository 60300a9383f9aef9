/** The summary of an entry whose author gave none. */
import { type MdastNode, markdownToMdast, mdxToMdast } from 'satteri';
import type { TextFormat } from '../model/collection.ts';
import { firstSentences } from './import/findings.ts';
import { markdownFeatures, plainFeatures } from './markdown/features.ts';
import { tooDeep } from './markdown/nesting.ts';

/** As much of a paragraph as is looked at, in characters: more than a summary holds. */
const most = 2_000;

/**
 * The first paragraph of a text, cut between sentences; empty where no paragraph has words.
 *
 * @example madeSummary('# A\n\n![A](a.png)\n\nThe *tide* rose.[^1] It fell.', 'md') // 'The tide rose. It fell.'
 */
export function madeSummary(body: string, format: TextFormat): string {
  if (tooDeep(body, format)) return '';
  let tree: MdastNode;
  try {
    tree =
      format === 'md'
        ? markdownToMdast(body, { features: plainFeatures, position: false })
        : mdxToMdast(body, { features: markdownFeatures, position: false });
  } catch {
    // No MDX: the check of texts says where.
    return '';
  }
  const paragraphs = 'children' in tree ? tree.children.filter(({ type }) => type === 'paragraph') : [];
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
