/** What a deck's slides are called and what they say, read from the source without compiling it. */
import GithubSlugger from 'github-slugger';
import { type MdastNode, mdxToMdast } from 'satteri';
import { type Layout, layoutOf } from '../content/layouts/registry.ts';
import { markdownFeatures } from '../content/markdown/features.ts';
import { type SlideSource, splitDeck } from '../content/split-deck.ts';

/** One slide, as lists, search and the speaker need to know it. */
export interface OutlineSlide {
  /** Place in the deck, from 1. */
  number: number;
  /** Its address within the deck's page: `#id`. */
  id: string;
  /** Its heading, or its `title` option; `undefined` where it has neither. */
  title: string | undefined;
  layout: Layout;
  /** Title of the section it belongs to. */
  section: string | undefined;
  /** What it says, notes left out, as plain text. */
  text: string;
  /** What its `<Notes>` say, as plain text. */
  notes: string;
}

/**
 * The outline of a deck.
 *
 * @param deckTitle names a title slide that has no heading of its own
 *
 * @example outlineOf(splitDeck('# Hello').slides)[0]?.id // 'hello'
 */
export function outlineOf(slides: readonly SlideSource[], deckTitle?: string): OutlineSlide[] {
  const slugger = new GithubSlugger();
  // Ids that were chosen come first, so that no heading takes one away.
  for (const { options } of slides) if (options.id) slugger.slug(options.id);
  let section: string | undefined;

  return slides.map(({ options, source }, index) => {
    const number = index + 1;
    const blocks = blocksOf(source);
    const heading = blocks.find((node) => node.type === 'heading');
    const layout = options.layout ?? (index === 0 && heading?.depth === 1 ? 'title' : 'content');
    const title = options.title ?? (heading ? plainText([heading]) : usualTitle(layout, deckTitle));
    if (layoutOf(layout).opensSection) section = title;
    const isNotes = (node: MdastNode): boolean => 'name' in node && node.name === 'Notes';
    return {
      number,
      id: options.id ?? slugger.slug((heading && title) || usualId(layout, number)),
      title: title || undefined,
      layout,
      section,
      text: plainText(blocks.filter((node) => !isNotes(node))),
      notes: plainText(blocks.filter(isNotes)),
    };
  });
}

/** What a slide without a heading is called where its layout makes one. */
function usualTitle(layout: Layout, deckTitle: string | undefined): string | undefined {
  const { title } = layoutOf(layout);
  if (title === 'deck') return deckTitle;
  return title === 'agenda' ? 'Agenda' : undefined;
}

const usualId = (layout: Layout, number: number): string =>
  layoutOf(layout).namesSlide ? layout : `slide ${number}`;

/** The outline of a deck from its MDX body; what is wrong with its options is left to the build to say. */
export function outlineOfBody(body: string, deckTitle?: string): OutlineSlide[] {
  return outlineOf(splitDeck(body).slides, deckTitle);
}

/** The top-level blocks of a slide; none where its MDX is broken. */
function blocksOf(source: string): MdastNode[] {
  try {
    const tree = mdxToMdast(source, { features: markdownFeatures, position: false });
    return 'children' in tree ? (tree.children as MdastNode[]) : [];
  } catch {
    return [];
  }
}

const inline = new Set(['text', 'inlineCode', 'inlineMath', 'emphasis', 'strong', 'delete', 'link']);

/**
 * The words of some nodes, blocks a line each. Image descriptions are words; imports and expressions are not.
 */
export function plainText(nodes: readonly MdastNode[]): string {
  const words = (node: MdastNode): string => {
    switch (node.type) {
      case 'mdxjsEsm':
      case 'mdxFlowExpression':
      case 'mdxTextExpression':
      case 'definition':
      case 'footnoteReference':
        return '';
      case 'break':
        return ' ';
      case 'image':
        return node.alt ?? '';
      case 'code':
      case 'math':
        return node.value;
    }
    if ('children' in node) {
      const children = node.children as MdastNode[];
      const separator = children.some((child) => inline.has(child.type)) ? '' : '\n';
      return children.map(words).join(separator);
    }
    return 'value' in node ? String(node.value) : '';
  };
  return nodes
    .map(words)
    .map((line) => line.replace(/\n{2,}/g, '\n').trim())
    .filter(Boolean)
    .join('\n');
}
