/**
 * The signs that formulas are set in with the font of the pages. What is rarer (sans and typewriter letters, bold
 * italics, most arrows) is left to the fonts of the reader's machine.
 */

const span = (first: number, last = first): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);
const each = (signs: string): number[] => [...signs].map((sign) => sign.codePointAt(0)!);

/**
 * Letters and signs by their code points. Mathematical letters are those of Unicode's block of that name; where it
 * has a hole, the letter that was there before (Unicode 16, chapter 22.2): ℎ for the italic h, ℂ for the double-struck C.
 */
export const mathSigns: readonly number[] = [
  ...span(0x20, 0x7e),
  ...each('\u00a0¬°±·×÷¨´¯'),
  // Greek, and the dotless i and j below an accent.
  ...[...span(0x391, 0x3a9), ...span(0x3b1, 0x3c9), ...each('ϑϕϖϰϱϵıȷ')],
  // Italic: what a single letter is set in.
  ...[...span(0x1d434, 0x1d467), 0x210e, ...span(0x1d6e2, 0x1d71b), 0x1d6a4, 0x1d6a5],
  // Bold.
  ...[...span(0x1d400, 0x1d433), ...span(0x1d6a8, 0x1d6da), ...span(0x1d7ce, 0x1d7d7)],
  // Script, Fraktur and double-struck.
  ...[...span(0x1d49c, 0x1d4b5), ...each('ℬℰℱℋℐℒℳℛ')],
  ...[...span(0x1d504, 0x1d537), ...each('ℭℌℑℜℨ')],
  ...[...span(0x1d538, 0x1d56b), ...each('ℂℍℕℙℚℝℤ')],
  // Operators and relations.
  ...span(0x2200, 0x22ff),
  ...each('…′″‴‖†‡•–—‘’“”\u2061\u2062\u2063\u2064⨀⨁⨂ℏℓ℘ℵ'),
  ...each('←↑→↓↔↦⇐⇒⇔⇑⇓↪⟵⟶⟷⟸⟹⟺⟼'),
  // Fences, and the parts that tall ones are put together from.
  ...each('⌈⌉⌊⌋⟨⟩⟦⟧⟮⟯⎛⎜⎝⎞⎟⎠⎡⎢⎣⎤⎥⎦⎧⎨⎩⎪⎫⎬⎭⏞⏟'),
  // Accents.
  ...each('\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u030a\u030c\u0332\u0338\u20d7ˆˇ˘˙˚˜‾'),
];
