/**
 * Signs that make a name another one: `C`, `C++` and `C#` are three languages, `A` and `A*` two algorithms.
 * Addresses have letters and digits alone, so the signs are spelt there.
 */
const signs: readonly [RegExp, string][] = [
  [/\+/gu, 'plus'],
  // As in `C#`; at the beginning it is a hashtag's own sign.
  [/(?<=[\p{L}\p{N}\p{M}+])[#♯]/gu, 'sharp'],
  [/(?<=[\p{L}\p{N}])\*/gu, 'star'],
  // As in `.NET`; inside a name (`Node.js`) it is a point.
  [/^\.(?=\p{L})/gu, 'dot'],
];

/**
 * A name with such signs as words of their own.
 *
 * @example signWords('C++') // 'C plus plus'
 * @example signWords('Node.js') // 'Node.js'
 */
export function signWords(name: string): string {
  return signs
    .reduce((text, [sign, word]) => text.replace(sign, ` ${word} `), name.trim())
    .replace(/ {2,}/g, ' ')
    .trim();
}
