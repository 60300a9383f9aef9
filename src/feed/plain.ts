/** The words of HTML: what a feed's summary, or a title with markup in it, says. Pure. */
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';

/** Characters of HTML that are looked at: what follows says nothing that an announcement could hold. */
const longest = 50_000;
/** Elements whose content is no text of the entry. */
const silent = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'svg',
  'math',
  'iframe',
  'object',
  'form',
  'nav',
]);
/** Elements that stand on lines of their own. */
const blocks = new Set(
  [
    'p',
    'div',
    'section',
    'article',
    'header',
    'footer',
    'aside',
    'blockquote',
    'figure',
    'figcaption',
    'pre',
    'hr',
  ].concat(['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'li', 'dl', 'dt', 'dd', 'table', 'tr', 'br']),
);

/**
 * The paragraphs of a stretch of HTML, each in one line.
 *
 * @example paragraphsOf('<p>A &amp; <b>b</b></p><p>c</p>') // ['A & b', 'c']
 */
export function paragraphsOf(html: string): string[] {
  const pieces: string[] = [];
  const open: (DefaultTreeAdapterTypes.Node | 'break')[] = [parseFragment(html.slice(0, longest))];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node === 'break') pieces.push('\n');
    else if (node.nodeName === '#text')
      pieces.push((node as DefaultTreeAdapterTypes.TextNode).value.replace(/\s+/g, ' '));
    else if (!silent.has(node.nodeName) && 'childNodes' in node) {
      const own = blocks.has(node.nodeName);
      if (own) open.push('break');
      for (let index = node.childNodes.length - 1; index >= 0; index -= 1) open.push(node.childNodes[index]!);
      if (own) open.push('break');
    }
  }
  return pieces
    .join('')
    .split('\n')
    .map((line) => oneLine(line))
    .filter((line) => line !== '');
}

/**
 * A title or a word of a feed: markup is taken out where it is markup, and entities that were escaped once too often are
 * read. A `<b>` that is spoken of, and not closed, stays.
 *
 * @example wordsOf('A <em>b</em> &amp; c') // 'A b & c'
 * @example wordsOf('The <b> element') // 'The <b> element'
 */
export function wordsOf(text: string): string {
  const isMarkup = /<([a-z][a-z0-9]*)\b[^<>]*>[^<]*<\/\1\s*>|<(?:br|img|hr|wbr)\b[^<>]*>/i.test(text);
  if (isMarkup) return paragraphsOf(text).join(' ');
  if (!/&(?:[a-z][a-z0-9]{1,31}|#\d{1,7}|#x[0-9a-f]{1,6});/i.test(text)) return oneLine(text);
  return paragraphsOf(text.replaceAll('<', '&lt;')).join(' ');
}

/** White space folded, and without what is not to be seen. */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u200b\ufeff\u00ad]+/g, '')
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
