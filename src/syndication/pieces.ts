/**
 * A text in pieces that are never cut: words, links, mentions, hashtags. Shortening drops whole pieces;
 * putting them together again gives the text and where its links, mentions and hashtags are.
 */
import type { Span } from '../networks/contract.ts';

type Marked = Span extends infer S ? (S extends Span ? Omit<S, 'start' | 'end'> : never) : never;

/** What a piece belongs to: shortening works through these one at a time. */
export type Group = 'title' | 'summary' | 'tags' | 'detail' | 'words' | 'link';

export interface Piece {
  text: string;
  group: Group;
  /** White space: never dropped, but several become one. */
  space?: boolean;
  /** What it is besides text. */
  mark?: Marked;
}

export interface Rendered {
  text: string;
  spans: Span[];
}

/** Scripts written without spaces between words, and their punctuation. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u3000-\u303f\uff00-\uff65]/u;
const wordsOf = new Intl.Segmenter('und', { granularity: 'word' });
/**
 * An address in a text: what the URL standard has in an address (url.spec.whatwg.org), which beyond ASCII is
 * letters and digits here, for a dash, a quotation mark or a full stop of any script is the sentence's.
 */
const linkPattern = /https?:\/\/(?:[!#-;=?-[\]_a-z|~]|[^\p{ASCII}\p{P}\p{S}\p{Z}\p{C}])+/giu;
/** No top-level domain goes on in another script: `https://a.example` in `https://a.exampleをご覧ください`. */
const hostOfTwoScripts = /^(https?:\/\/[^/?#]*?\.[a-z]+)(?!\p{ASCII})\P{ASCII}.*$/isu;
const tagPart = '[\\p{L}\\p{N}\\p{M}_]';
const hashtagPattern = new RegExp(
  `(?<![\\p{L}\\p{N}\\p{M}_&/#])#(${tagPart}*\\p{L}${tagPart}*(?:[\\u200c\\u00b7\\u30fb]${tagPart}+)*)`,
  'giu',
);

/**
 * Takes a text apart. Links in it are marked, and hashtags too where `tags` says so.
 *
 * @example pieces('See https://a.example now', 'words')
 * // 'See', ' ', link 'https://a.example', ' ', 'now'
 */
export function pieces(text: string, group: Group, options: { tags?: boolean } = {}): Piece[] {
  const found: { start: number; end: number; mark: Marked }[] = [];
  for (const { index, 0: match } of text.matchAll(linkPattern)) {
    const url = match
      .replace(hostOfTwoScripts, '$1')
      .replace(/[.,;:!?'’”»)\]]+$/u, (tail) => keptTail(match, tail));
    if (URL.canParse(url)) found.push({ start: index, end: index + url.length, mark: { kind: 'link', url } });
  }
  if (options.tags) {
    for (const { index, 0: match, 1: tag = '' } of text.matchAll(hashtagPattern)) {
      if (found.some(({ start, end }) => index >= start && index < end)) continue;
      found.push({ start: index, end: index + match.length, mark: { kind: 'tag', tag } });
    }
  }
  found.sort((a, b) => a.start - b.start);
  const result: Piece[] = [];
  let at = 0;
  for (const { start, end, mark } of found) {
    for (const word of words(text.slice(at, start), group)) result.push(word);
    result.push({ text: text.slice(start, end), group, mark });
    at = end;
  }
  return [...result, ...words(text.slice(at), group)];
}

/** Closing brackets that the address itself opened stay with it: `https://a.example/f_(x)`. */
function keptTail(match: string, tail: string): string {
  const body = match.slice(0, -tail.length);
  const open = body.split('(').length - body.split(')').length;
  return open > 0 && tail.startsWith(')')
    ? ')'.repeat(Math.min(open, /^\)+/.exec(tail)?.[0].length ?? 0))
    : '';
}

/** Words and the white space between them. */
function words(text: string, group: Group): Piece[] {
  return (text.match(/\s+|\S+/gu) ?? []).flatMap((run) => {
    if (/^\s/u.test(run)) return [{ text: run, group, space: true }];
    if (!unspaced.test(run)) return [{ text: run, group }];
    return unspacedWords(run).map((word) => ({ text: word, group }));
  });
}

/** Words of a run in which not every boundary may be broken at: only those beside an unspaced script. */
function unspacedWords(run: string): string[] {
  const result: string[] = [];
  for (const { segment } of wordsOf.segment(run)) {
    const last = result.at(-1);
    const open =
      last !== undefined && !unspaced.test([...last].at(-1) ?? '') && !unspaced.test([...segment][0] ?? '');
    if (open) result[result.length - 1] = last + segment;
    else result.push(segment);
  }
  return result;
}

/** Pieces as a text: white space is tidied, and marks become spans. */
export function render(all: readonly Piece[]): Rendered {
  let text = '';
  let gap = '';
  const spans: Span[] = [];
  for (const piece of all) {
    if (piece.space) {
      gap = wider(gap, piece.text);
      continue;
    }
    if (piece.text === '') continue;
    if (text !== '') text += gap;
    gap = '';
    if (piece.mark) spans.push({ ...piece.mark, start: text.length, end: text.length + piece.text.length });
    text += piece.text;
  }
  return { text, spans };
}

/** Of several stretches of white space one remains: a blank line, else a line break, else a space. */
function wider(a: string, b: string): string {
  const breaks = Math.min(2, Math.max(lineBreaks(a), lineBreaks(b)));
  return breaks > 0 ? '\n'.repeat(breaks) : ' ';
}

function lineBreaks(text: string): number {
  return text.match(/\r\n|[\n\r\u2028\u2029]/gu)?.length ?? 0;
}

/**
 * Keeps the first so many words of a group; what was cut is marked with an ellipsis.
 *
 * @example render(keep(pieces('one two three', 'words'), 'words', 2)).text // 'one two…'
 */
export function keep(all: readonly Piece[], group: Group, count: number): Piece[] {
  const own = all.filter((piece) => piece.group === group && !piece.space);
  if (own.length <= count) return [...all];
  const kept = new Set(own.slice(0, count));
  const last = own[count - 1];
  return all.flatMap((piece): Piece[] => {
    if (piece.group !== group || piece.space) return [piece];
    if (!kept.has(piece)) return [];
    if (piece !== last || group === 'tags') return [piece];
    const word = piece.mark ? piece.text : piece.text.replace(/[\s,;:.…\-–—]+$/u, '');
    // An ellipsis that touched a link or a hashtag would become part of it.
    const apart = piece.mark !== undefined || word === '';
    if (!apart) return [{ ...piece, text: `${word}…` }];
    return [
      { ...piece, text: word },
      { text: ' ', group, space: true },
      { text: '…', group },
    ];
  });
}

/** How many words a group has. */
export function size(all: readonly Piece[], group: Group): number {
  return all.filter((piece) => piece.group === group && !piece.space).length;
}
