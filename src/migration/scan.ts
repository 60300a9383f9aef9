/** A text that is walked through once, from its beginning, with the line that is reached at hand. Pure. */
export class Scan {
  readonly text: string;
  /** Where the next piece begins. */
  at = 0;
  /** The line there. */
  line: number;
  /** Ends that are not in the rest of the text: they are not looked for again. */
  readonly #missing = new Set<string>();

  /** @param firstLine the line of the file on which the text begins */
  constructor(text: string, firstLine: number) {
    this.text = text;
    this.line = firstLine;
  }

  /** Takes the piece up to a place. */
  take(to: number): string {
    const piece = this.text.slice(this.at, to);
    this.line += piece.split('\n').length - 1;
    this.at = to;
    return piece;
  }

  /** Takes what stands before an end, and the end with it; `undefined` where there is none, and nothing is taken. */
  takeUntil(end: RegExp): string | undefined {
    if (this.#missing.has(end.source)) return undefined;
    const closing = new RegExp(end.source, 'g');
    closing.lastIndex = this.at;
    const found = closing.exec(this.text);
    if (!found) {
      this.#missing.add(end.source);
      return undefined;
    }
    const between = this.take(found.index);
    this.take(found.index + found[0].length);
    return between;
  }

  /** Takes all that is left. */
  rest(): string {
    return this.take(this.text.length);
  }
}
