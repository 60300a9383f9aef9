/**
 * What posts and talks need of their Markdown and decks don't: pictures that are no paragraphs, tables
 * that scroll by themselves, boxes that say what they are, one picture that is not lazy, and formulas that keep their comma.
 */
import type { ElementContent } from 'hast';
import { type Data, defineHastPlugin, type HastPluginEntry } from 'satteri';

/** The plugins, in order, for the processor's `hastPlugins`. */
export const writingPlugins: HastPluginEntry[] = [
  loosePictures(),
  scrollingTables(),
  namedBoxes(),
  (document) => firstPicture(document.data),
  keptPunctuation(),
];

/** A picture on lines of its own is no paragraph: it may have a caption, which a paragraph may not hold. */
function loosePictures() {
  const isPicture = (node: ElementContent) => node.type === 'element' && node.tagName === 'img';
  const isSpace = (node: ElementContent) => node.type === 'text' && node.value.trim() === '';
  return defineHastPlugin({
    name: 'lectern-loose-pictures',
    element: {
      filter: ['p'],
      visit(paragraph, context) {
        const { children } = paragraph;
        if (!children.some(isPicture)) return;
        if (children.every((node) => isPicture(node) || isSpace(node))) {
          context.replaceNode(paragraph, children.filter(isPicture));
          return;
        }
        // Amid words there is no place for a caption, which would end the paragraph.
        for (const picture of children) {
          if (picture.type === 'element' && isPicture(picture)) context.setProperty(picture, 'title', null);
        }
      },
    },
  });
}

/** A wide table scrolls in a box of its own, which the keyboard can reach. */
function scrollingTables() {
  return defineHastPlugin({
    name: 'lectern-scrolling-tables',
    element: {
      filter: ['table'],
      visit(table, context) {
        context.wrapNode(table, {
          type: 'element',
          tagName: 'section',
          properties: { className: ['table'], ariaLabel: 'Table', tabIndex: 0 },
          children: [],
        });
      },
    },
  });
}

/** The boxes of a task list have no label of their own (WCAG 2.2, 4.1.2). */
function namedBoxes() {
  return defineHastPlugin({
    name: 'lectern-named-boxes',
    element: {
      filter: ['input'],
      visit(box, context) {
        if (box.properties.type !== 'checkbox') return;
        context.setProperty(box, 'ariaLabel', box.properties.checked ? 'Done' : 'Not done');
      },
    },
  });
}

/** The first picture of a text may be what a reader waits for; all others are lazy. */
function firstPicture(data: Data) {
  const { frontmatter } = data.astro as { frontmatter: Record<string, unknown> };
  let waiting = frontmatter.image === undefined;
  return defineHastPlugin({
    name: 'lectern-first-picture',
    element: {
      filter: ['img'],
      visit(image, context) {
        if (waiting) context.setProperty(image, 'loading', 'eager');
        waiting = false;
      },
    },
  });
}

/** Browsers may break a line between a formula and the comma behind it; a printer would not. */
function keptPunctuation() {
  return defineHastPlugin({
    name: 'lectern-kept-punctuation',
    element: {
      filter: ['p', 'li', 'td', 'dd'],
      visit(block) {
        const children = keepTogether(block.children);
        if (children.every((child, index) => child === block.children[index])) return;
        return { ...block, children };
      },
    },
  });
}

const mark = /^[,.;:!?)\]’”]+/;

function keepTogether(nodes: readonly ElementContent[]): ElementContent[] {
  const kept: ElementContent[] = [];
  for (const node of nodes) {
    const before = kept.at(-1);
    const marks = node.type === 'text' ? mark.exec(node.value)?.[0] : undefined;
    if (node.type === 'text' && marks && before?.type === 'element' && before.tagName === 'math') {
      kept[kept.length - 1] = {
        type: 'element',
        tagName: 'span',
        properties: { className: ['kept'] },
        children: [before, { type: 'text', value: marks }],
      };
      kept.push({ type: 'text', value: node.value.slice(marks.length) });
    } else kept.push(node);
  }
  return kept;
}
