/**
 * Whether a status is what was sent, by what the server made of it. Servers render Markdown, cut links or lead them
 * through a counter, expand mentions, turn shortcodes into pictures and fold white space; and where the text touches the
 * link, each has its own idea of where the link ends. So only letters and digits outside links and mentions are compared.
 */
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';
import { decodedPart } from '../../model/percent.ts';

/** The part of a status that is compared (docs.joinmastodon.org/entities/Status). */
export interface Seen {
  /** HTML. */
  content: string;
  inReplyToId?: string | null;
  /** The address of its link card. */
  card?: string | undefined;
}

/** What was sent. */
export interface SearchedPost {
  text: string;
  /** The canonical address of what is announced; a part of a thread may not name it. */
  url: string;
  inReplyToId?: string | undefined;
}

/** `unsure` where it may be ours, and only a person can tell. */
export type Likeness = 'same' | 'unsure' | 'other';

/** How much of two texts is alike, from which on it may be the same, and surely is. */
const alike = { perhaps: 0.6, surely: 0.93 };
/** Letters and digits that a text needs to be known by itself, without its link. */
const telling = 24;

/**
 * Compares.
 *
 * @example
 * likeness({ content: '<p>Read <a href="https://a.example/x/">a.example/x</a></p>' }, { text: 'Read https://a.example/x/', url: 'https://a.example/x/' })
 * // 'same'
 */
export function likeness(seen: Seen, wanted: SearchedPost): Likeness {
  if ((wanted.inReplyToId ?? null) !== (seen.inReplyToId ?? null)) return 'other';
  const { text, links } = flatten(seen.content);
  const [there, sent] = [letters(text), letters(wanted.text)];
  const words = there === sent ? 1 : resemblance(there, sent);
  if (words < alike.perhaps) return 'other';
  if (!wanted.text.includes(wanted.url)) return words >= alike.surely ? 'same' : 'unsure';
  const linked = links.map((link) => linksTo(link, wanted.url));
  const ours = linked.includes('yes') || sameAddress(seen.card ?? '', wanted.url);
  if (ours) return words >= alike.surely ? 'same' : 'unsure';
  // "New: {url}" says the same of everything: what links elsewhere is another's.
  if (links.length > 0 && !linked.includes('perhaps')) return 'other';
  return words === 1 && sent.length >= telling && linked.includes('perhaps') ? 'same' : 'unsure';
}

/** The addresses that the HTML of a status links, in its order. */
export function linksIn(content: string): string[] {
  return flatten(content).links.map(({ href }) => href);
}

interface Link {
  href: string;
  label: string;
}

/** Whether a link leads to an address: itself, with tracking, through a counter that names it, or cut to its beginning. */
function linksTo({ href, label }: Link, url: string): 'yes' | 'perhaps' | 'no' {
  if (sameAddress(href, url) || sameAddress(label, url)) return 'yes';
  if (names(decodedPart(href), url)) return 'yes';
  // Another page of the same site, however its label is cut.
  const { host } = new URL(url);
  if (decodedPart(href).includes(`://${host}/`)) return 'no';
  const shown = bare(label.replace(/(?:…|\.{3})$/, ''));
  return shown.length > host.length + 1 && bare(url).startsWith(shown) ? 'perhaps' : 'no';
}

/** Whether an address contains another: not as the beginning of a longer one. What touched it may have become part of it. */
function names(address: string, url: string): boolean {
  const start = url.replace(/\/$/, '');
  for (let at = address.indexOf(start); at >= 0; at = address.indexOf(start, at + 1)) {
    const rest = address.slice(at + start.length).replace(/^\//, '');
    if (!/^[\w.~%/-]/.test(rest)) return true;
  }
  return false;
}

/** The same page, whatever is counted about who opens it. */
function sameAddress(one: string, other: string): boolean {
  const plain = (address: string) => {
    const url = URL.parse(address);
    if (!url) return undefined;
    for (const name of [...url.searchParams.keys()]) {
      if (tracking.test(name)) url.searchParams.delete(name);
    }
    return `${url.host}${url.pathname.replace(/\/$/, '')}${url.search}`;
  };
  const first = plain(one);
  return first !== undefined && first === plain(other);
}

const tracking = /^(?:utm_.*|fbclid|gclid|mc_[ce]id|ref|ref_src|igshid|s)$/;

/** @example bare('https://www.a.example/x/') // 'a.example/x' */
function bare(address: string): string {
  return address
    .trim()
    .replace(/^https?:\/\//, '')
    .replace(/^www\./, '')
    .replace(/\/$/, '');
}

/** Letters and digits alone: without what touches a link, mentions, shortcodes, marks of Markdown and white space. */
function letters(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\S*https?:\/\/\S*/giu, ' ')
    .replace(/@[\w.-]+(?:@[\w.-]+)?/gu, ' ')
    .replace(/:\w{2,}:/gu, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .toLowerCase();
}

/** How much of two texts is the same, 0 to 1: Dice's coefficient over runs of three characters. */
function resemblance(one: string, other: string): number {
  const count = (text: string) => {
    const runs = new Map<string, number>();
    for (let at = 0; at + 3 <= text.length; at += 1) {
      const run = text.slice(at, at + 3);
      runs.set(run, (runs.get(run) ?? 0) + 1);
    }
    return runs;
  };
  const [first, second] = [count(one), count(other)];
  let shared = 0;
  for (const [run, times] of first) shared += Math.min(times, second.get(run) ?? 0);
  const all = Math.max(0, one.length - 2) + Math.max(0, other.length - 2);
  return all === 0 ? 0 : (2 * shared) / all;
}

/** HTML as text, each link as its address so that what touches it can be told, and the links. */
function flatten(html: string): { text: string; links: Link[] } {
  const links: Link[] = [];
  let text = '';
  // A stack of our own: a hostile server's nesting must not be ours.
  const open: (DefaultTreeAdapterTypes.ChildNode | string)[] = [...parseFragment(html).childNodes].reverse();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (typeof node === 'string') text += node;
    else if ('value' in node) {
      text += node.value;
      // Where a letter touches an address before it, servers make no link of it.
      for (const [href] of node.value.matchAll(/https?:\/\/\S+/g)) links.push({ href, label: href });
    } else if ('tagName' in node) {
      const href = node.attrs.find(({ name }) => name === 'href')?.value;
      const label = node.tagName === 'a' ? textOf(node) : '';
      if (node.tagName === 'a' && href !== undefined && !/^[@#＃]/.test(label.trim())) {
        links.push({ href, label });
        text += /^https?:/.test(label) ? label : `https://${label.replace(/\s/g, '')}`;
        continue;
      }
      const block = /^(?:p|br|li|ul|ol|blockquote|pre|h[1-6]|div)$/.test(node.tagName);
      if (block) text += '\n';
      for (const each of [...node.childNodes, ...(block ? ['\n'] : [])].reverse()) open.push(each);
    }
  }
  return { text, links };
}

function textOf(node: DefaultTreeAdapterTypes.Element): string {
  let text = '';
  const open: DefaultTreeAdapterTypes.ChildNode[] = [...node.childNodes].reverse();
  for (let at = open.pop(); at; at = open.pop()) {
    if ('value' in at) text += at.value;
    else if ('childNodes' in at) for (const each of [...at.childNodes].reverse()) open.push(each);
  }
  return text;
}
