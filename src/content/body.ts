/** One look at a text: whether it is MDX at all, what pictures, links and diagrams are in it, whether it has code. */
import {
  defineMdastPlugin,
  type MdxFlowExpression,
  type MdxJsxFlowElement,
  type MdxJsxTextElement,
  type MdxTextExpression,
  markdownToJs,
  mdxToJs,
} from 'satteri';
import { isScript } from '../model/address.ts';
import type { TextFormat } from '../model/collection.ts';
import { markdownFeatures, plainFeatures } from './markdown/features.ts';
import { htmlElements } from './markdown/html.ts';
import { tooDeep } from './markdown/nesting.ts';
import { mdxMistakes, type TextMistake } from './mdx-mistakes.ts';

/** A picture as Markdown has it. `line` is of the text, from 1. */
export interface BodyPicture {
  src: string;
  alt: string;
  line: number;
}

/** A picture as HTML has it. In MDX the build leaves it as it is; in Markdown it is a picture as any other. */
export interface HtmlPicture {
  src: string;
  alt: string;
  /** Whether it has an `alt`, an empty one included. */
  hasAlt: boolean;
  line: number;
}

/** A component or an element of HTML. */
export interface BodyElement {
  name: string;
  line: number;
  /** From 1; absent within a piece of HTML. */
  column?: number;
  /** Values as they are written; `undefined` where JavaScript works one out. */
  attributes: ReadonlyMap<string, unknown>;
  /** Whether there are attributes that nobody knows before the site is built. */
  isSpread: boolean;
}

/** What a look at a text finds. */
export interface BodyLook {
  pictures: BodyPicture[];
  htmlPictures: HtmlPicture[];
  elements: BodyElement[];
  /** Imports and exports, as they are written. */
  code: string[];
  /** Expressions of MDX that are a name and nothing else: `{site.url}` has `site`. */
  names: { name: string; line: number; column: number }[];
  /** Where links lead, and what is shown of files besides pictures: addresses as they are written. */
  links: { url: string; line: number }[];
  /** Links that run something. */
  scripts: { url: string; line: number }[];
  /** `[@key]`, as the text has it. */
  citations: { text: string; line: number }[];
  formulas: { tex: string; isDisplayed: boolean; line: number }[];
  diagrams: { hasAlt: boolean; line: number }[];
  /** JavaScript that says more than a literal or a comment does. Nobody knows what it reads. */
  hasCode: boolean;
  /** Diagrams, which become image files when the text is compiled. */
  hasDiagrams: boolean;
  /** Where the text is no MDX, and what the compiler says of it. */
  mistakes: TextMistake[];
}

/** What every text without any of these has in common: there is nothing to find. */
const hints = /[{<$]|!\[|\]\(|\]:|\[@|^(?:import|export)\s|(?:```|~~~)/m;

const seen: Record<TextFormat, Map<string, BodyLook>> = { md: new Map(), mdx: new Map() };

/**
 * Looks through a text, once: checks, loader and page keys all ask.
 *
 * @example lookAtBody('See {this').mistakes // [{ line: 1, column: 5, message: 'Unexpected end of file in expression, …' }]
 * @example lookAtBody('See {this', 'md').mistakes // []
 */
export function lookAtBody(body: string, format: TextFormat = 'mdx'): BodyLook {
  const known = seen[format].get(body) ?? look(body, format);
  seen[format].set(body, known);
  return known;
}

/** A look at a text in which there is nothing to find. */
const nothing = (): BodyLook => ({
  pictures: [],
  htmlPictures: [],
  elements: [],
  code: [],
  names: [],
  links: [],
  scripts: [],
  citations: [],
  formulas: [],
  diagrams: [],
  hasCode: false,
  hasDiagrams: false,
  mistakes: [],
});

function look(body: string, format: TextFormat): BodyLook {
  let found = nothing();
  const deep = tooDeep(body, format);
  if (deep) {
    const message = `${deep.what}, \`${deep.opened}\` and on`;
    return { ...found, mistakes: [{ line: deep.line, message, ...(deep.fix && { fix: deep.fix }) }] };
  }
  if (!hints.test(body)) return found;
  const ofExpression = ({ value, position }: MdxFlowExpression | MdxTextExpression) => {
    found.hasCode ||= !isComment(value);
    const name = /^\s*([A-Za-z_$][\w$]*)(?:\.[\w$]+)*\s*$/.exec(value)?.[1];
    const { line = 1, column = 1 } = position?.start ?? {};
    if (name) found.names.push({ name, line, column });
  };
  const ofElement = ({ name, attributes, position }: MdxJsxFlowElement | MdxJsxTextElement) => {
    if (name) take(elementOf(name, attributes, position?.start), found);
    found.hasCode ||= attributes.some(
      ({ type, value }) =>
        type !== 'mdxJsxAttribute' ||
        (typeof value === 'object' && value !== null && literal(value.value) === undefined),
    );
  };
  const collect = defineMdastPlugin({
    name: 'lectern-body',
    options: { position: true },
    image(node) {
      found.pictures.push({ src: node.url, alt: node.alt ?? '', line: node.position?.start.line ?? 1 });
    },
    code(node) {
      if (node.lang !== 'dot') return;
      found.hasDiagrams = true;
      const hasAlt = /\balt="[^"]+"/.test(node.meta ?? '');
      found.diagrams.push({ hasAlt, line: node.position?.start.line ?? 1 });
    },
    link(node) {
      const line = node.position?.start.line ?? 1;
      if (isScript(node.url)) found.scripts.push({ url: node.url, line });
      else found.links.push({ url: node.url, line });
    },
    html(node) {
      for (const element of htmlElements(node.value, node.position?.start.line ?? 1)) take(element, found);
    },
    text(node) {
      if (!node.value.includes('[@')) return;
      found.citations.push({ text: node.value, line: node.position?.start.line ?? 1 });
    },
    math(node) {
      found.formulas.push({ tex: node.value, isDisplayed: true, line: node.position?.start.line ?? 1 });
    },
    inlineMath(node) {
      found.formulas.push({ tex: node.value, isDisplayed: false, line: node.position?.start.line ?? 1 });
    },
    mdxjsEsm({ value }) {
      found.code.push(value);
      found.hasCode = true;
    },
    mdxFlowExpression: ofExpression,
    mdxTextExpression: ofExpression,
    mdxJsxFlowElement: ofElement,
    mdxJsxTextElement: ofElement,
  });
  const compile = (text: string) => {
    // Of a text that was compiled before with something hidden, what was found then is forgotten.
    found = nothing();
    if (format === 'md') markdownToJs(text, { features: plainFeatures, mdastPlugins: [collect] });
    else mdxToJs(text, { features: markdownFeatures, mdastPlugins: [collect] });
  };
  const mistakes = mdxMistakes(body, compile);
  return { ...found, mistakes: [...mistakes, ...openFence(body)] };
}

/** A block of code that goes on to the end of the text, for nobody closed it. */
function openFence(body: string): TextMistake[] {
  let fence: { mark: string; line: number; indent: number } | undefined;
  for (const [index, text] of body.split('\n').entries()) {
    const [, space = '', mark, rest = ''] = /^([ \t]*)(`{3,}|~{3,})(.*)$/.exec(text) ?? [];
    if (!mark) continue;
    if (!fence) {
      if (!(mark[0] === '`' && rest.includes('`'))) fence = { mark, line: index + 1, indent: space.length };
    } else if (mark[0] === fence.mark[0] && mark.length >= fence.mark.length && rest.trim() === '') {
      fence = undefined;
    }
  }
  // One that is indented may belong to a list, which ends it, or be code itself.
  if (!fence || fence.indent > 0) return [];
  return [
    {
      line: fence.line,
      column: 1,
      message: `a block of code that is never closed, ${fence.mark}`,
      fix: `write ${fence.mark} on a line of its own where the code ends`,
    },
  ];
}

/** Notes an element of HTML, a picture among them, and where it leads. */
function take(element: BodyElement, found: BodyLook): void {
  const { name, line, attributes, isSpread } = element;
  const text = (attribute: string) => {
    const value = attributes.get(attribute);
    return typeof value === 'string' ? value : '';
  };
  found.elements.push(element);
  if (name === 'img') {
    const hasAlt = isSpread || attributes.has('alt');
    found.htmlPictures.push({ src: text('src'), alt: text('alt'), hasAlt, line });
  }
  const leads =
    name === 'a' ? ['href'] : /^(?:video|audio|source|track)$/.test(name) ? ['src', 'poster'] : [];
  for (const attribute of leads) {
    const url = text(attribute);
    if (url !== '' && !isScript(url)) found.links.push({ url, line });
  }
}

/** `{/* … *\/}`, and nothing else. */
function isComment(expression: string): boolean {
  return /^\s*(?:\/\*(?:[^*]|\*(?!\/))*\*\/\s*)*$/.test(expression);
}

/** What an expression is as JSON has it: numbers, texts, `true` and lists of them. Else nothing. */
function literal(expression: string): unknown {
  try {
    return JSON.parse(expression);
  } catch {
    return undefined;
  }
}

function elementOf(
  name: string,
  given: MdxJsxFlowElement['attributes'],
  { line, column }: { line: number; column: number } = { line: 1, column: 1 },
): BodyElement {
  const named = given.filter((attribute) => attribute.type === 'mdxJsxAttribute');
  const attributes = new Map(
    named.map(({ name, value }): [string, unknown] => [
      name,
      typeof value === 'object' && value !== null ? literal(value.value) : (value ?? true),
    ]),
  );
  return { name, line, column, attributes, isSpread: named.length < given.length };
}
