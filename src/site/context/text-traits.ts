/** What a text contains besides Markdown: it decides how the text is built, and when it has to be built anew. */
import { isOfContent } from '../../content/addresses.ts';
import { lookAtBody } from '../../content/body.ts';
import type { TextFormat } from '../../model/collection.ts';
import { decodedAddress } from '../../model/percent.ts';

export interface TextTraits {
  /** JavaScript that says more than a literal or a comment does. Nobody knows what it reads. */
  hasCode: boolean;
  /** Diagrams, which become image files when the text is compiled. */
  hasDiagrams: boolean;
  /** The pictures of the content folder, each once, with the paths the author wrote. */
  pictures: string[];
}

/**
 * The traits of a body. One that is not valid MDX counts as code: its compiler will say what is wrong.
 *
 * @example traitsOf('![A tide](./tide.png)', 'mdx') // { hasCode: false, hasDiagrams: false, pictures: ['./tide.png'] }
 */
export function traitsOf(body: string, format: TextFormat): TextTraits {
  const { hasCode, hasDiagrams, pictures, htmlPictures, mistakes } = lookAtBody(body, format);
  if (mistakes.length > 0) return { hasCode: true, hasDiagrams: false, pictures: [] };
  const all = format === 'md' ? [...pictures, ...htmlPictures] : pictures;
  const own = all.map(({ src }) => src).filter(isOfContent);
  return { hasCode, hasDiagrams, pictures: [...new Set(own.map(decodedAddress))] };
}
