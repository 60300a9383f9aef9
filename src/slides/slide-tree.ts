/**
 * What Markdown means within a slide: its heading, columns, steps, sources and private notes.
 * Works on the tree of a deck as `deck-mdx.ts` writes it; other documents pass untouched.
 */
import GithubSlugger from 'github-slugger';
import { defineMdastPlugin, type MdastNode, type MdxJsxFlowElement, type MdxJsxTextElement } from 'satteri';
import { layoutOf } from '../content/layouts/registry.ts';
import type { SlideProps } from './deck-mdx.ts';
import { plainText } from './outline.ts';

/** What the tree of a deck depends on. */
export interface SlideTreeOptions {
  /** Leaves the notes out of the compiled deck altogether. */
  withoutNotes: boolean;
}

type JsxElement = MdastNode & (MdxJsxFlowElement | MdxJsxTextElement);
type Parent = MdastNode & { children: MdastNode[] };

/** The plugin for one deck. */
export function slideTree({ withoutNotes }: SlideTreeOptions) {
  return defineMdastPlugin({
    name: 'lectern-slide-tree',
    before(root, context) {
      for (const node of root.children as MdastNode[]) {
        if (isElement(node, 'Slide')) context.replaceNode(node, shapeSlide(node, withoutNotes));
      }
    },
  });
}

function shapeSlide(slide: JsxElement & Parent, withoutNotes: boolean): MdastNode {
  const { id, layout } = propsOf(slide);
  const heading = slide.children.find((node) => node.type === 'heading');
  const rewrite = rewriter(id, heading, sourcesOf(slide));
  const notes = slide.children.filter((node) => isElement(node, 'Notes'));
  const shown = slide.children.filter((node) => !isElement(node, 'Notes'));
  const body = layoutOf(layout).columns ? inColumns(shown, heading) : shown;
  const children = [...body.flatMap(rewrite.node), ...rewrite.sources()];
  if (notes.length > 0 && !withoutNotes) {
    const words = notes.flatMap((note) => note.children as MdastNode[]).flatMap(rewrite.node);
    children.push(element('Notes', { slot: 'notes' }, words));
  }
  return { ...slide, children } as MdastNode;
}

/** `***` between the blocks of a slide begins the next column; its heading spans them all. */
function inColumns(nodes: MdastNode[], heading: MdastNode | undefined): MdastNode[] {
  const columns: MdastNode[][] = [[]];
  for (const node of nodes) {
    if (node === heading) continue;
    if (node.type === 'thematicBreak') columns.push([]);
    else columns.at(-1)?.push(node);
  }
  const grid = columns.map((children) => element('div', { class: 'column' }, children));
  return [...(heading ? [heading] : []), element('div', { class: 'columns' }, grid)];
}

/** The footnotes that are written on a slide, by their name. */
function sourcesOf(slide: Parent): Map<string, Parent> {
  const definitions = new Map<string, Parent>();
  const visit = (node: MdastNode): void => {
    if (node.type === 'footnoteDefinition') definitions.set(node.identifier, node as Parent);
    if ('children' in node) for (const child of node.children) visit(child as MdastNode);
  };
  visit(slide);
  return definitions;
}

/** Rewrites the nodes of one slide, and knows afterwards which sources they named. */
function rewriter(id: string, own: MdastNode | undefined, definitions: Map<string, Parent>) {
  const slugger = new GithubSlugger();
  const named: string[] = [];

  const all = (nodes: readonly MdastNode[]): MdastNode[] => nodes.flatMap(rewrite);
  const rewrite = (node: MdastNode): MdastNode[] => {
    if (node.type === 'footnoteDefinition' && definitions.has(node.identifier)) return [];
    if (node.type === 'footnoteReference' && definitions.has(node.identifier)) {
      if (!named.includes(node.identifier)) named.push(node.identifier);
      const number = String(named.indexOf(node.identifier) + 1);
      const link = { href: `#${id}-source-${number}`, 'aria-label': `Source ${number}` };
      const mark = element('a', link, [{ type: 'text', value: number }]);
      return [element('sup', { class: 'source-mark' }, [mark])];
    }
    if (!('children' in node)) return [node];
    const children = all(node.children as MdastNode[]);
    if (node.type === 'heading') {
      // The first heading is the slide's own, at level 2 of the page; the others lie below it.
      const properties =
        node === own
          ? { id: `${id}-title`, className: ['slide-title'] }
          : { id: `${id}--${slugger.slug(plainText([node]))}` };
      const depth = node === own ? 2 : (Math.max(3, node.depth) as 3);
      return [{ ...node, depth, children, data: { hProperties: properties } } as MdastNode];
    }
    if (isElement(node, 'Steps')) {
      const items = children.flatMap((child) =>
        child.type === 'list'
          ? [{ ...child, children: child.children.map(asStep) } as MdastNode]
          : asStep(child),
      );
      return [element('div', { class: 'steps' }, items)];
    }
    if (isElement(node, 'Step'))
      return [element(isFlow(node) ? 'div' : 'span', { class: 'fragment' }, children)];
    return [{ ...node, children } as MdastNode];
  };

  /** Sources stand on the slide that names them, numbered from 1. */
  const sources = (): MdastNode[] => {
    const items = named.map((identifier, index) =>
      element('li', { id: `${id}-source-${index + 1}` }, all(definitions.get(identifier)?.children ?? [])),
    );
    return items.length > 0 ? [element('ol', { class: 'sources' }, items)] : [];
  };

  return { node: rewrite, sources };
}

/** A block that appears with a step of its own. */
function asStep(node: MdastNode): MdastNode {
  if (node.type === 'mdxJsxFlowElement') return element('div', { class: 'fragment' }, [node]);
  return { ...node, data: { hProperties: { className: ['fragment'] } } } as MdastNode;
}

function propsOf(slide: JsxElement): SlideProps {
  for (const part of slide.attributes) {
    if (part.type !== 'mdxJsxAttribute' || part.name !== 'slide') continue;
    if (typeof part.value === 'object' && part.value) return JSON.parse(part.value.value) as SlideProps;
  }
  throw new TypeError('A <Slide> is not written by hand: slides are what stands between dash lines.');
}

function isElement(node: MdastNode, name: string): node is JsxElement & Parent {
  return (node.type === 'mdxJsxFlowElement' || node.type === 'mdxJsxTextElement') && node.name === name;
}

const isFlow = (node: MdastNode): boolean => node.type === 'mdxJsxFlowElement';
const phrasing = new Set(['a', 'span', 'sup']);

function element(name: string, attributes: Record<string, string>, children: MdastNode[]): MdastNode {
  return {
    type: phrasing.has(name) ? 'mdxJsxTextElement' : 'mdxJsxFlowElement',
    name,
    attributes: Object.entries(attributes).map(([key, value]) => ({
      type: 'mdxJsxAttribute',
      name: key,
      value,
    })),
    children,
  } as MdastNode;
}
