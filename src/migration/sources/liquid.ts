/** Liquid as Jekyll has it, in the text of a post: what stands for words is written out, the rest is named (shopify.github.io/liquid). */
import { fenced, outsideCode, shownInCode } from '../code.ts';
import { embedded } from '../embeds.ts';
import type { Note } from '../post.ts';
import { Scan } from '../scan.ts';

/** What a post's Liquid asks of the site. */
export interface LiquidSite {
  firstLine: number;
  /** The address of a post, by the name that `post_url` or `link` has for it. */
  linked(name: string): string | undefined;
  /** The address of a file of the source. */
  file(name: string): string | undefined;
  /** The value of `page.title`, `site.url`. */
  value(name: string): string | undefined;
  /** A path below the site's base. */
  at(path: string): string;
}

/** Tags that have an end, and what stands between is text. */
const paired = new Set(['if', 'unless', 'for', 'case', 'capture', 'comment', 'tablerow']);

/** A text with its Liquid written out, in one pass. What cannot be is kept as a comment, and named. */
export function liquidAsMarkdown(text: string, site: LiquidSite): { body: string; notes: Note[] } {
  const notes: Note[] = [];
  const pieces: string[] = [];
  const scan = new Scan(text, site.firstLine);
  while (scan.at < text.length) {
    const start = nextOf(text, scan.at);
    if (start < 0) break;
    pieces.push(scan.take(start));
    const isTag = text[start + 1] === '%';
    const end = text.indexOf(isTag ? '%}' : '}}', start + 2);
    if (end < 0) break;
    const here = scan.line;
    const source = scan.take(end + 2);
    const inside = source.slice(2, -2).replace(/^-|-$/g, '').trim();
    const keep = (why: string): string => {
      notes.push({ kind: 'hand', line: here, what: `${source.replace(/\s+/g, ' ').slice(0, 120)} ${why}` });
      return `<!-- ${source.replaceAll('--', '- -')} -->`;
    };
    if (!isTag) {
      pieces.push(outputOf(inside, site) ?? keep('is Liquid that only Jekyll can work out'));
      continue;
    }
    const [, name = '', rest = ''] = /^(\w+)\s*([\s\S]*)$/.exec(inside) ?? [];
    const until = (close: string): string =>
      scan.takeUntil(new RegExp(`\\{%-?\\s*${close}\\s*-?%\\}`)) ?? scan.rest();
    if (name === 'raw') pieces.push(until('endraw'));
    else if (name === 'comment') until('endcomment');
    else if (name === 'highlight')
      pieces.push(
        fenced(
          until('endhighlight').replace(/\{%-?\s*(?:end)?raw\s*-?%\}/g, ''),
          /^\w[\w+#.-]*/.exec(rest)?.[0] ?? '',
        ),
      );
    else if (name === 'post_url' || name === 'link') {
      const wanted = outputIn(rest);
      const address = site.linked(wanted) ?? (name === 'link' ? site.file(wanted) : undefined);
      if (!address)
        notes.push({ kind: 'hand', line: here, what: `${source} leads to nothing in the source` });
      pieces.push(address ?? '#');
    } else {
      const id =
        rest
          .trim()
          .split(/\s+/)[0]
          ?.replace(/^["']|["']$/g, '') ?? '';
      const link = embedded(name, id);
      if (link) notes.push({ kind: 'changed', line: here, what: `${source} is a link` });
      pieces.push(
        link ??
          keep(
            paired.has(name) || name.startsWith('end')
              ? 'is a condition or loop of Liquid: what stands in it is kept'
              : 'is made by Jekyll or a plugin',
          ),
      );
    }
  }
  pieces.push(scan.rest());
  return { body: outsideCode(shownInCode(pieces.join('')), withoutAttributes), notes };
}

const outputIn = (rest: string): string =>
  rest
    .trim()
    .replace(/^["']|["']$/g, '')
    .trim();

function nextOf(text: string, from: number): number {
  const tag = text.indexOf('{%', from);
  const output = text.indexOf('{{', from);
  return tag < 0 ? output : output < 0 ? tag : Math.min(tag, output);
}

/** The words that an output stands for: a text in quotes, or a value, through the filters that make addresses. */
function outputOf(inside: string, site: LiquidSite): string | undefined {
  const [first = '', ...filters] = inside.split('|').map((part) => part.trim());
  const quoted = /^(?:"([^"]*)"|'([^']*)')$/.exec(first);
  let value = quoted ? (quoted[1] ?? quoted[2]) : site.value(first);
  for (const filter of filters) {
    if (value === undefined) return undefined;
    if (filter === 'relative_url' || filter === 'absolute_url')
      value = site.at(value.startsWith('/') ? value : `/${value}`);
    else if (/^(?:prepend:\s*site\.(?:baseurl|url)|escape|strip|xml_escape)$/.test(filter)) continue;
    else return undefined;
  }
  return value;
}

/** kramdown's lists of attributes, which say how a thing looks: `{: .note}`, `{:target="_blank"}`, `* TOC {:toc}`. */
function withoutAttributes(text: string): string {
  return text
    .replace(/^[*-] .{0,40}\n\{:\s*toc[^}\n]*\}[ \t]*$/gim, '')
    .replace(/^[ \t]*\{:[^}\n]{0,300}\}[ \t]*\n?/gm, '')
    .replace(/\{:(?![^}\n]*%\})[^}\n]{1,300}\}/g, '');
}
