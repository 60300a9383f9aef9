/** In how many quotations and lists the lines of a Markdown text stand. */

/**
 * The first line that stands in more than so many, from 1; `undefined` where none does. A line stands in those that its own
 * marks begin, and by its indentation, two spaces each, in as many as the line above it at most.
 *
 * @example deeperThan(2, '> > - x') // 1
 * @example deeperThan(2, '- a\n  - b\n    - c') // 3
 * @example deeperThan(2, '        - a drawing') // undefined
 */
export function deeperThan(most: number, text: string): number | undefined {
  let above = 0;
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const { marks, indent } = beginningOf(line);
    const depth = marks === 0 ? 0 : marks + Math.min(indent, above);
    if (depth > most) return index + 1;
    above = depth;
  }
  return undefined;
}

/** The marks of quotations and lists that a line begins with, and its indentation before them. */
function beginningOf(line: string): { marks: number; indent: number } {
  // A rule, `-----` or `* * *`, stands in nothing.
  if (/^\s*([-*_])(?:[ \t]*\1)*\s*$/.test(line)) return { marks: 0, indent: 0 };
  // One behind the other from the beginning: a bullet or a number is followed by white space (CommonMark 0.31.2, 5.2).
  const marks = line.match(/\s*(?:>|[*+-](?=\s|$)|\d{1,9}[.)](?=\s|$))/gy)?.length ?? 0;
  return { marks, indent: (/^\s*/.exec(line)?.[0].length ?? 0) / 2 };
}
