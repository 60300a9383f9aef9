/** What a deck's slides are told about the deck: who speaks, where, and where it lives. */
import { sitePath, siteUrl } from '../model/address.ts';
import type { Content, Entry } from '../model/content.ts';
import type { OutlineSlide } from './outline.ts';
import { qrPath } from './qr.ts';
import type { Showing } from './showings.ts';

/** Where a set of slides is shown: read as a document, presented, or by the speaker. */
export type DeckMode = 'read' | 'present' | 'speaker';

/** Handed to every slide. */
export interface DeckView {
  mode: DeckMode;
  title: string;
  summary: string;
  speaker: string;
  lang: string;
  ratio: '16:9' | '4:3';
  /** The theme it is of; a deck with a CSS file of its own builds on `programme`. */
  theme: 'programme' | 'slate' | 'poster';
  /**
   * CSS classes of the deck: `deck-THEME`, where decks with a CSS file of their own build on
   * `programme`, and `of-SLUG`, by which that file tells its deck from others on the same page.
   */
  classes: string;
  showing: Showing | undefined;
  /** The deck's short address without its scheme, as one would write it on a wall. */
  address: string;
  /** The same as a URL. */
  addressUrl: string;
  /** The QR code of the short address: an SVG path in a square of `size` modules. */
  qr: { path: string; size: number };
  contacts: { label: string; url: string }[];
  /** The slides that are shown, in order. */
  slides: readonly OutlineSlide[];
}

/** The theme a deck is of. */
export function themeOf({ theme }: Pick<Entry<'slides'>['data'], 'theme'>): DeckView['theme'] {
  return theme === 'slate' || theme === 'poster' ? theme : 'programme';
}

/** The short address of a deck, below the base: `s/hello/`. It is what its QR code says. */
export function shortPath(segment: string): string {
  return `s/${segment}/`;
}

/**
 * What a deck's slides are told, for one of its pages.
 *
 * @param segment the last part of the deck's permanent address
 */
export function deckView(
  content: Content,
  deck: Entry<'slides'>,
  page: Pick<DeckView, 'mode' | 'slides' | 'showing'> & { segment: string },
): DeckView {
  const { site } = content;
  const { data } = deck;
  const { segment, ...shown } = page;
  const theme = themeOf(data);
  const addressUrl = siteUrl(site, shortPath(segment));
  return {
    ...shown,
    title: data.title,
    summary: data.summary,
    speaker: site.owner.name,
    lang: data.lang ?? site.language,
    ratio: data.ratio,
    theme,
    classes: `deck-${theme} of-${deck.slug.split('@')[0]}`,
    address: addressUrl.replace(/^https?:\/\//, '').replace(/\/$/, ''),
    addressUrl,
    qr: qrPath(addressUrl),
    contacts: site.owner.links.filter((link) => link.me).map(({ label, url }) => ({ label, url })),
  };
}

/** The paths of a deck's pages, with the base path of the site. */
export function deckPaths(site: Content['site'], segment: string) {
  const read = sitePath(site, `slides/${segment}/`);
  return { read, present: `${read}present/`, speaker: `${read}speaker/`, embed: `${read}embed/` };
}

/** The path of the service worker by which presentations go on without a network. */
export function offlinePath(site: Content['site']): string {
  return sitePath(site, 'slides/offline.js');
}
