/** Lines of places in a text. Pure. */

/** The line of each place of a text; places are asked for in any order. */
export function lineCounter(text: string, firstLine: number): (at: number) => number {
  const ends: number[] = [];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) ends.push(at);
  return (at) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle]! < at) low = middle + 1;
      else high = middle;
    }
    return firstLine + low;
  };
}
