/** The parts used of packages that come without types. */
declare module 'linebreak' {
  /** UAX 14: where lines may or must break. */
  export default class LineBreaker {
    constructor(text: string);
    nextBreak(): { position: number; required: boolean } | null;
  }
}
