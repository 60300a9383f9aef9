/** The ids of headings, which links lead to: from their words alone, and never empty. */

import Slugger from 'github-slugger';
import type { Element, ElementContent } from 'hast';
import { defineHastPlugin, type HastNode, type HastPluginEntry, markdownToHast, mdxToHast } from 'satteri';
import type { TextFormat } from '../../model/collection.ts';
import { markdownFeatures, plainFeatures } from './features.ts';

const names = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'];

/** For `hastPlugins`: the ids that Astro would give, without the numbers of footnotes; headings without words are left out. */
export const headingIds: HastPluginEntry = () => {
  const slugger = new Slugger();
  return defineHastPlugin({
    name: 'lectern-heading-ids',
    element: {
      filter: names,
      visit(heading, context) {
        if (isEmpty(heading)) return context.removeNode(heading);
        const words = wordsOf(heading);
        // Astro puts the value in place of `{frontmatter.title}`.
        if (typeof heading.properties.id === 'string' || words.includes('frontmatter')) return undefined;
        context.setProperty(heading, 'id', slugger.slug(words.trim()) || slugger.slug('section'));
        return undefined;
      },
    },
  });
};

/** Whether a heading shows nothing at all. */
export function isEmpty({ children }: Pick<Element, 'children'>): boolean {
  return children.every(
    (child) => (child.type === 'text' && child.value.trim() === '') || child.type === 'comment',
  );
}

/** What a heading says, without the number of a footnote. */
function wordsOf(node: ElementContent | Element | HastNode): string {
  if (node.type === 'element' && node.tagName === 'sup' && node.children.some(isFootnote)) return '';
  if ('value' in node && typeof node.value === 'string') return node.value;
  return 'children' in node ? (node.children as ElementContent[]).map(wordsOf).join('') : '';
}

const isFootnote = (node: ElementContent): boolean =>
  node.type === 'element' && node.properties.dataFootnoteRef !== undefined;

/**
 * The ids of a text's headings and elements.
 *
 * @example idsIn('## The tide[^1]\n\n## Ports {#all-ports}', 'md') // Set { 'the-tide', 'all-ports' }
 * @throws Error where the text is no MDX
 */
export function idsIn(text: string, format: TextFormat): Set<string> {
  const ids = new Set<string>();
  const slugger = new Slugger();
  const visit = (node: HastNode | ElementContent): void => {
    if (node.type === 'element') {
      const { id } = node.properties;
      if (typeof id === 'string') ids.add(id);
      else if (names.includes(node.tagName) && !isEmpty(node))
        ids.add(slugger.slug(wordsOf(node).trim()) || slugger.slug('section'));
    }
    if ('attributes' in node && Array.isArray(node.attributes)) {
      for (const one of node.attributes)
        if ('name' in one && one.name === 'id' && typeof one.value === 'string') ids.add(one.value);
    }
    if ('children' in node) for (const child of node.children) visit(child as ElementContent);
  };
  const options = { position: false };
  visit(
    format === 'md'
      ? markdownToHast(text, { ...options, features: plainFeatures })
      : mdxToHast(text, { ...options, features: markdownFeatures }),
  );
  return ids;
}
