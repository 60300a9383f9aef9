/**
 * Code blocks: coloured by classes, for the site's policy allows no `style` attribute.
 *
 * The word after the opening fence's language may mark lines, and name the block:
 *
 *     ```ts {2,4-5} title="src/hello.ts"
 *
 * In a deck, `{1|3-4|all}` marks them one step after the other. `ins={2}` and `del={3,5}` mark what
 * was added and what was taken away.
 */
import type { Element, ElementContent } from 'hast';
import { type BundledLanguage, bundledLanguages, type ShikiTransformer } from 'shiki';

/** The kinds of token that Astro's `css-variables` theme tells apart, and the class of each. */
const tokenVariable = /var\(--astro-code-token-([a-z-]+)\)/;

/** For `markdown.shikiConfig`: a theme of names instead of colours, and what turns names into classes. */
export const codeConfig = {
  theme: 'css-variables' as const,
  transformers: [classesInsteadOfStyles()],
};

/**
 * The languages of all blocks of code, for `shikiConfig.langs`: all of them are loaded before the first block
 * is coloured. One that contains others (YAML in MDX) is coloured otherwise once those are loaded, and a page
 * must not depend on which pages came before it.
 *
 * @example languagesIn(['```ts\n1\n```', '~~~ yaml\na: 1\n~~~']) // ['ts', 'yaml']
 */
export function languagesIn(texts: Iterable<string>): BundledLanguage[] {
  const found = new Set<string>();
  for (const text of texts) {
    for (const [, name = ''] of text.matchAll(/^[ \t>]*(?:```+|~~~+)[ \t]*([\w+#.-]+)/gm)) found.add(name);
  }
  return [...found].filter((name): name is BundledLanguage => name in bundledLanguages).sort();
}

/** What the rest of a fence's first line asks for. */
export interface CodeMeta {
  /** Lines to mark (from 1), a set for each step; `all` marks none in particular. */
  steps: (ReadonlySet<number> | 'all')[];
  title: string | undefined;
  inserted: ReadonlySet<number>;
  deleted: ReadonlySet<number>;
}

/**
 * Reads the rest of a fence's first line. What it doesn't know it leaves alone.
 *
 * @example parseCodeMeta('{1|3-4} title="a.ts"')
 * // { steps: [Set {1}, Set {3, 4}], title: 'a.ts', inserted: Set {}, deleted: Set {} }
 */
export function parseCodeMeta(meta: string): CodeMeta {
  const changed = (name: 'ins' | 'del') =>
    lineSet(new RegExp(`\\b${name}=\\{([\\d\\s,-]+)\\}`).exec(meta)?.[1] ?? '') as ReadonlySet<number>;
  const lines = /(?<!=)\{([\d\s,|-]+|[\d\s,|-]*\ball\b[\d\s,|al-]*)\}/.exec(meta)?.[1];
  const title = /\btitle=(?:"([^"]*)"|'([^']*)')/.exec(meta);
  return {
    steps: lines === undefined ? [] : lines.split('|').map(lineSet),
    title: title?.[1] ?? title?.[2],
    inserted: changed('ins'),
    deleted: changed('del'),
  };
}

function lineSet(text: string): ReadonlySet<number> | 'all' {
  if (text.trim() === 'all') return 'all';
  const lines = new Set<number>();
  for (const part of text.split(',')) {
    const [first = Number.NaN, last = first] = part.split('-').map((number) => Number.parseInt(number, 10));
    for (let line = first; line <= last && line - first < 10_000; line++) lines.add(line);
  }
  return lines;
}

/** A Shiki transformer: token classes, marked lines, and steps for the presenter. */
function classesInsteadOfStyles(): ShikiTransformer {
  return {
    name: 'lectern-code',
    // Shiki's own limit of half a second a line is reached by a busy machine at its first: what is coloured must not
    // depend on what else it does.
    preprocess(_code, options) {
      options.tokenizeTimeLimit = 20_000;
    },
    pre(pre) {
      const meta = parseCodeMeta(this.options.meta?.__raw ?? '');
      const { steps, title } = meta;
      const code = pre.children.find((child): child is Element => child.type === 'element');
      if (code) code.children = linesOf(code, meta);
      tidy(pre);
      pre.properties.class = 'code';
      if (title) pre.properties.title = title;
      // The first step is what one sees first; each further one is a fragment of the presentation.
      for (const step of steps.slice(1)) {
        pre.children.push({
          type: 'element',
          tagName: 'span',
          properties: {
            class: 'fragment code-step',
            dataLines: step === 'all' ? 'all' : [...step].join(' '),
          },
          children: [],
        });
      }
      if (steps.length > 1) {
        const [first] = steps;
        pre.properties.dataLines = first === 'all' || !first ? 'all' : [...first].join(' ');
      }
    },
  };
}

/** The lines of a block: elements where some are marked, else plain tokens. */
function linesOf(code: Element, { steps, inserted, deleted }: CodeMeta): ElementContent[] {
  if (steps.length === 0 && inserted.size === 0 && deleted.size === 0) {
    return code.children.flatMap((line) => (line.type === 'element' ? line.children : [line]));
  }
  // What is marked one step after the other is marked by the presenter; on paper it would be everything.
  const [only] = steps;
  const marked = steps.length === 1 && only instanceof Set ? only : new Set<number>();
  let number = 0;
  return code.children.map((line) => {
    if (line.type !== 'element') return line;
    number += 1;
    const classes = [
      'line',
      marked.has(number) && 'marked',
      inserted.has(number) && 'inserted',
      deleted.has(number) && 'deleted',
    ];
    return { ...line, properties: { class: classes.filter(Boolean).join(' ') } };
  });
}

/** Replaces `style` by a class all through; what has the ordinary colour becomes plain text. */
function tidy(element: Element): void {
  const children: ElementContent[] = [];
  for (const child of element.children) {
    if (child.type === 'element') tidy(child);
    const isPlain =
      child.type === 'element' && child.tagName === 'span' && Object.keys(child.properties).length === 0;
    for (const node of isPlain ? child.children : [child]) {
      const before = children.at(-1);
      if (node.type === 'text' && before?.type === 'text') before.value += node.value;
      else children.push(node);
    }
  }
  element.children = children;
  const style = String(element.properties.style ?? '');
  delete element.properties.style;
  const token = tokenVariable.exec(style)?.[1];
  if (token) element.properties.class = `t-${token}`;
}
