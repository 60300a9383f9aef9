/** Hugo's shortcodes in the text of a post (gohugo.io/content-management/shortcodes). */
import { fenced, shownInCode } from '../code.ts';
import { embedded } from '../embeds.ts';
import type { Note } from '../post.ts';
import { Scan } from '../scan.ts';

/** What a post's shortcodes ask of the site. */
export interface ShortcodeSite {
  firstLine: number;
  /** The address of the page that `ref` names. */
  linked(name: string): string | undefined;
  /** The value of a field, for `param`. */
  value(name: string): string | undefined;
}

const endOfHighlight = /\{\{[<%]\s*\/\s*highlight\s*[>%]\}\}/;

/** Characters of a shortcode that are looked at. */
const longest = 5_000;

interface Shortcode {
  name: string;
  isClosing: boolean;
  isClosed: boolean;
  /** By position. */
  values: string[];
  named: Record<string, string>;
}

/** A text with its shortcodes written out, in one pass. What is not known is kept as a comment, and named. */
export function shortcodesAsMarkdown(text: string, site: ShortcodeSite): { body: string; notes: Note[] } {
  const notes: Note[] = [];
  const pieces: string[] = [];
  const scan = new Scan(text, site.firstLine);
  while (scan.at < text.length) {
    const start = nextOf(text, scan.at);
    if (start < 0) break;
    const close = text[start + 2] === '<' ? '>}}' : '%}}';
    const end = endOf(text, start + 3, close);
    if (end < 0) break;
    pieces.push(scan.take(start));
    const here = scan.line;
    const source = scan.take(end + 3);
    const inside = source.slice(3, -3).trim();
    if (/^\/\*[\s\S]*\*\/$/.test(inside)) {
      // How a page shows a shortcode without calling it.
      pieces.push(`${source.slice(0, 3)} ${inside.slice(2, -2).trim()} ${close}`);
      continue;
    }
    const code = read(inside.slice(0, longest));
    if (code.name === 'highlight' && !code.isClosing)
      pieces.push(fenced(scan.takeUntil(endOfHighlight) ?? '', code.values[0] ?? code.named.lang ?? ''));
    else pieces.push(writtenOut(code, source, here, site, notes));
  }
  pieces.push(scan.rest());
  return { body: shownInCode(pieces.join('')), notes };
}

function nextOf(text: string, from: number): number {
  const plain = text.indexOf('{{<', from);
  const markdown = text.indexOf('{{%', from);
  return plain < 0 ? markdown : markdown < 0 ? plain : Math.min(plain, markdown);
}

/** The end of a shortcode, which may hold the sign of one in quotes. */
function endOf(text: string, from: number, close: string): number {
  let quote = '';
  for (let at = from; at < text.length && at < from + longest; at += 1) {
    const sign = text[at]!;
    if (quote) {
      if (sign === '\\' && quote === '"') at += 1;
      else if (sign === quote) quote = '';
    } else if (sign === '"' || sign === '`') quote = sign;
    else if (text.startsWith(close, at)) return at;
  }
  return text.indexOf(close, from);
}

function read(inside: string): Shortcode {
  const isClosing = inside.startsWith('/');
  const isClosed = inside.endsWith('/') && inside.length > 1;
  const [, name = '', rest = ''] = /^\/?\s*([\w./-]+?)(?:\s+([\s\S]*?))?\s*\/?$/.exec(inside) ?? [];
  const values: string[] = [];
  const named: Record<string, string> = {};
  for (const [, key, double, ticked, bare] of rest.matchAll(
    /(?:([\w-]+)\s*=\s*)?(?:"((?:[^"\\]|\\.)*)"|`([^`]*)`|([^\s"`=]+))/g,
  )) {
    const value = double === undefined ? (ticked ?? bare ?? '') : double.replace(/\\(.)/g, '$1');
    if (key) named[key.toLowerCase()] = value;
    else values.push(value);
  }
  return { name, isClosing, isClosed, values, named };
}

const known: Record<string, (code: Shortcode, site: ShortcodeSite) => string | undefined> = {
  figure: ({ named }) => figure(named),
  ref: ({ values, named }, site) => site.linked(values[0] ?? named.path ?? ''),
  relref: ({ values, named }, site) => site.linked(values[0] ?? named.path ?? ''),
  param: ({ values }, site) => site.value(values[0] ?? ''),
  youtube: ({ values, named }) => embedded('youtube', values[0] ?? named.id ?? '', named.title),
  vimeo: ({ values, named }) => embedded('vimeo', values[0] ?? named.id ?? '', named.title),
  gist: ({ values: [user, id] }) => embedded('gist', `${user}/${id}`),
  tweet: ({ values, named }) => embedded('tweet', values[0] ?? named.id ?? ''),
  twitter: ({ values, named }) => embedded('tweet', values[0] ?? named.id ?? ''),
  x: ({ values, named }) => embedded('x', values[0] ?? named.id ?? ''),
  instagram: ({ values, named }) => embedded('instagram', values[0] ?? named.id ?? ''),
};

function writtenOut(
  code: Shortcode,
  source: string,
  line: number,
  site: ShortcodeSite,
  notes: Note[],
): string {
  const shown = source.replace(/\s+/g, ' ').slice(0, 120);
  if (code.name === 'details')
    return code.isClosing
      ? '</details>'
      : `<details>\n<summary>${code.named.summary ?? 'Details'}</summary>\n`;
  const write = Object.hasOwn(known, code.name) ? known[code.name] : undefined;
  const written = code.isClosing ? undefined : write?.(code, site);
  if (written !== undefined) {
    if (!['figure', 'ref', 'relref', 'param'].includes(code.name))
      notes.push({ kind: 'changed', line, what: `${shown} is a link` });
    return written;
  }
  if (code.name === 'ref' || code.name === 'relref') {
    notes.push({ kind: 'hand', line, what: `${shown} leads to nothing in the source` });
    return '#';
  }
  if (!code.isClosing)
    notes.push({ kind: 'hand', line, what: `${shown} is a shortcode of the site or its theme` });
  return `<!-- ${source.replaceAll('--', '- -')} -->`;
}

/** A picture with its words: Markdown has no caption, so that it stands below. */
function figure(named: Record<string, string>): string | undefined {
  const { src, alt, caption, title, link, attr, attrlink } = named;
  if (!src) return undefined;
  const words = (alt ?? caption ?? title ?? '').replace(/[[\]\\]/g, '\\$&').replace(/\s+/g, ' ');
  const name = title ? ` "${title.replace(/["\\]/g, '\\$&')}"` : '';
  const picture = `![${words}](${/[\s()]/.test(src) ? `<${src}>` : src}${name})`;
  const shown = link ? `[${picture}](${link})` : picture;
  const credit = attr ? (attrlink ? `[${attr}](${attrlink})` : attr) : '';
  const below = [caption, credit].filter(Boolean).join(' ');
  return below ? `${shown}\n\n*${below}*` : shown;
}
