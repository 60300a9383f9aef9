/** What a deck's pages show besides its slides: who speaks, where, and where the deck lives. */
import { sitePath, siteUrl } from '../model/address.ts';
import type { Content, Entry } from '../model/content.ts';
import { dayRange, longDate } from '../model/dates.ts';
import { deliveriesOfDeck, deliveryTimes } from '../model/publication.ts';
import type { Delivery } from '../model/talk.ts';
import { atOrBefore, type Temporal } from '../model/time.ts';
import type { OutlineSlide } from './outline.ts';
import { qrPath } from './qr.ts';

/** Where a set of slides is shown: read as a document, presented, or by the speaker. */
export type DeckMode = 'read' | 'present' | 'speaker';

/** An event at which a deck was or will be shown. */
export interface Occasion {
  talk: Entry<'talks'>;
  delivery: Delivery;
  event: Entry<'events'>;
  start: Temporal.Instant;
  /** `Docs North 2026` */
  name: string;
  /** `12 November 2026`, in the deck's language. */
  date: string;
  /** `Leeds`, or `online`; empty where it isn't known. */
  place: string;
}

/** Handed to every slide. */
export interface DeckView {
  mode: DeckMode;
  title: string;
  summary: string;
  speaker: string;
  lang: string;
  ratio: '16:9' | '4:3';
  /** Name of a theme; decks with a CSS file of their own build on `programme`. */
  theme: string;
  occasion: Occasion | undefined;
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

/** The short address of a deck, below the base: `s/hello/`. It is what its QR code says. */
export function shortPath(segment: string): string {
  return `s/${segment}/`;
}

/** Every event the deck is shown at, the latest first. */
export function occasionsOf(content: Content, deck: Entry<'slides'>): Occasion[] {
  const lang = deck.data.lang ?? content.site.language;
  return deliveriesOfDeck(content, deck.slug)
    .flatMap(({ talk, delivery }) => {
      const times = deliveryTimes(content, delivery);
      if (!times || delivery.status === 'cancelled') return [];
      const { event, start } = times;
      const { place, attendance } = event.data;
      const date = delivery.start
        ? longDate(delivery.start, lang)
        : dayRange(event.data.start, event.data.end, lang);
      const where =
        attendance === 'online' ? 'online' : [place?.venue, place?.city].filter(Boolean).join(', ');
      return [{ talk, delivery, event, start, name: event.data.title, date, place: where }];
    })
    .sort((a, b) => (atOrBefore(a.start, b.start) ? 1 : -1));
}

/**
 * What a deck's slides are told about it.
 *
 * @param occasion the event this rendering is for: the newest of the deck's, or the one a version was made for
 */
export function deckView(
  content: Content,
  deck: Entry<'slides'>,
  rendering: {
    mode: DeckMode;
    slides: readonly OutlineSlide[];
    occasion: Occasion | undefined;
    /** The last part of the deck's address. */
    segment: string;
  },
): DeckView {
  const { site } = content;
  const { data } = deck;
  const addressUrl = siteUrl(site, shortPath(rendering.segment));
  return {
    mode: rendering.mode,
    title: data.title,
    summary: data.summary,
    speaker: site.owner.name,
    lang: data.lang ?? site.language,
    ratio: data.ratio,
    theme: data.theme.endsWith('.css') ? 'programme' : data.theme,
    occasion: rendering.occasion,
    address: addressUrl.replace(/^https?:\/\//, '').replace(/\/$/, ''),
    addressUrl,
    qr: qrPath(addressUrl),
    contacts: site.owner.links.filter((link) => link.me).map(({ label, url }) => ({ label, url })),
    slides: rendering.slides,
  };
}

/** The paths of a deck's pages, with the base path of the site. */
export function deckPaths(site: Content['site'], segment: string) {
  const read = sitePath(site, `slides/${segment}/`);
  return {
    read,
    present: `${read}present/`,
    speaker: `${read}speaker/`,
    embed: `${read}embed/`,
    short: sitePath(site, shortPath(segment)),
  };
}
