/** What a post is before it is one of this site: as another program keeps it, and what is said of it on the way. */

/** One thing that the owner reads in the report. */
export interface Note {
  /** `changed`: written otherwise here. `hand`: somebody has to look. */
  kind: 'changed' | 'hand';
  /** Of the source's file, from 1, where it is known. */
  line?: number;
  what: string;
}

/** A picture that stands above a text. */
export interface LeadPicture {
  src: string;
  alt: string;
  caption?: string;
}

/** A post as another program keeps it. */
export interface SourcePost {
  /** What it is called from one run to the next: the path of its file, or its id in an export. */
  key: string;
  /** The file as the report names it. */
  file: string;
  /** The line on which the text begins. */
  bodyLine: number;
  title: string;
  /** As `src/model/time.ts` writes dates; absent where the source has none. */
  date?: string;
  updated?: string;
  /** What its address is made from. */
  name: string;
  tags: string[];
  draft: boolean;
  summary?: string;
  image?: LeadPicture;
  /** BCP 47. */
  lang?: string;
  /** Paths of its pages on the old site, as written; the one that links use first. */
  paths: string[];
  body: string;
  format: 'markdown' | 'html';
  /** What Lectern has no field for. */
  extra: Record<string, unknown>;
  notes: Note[];
}

/** All that was found in a source. */
export interface SourceSite {
  posts: SourcePost[];
  /** The old site's address, where the source says it. */
  address?: string;
  /** Files that are no posts and were left out, with why. */
  leftOut: { file: string; why: string }[];
  /**
   * The file that an address in a post leads to, absolute; nothing where there is none.
   *
   * @param address written out, without query and fragment
   */
  find(address: string, post: SourcePost): string | undefined;
}

/** What the owner says of a source. */
export interface SourceOptions {
  /** Pattern of the old addresses, `/:year/:month/:title/`. */
  permalink?: string;
  /** The old site's address. */
  url?: string;
  /** The zone of times that have none: the source's own where it names one. */
  timeZone?: string;
}

/** A source cannot be read, or is none; in words for the owner. */
export class SourceUnreadable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SourceUnreadable';
  }
}
