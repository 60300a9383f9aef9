/** What a card is made from. Everything here but `entry` decides how it looks, and so is part of its key. */

import { kinds } from '../model/collections.ts';

/** What a card can be of: an entry of any collection, or a page of the site. */
export const cardKinds = [...kinds, 'page'] as const;
export type CardKind = (typeof cardKinds)[number];

/** Sizes in pixels: `wide` is Open Graph's, the others are for networks that are posted to by hand. */
export const cardFormats = {
  wide: { width: 1200, height: 630 },
  square: { width: 1080, height: 1080 },
  portrait: { width: 1080, height: 1350 },
} as const;
export type CardFormat = keyof typeof cardFormats;

/** The site's tokens, as far as a card shows them. */
export interface CardTheme {
  mode: 'light' | 'dark';
  /** Hexadecimal colours, such as `#fbf8f2`. */
  colours: {
    paper: string;
    /** Titles and what is read first. */
    ink: string;
    /** Dates, places, names: the quiet column. */
    quiet: string;
    /** Hairlines. */
    rule: string;
    accent: string;
  };
  /** Families by name, each of an installed `@fontsource-variable/…` or `@fontsource/…` package. */
  fonts: { title: string; label: string };
}

export interface CardInput {
  /** The entry's id, for error messages alone: two entries that look the same share one card. */
  entry: string;
  kind: CardKind;
  title: string;
  /**
   * What matters for the kind, formatted for reading, most important first:
   * talk: event, date, place · post: summary, date · deck: event or date, number of slides ·
   * event: date, place, role · page: tagline. All of them may be left out.
   */
  lines: string[];
  /** Who speaks. */
  owner: string;
  /** The site's address as a person would say it, such as `ada.example`. */
  site: string;
  /** BCP 47. Decides the direction, the line breaks and which Han characters are drawn. */
  lang: string;
  theme: CardTheme;
  format: CardFormat;
  /** A file: the first slide of a deck, the portrait of a page. */
  image?: string;
  /** A template of the owner's own: a module whose default export is a `Template`. */
  template?: string;
}

/** Something wrong with one card; the message names the entry and says how to mend it. */
export class CardError extends Error {
  readonly entry: string;
  constructor(entry: string, message: string, options?: ErrorOptions) {
    super(`Card of ${entry}: ${message}`, options);
    this.name = 'CardError';
    this.entry = entry;
  }
}
