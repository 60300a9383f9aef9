/**
 * Citations: `[@smith2020]` or `[@smith2020, p. 12; @jones2019]` in the text, a numbered list of what
 * was cited below it. The works are in the BibTeX file that `bibliography` in the frontmatter names.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { closest } from 'fastest-levenshtein';
import type { ElementContent } from 'hast';
import { defineHastPlugin, type HastPluginEntry } from 'satteri';
import { readBibliography, type Work } from './bibliography.ts';

const citation = /\[(@[^\]]+)\]/g;
const part = /^@([\w:.#$%&+?<>~/-]*[\w/])\s*(?:,\s*(.+))?$/;

/** The plugin, for the processor's `hastPlugins`: of use only in a text that names a bibliography. */
export const citations: HastPluginEntry = ({ data, fileURL }) => {
  const { bibliography } = (data.astro as { frontmatter: Record<string, unknown> }).frontmatter;
  if (typeof bibliography !== 'string' || !fileURL) return null;
  const file = path.resolve(path.dirname(fileURLToPath(fileURL)), bibliography);
  const works = readWorks(file);
  const cited = new Map<string, number>();
  const numberOf = (key: string): number => {
    if (!works.has(key)) throw unknownWork(key, [...works.keys()], file);
    const number = cited.get(key) ?? cited.size + 1;
    cited.set(key, number);
    return number;
  };
  return defineHastPlugin({
    name: 'lectern-citations',
    text(node, context) {
      if (!node.value.includes('[@')) return;
      const parent = context.parent(node);
      if (parent && 'tagName' in parent && parent.tagName === 'code') return;
      context.replaceNode(node, withCitations(node.value, numberOf));
    },
    after(root, context) {
      if (cited.size > 0)
        context.appendChild(root, referenceList([...cited.keys()].map((key) => works.get(key)!)));
    },
  });
};

/**
 * The works that a text cites, with what stands before each.
 *
 * @example citedKeys('late [@smith2020, p. 12; @jones2019]') // [{ key: 'smith2020', index: 5 }, …]
 */
export function citedKeys(text: string): { key: string; index: number }[] {
  return [...text.matchAll(citation)].flatMap((match) => {
    const parts = partsOf(match);
    return parts ? parts.map(([, key = '']) => ({ key, index: match.index })) : [];
  });
}

/** What stands between the brackets, work by work. Nothing where it is no citation. */
function partsOf(match: RegExpExecArray): RegExpExecArray[] | undefined {
  const parts = match[1]!.split(';').map((one) => part.exec(one.trim()));
  return parts.every((one) => one !== null) ? parts : undefined;
}

/** What was read, by the file's path and bytes: one text after another names the same file. */
const known = new Map<string, { text: string; works: Map<string, Work> }>();

/** The works of a BibTeX file, by name; read again where it has changed. */
export function readWorks(file: string): Map<string, Work> {
  const text = readFileSync(file, 'utf8');
  const before = known.get(file);
  if (before?.text === text) return before.works;
  const works = readBibliography(text);
  known.set(file, { text, works });
  return works;
}

function unknownWork(key: string, keys: string[], file: string): Error {
  const near = keys.length > 0 ? ` Did you mean "@${closest(key, keys)}"?` : '';
  return new Error(`"@${key}" is cited, but ${file} has no work of that name.${near}`);
}

function withCitations(text: string, numberOf: (key: string) => number): ElementContent[] {
  const nodes: ElementContent[] = [];
  let from = 0;
  for (const match of text.matchAll(citation)) {
    const parts = partsOf(match);
    if (!parts) continue;
    nodes.push({ type: 'text', value: `${text.slice(from, match.index)}[` });
    parts.forEach((one, index) => {
      const [, key = '', locator] = one;
      if (index > 0) nodes.push({ type: 'text', value: '; ' });
      nodes.push({
        type: 'element',
        tagName: 'a',
        properties: { className: ['cite'], href: `#ref-${key}`, role: 'doc-biblioref' },
        children: [{ type: 'text', value: String(numberOf(key)) }],
      });
      if (locator) nodes.push({ type: 'text', value: `, ${locator}` });
    });
    nodes.push({ type: 'text', value: ']' });
    from = match.index + match[0].length;
  }
  nodes.push({ type: 'text', value: text.slice(from) });
  return nodes;
}

function referenceList(works: Work[]): ElementContent {
  const text = (value: string): ElementContent => ({ type: 'text', value });
  return {
    type: 'element',
    tagName: 'section',
    properties: { className: ['references'], role: 'doc-bibliography', ariaLabelledBy: ['references'] },
    children: [
      { type: 'element', tagName: 'h2', properties: { id: 'references' }, children: [text('References')] },
      {
        type: 'element',
        tagName: 'ol',
        properties: {},
        children: works.map(({ key, authors, title, place, url }) => ({
          type: 'element',
          tagName: 'li',
          properties: { id: `ref-${key}` },
          children: [
            ...(authors ? [text(`${authors}: `)] : []),
            { type: 'element', tagName: 'cite', properties: {}, children: [text(title)] },
            text(place ? `. ${place}.` : '.'),
            ...(url
              ? [
                  text(' '),
                  {
                    type: 'element' as const,
                    tagName: 'a',
                    properties: { href: url },
                    children: [text(url)],
                  },
                ]
              : []),
          ],
        })),
      },
    ],
  };
}
