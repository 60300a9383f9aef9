/**
 * The letters that every page can be set in with its two fonts: Latin, and the Latin beyond it that the languages
 * of Europe and Turkish are written in.
 */

/** Latin Extended-A as a whole, the Romanian letters with a comma below, and the capital ß. */
export const furtherLatin: readonly number[] = [
  ...Array.from({ length: 0x80 }, (_, index) => 0x100 + index),
  0x218,
  0x219,
  0x21a,
  0x21b,
  0x1e9e,
];
