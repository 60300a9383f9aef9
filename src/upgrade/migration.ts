/** What a migration is: one thing that a new version wants otherwise in the files of a site. */

/** Something that no migration may decide: it stays as it is, and the owner is told. */
export interface Left {
  /** As migrations name files (see `UpgradeStep.files`), or absolute where it is not the site's. */
  file: string;
  /** From 1. */
  line?: number;
  /** What is there, and what to do. */
  message: string;
}

/** What a migration makes of one file. */
export interface Migrated {
  /** The whole text; the same one where there is nothing to do. */
  text: string;
  left: Left[];
}

/**
 * One change to the files of a site. It knows what it changes by the look of a file, not by a version: so it does not matter
 * which versions were skipped, and a second run changes nothing.
 */
export interface UpgradeStep {
  /** The version that needs it: `0.2.0`. */
  since: string;
  /** What it does, in one line. */
  about: string;
  /** Patterns of the files it looks at: below the site's folder, and below `content/` for those of the content folder. */
  files: readonly string[];
  /** Pure. @param text with `\n` at the ends of lines, whatever the file has */
  migrate(text: string, file: string): Migrated;
}

/** A text that a migration replaces, or leaves alone. */
export const done = (text: string): Migrated => ({ text, left: [] });

/** A file that is named and stays as it is. */
export function leave(text: string, file: string, message: string, sign?: RegExp): Migrated {
  const at = sign ? text.search(sign) : -1;
  const line = at < 0 ? {} : { line: text.slice(0, at).split('\n').length };
  return { text, left: [{ file, ...line, message }] };
}
