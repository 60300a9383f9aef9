/**
 * HTML of other programs as Markdown, with hast-util-to-mdast (what rehype-remark is made of): one pass over the tree.
 * What Markdown has no sign for stays the HTML it is, which Markdown takes.
 */
import type { Comment, Element, Root as Hast, Nodes } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { type Handle, toMdast } from 'hast-util-to-mdast';
import type { Root } from 'mdast';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { toMarkdown } from 'mdast-util-to-markdown';
import { isEndless } from '../content/markdown/html-names.ts';
import { embedOf } from './embeds.ts';
import type { Note } from './post.ts';

/** Deeper than people nest: what is written, and what turns it into Markdown, calls itself for each level. */
const deepest = 200;

/**
 * A text in HTML as Markdown.
 *
 * @param firstLine the line of the source on which it begins
 */
export function markdownOf(html: string, firstLine = 1): { markdown: string; notes: Note[] } {
  const notes: Note[] = [];
  if (isTangled(html)) {
    notes.push({
      kind: 'hand',
      line: firstLine,
      what: 'its elements are nested deeper than people write: its words alone are taken',
    });
    return { markdown: wordsAlone(html), notes };
  }
  const tree = fromHtml(html, { fragment: true });
  flatten(tree);
  const lineOf = (node: Nodes) => (node.position ? firstLine + node.position.start.line - 1 : firstLine);
  const raw: Handle = (_state, element: Element) => {
    const { start, end } = element.position ?? {};
    if (start?.offset === undefined || end?.offset === undefined) return undefined;
    // A blank line would end the HTML for Markdown.
    return { type: 'html', value: html.slice(start.offset, end.offset).replace(/\n\s*\n/g, '\n') };
  };
  const dropped =
    (why: string): Handle =>
    (_state, element: Element) => {
      notes.push({ kind: 'hand', line: lineOf(element), what: `<${element.tagName}> ${why}` });
      return undefined;
    };
  const mdast = toMdast(tree, {
    handlers: {
      ...Object.fromEntries(
        ['video', 'audio', 'details', 'kbd', 'sub', 'sup', 'mark', 'abbr', 'dl', 'ruby'].map((name) => [
          name,
          raw,
        ]),
      ),
      script: dropped('is not taken over: scripts of other sites are not run'),
      style: dropped('is not taken over'),
      form: dropped('is not taken over: nobody would receive what is filled in'),
      figcaption: (state, element: Element) => ({
        type: 'paragraph',
        children: [{ type: 'emphasis', children: state.all(element) as never }],
      }),
      iframe: (_state, element: Element) => {
        const { address, words } = embedOf(
          String(element.properties.src ?? ''),
          String(element.properties.title ?? ''),
        );
        notes.push({ kind: 'changed', line: lineOf(element), what: `the frame of ${address} is a link` });
        return {
          type: 'paragraph',
          children: [{ type: 'link', url: address, children: [{ type: 'text', value: words }] }],
        };
      },
    },
    nodeHandlers: {
      // What an editor of blocks notes for itself.
      comment: (_state, { value }: Comment) =>
        /^\s*\/?wp:/.test(value) ? undefined : { type: 'html', value: `<!--${value}-->` },
    },
  }) as Root;
  const markdown = toMarkdown(mdast, {
    bullet: '-',
    rule: '-',
    fences: true,
    extensions: [
      gfmToMarkdown(),
      // Money is no maths.
      { unsafe: [{ character: '$', inConstruct: 'phrasing' }] },
    ],
  });
  return { markdown: markdown.trim(), notes };
}

/** Whether elements stand in each other by the hundred: what parses HTML looks through all that are open, for each. Found in one pass. */
export function isTangled(html: string): boolean {
  let depth = 0;
  for (const [, end, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9-]{0,30})/gi)) {
    if (isEndless(name)) continue;
    depth = Math.max(0, depth + (end ? -1 : 1));
    if (depth > 1_000) return true;
  }
  return false;
}

const wordsAlone = (html: string): string =>
  html
    .replace(/<[^<>]{0,10000}>/g, ' ')
    .replace(/[\\*_[\]`<>]/g, '\\$&')
    .replace(/[ \t]+/g, ' ')
    .trim();

/** What stands deeper than people nest is lifted out of its parents, in one pass. */
function flatten(tree: Hast): void {
  const open: { node: Hast | Element; depth: number }[] = [{ node: tree, depth: 0 }];
  for (let each = open.pop(); each; each = open.pop()) {
    const { node, depth } = each;
    for (const child of node.children) {
      if (child.type !== 'element') continue;
      if (depth >= deepest) child.children = textsOf(child);
      else open.push({ node: child, depth: depth + 1 });
    }
  }
}

function textsOf(element: Element): Element['children'] {
  const found: Element['children'] = [];
  const open: Element['children'] = [...element.children].reverse();
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.type === 'text') found.push(node);
    else if (node.type === 'element') for (const child of node.children.toReversed()) open.push(child);
  }
  return found;
}
