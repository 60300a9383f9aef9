/** A feed, of whatever format: what Lectern takes of it. */

/** Formats that are read; their names begin the revisions of what is announced from them. */
export type SourceFormat = 'json' | 'rss' | 'atom' | 'rdf';

/** A picture that a feed, or a page, names. */
export interface NamedPicture {
  url: string;
  /** What it shows, where that is said. */
  alt?: string;
}

/** One item that has a page. */
export interface SourceItem {
  /** What the feed calls it; absent where the feed says nothing that is this item's alone. */
  guid?: string;
  /** Address of its page, absolute and without the marks of campaigns. */
  url: string;
  title: string;
  /** The title is the beginning of a text that has none. */
  note?: true;
  /** When it was published, as `src/model/time.ts` writes dates; absent where the feed has no date for it. */
  date?: string;
  /** The date is that of its last change. */
  changed?: true;
  /** A paragraph of plain text, or nothing. */
  summary: string;
  /** See `src/model/fingerprint.ts`. */
  fingerprint?: string;
  tags: string[];
  /** BCP 47. */
  lang?: string;
  picture?: NamedPicture;
}

/** What was in a feed and is no entry, in numbers. */
export interface LeftOut {
  /** Items without an address of their own. */
  withoutAddress: number;
  /** Items of pages that another item has. */
  repeated: number;
  /** Items beyond the number that is read. */
  beyond: number;
}

export interface SourceFeed {
  format: SourceFormat;
  title?: string;
  description?: string;
  /** Address of the site, absolute. */
  home?: string;
  /** BCP 47. */
  language?: string;
  items: SourceItem[];
  leftOut: LeftOut;
  /** Every item has the same moment for its date: that of the feed's making, not of the items'. */
  dated: 'by item' | 'at once' | 'never';
}

/** What was read is no feed, or one that cannot be read; in words for the owner, without the address. */
export class NotAFeed extends Error {
  /** Addresses of feeds that the web page which was there instead names. */
  readonly instead: readonly string[];

  constructor(
    reason: string,
    { instead = [], ...options }: ErrorOptions & { instead?: readonly string[] } = {},
  ) {
    super(reason, options);
    this.name = 'NotAFeed';
    this.instead = instead;
  }
}
