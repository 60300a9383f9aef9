/**
 * What somebody says, without what their program put around it: the name of whom they answer in front, and the address of
 * what they quote, which other programs need and no reader of a conversation does. Pure.
 */
import { type DefaultTreeAdapterTypes, parseFragment, serialize } from 'parse5';
import { personAt } from './mentions.ts';
import { accountKey, addressKey } from './names.ts';

type Node = DefaultTreeAdapterTypes.ChildNode;
type Parent = DefaultTreeAdapterTypes.ParentNode;

/** Sanitised HTML without what was put around it, and the address of what is quoted where the text named it. */
export interface Spoken {
  html: string;
  quoted?: string;
}

/** What the owner is called: handles with and without their server, ids, addresses of pages; see `accountKey`. */
export type OwnNames = ReadonlySet<string>;

/**
 * The names by which the owner is addressed.
 *
 * @example ownNames(['@ada@m.example']).has('ada') // true: within a server nobody writes the whole name
 */
export function ownNames(names: Iterable<string>): OwnNames {
  const known = new Set<string>();
  for (const name of names) {
    const key = nameKey(name);
    if (!key) continue;
    known.add(key);
    const { handle, id } = personAt(name);
    for (const more of [handle, id]) if (more) known.add(nameKey(more));
    const [, user] = /^([\w.-]+)@[\w.-]+$/.exec(nameKey(handle || name)) ?? [];
    if (user) known.add(user);
  }
  return known;
}

/**
 * Takes the owner's name off the front of a reply, and the address of a quote off either end.
 *
 * A name that is all there is stays: it is what was said.
 *
 * @param html as `sanitise` makes it
 * @example spoken('<p><a href="https://m.example/@ada">@ada</a> Yes!</p>', ownNames(['@ada@m.example'])).html // '<p>Yes!</p>'
 */
export function spoken(html: string, owner: OwnNames): Spoken {
  if (!/@|\b(?:RE|QT|RT):/.test(html)) return { html };
  const root = parseFragment(html);
  // The name stands before the address or after it.
  takeFirstName(root, owner);
  const quoted = takeQuote(root);
  dropBlank(root);
  if (quoted !== undefined) takeFirstName(root, owner);
  dropBlank(root);
  const left = serialize(root);
  if (!left && quoted === undefined) return { html };
  return { html: left, ...(quoted !== undefined && { quoted }) };
}

function takeFirstName(root: Parent, owner: OwnNames): void {
  const [first] = root.childNodes;
  if (first && isElement(first) && first.tagName === 'p') takeName(first, owner);
}

function dropBlank(root: Parent): void {
  root.childNodes = root.childNodes.filter(
    (node) => !(isElement(node) && node.tagName === 'p' && isBlank(node)),
  );
}

/** Names of people in front of a text, of which the owner's goes; others are whom else it is said to. */
function takeName(block: Parent, owner: OwnNames): void {
  const rest = [...block.childNodes];
  const others: Node[] = [];
  let taken = false;
  for (let node = rest[0]; node; node = rest[0]) {
    if (isText(node)) {
      const { value } = node;
      const names = /^\s*(?:@[\w.-]+(?:@[\w.-]+)?[,:]?(?:\s+|$))*/.exec(value)?.[0] ?? '';
      const written = names.split(/\s+/).filter(Boolean);
      const kept = written.filter((name) => !owner.has(nameKey(name.replace(/[,:.]+$/, ''))));
      taken ||= kept.length < written.length;
      if (kept.length > 0) others.push({ ...node, value: `${kept.join(' ')} ` });
      const said = value.slice(names.length);
      if (said) {
        rest[0] = { ...node, value: said };
        break;
      }
    } else if (isElement(node) && node.tagName === 'a' && /^\s*@/.test(textOf(node))) {
      if (isOwner(node, owner)) taken = true;
      else others.push(node, { nodeName: '#text', value: ' ', parentNode: block });
    } else break;
    rest.shift();
  }
  if (!taken) return;
  while (rest[0] && isSpace(rest[0])) rest.shift();
  if (rest[0] && isText(rest[0])) rest[0].value = rest[0].value.replace(/^[\s,:]+/, '');
  block.childNodes = [...others, ...rest];
}

function isOwner(link: DefaultTreeAdapterTypes.Element, owner: OwnNames): boolean {
  const href = link.attrs.find(({ name }) => name === 'href')?.value ?? '';
  const { handle, id } = personAt(href);
  // By where the link leads: what it reads as is the author's to choose.
  return [href, handle, id].some((name) => name && owner.has(nameKey(name)));
}

const nameKey = (name: string) => accountKey(addressKey(name)).toLowerCase();

/**
 * What servers write for those that know no quotes, on a line of its own: Mastodon in front, in a paragraph
 * (`<p class="quote-inline">RE: …`, app/lib/activitypub in mastodon/mastodon), Misskey and its relatives at the end.
 */
function takeQuote(root: Parent): string | undefined {
  for (const block of new Set([root.childNodes[0], root.childNodes.at(-1)])) {
    if (!block || !isElement(block) || block.tagName !== 'p') continue;
    const nodes = block.childNodes;
    for (const [index, mark] of nodes.entries()) {
      const link = nodes[index + 1];
      if (!isText(mark) || !/^(?:RE|QT|RT):$/.test(mark.value.trim()) || !isAddress(link)) continue;
      const [before, behind] = [nodes.slice(0, index), nodes.slice(index + 2)];
      const startsLine = index === 0 || isBreak(before.at(-1));
      const endsLine = behind.every(isSpace) || isBreak(behind[0]);
      while (before.at(-1) && isSpace(before.at(-1)!)) before.pop();
      while (behind[0] && isSpace(behind[0])) behind.shift();
      // Between what is said before and what is said after, it is the author's own sentence.
      if (!startsLine || !endsLine || (before.length > 0 && behind.length > 0)) continue;
      block.childNodes = [...before, ...behind];
      return link.attrs.find(({ name }) => name === 'href')?.value;
    }
  }
  return undefined;
}

/** Whether a node is a link that reads as the address it leads to, as programs write it. */
function isAddress(node: Node | undefined): node is DefaultTreeAdapterTypes.Element {
  if (!node || !isElement(node) || node.tagName !== 'a') return false;
  const href = URL.parse(node.attrs.find(({ name }) => name === 'href')?.value ?? '');
  return (
    href !== null &&
    textOf(node)
      .trim()
      .startsWith(href.host.replace(/^www\./, ''))
  );
}

const isText = (node: Node): node is DefaultTreeAdapterTypes.TextNode => node.nodeName === '#text';
const isElement = (node: Node): node is DefaultTreeAdapterTypes.Element => 'tagName' in node;
const isSpace = (node: Node) =>
  isText(node) ? !node.value.trim() : isElement(node) && node.tagName === 'br';
const isBreak = (node: Node | undefined) => node !== undefined && isElement(node) && node.tagName === 'br';
const isBlank = (block: Parent) => block.childNodes.every(isSpace);

function textOf(node: Node): string {
  if (isText(node)) return node.value;
  return isElement(node) ? node.childNodes.map(textOf).join('') : '';
}
