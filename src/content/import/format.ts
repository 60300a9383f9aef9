/** What a format of programmes and calendars is, that `npm run new -- import` reads. */
import type { Findings, ImportContext } from './findings.ts';

/** What a source says, as text and as JSON. */
export interface ImportedText {
  /** Without a byte order mark and white space in front. */
  text: string;
  /** The text read as JSON, once. @throws SourceError where it is not JSON, or nested too deep */
  json(): unknown;
}

export interface ImportFormat {
  /** What the owner is told can be read: `JSON from Sessionize`. */
  name: string;
  /**
   * Reads a source; nothing where it is of another format.
   *
   * @throws SourceError where it is of this one and cannot be read
   */
  read(source: ImportedText, context: ImportContext): Findings | undefined | Promise<Findings | undefined>;
}
