import type { DefaultTreeAdapterTypes } from 'parse5';
import { parseFragment } from 'parse5';

type Node = DefaultTreeAdapterTypes.ChildNode;

const blocks = new Set(['p', 'div', 'li', 'ul', 'ol', 'h1', 'h2', 'h3', 'h4', 'blockquote', 'pre', 'tr']);

/**
 * Text without markup. Calendars and exports hold plain text or HTML and don't say which; it is
 * taken for HTML where it contains a tag that such programs write.
 *
 * @example plainFrom('<p>One &amp; two</p><p>Three</p>') // 'One & two\n\nThree'
 * @example plainFrom('a <b> c, x < y') // 'a <b> c, x < y'
 */
export function plainFrom(text: string): string {
  if (!/<(?:\/(?:p|a|li|ul|ol|div|span|b|i|em|strong)|br\s*\/?)>/i.test(text)) return text.trim();
  return parseFragment(text)
    .childNodes.map(words)
    .join('')
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function words(node: Node): string {
  if (node.nodeName === '#text') return (node as DefaultTreeAdapterTypes.TextNode).value;
  if (!('childNodes' in node) || ['script', 'style'].includes(node.nodeName)) return '';
  const inner = node.childNodes.map(words).join('');
  if (node.nodeName === 'br') return '\n';
  if (node.nodeName === 'li') return `- ${inner.trim()}\n`;
  return blocks.has(node.nodeName) ? `\n\n${inner.trim()}\n\n` : inner;
}
