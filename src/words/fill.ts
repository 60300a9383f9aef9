/**
 * Fills the places of a sentence that is handed to a script of a page.
 *
 * @example fill('Slide {number} of {total}', { number: '3', total: '10' }) // 'Slide 3 of 10'
 */
export function fill(sentence: string, values: Record<string, string>): string {
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
}
