/**
 * From a stranger's HTML to HTML that can stand in our page.
 *
 * Two passes, each doing what it is best at: sanitize-html keeps an allow-list and throws the rest
 * away, streaming, so that a megabyte or ten thousand nested tags cost no stack; parse5 then builds
 * the tree a browser would build of what is left, where text is tamed, links are made to say where they
 * lead, and from which the markup is written afresh, so that what is stored is what a browser sees.
 */
import { type DefaultTreeAdapterTypes, html as html5, parseFragment, serialize } from 'parse5';
import sanitizeHtml from 'sanitize-html';
import { decodedAddress } from '../model/percent.ts';
import type { Reply } from '../model/reply.ts';
import { normaliseText, oneLine } from './normalise.ts';

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;
type Parent = DefaultTreeAdapterTypes.ParentNode;

const inline = ['a', 'b', 'br', 'code', 'del', 'em', 'i', 's', 'strong', 'sub', 'sup', 'ruby', 'rp', 'rt'];
const blocks = ['blockquote', 'li', 'ol', 'p', 'pre', 'ul'];

/** Markup that is read at all, in UTF-16 code units. What a person writes is far below. */
const longestMarkup = 400_000;
/**
 * Tags that are read at all. Both parsers look through what is open at each tag, so that their time grows with the
 * square of the number of tags that are never closed; so many cost some milliseconds.
 */
const mostTags = 12_000;
/** Text that is kept where nothing else is said, in UTF-16 code units and with lines counted. */
export const longestText = 10_000;
/** What a line is worth in the same coin: ten thousand line breaks are as long as a long text. */
const lineCost = 40;
/** Longest text of a link that is an address. */
const longestAddress = 48;

/** Stands for a cell of a table between the two passes: tables become lines, whose cells keep apart. */
const cell = 'q';
const asParagraph = [
  ...['div', 'section', 'article', 'aside', 'header', 'footer', 'main', 'address', 'figure', 'figcaption'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'dt', 'dd', 'summary', 'tr', 'caption'],
];
const asCode = ['tt', 'kbd', 'samp', 'var'];
const asEmphasis = ['q', 'u', 'ins', 'mark', 'cite', 'dfn'];
const renamed = (tags: readonly string[], to: string) => Object.fromEntries(tags.map((tag) => [tag, to]));

const allowList: sanitizeHtml.IOptions = {
  allowedTags: [...inline, ...blocks, 'span', cell],
  allowedAttributes: { a: ['href'], ol: ['start'] },
  allowedSchemes: ['http', 'https'],
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  // Three lists in each other, with a paragraph, a link and code in the innermost.
  nestingLimit: 10,
  // Elements whose content is no text of the author's.
  nonTextTags: [
    ...['script', 'style', 'textarea', 'option', 'noscript', 'title', 'xmp', 'template'],
    ...['iframe', 'noembed', 'noframes', 'object', 'svg', 'math'],
  ],
  transformTags: {
    ...renamed(asParagraph, 'p'),
    ...renamed(asCode, 'code'),
    ...renamed(asEmphasis, 'em'),
    ...renamed(['td', 'th'], cell),
    strike: 'del',
    // Pictures become what they say: custom emoji their name, others what their author says is on them.
    img: (_tag, { class: classes = '', alt = '' }) =>
      alt
        ? { tagName: /\bemoji/.test(classes) ? 'span' : 'em', attribs: {}, text: alt }
        : { tagName: 'img', attribs: {} },
  },
};

/**
 * The HTML of a reply, safe to put into a page.
 *
 * @param markup HTML of any kind from anybody
 * @returns paragraphs, links (http and https, `rel="nofollow ugc noopener"`), emphasis, code, lists and
 *   quotes; empty where nothing visible is left
 * @example sanitise('<b onclick=x>Hi</b><script>…</script>') // '<p><b>Hi</b></p>'
 */
export function sanitise(markup: string): string {
  return sanitised(markup, longestText).html;
}

/**
 * The same, with as much of the text as may be kept; the rest is behind the permalink.
 *
 * @param longest UTF-16 code units of text, with lines counted
 * @returns and whether that is not all
 */
export function sanitised(markup: string, longest: number): { html: string; cut: boolean } {
  const read = bounded(markup);
  const fragment = parseFragment(sanitizeHtml(read, allowList));
  const budget: Budget = { left: longest, cut: read.length < markup.length };
  settle(fragment, budget, false);
  paragraphs(fragment);
  return hasText(fragment) ? { html: serialize(fragment), cut: budget.cut } : { html: '', cut: false };
}

/** How much text may still be kept, and whether any was not. */
interface Budget {
  left: number;
  cut: boolean;
}

/** Markup up to its longest length and its last tag that is read. */
function bounded(markup: string): string {
  const whole = markup.slice(0, longestMarkup);
  let tags = 0;
  for (const { index } of whole.matchAll(/<[/a-z]/gi)) {
    tags += 1;
    if (tags > mostTags) return whole.slice(0, index);
  }
  return whole;
}

/** The text of sanitised HTML, for word rules and for lists in a terminal. Blocks end with a line feed. */
export function textOf(sanitised: string): string {
  const read = (node: Node): string => {
    if (isText(node)) return node.value;
    if (!isElement(node)) return '';
    if (node.tagName === 'br') return '\n';
    const text = node.childNodes.map(read).join('');
    return blocks.includes(node.tagName) ? `${text}\n` : text;
  };
  return parseFragment(sanitised).childNodes.map(read).join('').trim();
}

/** All the words of a reply, its warning's included, for word rules. */
export function wordsOf({ warning = '', html, quote }: Pick<Reply, 'warning' | 'html' | 'quote'>): string {
  const quoted = quote ? `\n${quote.author?.name ?? ''}\n${textOf(quote.html)}` : '';
  return `${warning}\n${textOf(html)}${quoted}`;
}

/** Tames text, mends links, drops what is empty, and stops when the budget of text is spent. */
function settle(parent: Parent, budget: Budget, preformatted: boolean): void {
  const kept: Node[] = [];
  for (const node of parent.childNodes) {
    if (budget.left <= 0) {
      budget.cut ||= textIn(node);
      continue;
    }
    if (isText(node)) {
      node.value = cut(normaliseText(node.value), budget, preformatted ? lineCost : 0);
      kept.push(node);
    } else if (isElement(node)) {
      if (node.tagName === 'br' || blocks.includes(node.tagName)) budget.left -= lineCost;
      const pre = preformatted || node.tagName === 'pre';
      if (node.tagName === 'a') settleLink(node);
      if (node.tagName === 'ol') settleNumbers(node);
      settle(node, budget, pre);
      if (node.tagName === 'pre') dropFirstBreaks(node);
      if (node.tagName === cell) {
        for (const child of node.childNodes) kept.push(child);
        kept.push({ nodeName: '#text', value: ' ', parentNode: parent });
      } else if (node.tagName === 'span' || (node.tagName === 'a' && node.attrs.length === 0)) {
        for (const each of node.childNodes) kept.push(each);
      } else if (node.tagName === 'br') {
        if (preformatted || !(isBreak(kept.at(-1)) && isBreak(kept.at(-2)))) kept.push(node);
      } else if (hasText(node)) {
        kept.push(node);
      }
    }
  }
  for (const node of kept) node.parentNode = parent;
  parent.childNodes = kept;
}

/**
 * A parser drops a line feed right after <pre>, so one that is meant to be seen cannot be kept; also not one that stood in
 * an element which was taken away around it.
 */
function dropFirstBreaks(pre: Element): void {
  for (let [first] = pre.childNodes; first && isText(first); [first] = pre.childNodes) {
    first.value = first.value.replace(/^\n+/, '');
    if (first.value !== '') return;
    pre.childNodes = pre.childNodes.slice(1);
  }
}

/** As much of a text as the budget allows; a line break in it costs what is given. */
function cut(text: string, budget: Budget, lineBreak: number): string {
  const lines = text.split('\n');
  const kept: string[] = [];
  for (const line of lines) {
    if (line.length > budget.left) {
      kept.push(
        `${line
          .slice(0, Math.max(0, budget.left))
          .toWellFormed()
          .replace(/\uFFFD$/, '')}…`,
      );
      budget.left = 0;
      budget.cut = true;
      break;
    }
    kept.push(line);
    budget.left -= line.length + (lines.length > 1 ? Math.max(1, lineBreak) : 0);
    if (budget.left <= 0) {
      budget.cut ||= lines.slice(kept.length).some((more) => more.trim());
      break;
    }
  }
  return kept.join('\n');
}

/**
 * A link is http or https, says that it is a stranger's, and where its text looks like an address, the
 * text is the address it really leads to.
 */
function settleLink(link: Element): void {
  const written = link.attrs.find(({ name }) => name === 'href')?.value ?? '';
  const url = URL.parse(normaliseText(written).trim());
  link.attrs = [];
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) return;
  link.attrs = [
    { name: 'href', value: url.href },
    { name: 'rel', value: 'nofollow ugc noopener' },
  ];
  const text = rawText(link).trim();
  if (!looksLikeAddress(text)) return;
  const whole = `${url.host.replace(/^www\./, '')}${url.pathname === '/' ? '' : url.pathname}${url.search}`;
  const shown: DefaultTreeAdapterTypes.TextNode = {
    nodeName: '#text',
    value: oneLine(decodedAddress(whole), longestAddress),
    parentNode: link,
  };
  link.childNodes = [shown];
}

/** A list goes on where it says, as Markdown's do. */
function settleNumbers(list: Element): void {
  list.attrs = list.attrs.filter(({ name, value }) => name === 'start' && /^\d{1,6}$/.test(value));
}

const looksLikeAddress = (text: string) =>
  /^(?:https?:\/\/|www\.)\S+$/i.test(text) || /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+(?:\/\S*)?$/u.test(text);

/** Puts loose text and inline elements at the top into paragraphs. */
function paragraphs(root: Parent): void {
  const result: Node[] = [];
  let open: Element | undefined;
  // A list item without its list is its content.
  const loose = root.childNodes.flatMap((node) =>
    isElement(node) && node.tagName === 'li' ? node.childNodes : [node],
  );
  for (const node of loose) {
    node.parentNode = root;
    if (holdsBlock(node)) {
      open = undefined;
      result.push(node);
    } else if (open) {
      node.parentNode = open;
      open.childNodes.push(node);
    } else if (!isBreak(node) && !(isText(node) && !node.value.trim())) {
      open = paragraph(root, node);
      result.push(open);
    }
  }
  root.childNodes = result;
}

function paragraph(parent: Parent, child: Node): Element {
  const element: Element = {
    nodeName: 'p',
    tagName: 'p',
    attrs: [],
    namespaceURI: html5.NS.HTML,
    childNodes: [child],
    parentNode: parent,
  };
  child.parentNode = element;
  return element;
}

/** Whether a browser would end a paragraph before this node. */
function holdsBlock(node: Node): boolean {
  return isElement(node) && (blocks.includes(node.tagName) || node.childNodes.some(holdsBlock));
}

function rawText(node: Node): string {
  if (isText(node)) return node.value;
  return isElement(node) ? node.childNodes.map(rawText).join('') : '';
}

function hasText(node: Parent): boolean {
  return node.childNodes.some(textIn);
}

/** Whether anything can be seen of a node. */
function textIn(node: Node): boolean {
  return isText(node) ? /[^\s\p{Cf}\p{M}]/u.test(node.value) : isElement(node) && hasText(node);
}

const isText = (node: Node): node is DefaultTreeAdapterTypes.TextNode => node.nodeName === '#text';
const isElement = (node: Node): node is Element => 'tagName' in node;
const isBreak = (node: Node | undefined) => node !== undefined && isElement(node) && node.tagName === 'br';
