/** The largest and smallest of many: `Math.max(...list)` puts the whole list on the stack, which a long one ends. */

/** The largest number of a list; `-Infinity` of an empty one, as `Math.max()`. */
export function largestOf(numbers: Iterable<number>): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const number of numbers) most = Math.max(most, number);
  return most;
}

/** The smallest number of a list; `Infinity` of an empty one, as `Math.min()`. */
export function smallestOf(numbers: Iterable<number>): number {
  let least = Number.POSITIVE_INFINITY;
  for (const number of numbers) least = Math.min(least, number);
  return least;
}
