/** A deck's first slides as pictures and the deck as a file: what an announcement can show instead of a card. */
import { layoutOf } from '../content/layouts/registry.ts';
import type { AnnouncedMedia } from '../model/announcements.ts';
import type { Content } from '../model/content.ts';
import type { DeckView } from './deck-view.ts';
import type { OutlineSlide } from './outline.ts';
import { pdfPath } from './page-pictures.ts';
import { type ShownDeck, viewOf } from './shown-deck.ts';

/** As many as Mastodon and Bluesky take with one post. */
const count = 4;
/** Room for a description on every network (Mastodon 1,500, Bluesky 2,000 characters at most). */
const altLength = 1000;

/** One of the first slides as a JPEG: where it comes from and where it is. */
export interface SlidePicture {
  /** Below the output folder. */
  path: string;
  alt: string;
  /** Of a deck in MDX: a file among the printed decks. Of one from a file: a picture in the deck's cache. */
  file: string;
}

/** The first slides as pictures; none of a deck in MDX that was never printed. */
export function slidePictures(content: Content, deck: ShownDeck): SlidePicture[] {
  const { imported, printed, segment, slides } = deck;
  const key = imported?.key.slice(0, 8) ?? printed?.key.slice(0, 8) ?? '';
  const view = viewOf(content, deck, 'read');
  return slides.slice(0, count).flatMap((slide, index) => {
    const page = imported?.pages.find(({ number }) => slide.id === `page-${number}`);
    const widest = page?.pictures.filter(({ format }) => format === 'webp').at(-1);
    const file = imported ? widest?.file : printed?.pictures[index]?.file;
    if (!file) return [];
    const given = page && deck.entry.data.pages[String(page.number)]?.alt;
    const own = slide.text || slide.title;
    const words = given ?? [own, !imported && automaticWords(view, slide)].filter(Boolean).join(' · ');
    const alt = `Slide ${slide.number}: ${words.replace(/\s+/g, ' ') || 'a picture'}`;
    return [{ path: `slides/${segment}/pictures/${key}-${slide.number}.jpg`, alt: shorten(alt), file }];
  });
}

/**
 * What a slide of a deck in MDX says without its author having written it: `Frame.astro` sets it where a
 * title slide or an agenda has no text of its own, and always at the end.
 */
function automaticWords(view: DeckView, { layout, text, title }: OutlineSlide): string {
  const { speaker, showing, slides } = view;
  if (layout === 'end') return [view.address, speaker].join(', ');
  if (text !== '' && text !== title) return '';
  if (layout === 'agenda') {
    return slides
      .flatMap((slide) => (layoutOf(slide.layout).opensSection ? (slide.title ?? []) : []))
      .join('; ');
  }
  if (layout !== 'title') return '';
  return `${view.summary} ${[speaker, showing?.name, showing?.date].filter(Boolean).join(', ')}`;
}

/** What the `slides` moment of a deck carries. */
export function mediaOf(content: Content, deck: ShownDeck): AnnouncedMedia {
  const pages = deck.imported?.pages.length ?? deck.printed?.pages;
  return {
    images: slidePictures(content, deck).map(({ path, alt }) => ({ path, alt })),
    ...(deck.pdf && {
      document: { path: pdfPath(deck), title: deck.entry.data.title, ...(pages && { pages }) },
    }),
  };
}

function shorten(text: string): string {
  return text.length <= altLength ? text : `${text.slice(0, altLength - 1).replace(/\s+\S*$/, '')}…`;
}
