/** Breaking a paragraph into lines, and finding the size at which it fits a box. All widths are in em. */
import LineBreaker from 'linebreak';
import { splitGraphemes } from './needs.ts';
import type { Paragraph } from './runs.ts';

/** What stays together on a line: its letters, and the space after it that vanishes at a line's end. */
export interface LinePiece {
  start: number;
  /** End of the letters. */
  end: number;
  /** End of the space after them: where the next piece starts. */
  next: number;
}

export interface Line {
  start: number;
  end: number;
}

/** Scripts written without spaces, where UAX 14 asks for a dictionary (class SA). */
const dictionary = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const ideographic = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const hangul = /\p{Script=Hangul}/u;
/** Particles and endings; longer words in hiragana may start a line. */
const particle = /^\p{Script=Hiragana}{1,3}$/u;

/** Positions between words as the language has them; a Japanese particle stays with the word before it. */
function wordStarts(text: string, lang: string): Set<number> {
  const starts = new Set<number>();
  for (const { index, segment } of new Intl.Segmenter(lang, { granularity: 'word' }).segment(text)) {
    if (index > 0 && particle.test(segment) && text[index - 1] !== ' ') continue;
    starts.add(index);
  }
  return starts;
}

/**
 * Where lines may break: by UAX 14, in Thai and its kin between words of the dictionary,
 * in Chinese and Japanese between words and in Korean at spaces only, although UAX 14 would allow any character.
 */
export function pieces(text: string, lang: string): LinePiece[] {
  const breaks = new Set<number>();
  const breaker = new LineBreaker(text);
  for (let at = breaker.nextBreak(); at; at = breaker.nextBreak()) breaks.add(at.position);
  for (const at of [...breaks]) {
    if (hangul.test(text[at - 1] as string) && hangul.test(text[at] ?? '')) breaks.delete(at);
  }
  if (dictionary.test(text) || ideographic.test(text)) {
    const starts = wordStarts(text, lang);
    for (const at of [...breaks]) {
      if (at < text.length && ideographic.test(text.slice(at - 1, at + 1)) && !starts.has(at))
        breaks.delete(at);
    }
    for (const at of starts) {
      if (at > 0 && dictionary.test(text[at - 1] as string) && dictionary.test(text[at] as string))
        breaks.add(at);
    }
  }
  breaks.add(text.length);
  const found: LinePiece[] = [];
  let start = 0;
  for (const next of [...breaks].sort((a, b) => a - b)) {
    if (next <= start) continue;
    const end = start + text.slice(start, next).trimEnd().length;
    found.push({ start, end, next });
    start = next;
  }
  return found;
}

/** The fewest lines of at most `width`; undefined where one piece alone is wider. */
function greedy(paragraph: Paragraph, parts: LinePiece[], width: number): Line[] | undefined {
  const lines: Line[] = [];
  let start = 0;
  let taken = 0;
  for (const [index, part] of parts.entries()) {
    const letters = paragraph.width(part.start, part.end);
    if (letters > width) return undefined;
    if (index > 0 && taken + letters > width) {
      lines.push({ start, end: (parts[index - 1] as LinePiece).end });
      start = part.start;
      taken = 0;
    }
    taken += paragraph.width(part.start, part.next);
  }
  lines.push({ start, end: parts.at(-1)?.end ?? 0 });
  return lines;
}

/** The same number of lines, as even as can be: the sum of squares of the space left is least. */
function balanced(paragraph: Paragraph, parts: LinePiece[], width: number, count: number): Line[] {
  const offsets = [0];
  for (const part of parts) offsets.push((offsets.at(-1) as number) + paragraph.width(part.start, part.next));
  const letters = (from: number, to: number) => {
    const last = parts[to - 1] as LinePiece;
    return (offsets[to - 1] as number) - (offsets[from] as number) + paragraph.width(last.start, last.end);
  };
  // best[n][i]: the cost of setting the first i pieces in n lines, and where the last of them starts.
  let best: ({ cost: number; cuts: number[] } | undefined)[] = [{ cost: 0, cuts: [] }];
  for (let n = 1; n <= count; n++) {
    const next: typeof best = new Array(parts.length + 1);
    for (let to = n; to <= parts.length; to++) {
      for (let from = to - 1; from >= n - 1; from--) {
        const space = width - letters(from, to);
        if (space < 0) break;
        const before = best[from];
        if (!before) continue;
        const cost = before.cost + space * space;
        if (cost < (next[to]?.cost ?? Number.POSITIVE_INFINITY))
          next[to] = { cost, cuts: [...before.cuts, from] };
      }
    }
    best = next;
  }
  const cuts = best[parts.length]?.cuts ?? [];
  return cuts.map((from, index) => ({
    start: (parts[from] as LinePiece).start,
    end: (parts[(cuts[index + 1] ?? parts.length) - 1] as LinePiece).end,
  }));
}

/**
 * Lines of at most `width`, or undefined where they would be more than `most` or a piece is too wide. `even` makes
 * them of like length, as titles want; without it each line is filled, as dates and places want.
 */
export function breakLines(
  paragraph: Paragraph,
  parts: LinePiece[],
  width: number,
  most: number,
  even: boolean,
): Line[] | undefined {
  const fewest = greedy(paragraph, parts, width);
  if (!fewest || fewest.length > most) return undefined;
  return fewest.length === 1 || !even ? fewest : balanced(paragraph, parts, width, fewest.length);
}

const hyphenated = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}]{2}/u;

/**
 * Splits words that are wider than a whole line: after `/`, `.`, `_` and the like where there is one in the last
 * half of the line, else within the word, with a hyphen where the script has one. Returns the text with its breaks
 * as zero-width spaces, which are break opportunities and never drawn.
 */
export function splitLongWords(paragraph: Paragraph, parts: LinePiece[], width: number): string {
  let result = '';
  for (const part of parts) {
    const word = paragraph.text.slice(part.start, part.end);
    if (paragraph.width(part.start, part.end) > width) {
      const letters = splitGraphemes(word);
      const hyphen = paragraph.width(part.start, part.end) / letters.length;
      let from = part.start;
      let line: string[] = [];
      let soft = 0;
      for (const letter of letters) {
        const end = from + line.join('').length + letter.length;
        if (line.length > 0 && paragraph.width(from, end) > width - hyphen) {
          const cut = soft > line.length / 2 ? soft : line.length;
          const head = line.slice(0, cut).join('');
          const joint = (line[cut - 1] as string) + (line[cut] ?? letter);
          result += `${head}${hyphenated.test(joint) ? '-' : ''}\u200b`;
          from += head.length;
          line = line.slice(cut);
          soft = 0;
        }
        line.push(letter);
        if (/[/._\-:@]/.test(letter)) soft = line.length;
      }
      result += line.join('');
    } else {
      result += word;
    }
    result += paragraph.text.slice(part.end, part.next);
  }
  return result;
}

/** The longest beginning of the text that, with an ellipsis, takes at most `most` lines; cut between pieces. */
export function shorten(
  paragraph: Paragraph,
  parts: LinePiece[],
  width: number,
  most: number,
  ellipsis: number,
): string {
  for (let count = parts.length - 1; count > 0; count--) {
    const head = parts.slice(0, count);
    const last = { ...(head.at(-1) as LinePiece) };
    const lines = greedy(paragraph, head, width);
    if (!lines || lines.length > most) continue;
    const line = lines.at(-1) as Line;
    if (paragraph.width(line.start, last.end) + ellipsis > width && lines.length === most) continue;
    return `${paragraph.text.slice(0, last.end).replace(/[\s\p{Pd},.;:、。،؛(（[«“"'‘]+$/u, '')}…`;
  }
  return '…';
}
