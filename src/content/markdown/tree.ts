/** The tree of a text, whichever way it is written. */
import { type MdastNode, markdownToMdast, mdxToMdast } from 'satteri';
import type { TextFormat } from '../../model/collection.ts';
import { markdownFeatures, plainFeatures } from './features.ts';
import { tooDeep } from './nesting.ts';

/**
 * Parses a text, with the places of its nodes; nothing where it is no MDX or nested too deep, which the check of texts
 * (`src/content/check-texts.ts`) says with its line.
 */
export function treeOf(text: string, format: TextFormat): MdastNode | undefined {
  if (tooDeep(text, format)) return undefined;
  if (format === 'md') return markdownToMdast(text, { features: plainFeatures });
  try {
    return mdxToMdast(text, { features: markdownFeatures });
  } catch {
    return undefined;
  }
}
