/** What a text contains besides Markdown: it decides how the text is built, and when it has to be built anew. */
import { defineMdastPlugin, type MdxJsxFlowElement, type MdxJsxTextElement, mdxToJs } from 'satteri';
import { markdownFeatures } from '../markdown/features.ts';

export interface TextTraits {
  /** JavaScript that says more than a literal or a comment does. Nobody knows what it reads. */
  hasCode: boolean;
  /** Diagrams, which become image files when the text is compiled. */
  hasDiagrams: boolean;
  /** The pictures of the content folder, each once, with the paths the author wrote. */
  pictures: string[];
}

/** What every text without any of these has in common. */
const hints = /[{<]|!\[|^(?:import|export)\s|^\s*(?:```|~~~)\s*dot\b/m;

/**
 * The traits of a body in MDX. One that is not valid MDX counts as code: its compiler will say what is wrong.
 *
 * @example traitsOf('![A tide](./tide.png)') // { hasCode: false, hasDiagrams: false, pictures: ['./tide.png'] }
 */
export function traitsOf(body: string): TextTraits {
  const traits: TextTraits = { hasCode: false, hasDiagrams: false, pictures: [] };
  if (!hints.test(body)) return traits;
  const pictures = new Set<string>();
  const ofExpression = ({ value }: { value: string }) => {
    traits.hasCode ||= !isComment(value);
  };
  const ofElement = ({ attributes }: MdxJsxFlowElement | MdxJsxTextElement) => {
    traits.hasCode ||= attributes.some(
      ({ type, value }) =>
        type !== 'mdxJsxAttribute' ||
        (typeof value === 'object' && value !== null && !isLiteral(value.value)),
    );
  };
  const look = defineMdastPlugin({
    name: 'lectern-text-traits',
    image(node) {
      if (isOfContent(node.url)) pictures.add(decodeURI(node.url));
    },
    code(node) {
      traits.hasDiagrams ||= node.lang === 'dot';
    },
    mdxjsEsm() {
      traits.hasCode = true;
    },
    mdxFlowExpression: ofExpression,
    mdxTextExpression: ofExpression,
    mdxJsxFlowElement: ofElement,
    mdxJsxTextElement: ofElement,
  });
  try {
    mdxToJs(body, { features: markdownFeatures, mdastPlugins: [look] });
  } catch {
    return { hasCode: true, hasDiagrams: false, pictures: [] };
  }
  return { ...traits, pictures: [...pictures] };
}

/** `{/* … *\/}`, and nothing else. */
function isComment(expression: string): boolean {
  return /^\s*(?:\/\*(?:[^*]|\*(?!\/))*\*\/\s*)*$/.test(expression);
}

/** Numbers, texts, `true` and lists of them, as JSON has them. */
function isLiteral(expression: string): boolean {
  try {
    JSON.parse(expression);
    return true;
  } catch {
    return false;
  }
}

/** Which addresses of pictures are files beside the text, as Astro decides it. */
function isOfContent(url: string): boolean {
  return url !== '' && !URL.canParse(decodeURI(url)) && !url.startsWith('/');
}
