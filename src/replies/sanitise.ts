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
import { oneLine, tameText } from './tame.ts';

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;
type Parent = DefaultTreeAdapterTypes.ParentNode;

const inline = ['a', 'b', 'br', 'code', 'del', 'em', 'i', 's', 'strong', 'sub', 'sup'];
const blocks = ['blockquote', 'li', 'ol', 'p', 'pre', 'ul'];

/** Markup that is read at all, in UTF-16 code units. What a person writes is far below. */
const longestMarkup = 400_000;
/**
 * Tags that are read at all. Both parsers look through what is open at each tag, so that their time grows with the
 * square of the number of tags that are never closed; so many cost some milliseconds.
 */
const mostTags = 12_000;
/** Text that is kept, in UTF-16 code units and with lines counted; the rest is behind the permalink. */
export const longestText = 10_000;
/** What a line is worth in the same coin: ten thousand line breaks are as long as a long text. */
const lineCost = 40;
/** Longest text of a link that is an address. */
const longestAddress = 48;

const allowList: sanitizeHtml.IOptions = {
  allowedTags: [...inline, ...blocks, 'span'],
  allowedAttributes: { a: ['href'] },
  allowedSchemes: ['http', 'https'],
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  nestingLimit: 8,
  // Elements whose content is no text of the author's.
  nonTextTags: [
    ...['script', 'style', 'textarea', 'option', 'noscript', 'title', 'xmp', 'template'],
    ...['iframe', 'noembed', 'noframes', 'object', 'svg', 'math'],
  ],
  transformTags: {
    div: 'p',
    section: 'p',
    article: 'p',
    ...Object.fromEntries(['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((heading) => [heading, 'p'])),
    strike: 'del',
    tt: 'code',
    // Custom emoji, which some servers send as pictures, become their text.
    img: (_tag, { class: classes = '', alt = '' }) =>
      /\bemoji/.test(classes) && alt
        ? { tagName: 'span', attribs: {}, text: alt }
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
  const allowed = sanitizeHtml(bounded(markup), allowList);
  const fragment = parseFragment(allowed);
  const budget = { left: longestText };
  settle(fragment, budget, false);
  paragraphs(fragment);
  return hasText(fragment) ? serialize(fragment) : '';
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
export function wordsOf({ warning = '', html }: { warning?: string | undefined; html: string }): string {
  return `${warning}\n${textOf(html)}`;
}

/** Tames text, mends links, drops what is empty, and stops when the budget of text is spent. */
function settle(parent: Parent, budget: { left: number }, preformatted: boolean): void {
  const kept: Node[] = [];
  for (const node of parent.childNodes) {
    if (budget.left <= 0) break;
    if (isText(node)) {
      node.value = cut(tameText(node.value), budget, preformatted ? lineCost : 0);
      kept.push(node);
    } else if (isElement(node)) {
      if (node.tagName === 'br' || blocks.includes(node.tagName)) budget.left -= lineCost;
      const pre = preformatted || node.tagName === 'pre';
      if (node.tagName === 'a') settleLink(node);
      // A parser drops a line feed right after <pre>, so one that is meant to be seen cannot be kept.
      const [first] = node.tagName === 'pre' ? node.childNodes : [];
      if (first && isText(first)) first.value = first.value.replace(/^\n+/, '');
      settle(node, budget, pre);
      if (node.tagName === 'span' || (node.tagName === 'a' && node.attrs.length === 0)) {
        kept.push(...node.childNodes);
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

/** As much of a text as the budget allows; a line break in it costs what is given. */
function cut(text: string, budget: { left: number }, lineBreak: number): string {
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
      break;
    }
    kept.push(line);
    budget.left -= line.length + (lines.length > 1 ? Math.max(1, lineBreak) : 0);
    if (budget.left <= 0) break;
  }
  return kept.join('\n');
}

/**
 * A link is http or https, says that it is a stranger's, and where its text looks like an address, the
 * text is the address it really leads to.
 */
function settleLink(link: Element): void {
  const written = link.attrs.find(({ name }) => name === 'href')?.value ?? '';
  const url = URL.parse(tameText(written).trim());
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
    value: oneLine(decoded(whole), longestAddress),
    parentNode: link,
  };
  link.childNodes = [shown];
}

const looksLikeAddress = (text: string) =>
  /^(?:https?:\/\/|www\.)\S+$/i.test(text) || /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+(?:\/\S*)?$/u.test(text);

function decoded(text: string): string {
  try {
    return decodeURI(text);
  } catch {
    return text;
  }
}

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
  return node.childNodes.some((child) =>
    isText(child) ? /[^\s\p{Cf}\p{M}]/u.test(child.value) : isElement(child) && hasText(child),
  );
}

const isText = (node: Node): node is DefaultTreeAdapterTypes.TextNode => node.nodeName === '#text';
const isElement = (node: Node): node is Element => 'tagName' in node;
const isBreak = (node: Node | undefined) => node !== undefined && isElement(node) && node.tagName === 'br';
