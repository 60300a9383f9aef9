/** Code whose lines are marked one step after the other (src/content/markdown/code.ts writes the steps). */

/**
 * Marks the lines of each block on a slide as its steps so far ask for.
 *
 * @param isShown whether a step's fragment is shown
 */
export function markCodeLines(slide: Element, isShown: (fragment: Element) => boolean): void {
  for (const block of slide.querySelectorAll<HTMLElement>('pre[data-lines]')) {
    const shown = [...block.querySelectorAll<HTMLElement>('.code-step')].filter(isShown).at(-1);
    const lines = (shown ?? block).dataset.lines ?? 'all';
    const wanted = new Set(lines.split(' ').map(Number));
    block.querySelectorAll('.line').forEach((line, index) => {
      line.classList.toggle('marked', wanted.has(index + 1));
      line.classList.toggle('dimmed', lines !== 'all' && !wanted.has(index + 1));
    });
  }
}
