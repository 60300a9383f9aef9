/** What a reader takes for one character. */

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** The number of grapheme clusters (UAX #29) of a text: what a reader takes for one character. */
export function graphemes(text: string): number {
  // Printable ASCII is one each, and most texts are nothing else.
  if (/^[\x20-\x7e\n]*$/.test(text)) return text.length;
  let count = 0;
  for (const _ of segmenter.segment(text)) count += 1;
  return count;
}
