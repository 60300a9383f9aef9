/** Which cards the site needs, and what stands on each of them. */

import { type CardInput, cardKey, ownTemplate } from '../../cards/index.ts';
import type { Environment } from '../../content/environment.ts';
import { type Collection, collections, folderOf, kindOf } from '../../model/collections.ts';
import { allEntries, type Content, type Entry, entryOf } from '../../model/content.ts';
import { dayRange, longDate } from '../../model/dates.ts';
import { deliveryTimes, isListed } from '../../model/publication.ts';
import type { Delivery } from '../../model/talk.ts';
import { atOrBefore } from '../../model/time.ts';
import type { ImportedDecks } from '../../slides/import-decks.ts';
import { firstColours, firstPicture } from '../../slides/look.ts';
import { mainShowing, showingsOf } from '../../slides/showings.ts';
import { wordsFor } from '../../words/index.ts';
import { cardTheme } from './card-theme.ts';

/** A card as the site refers to it. */
export interface PlannedCard {
  /** Entry id, with `@EVENT` where it is of one delivery alone; or `pages/NAME`. */
  id: string;
  /** Content address: the same key is the same picture. */
  key: string;
  /** Below the output folder. The key is part of the name, so that no cache shows an old picture. */
  path: string;
  alt: string;
  input: CardInput;
}

/**
 * Plans a card for every entry, every delivery that is announced, and every page of the site.
 *
 * @param decks the pages of decks from files, by slug
 */
export async function planCards(
  content: Content,
  environment: Environment,
  decks: ImportedDecks['decks'],
): Promise<PlannedCard[]> {
  const base = baseOf(content);
  const inputs: { id: string; input: CardInput }[] = [
    ...pageInputs(content, base),
    ...allEntries(content).map((entry) => ({
      id: entry.id as string,
      input: {
        ...base,
        entry: entry.id,
        lang: entry.data.lang ?? base.lang,
        ...faceOf(content, entry, environment, decks),
      },
    })),
    ...content.talks.flatMap((talk) => deliveryInputs(content, talk, base)),
  ];
  return inputs.map(({ id, input: face }) => {
    const input = { ...face, template: ownTemplate(environment.content, face.kind) };
    const key = cardKey(input);
    const alt = [input.title, ...input.lines].join(' · ');
    return { id, key, path: `cards/${id}-${key}.png`, alt, input };
  });
}

/**
 * What the card of a delivery is called.
 *
 * @example cardIdOf({ id: 'talks/x' }, { event: 'devconf' }) // 'talks/x@devconf'
 */
export function cardIdOf({ id }: Pick<Entry, 'id'>, delivery?: Pick<Delivery, 'event'>): string {
  return delivery ? `${id}@${delivery.event}` : id;
}

/**
 * The cards of a talk's deliveries, each with its own event, date and place: what is announced of one of them shows
 * it for ever, whichever comes next. A talk that is never announced needs none.
 */
function deliveryInputs(
  content: Content,
  talk: Entry<'talks'>,
  base: Base,
): { id: string; input: CardInput }[] {
  if (!isListed(talk)) return [];
  return talk.data.deliveries
    .filter((delivery) => (delivery.announce ?? talk.data.announce) !== false)
    .flatMap((delivery) => {
      const times = deliveryTimes(content, delivery);
      if (times?.event.data.visibility !== 'public') return [];
      const lang = delivery.lang ?? talk.data.lang ?? base.lang;
      const lines = linesOf(content, delivery, times.event, lang);
      const input = { ...base, entry: talk.id, lang, kind: kindOf.talks, title: talk.data.title, lines };
      return [{ id: cardIdOf(talk, delivery), input }];
    });
}

type Face = Pick<CardInput, 'kind' | 'title' | 'lines' | 'image'>;
type Base = Omit<CardInput, 'entry' | keyof Face>;

function baseOf({ site }: Content): Base {
  return {
    owner: site.owner.name,
    site: new URL(site.url).host + new URL(site.url).pathname.replace(/\/$/, ''),
    lang: site.language,
    theme: cardTheme(site),
    format: 'wide',
  };
}

/** What a card says below its title, and how it looks where that is its own. */
type Own = { lines: string[] } & Partial<Pick<CardInput, 'theme' | 'image'>>;

interface Around {
  content: Content;
  environment: Environment;
  decks: ImportedDecks['decks'];
  lang: string;
}

/** By collection, where it is not summary and date. */
const ownFaces: { [C in Collection]?: (entry: Entry<C>, around: Around) => Own } = {
  talks: ({ data }, { content, environment, lang }) => ({
    lines: deliveryLines(content, data.deliveries, environment.now, lang),
  }),
  slides: (deck, { content, environment, decks, lang }) => {
    const { now } = environment;
    const showing = mainShowing(showingsOf(content, deck.slug, now, lang), now);
    const lines = showing ? [showing.name, showing.date, placeLine(content, showing.event.slug, lang)] : [];
    const image = firstPicture(decks.get(deck.slug));
    const look = image ? { image } : { theme: deckTheme(content.site, deck, environment) };
    return { lines: lines.filter(Boolean), ...look };
  },
  events: ({ slug, data }, { content, lang }) => ({
    lines: [dayRange(data.start, data.end, lang), placeLine(content, slug, lang)].filter(Boolean),
  }),
};

function faceOf(
  content: Content,
  entry: Entry,
  environment: Environment,
  decks: ImportedDecks['decks'],
): Face & Partial<Pick<CardInput, 'theme'>> {
  const lang = entry.data.lang ?? content.site.language;
  const { title, summary, date } = entry.data;
  const own = ownFaces[entry.collection] as ((entry: Entry, around: Around) => Own) | undefined;
  const face = own?.(entry, { content, environment, decks, lang });
  return {
    kind: kindOf[entry.collection],
    title,
    ...(face ?? { lines: [summary ?? '', longDate(date ?? '', lang)] }),
  };
}

/** The colours of the deck's first slide, in the site's fonts. */
function deckTheme(
  site: Content['site'],
  deck: Entry<'slides'>,
  { content }: Environment,
): CardInput['theme'] {
  return { ...cardTheme(site), colours: firstColours(site, deck, content) };
}

/** Event, date and place of the next delivery, or of the last one where none is to come. */
function deliveryLines(
  content: Content,
  deliveries: readonly Delivery[],
  now: Environment['now'],
  lang: string,
): string[] {
  const timed = deliveries
    .flatMap((delivery) => {
      const times = deliveryTimes(content, delivery);
      return times ? [{ delivery, ...times }] : [];
    })
    .sort((a, b) => (atOrBefore(a.start, b.start) ? -1 : 1));
  const chosen = timed.find(({ end }) => atOrBefore(now, end)) ?? timed.at(-1);
  if (!chosen) return [];
  return linesOf(content, chosen.delivery, chosen.event, lang);
}

/** Event, date and place of one delivery. */
function linesOf(content: Content, delivery: Delivery, event: Entry<'events'>, lang: string): string[] {
  return [
    event.data.title,
    delivery.start ? longDate(delivery.start, lang) : dayRange(event.data.start, event.data.end, lang),
    placeLine(content, event.slug, lang),
  ].filter(Boolean);
}

function placeLine(content: Content, slug: string, lang: string): string {
  const event = entryOf(content, 'events', slug);
  if (!event) return '';
  if (event.data.attendance === 'online') return wordsFor(lang).event.online;
  const { venue, city } = event.data.place ?? {};
  return [venue, city].filter(Boolean).join(', ');
}

function pageInputs(content: Content, base: Base): { id: string; input: CardInput }[] {
  const { owner, title, language } = content.site;
  const { parts, about } = wordsFor(language);
  const pages: Record<string, { title: string; lines: string[] }> = {
    home: { title: owner.name, lines: [owner.tagline] },
    ...Object.fromEntries(
      collections.map((name) => {
        const part = folderOf(name);
        return [part, { title: parts[part as keyof typeof parts], lines: [title] }];
      }),
    ),
    tags: { title: parts.tags, lines: [title] },
    about: { title: about.title(owner.name), lines: [owner.tagline] },
  };
  return Object.entries(pages).map(([name, face]) => ({
    id: `pages/${name}`,
    input: { ...base, entry: `pages/${name}`, kind: 'page', ...face },
  }));
}
