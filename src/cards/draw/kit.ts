/** What templates are made with: text that fits its box, rules, rows and columns. */
import { largestOf } from '../../model/extremes.ts';
import type { CardInput } from '../card.ts';
import { cardFormats } from '../card.ts';
import { type Face, type FontRole, familyOf } from './faces.ts';
import { breakLines, type Line, pieces, shorten, splitLongWords } from './lines.ts';
import { cleanText, type Paragraph, paragraph, type Run } from './runs.ts';
import { isRightToLeft, leadingOf } from './scripts.ts';

/** An element as Satori takes it: a tag, a style, children. */
export interface CardElement {
  type: string;
  key?: string;
  props: { style?: Style; children?: CardElement | CardElement[] | string; [attribute: string]: unknown };
}
export type Style = Record<string, string | number | undefined>;

/** Where the glyphs of a text go, in pixels from the upper left corner of its element; `y` is a baseline. */
export interface Writing {
  colour: string;
  size: number;
  lines: { runs: Run[]; x: number; y: number }[];
}

/** A text that was set. Its box reaches from the top of the capitals of the first line to the last baseline. */
export interface Block {
  element: CardElement;
  width: number;
  height: number;
  /** Font size in pixels that was chosen. */
  size: number;
  lines: number;
}

export interface TextOptions {
  role: FontRole;
  /** Font sizes in pixels to try, largest first. */
  sizes: readonly number[];
  /** Of the box, in pixels. */
  width: number;
  height?: number;
  /** Most lines; what is more is cut between words, with an ellipsis. */
  lines?: number;
  colour: string;
  /** Between baselines, in em; scripts that need more get more. */
  leading?: number;
  /** Where the lines stand; `start` is the right in a card that is read from the right. */
  align?: 'start' | 'end';
}

/** What a template gets besides the card. All lengths are pixels; nothing is drawn outside of `width` × `height`. */
export interface Kit {
  width: number;
  height: number;
  /** The outer margin. */
  margin: number;
  /** True where the card is read from right to left: `row` turns round, `start` is the right. */
  rightToLeft: boolean;
  /** Sets a text in its box. Never overflows, never cuts a word that would fit a line. */
  text(text: string, options: TextOptions): Promise<Block>;
  box(style: Style, ...children: (CardElement | Block | undefined)[]): CardElement;
  /** Children beside each other in reading direction. */
  row(style: Style, ...children: (CardElement | Block | undefined)[]): CardElement;
  column(style: Style, ...children: (CardElement | Block | undefined)[]): CardElement;
  /** A horizontal rule. */
  rule(colour: string, thickness: number, width?: number | string): CardElement;
  /** The card's image, cut to fill a box of this size in whole pixels; undefined where there is none. */
  image(width: number, height: number): CardElement | undefined;
}

/** Key of the element that keeps the place of the card's image. */
export const imageKey = 'image';

/** Draws one card. The element it returns is laid out in a box of the card's size, on paper. */
export type Template = (card: CardInput, kit: Kit) => Promise<CardElement> | CardElement;

/** How far ink reaches above the first baseline and below the last, in em, by script. */
function reach(text: string, face: Face): { above: number; below: number } {
  if (/\p{Script=Arabic}/u.test(text)) return { above: 0.95, below: 0.35 };
  if (/\p{Script=Thai}/u.test(text)) return { above: 1.05, below: 0.25 };
  if (/\p{Script=Devanagari}/u.test(text)) return { above: 0.9, below: 0.3 };
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(text))
    return { above: 0.86, below: 0.08 };
  return { above: face.capHeight, below: 0 };
}

const isBlock = (child: CardElement | Block): child is Block => 'element' in child;

/** Templates of owners are run as they are written, without a look at their types. */
function assertElement(child: unknown): void {
  if (typeof child === 'object' && child !== null && ('element' in child || 'type' in child)) return;
  const found = typeof child === 'string' ? `the text "${child}"; texts go through kit.text` : String(child);
  throw new TypeError(`kit.box, row and column take elements, and were given ${found}.`);
}

function box(style: Style, ...children: (CardElement | Block | undefined)[]): CardElement {
  const shown = children.filter((child) => child !== undefined);
  for (const child of shown) assertElement(child);
  return {
    type: 'div',
    props: {
      style: { display: 'flex', boxSizing: 'border-box', flexShrink: 0, ...style },
      children: shown.map((child) => (isBlock(child) ? child.element : child)),
    },
  };
}

const widthOf = (runs: Run[]) => runs.reduce((sum, { shaped }) => sum + shaped.width, 0);

function dominantFace(lines: Run[][]): Face | undefined {
  const widths = new Map<Face, number>();
  for (const run of lines.flat()) widths.set(run.face, (widths.get(run.face) ?? 0) + run.shaped.width);
  return [...widths].sort((a, b) => b[1] - a[1])[0]?.[0];
}

/** How much smaller a title may get so as not to end in a lonely word. */
const stepDown = 0.78;

/** True where the last of several lines is less than half as long as the longest. */
function endsLonely(text: Paragraph, lines: Line[]): boolean {
  const widths = lines.map(({ start, end }) => text.width(start, end));
  return lines.length > 1 && (widths.at(-1) as number) < largestOf(widths) / 2;
}

/** Chooses size and line breaks; the text comes back changed where it had to be shortened or a word split. */
async function chooseSize(
  set: (text: string) => Promise<Paragraph>,
  text: string,
  lang: string,
  options: TextOptions,
  leading: number,
): Promise<{ paragraph: Paragraph; lines: Line[]; size: number }> {
  const even = familyOf(options.role) === 'title';
  let current = await set(text);
  let parts = pieces(text, lang);
  const most = (size: number) => {
    const room =
      options.height === undefined ? 99 : Math.floor((options.height - size) / (size * leading) + 1.0001);
    return Math.max(1, Math.min(options.lines ?? 99, room));
  };
  let largest: { paragraph: Paragraph; lines: Line[]; size: number } | undefined;
  for (const size of options.sizes) {
    if (largest && size < largest.size * stepDown) break;
    const lines = breakLines(current, parts, options.width / size, most(size), even);
    if (!lines) continue;
    const set = { paragraph: current, lines, size };
    if (!even || !endsLonely(current, lines)) return set;
    largest ??= set;
  }
  if (largest) return largest;
  const size = options.sizes.at(-1) as number;
  const width = options.width / size;
  if (parts.some((part) => current.width(part.start, part.end) > width)) {
    current = await set(splitLongWords(current, parts, width));
    parts = pieces(current.text, lang);
  }
  let lines = breakLines(current, parts, width, most(size), even);
  if (!lines) {
    const ellipsis = (await set('…')).width(0, 1);
    current = await set(shorten(current, parts, width, most(size), ellipsis));
    lines = breakLines(current, pieces(current.text, lang), width, most(size), even) ?? [
      { start: 0, end: current.text.length },
    ];
  }
  return { paragraph: current, lines, size };
}

/**
 * The kit for one card. Texts that are set go into `written`, by the key of the element that keeps their place; what no
 * installed font has goes into `missing`.
 */
export function makeKit(card: CardInput, written: Map<string, Writing>, missing?: Set<string>): Kit {
  const { width, height } = cardFormats[card.format];
  const rightToLeft = isRightToLeft(card.title, card.lang);

  async function text(source: string, options: TextOptions): Promise<Block> {
    if (typeof source !== 'string') throw new TypeError(`kit.text takes a text, and was given ${source}.`);
    const clean = cleanText(source);
    const leading = leadingOf(clean, options.leading ?? 1.3);
    const direction = clean === cleanText(card.title) && rightToLeft ? 'rtl' : undefined;
    const set = (part: string) =>
      paragraph(part, options.role, card.theme.fonts, card.lang, direction, missing);
    const { paragraph: setText, lines, size } = await chooseSize(set, clean, card.lang, options, leading);
    const rows = lines.map(({ start, end }) => setText.line(start, end));
    const main = dominantFace(rows);
    if (!main) return { element: box({}), width: 0, height: 0, size, lines: 0 };

    const { above, below } = reach(clean, main);
    const lineHeight = size * leading;
    const blockHeight = Math.round((rows.length - 1) * lineHeight + (above + below) * size);
    const widths = rows.map((runs) => widthOf(runs) * size);
    const atRight = (options.align === 'end') !== rightToLeft;
    const key = `text ${written.size}`;
    written.set(key, {
      colour: options.colour,
      size,
      lines: rows.map((runs, row) => ({
        runs,
        x: atRight ? options.width - (widths[row] as number) : 0,
        y: Math.round(above * size + row * lineHeight),
      })),
    });
    const element: CardElement = {
      type: 'div',
      key,
      props: { style: { display: 'flex', flexShrink: 0, width: options.width, height: blockHeight } },
    };
    return { element, width: Math.ceil(largestOf(widths)), height: blockHeight, size, lines: rows.length };
  }

  return {
    width,
    height,
    margin: card.format === 'wide' ? 64 : 80,
    rightToLeft,
    text,
    box,
    row: (style, ...children) =>
      box({ flexDirection: rightToLeft ? 'row-reverse' : 'row', ...style }, ...children),
    column: (style, ...children) =>
      box(
        { flexDirection: 'column', alignItems: rightToLeft ? 'flex-end' : 'flex-start', ...style },
        ...children,
      ),
    rule: (colour, thickness, ruleWidth = '100%') =>
      box({ width: ruleWidth, height: thickness, backgroundColor: colour }),
    image(boxWidth, boxHeight) {
      if (!card.image) return undefined;
      return { ...box({ width: boxWidth, height: boxHeight }), key: imageKey };
    },
  };
}
