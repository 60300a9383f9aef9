/** Markdown from elsewhere as MDX of this site: parsed, made harmless as a tree, and written anew. */
import type { Definition, Nodes, Parent, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown, gfmToMarkdown } from 'mdast-util-gfm';
import { mdxToMarkdown } from 'mdast-util-mdx';
import { type Options, toMarkdown } from 'mdast-util-to-markdown';
import { gfm } from 'micromark-extension-gfm';
import { linkAddressSchema } from '../../model/fields.ts';
import { deeperThan } from '../markdown/depth.ts';

/**
 * Text from elsewhere as MDX that reads the same. Braces, angle brackets, dollars and a leading `import`
 * or `export` would be code or maths; HTML stays the text it is; a heading stands below that of the page;
 * a picture, which is somebody else's server's, becomes a link; and a link that is none (`javascript:`)
 * its words.
 *
 * @example asMdx('# if a < b {…}') // '## if a \\< b \\{…}'
 */
export function asMdx(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n');
  const tree = isTangled(lines) ? paragraphs(lines) : parsed(lines);
  const definitions = new Map<string, Definition>();
  collectDefinitions(tree, definitions);
  tree.children = tree.children.flatMap((node) => harmless(node, tree, definitions)) as Root['children'];
  return toMarkdown(tree, writing).trim();
}

/**
 * More than people write. For each sign that might begin or end something, and for each line of a paragraph, the parser looks
 * through those before it, and what stands in each other costs stack: a text with more is taken for plain text.
 */
const most = { characters: 50_000, lines: 1_000, signs: 2_000, depth: 40 };

/** Whether a text is too much for the parser; found in one pass. */
function isTangled(text: string): boolean {
  if (text.length > most.characters) return true;
  let [signs, lines] = [0, 1];
  for (const sign of text) {
    if (sign === '\n') lines += 1;
    else if ('*_~[]'.includes(sign)) signs += 1;
  }
  return signs > most.signs || lines > most.lines || deeperThan(most.depth, text) !== undefined;
}

function parsed(text: string): Root {
  return fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

/** Every paragraph as its letters. */
function paragraphs(text: string): Root {
  const blocks = text.split(/\n[ \t]*\n/).filter((block) => block.trim() !== '');
  return {
    type: 'root',
    children: blocks.map((block) => ({
      type: 'paragraph',
      children: [{ type: 'text', value: block.trim() }],
    })),
  };
}

/** What is code or maths in the middle of a text here, and none in the Markdown it comes from. */
const writing: Options = {
  bullet: '-',
  // An autolink in angle brackets would be an element.
  resourceLink: true,
  extensions: [
    gfmToMarkdown(),
    mdxToMarkdown(),
    {
      unsafe: [
        { character: '$', inConstruct: 'phrasing' },
        { character: '{', inConstruct: ['phrasing', 'destinationRaw'] },
        { character: '<', inConstruct: 'phrasing' },
        { atBreak: true, character: 'i', after: 'mport\\b' },
        { atBreak: true, character: 'e', after: 'xport\\b' },
      ],
    },
  ],
};

function collectDefinitions(node: Nodes, found: Map<string, Definition>): void {
  if (node.type === 'definition') found.set(node.identifier, node);
  if ('children' in node) for (const child of node.children) collectDefinitions(child, found);
}

/** What holds paragraphs, and no words of its own. */
const hasBlocks = new Set(['root', 'blockquote', 'listItem', 'footnoteDefinition']);

/** A node as it may stand here: itself, others in its place, or none. */
function harmless(node: Nodes, parent: Nodes, definitions: ReadonlyMap<string, Definition>): Nodes[] {
  if ('children' in node) {
    (node as Parent).children = node.children.flatMap((child) =>
      harmless(child, node, definitions),
    ) as Parent['children'];
  }
  switch (node.type) {
    case 'heading':
      return [{ ...node, depth: Math.min(6, node.depth + 1) as typeof node.depth }];
    case 'html':
      return hasBlocks.has(parent.type)
        ? [{ type: 'paragraph', children: [{ type: 'text', value: node.value }] }]
        : [{ type: 'text', value: node.value }];
    case 'code':
      // A diagram would be drawn.
      return [{ type: 'code', value: node.value, lang: node.lang === 'dot' ? null : node.lang }];
    case 'definition':
      return [];
    case 'image':
      return linked(node.url, [{ type: 'text', value: node.alt || node.url }]);
    case 'imageReference':
      return linked(definitions.get(node.identifier)?.url, [{ type: 'text', value: node.alt ?? '' }]);
    case 'link':
      return linked(node.url, node.children);
    case 'linkReference':
      return linked(definitions.get(node.identifier)?.url, node.children);
    default:
      return [node];
  }
}

/** A link, where its address is one; within a link it can't hold another. */
function linked(url: string | undefined, children: Nodes[]): Nodes[] {
  const leads = url !== undefined && (/^mailto:/i.test(url) || linkAddressSchema.safeParse(url).success);
  if (!leads) return children;
  const words = children.flatMap((child): Nodes[] => (child.type === 'link' ? child.children : [child]));
  return [{ type: 'link', url, children: words } as Nodes];
}
