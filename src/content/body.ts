/** One look at a text in MDX: whether it is MDX at all, what pictures and diagrams are in it, whether it has code. */
import { defineMdastPlugin, type MdxJsxFlowElement, type MdxJsxTextElement, mdxToJs } from 'satteri';
import { isScript } from '../model/address.ts';
import { markdownFeatures } from './markdown/features.ts';
import { tooDeep } from './markdown/nesting.ts';

/** A picture as Markdown has it. `line` is of the text, from 1. */
export interface BodyPicture {
  src: string;
  alt: string;
  line: number;
}

/** A picture as HTML has it, which the build leaves as it is. */
export interface HtmlPicture {
  src: string;
  /** Whether it has an `alt`, an empty one included. */
  hasAlt: boolean;
  line: number;
}

/** A component or an element of HTML. */
export interface BodyElement {
  name: string;
  line: number;
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
  /** Where the text is no MDX, and what the compiler says of it. `line` is of the text, from 1. */
  mistake?: { line: number; message: string; fix?: string };
}

/** What every text without any of these has in common: there is nothing to find. */
const hints = /[{<$]|!\[|\[@|javascript:|^(?:import|export)\s|(?:```|~~~)[ \t]*dot\b/m;

const seen = new Map<string, BodyLook>();

/**
 * Looks through a text in MDX, once: checks, loader and page keys all ask.
 *
 * @example lookAtBody('See {this').mistake // { line: 1, message: 'Unexpected end of file in expression, …' }
 */
export function lookAtBody(body: string): BodyLook {
  const known = seen.get(body) ?? look(body);
  seen.set(body, known);
  return known;
}

function look(body: string): BodyLook {
  const found: BodyLook = {
    pictures: [],
    htmlPictures: [],
    elements: [],
    code: [],
    scripts: [],
    citations: [],
    formulas: [],
    diagrams: [],
    hasCode: false,
    hasDiagrams: false,
  };
  const deep = tooDeep(body);
  if (deep) {
    const message = `${deep.what}, \`${deep.opened}\` and on`;
    return { ...found, mistake: { line: deep.line, message, ...(deep.fix && { fix: deep.fix }) } };
  }
  if (!hints.test(body)) return found;
  const ofExpression = ({ value }: { value: string }) => {
    found.hasCode ||= !isComment(value);
  };
  const ofElement = ({ name, attributes, position }: MdxJsxFlowElement | MdxJsxTextElement) => {
    if (name) found.elements.push(elementOf(name, attributes, position?.start.line ?? 1));
    if (name === 'img') found.htmlPictures.push(htmlPicture(attributes, position?.start.line ?? 1));
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
      if (isScript(node.url)) found.scripts.push({ url: node.url, line: node.position?.start.line ?? 1 });
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
  try {
    mdxToJs(body, { features: markdownFeatures, mdastPlugins: [collect] });
    return found;
  } catch (error) {
    return { ...found, mistake: mistakeOf((error as Error).message) };
  }
}

/**
 * A compiler's complaint with its place apart: where what is open began, if it says so, else where it gave up.
 *
 * @example mistakeOf('3:9: Expected a closing tag for `<Open>` (2:1) (mdx:end)')
 * // { line: 2, message: 'Expected a closing tag for `<Open>`' }
 */
function mistakeOf(said: string): { line: number; message: string } {
  const [, line = '1', message = said] = /^(\d+):\d+: (.*?)(?: \([\w-]+:[\w-]+\))?$/s.exec(said) ?? [];
  const began = / \((\d+):\d+(?:-\d+:\d+)?\)/.exec(message);
  return { line: Number(began?.[1] ?? line), message: message.replace(began?.[0] ?? '', '') };
}

function htmlPicture(attributes: MdxJsxFlowElement['attributes'], line: number): HtmlPicture {
  const named = (name: string) =>
    attributes.find((attribute) => attribute.type === 'mdxJsxAttribute' && attribute.name === name);
  const src = named('src')?.value;
  const hasAlt = named('alt') !== undefined || attributes.some(({ type }) => type !== 'mdxJsxAttribute');
  return { src: typeof src === 'string' ? src : '', hasAlt, line };
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

function elementOf(name: string, given: MdxJsxFlowElement['attributes'], line: number): BodyElement {
  const named = given.filter((attribute) => attribute.type === 'mdxJsxAttribute');
  const attributes = new Map(
    named.map(({ name, value }): [string, unknown] => [
      name,
      typeof value === 'object' && value !== null ? literal(value.value) : (value ?? true),
    ]),
  );
  return { name, line, attributes, isSpread: named.length < given.length };
}
