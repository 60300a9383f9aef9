/** The part used of a package that comes without types. */
declare module 'subset-font' {
  export default function subsetFont(
    font: Buffer,
    /** The characters to keep; left out with `keepAllGlyphs`. */
    text: string | undefined,
    options?: {
      targetFormat?: 'sfnt' | 'woff' | 'woff2';
      variationAxes?: Record<string, number>;
      keepAllGlyphs?: boolean;
    },
  ): Promise<Buffer>;
}
