/**
 * Slides as pictures of themselves, for contact sheets: the same markup without what makes it a
 * document (ids, headings, links, roles), because the sheet stands in a page that has its own.
 */
import { type DefaultTreeAdapterTypes, parseFragment, serialize } from 'parse5';

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;

export interface Miniature {
  /** The slide's id in its deck. */
  id: string;
  html: string;
}

/** How wide a miniature is shown, for `sizes`. */
const sizes = '(min-width: 48rem) 14rem, 45vw';

/**
 * Takes rendered slides apart: each top-level section is one.
 *
 * @example miniaturesOf('<section id="a"><h2 id="t">Hi</h2></section>')
 * // [{ id: 'a', html: '<div class="mini-h2">Hi</div>' }]
 */
export function miniaturesOf(html: string): Miniature[] {
  return parseFragment(html).childNodes.flatMap((node) => {
    if (!isElement(node) || node.tagName !== 'section') return [];
    const id = node.attrs.find(({ name }) => name === 'id')?.value ?? '';
    node.childNodes.forEach(normalise);
    return [{ id, html: serialize(node) }];
  });
}

const isElement = (node: Node): node is Element => 'tagName' in node;
const isMute = (name: string) => /^(id|href|role|tabindex|name|for|title|target|rel|aria-.*)$/.test(name);

function normalise(node: Node): void {
  if (!isElement(node)) return;
  node.attrs = node.attrs.filter(({ name }) => !isMute(name));
  if (/^h[1-6]$/.test(node.tagName)) {
    addClass(node, `mini-${node.tagName}`);
    rename(node, 'div');
  } else if (/^(section|article|header|footer|nav|aside)$/.test(node.tagName)) rename(node, 'div');
  else if (/^(a|button|label|summary)$/.test(node.tagName)) rename(node, 'span');
  for (const attribute of node.attrs) {
    if (attribute.name === 'alt') attribute.value = '';
    if (attribute.name === 'loading') attribute.value = 'lazy';
    if (attribute.name === 'sizes') attribute.value = sizes;
  }
  node.childNodes.forEach(normalise);
}

function rename(node: Element, name: string): void {
  node.tagName = name;
  node.nodeName = name;
}

function addClass(node: Element, name: string): void {
  const classes = node.attrs.find((attribute) => attribute.name === 'class');
  if (classes) classes.value += ` ${name}`;
  else node.attrs.push({ name: 'class', value: name });
}
