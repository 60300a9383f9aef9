/** What a text contains besides Markdown: it decides how the text is built, and when it has to be built anew. */
import { lookAtBody } from '../../content/body.ts';

export interface TextTraits {
  /** JavaScript that says more than a literal or a comment does. Nobody knows what it reads. */
  hasCode: boolean;
  /** Diagrams, which become image files when the text is compiled. */
  hasDiagrams: boolean;
  /** The pictures of the content folder, each once, with the paths the author wrote. */
  pictures: string[];
}

/**
 * The traits of a body in MDX. One that is not valid MDX counts as code: its compiler will say what is wrong.
 *
 * @example traitsOf('![A tide](./tide.png)') // { hasCode: false, hasDiagrams: false, pictures: ['./tide.png'] }
 */
export function traitsOf(body: string): TextTraits {
  const { hasCode, hasDiagrams, pictures, mistake } = lookAtBody(body);
  if (mistake) return { hasCode: true, hasDiagrams: false, pictures: [] };
  const own = pictures.map(({ src }) => src).filter(isOfContent);
  return { hasCode, hasDiagrams, pictures: [...new Set(own.map(decodeURI))] };
}

/** Which addresses of pictures are files beside the text, as Astro decides it. */
function isOfContent(url: string): boolean {
  return url !== '' && !URL.canParse(decodeURI(url)) && !url.startsWith('/');
}
