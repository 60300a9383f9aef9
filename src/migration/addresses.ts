/** Pictures and links of a Markdown text, and the HTML in it: each address given a new one, all else left as it was written. */

import { escape as escapeHtml } from 'html-escaper';
import { outsideCode } from './code.ts';
import { lineCounter } from './lines.ts';

/** An address as it stands in a text. */
export interface FoundAddress {
  address: string;
  isPicture: boolean;
  /** The words of a link, the description of a picture; of a picture in HTML its `alt`. */
  words: string;
  line: number;
}

/** What becomes of an address: another one, or words in place of a picture or link. Nothing: it stays. */
export type Fate = { address: string } | { instead: string } | undefined;

/** `![alt](address "title")`, `[words](`, `[name]: address`, `<img …>`, `<tag … href|src|poster="…">`. */
const picture =
  /!\[((?:[^[\]\\\n]|\\.|\[[^[\]\n]{0,300}\]){0,2000})\]\([ \t]*(<[^<>\n]{0,2000}>|[^\s()<>]{0,2000}(?:\([^\s()<>]{0,500}\)[^\s()<>]{0,500}){0,5})([ \t\n]+(?:"[^"]{0,1000}"|'[^']{0,1000}'|\([^()]{0,1000}\)))?[ \t]*\)(?:\{[^{}\n]{0,300}\})?/g;
const destination =
  /(\]\([ \t]*)(<[^<>\n]{1,2000}>|[^\s()<>]{1,2000}(?:\([^\s()<>]{0,500}\)[^\s()<>]{0,500}){0,5})(?=[ \t\n)])/g;
const definition = /^( {0,3}\[[^\]\n]{1,500}\]:[ \t]*)(<[^<>\n]{1,2000}>|\S{1,2000})/gm;
const imageTag = /<img\b(?:[^>"']|"[^"]{0,20000}"|'[^']{0,20000}'){0,400}>/gi;
const attributeInTag = /(\s(?:href|src|poster)[ \t]*=[ \t]*)("[^"\n]{0,2000}"|'[^'\n]{0,2000}')/gi;
const tag = /<(?!img\b)[a-z][a-z0-9-]{0,30}\s(?:[^<>"']|"[^"]{0,20000}"|'[^']{0,20000}'){0,400}>/gi;

/**
 * Gives every address in a text the fate that is decided for it.
 *
 * @param firstLine the line of the file on which the text begins
 */
export function withAddresses(
  text: string,
  firstLine: number,
  fateOf: (found: FoundAddress) => Fate,
): string {
  // Inside a pair of quotes or parentheses, what was replaced is not looked at again: each form is its own pass over what is left.
  return outsideCode(text, (stretch, stretchLine) => {
    const first = firstLine + stretchLine - 1;
    const kept: string[] = [];
    const keep = (done: string): string => `\uE000${kept.push(done) - 1}\uE001`;
    let lines = (_at: number): number => first;
    const pass = (current: string): string => {
      lines = lineCounter(current, first);
      return current;
    };
    const pictures = pass(stretch).replace(
      picture,
      (whole, words: string, target: string, title: string | undefined, at: number) => {
        const fate = fateOf({ address: bare(target), isPicture: true, words, line: lines(at) });
        if (!fate) return keep(whole);
        return keep('instead' in fate ? fate.instead : `![${words}](${written(fate.address)}${title ?? ''})`);
      },
    );
    const tags = pass(pictures).replace(imageTag, (whole: string, at: number) => {
      const src = attributeOf(whole, 'src');
      if (!src) return keep(whole);
      const fate = fateOf({
        address: src,
        isPicture: true,
        words: attributeOf(whole, 'alt') ?? '',
        line: lines(at),
      });
      if (!fate) return keep(whole);
      if ('instead' in fate) return keep(fate.instead);
      const slim = whole.replace(/\s(?:srcset|sizes)[ \t]*=[ \t]*(?:"[^"]*"|'[^']*')/gi, '');
      return keep(
        slim.replace(
          /(\ssrc[ \t]*=[ \t]*)("[^"]*"|'[^']*'|[^\s>]+)/i,
          (_all, name: string) => `${name}"${escapeHtml(fate.address)}"`,
        ),
      );
    });
    const attributes = pass(tags).replace(tag, (whole: string, at: number) =>
      keep(
        whole.replace(attributeInTag, (all: string, name: string, quoted: string) => {
          const isPicture = /poster/i.test(name);
          const fate = fateOf({
            address: unescapedAttribute(quoted.slice(1, -1)),
            isPicture,
            words: '',
            line: lines(at),
          });
          return fate && 'address' in fate ? `${name}"${escapeHtml(fate.address)}"` : all;
        }),
      ),
    );
    const links = pass(attributes).replace(
      destination,
      (whole: string, before: string, target: string, at: number) => {
        const fate = fateOf({ address: bare(target), isPicture: false, words: '', line: lines(at) });
        return fate && 'address' in fate ? `${before}${written(fate.address)}` : whole;
      },
    );
    const changed = pass(links).replace(
      definition,
      (whole: string, before: string, target: string, at: number) => {
        if (/^ {0,3}\[\^/.test(before)) return whole;
        const fate = fateOf({ address: bare(target), isPicture: false, words: '', line: lines(at) });
        return fate && 'address' in fate ? `${before}${written(fate.address)}` : whole;
      },
    );
    return restored(changed, kept);
  });
}

/** What was kept may hold other things that were: each is put back once, from the outside in. */
function restored(text: string, kept: readonly string[]): string {
  let result = text;
  for (let round = 0; round < 4 && result.includes('\uE000'); round += 1)
    result = result.replace(/\uE000(\d+)\uE001/g, (whole, index: string) => kept[Number(index)] ?? whole);
  return result;
}

const bare = (target: string): string =>
  target.startsWith('<') ? target.slice(1, -1) : target.replace(/\\(?=[!-/:-@[-`{-~])/g, '');

/** An address as Markdown takes it. */
function written(address: string): string {
  return /[\s()<>]/.test(address)
    ? `<${address.replace(/[<>\n]/g, (sign) => encodeURIComponent(sign))}>`
    : address;
}

/** An attribute of a tag, as it reads. */
export function attributeOf(tagText: string, name: string): string | undefined {
  const match = new RegExp(`\\s${name}[ \\t]*=[ \\t]*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(
    tagText,
  );
  const value = match?.[1] ?? match?.[2] ?? match?.[3];
  return value === undefined ? undefined : unescapedAttribute(value);
}

const unescapedAttribute = (text: string): string =>
  text.replace(
    /&(amp|quot|lt|gt|#39|#x27|apos);/g,
    (_all, name: string) => ({ amp: '&', quot: '"', lt: '<', gt: '>' })[name] ?? "'",
  );
