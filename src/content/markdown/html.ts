/** HTML within Markdown: what is in it, on which line. */
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';

/** An element as it is written. */
export interface HtmlElement {
  /** As it is written: `Callout`, `img`. */
  name: string;
  line: number;
  attributes: ReadonlyMap<string, string>;
  isSpread: false;
}

/**
 * The elements that begin in a piece of HTML, in order.
 *
 * @param firstLine the line on which it begins
 * @example htmlElements('<img src="a.png">', 3) // [{ name: 'img', line: 3, attributes: Map { 'src' => 'a.png' }, isSpread: false }]
 */
export function htmlElements(html: string, firstLine: number): HtmlElement[] {
  const found: HtmlElement[] = [];
  const open: DefaultTreeAdapterTypes.Node[] = [parseFragment(html, { sourceCodeLocationInfo: true })];
  while (open.length > 0) {
    const node = open.pop()!;
    if ('tagName' in node && node.sourceCodeLocation) {
      const { startLine, startOffset } = node.sourceCodeLocation;
      const name = /^<([^\s/>]+)/.exec(html.slice(startOffset, startOffset + 100))?.[1] ?? node.tagName;
      found.push({
        name: name.toLowerCase() === name ? node.tagName : name,
        line: firstLine + startLine - 1,
        attributes: new Map(node.attrs.map(({ name, value }) => [name, value])),
        isSpread: false,
      });
    }
    const children =
      'content' in node ? node.content.childNodes : 'childNodes' in node ? node.childNodes : [];
    for (const child of children.toReversed()) open.push(child);
  }
  return found;
}
