/**
 * Makes a stranger's text harmless to the text around it, whatever its characters are: no character
 * turns the direction of its surroundings, none piles up over the lines above, none is invisible in
 * bulk. What people really write (emoji, Arabic, Thai, Vietnamese) comes through unchanged.
 */

/**
 * Embeddings and overrides (Unicode Standard Annex #9, 2.1–2.2) and isolates (2.4). The element around
 * a reply has a direction of its own (`dir="auto"`), so an author needs none of them; the marks
 * U+200E, U+200F and U+061C are harmless and stay.
 */
const directional = /[\u202A-\u202E\u2066-\u2069]/g;

/** Control characters but tab and line feed, noncharacters, the byte order mark, interlinear anchors. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const controls = /[\0-\x08\x0B-\x1F\x7F-\x9F\uFEFF\uFFF9-\uFFFB\uFDD0-\uFDEF\uFFFE\uFFFF]/g;

/** More than four marks on one letter: no orthography needs them, "zalgo" does. */
const piledMarks = /([\p{Mn}\p{Me}]{4})[\p{Mn}\p{Me}]+/gu;

/** Invisible characters in a row: a ZWJ or a variation selector in an emoji stands alone. */
const invisibleRuns =
  /(?:(?![\p{Variation_Selector}\u{E0000}-\u{E007F}])\p{Default_Ignorable_Code_Point}){2,}/gu;

/** Tag characters spell flags after U+1F3F4 and nothing elsewhere. */
const strayTags = /(?<![\u{1F3F4}\u{E0020}-\u{E007F}])[\u{E0000}-\u{E007F}]+/gu;

/**
 * Text as it can stand in a page.
 *
 * @example normaliseText('a\u202Eb') // 'ab'
 */
export function normaliseText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(controls, '')
    .replace(directional, '')
    .replace(strayTags, '')
    .replace(invisibleRuns, '')
    .replace(piledMarks, '$1');
}

/** The longest name and handle shown, in graphemes. */
const longestName = 60;
const longestHandle = 120;

/**
 * A person's name on one line. Custom emoji stay as their text, `:wave:`.
 *
 * @param otherwise what to show where nothing visible is left
 */
export function normaliseName(name: string, otherwise: string): string {
  const line = oneLine(name, longestName);
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(line) ? line : oneLine(otherwise, longestName) || 'Somebody';
}

/** A handle on one line: without spaces. */
export function normaliseHandle(handle: string): string {
  return oneLine(handle, longestHandle).replaceAll(' ', '');
}

/** Content labels are a few words. */
const longestLabel = 60;
const mostLabels = 8;

/** Labels as they can stand in a line. */
export function normaliseLabels(labels: readonly string[] = []): string[] {
  const normalised = labels.slice(0, mostLabels).map((label) => oneLine(label, longestLabel));
  return [...new Set(normalised.filter(Boolean))];
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Text on one line, cut at a number of graphemes; between two words where one ends near enough. */
export function oneLine(text: string, longest: number): string {
  // Segmenting is slow; nothing past this many code units can matter.
  const line = normaliseText(text.slice(0, longest * 40))
    .replace(/\s+/g, ' ')
    .trim();
  const parts = Array.from(graphemes.segment(line), ({ segment }) => segment);
  if (parts.length <= longest) return line;
  const kept = parts.slice(0, longest - 1).join('');
  const space = kept.lastIndexOf(' ');
  return `${(space > kept.length - 25 ? kept.slice(0, space) : kept).trimEnd()}…`;
}
