/** How long a text takes to read. */

/** Words a minute: a careful reader of prose (Brysbaert 2019 finds 238 for silent reading of English). */
const pace = 230;
/** Characters of scripts that are written without spaces which take as long as one word. */
const charactersAWord = 2;

/**
 * Minutes it takes to read a Markdown or MDX body, at least 1. Code, formulas and markup don't count.
 *
 * @example minutesToRead('Three short words.') // 1
 */
export function minutesToRead(body: string): number {
  return Math.max(1, Math.round(countWords(body) / pace));
}

/**
 * The words of a Markdown or MDX body.
 *
 * @example countWords('Some *words*.\n\n```js\nnot(these)\n```') // 2
 */
export function countWords(body: string): number {
  const text = body
    .replace(/^(```+|~~~+)[^\n]*\n[\s\S]*?^\1/gm, ' ')
    .replace(/^\$\$[\s\S]*?^\$\$/gm, ' ')
    .replace(/^(import|export)\s.*$/gm, ' ')
    .replace(/\]\([^)\n]*\)/g, ' ')
    .replace(/<\/?[A-Za-z][^>]*>/g, ' ')
    .replace(/https?:\/\/\S+/g, ' ');
  const unspaced = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}]/gu;
  const dense = text.match(unspaced)?.length ?? 0;
  const words = text.replace(unspaced, ' ').match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’-]*/gu)?.length ?? 0;
  return words + Math.ceil(dense / charactersAWord);
}
