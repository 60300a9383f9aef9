/**
 * What there is to announce: each entry at each of its moments, with the time it is due and the time
 * from which it would be late. Pure: the same content and clock give the same announcements.
 */
import { createHash } from 'node:crypto';
import { entryPath, siteUrl } from './address.ts';
import { type Collection, collectionOf, kindOf } from './collections.ts';
import { allEntries, type Content, type Entry } from './content.ts';
import type { Announce } from './entry.ts';
import { fingerprintOf } from './fingerprint.ts';
import { type AnyNetworkId, announcementId, type Moment, networkIds } from './ids.ts';
import type { Announcement, ManifestEntry } from './manifest.ts';
import {
  deckReleased,
  deliveriesOfDeck,
  deliveryTimes,
  dueInstant,
  eventTimes,
  isListed,
  releaseInstant,
  withheld,
} from './publication.ts';
import type { Delivery } from './talk.ts';
import { atOrBefore, earliest, endOfDay, instantOf, latest, type Temporal } from './time.ts';

/** Where an entry's card is: its path below the output folder, and what it shows. */
export interface CardPlace {
  path: string;
  alt: string;
}
/** The card of an entry, or of one delivery of a talk: an announcement shows its own event's, not the next one's. */
export type CardOf = (entry: Entry, delivery?: Delivery) => CardPlace;

/** What the announcement of a deck can show instead of its card; paths are below the output folder. */
export interface AnnouncedMedia {
  images: CardPlace[];
  document?: { path: string; title: string; pages?: number };
}
/** The media of a deck, or of the version of it that was shown at an event. */
export type MediaOf = (deckSlug: string, event: string | undefined) => AnnouncedMedia | undefined;

/** One moment of one entry, before it is written out. */
interface AnnouncementOccasion {
  entry: Entry;
  moment: Moment;
  due: Temporal.Instant;
  expires: Temporal.Instant;
  delivery?: Delivery;
  /** Of a correction; `count` is its place among those of one day, in the order of the list. */
  date?: string;
  count?: number;
  text?: string;
}

/**
 * Everything that is, or was, worth saying about what is public now.
 *
 * @param content all that the owner wrote; what is withheld at `now` gives no announcement
 * @param cardOf where each card is
 * @param mediaOf the pictures and the file of a deck, where there are any
 */
export function announcements(
  content: Content,
  now: Temporal.Instant,
  cardOf: CardOf,
  mediaOf: MediaOf = () => undefined,
): Announcement[] {
  return allEntries(content)
    .filter((entry) => isListed(entry) && !withheld(content, entry, now))
    .flatMap((entry) => occasions(content, entry, now))
    .filter(({ moment }) => !content.site.syndication.silent.includes(moment))
    .flatMap((occasion) => describe(content, occasion, cardOf, mediaOf) ?? []);
}

/** Every public entry, for finding a renamed one's journal. */
export function manifestEntries(content: Content, now: Temporal.Instant): ManifestEntry[] {
  return allEntries(content)
    .filter((entry) => !withheld(content, entry, now))
    .map((entry) =>
      withFingerprint(entry.body, {
        id: entry.id,
        collection: entry.collection,
        title: entry.data.title,
        date: entry.data.date ?? '',
        url: siteUrl(content.site, entryPath(entry)),
        aliases: entry.data.aliases,
        file: entry.file,
        announced: isListed(entry) && entry.data.announce !== false,
      }),
    );
}

function withFingerprint(body: string, entry: ManifestEntry): ManifestEntry {
  const fingerprint = fingerprintOf(body);
  return { ...entry, ...(fingerprint && { fingerprint }) };
}

/** What there is to say of an entry besides its corrections. Where nothing stands here it is published, once. */
const ownOccasions: {
  [C in Collection]?: (content: Content, entry: Entry<C>, now: Temporal.Instant) => AnnouncementOccasion[];
} = {
  talks: (content, talk, now) =>
    talk.data.deliveries.flatMap((delivery) => deliveryOccasions(content, talk, delivery, now)),
  slides: (content, deck) =>
    deliveriesOfDeck(content, deck.slug).length === 0 ? deckOccasions(content, deck) : [],
  events: eventOccasions,
};

function occasions(content: Content, entry: Entry, now: Temporal.Instant): AnnouncementOccasion[] {
  const own = ownOccasions[entry.collection] as typeof published | undefined;
  return [...(own ?? published)(content, entry, now), ...corrections(content, entry)];
}

const maxAge = (content: Content) => ({ hours: content.site.syndication.maxAge * 24 });

function published(content: Content, entry: Entry, _now: Temporal.Instant): AnnouncementOccasion[] {
  const due = dueInstant(content, entry);
  return due ? [{ entry, moment: 'published', due, expires: due.add(maxAge(content)) }] : [];
}

function deckOccasions(content: Content, entry: Entry): AnnouncementOccasion[] {
  const due = dueInstant(content, entry);
  return due ? [{ entry, moment: 'slides', due, expires: due.add(maxAge(content)) }] : [];
}

function corrections(content: Content, entry: Entry): AnnouncementOccasion[] {
  const days = new Map<string, number>();
  return entry.data.corrections.map(({ date, text }) => {
    const due = instantOf(date, content.site.timeZone, content.site.syndication.hours.start);
    const count = (days.get(date) ?? 0) + 1;
    days.set(date, count);
    return { entry, moment: 'correction', due, expires: due.add(maxAge(content)), date, count, text };
  });
}

function deliveryOccasions(
  content: Content,
  talk: Entry<'talks'>,
  delivery: Delivery,
  now: Temporal.Instant,
): AnnouncementOccasion[] {
  const times = deliveryTimes(content, delivery);
  if (!times || withheld(content, times.event, now) || times.event.data.visibility !== 'public') return [];
  const base = { entry: talk, delivery };
  const cancelled = delivery.status === 'cancelled' || times.event.data.status === 'cancelled';
  const tentative = delivery.status === 'tentative' || times.event.data.status === 'tentative';
  const { recording } = delivery;
  const found: AnnouncementOccasion[] = [];
  if (!cancelled && !tentative) for (const each of comingUp(content, base, times)) found.push(each);
  const deck = delivery.deck && content.slides.find((entry) => entry.slug === delivery.deck);
  if (!cancelled && deck && isListed(deck) && !withheld(content, deck, now)) {
    const own = releaseInstant(content, delivery);
    const first = deckReleased(content, deck.slug);
    const dated = [own, first].filter((instant) => typeof instant === 'object');
    const due = latest(times.start, dueInstant(content, deck) ?? times.start, ...dated);
    found.push({ ...base, moment: 'slides', due, expires: due.add(maxAge(content)) });
  }
  if (!cancelled && recording) {
    const due = instantOf(recording.date, times.timeZone, content.site.syndication.hours.start);
    found.push({ ...base, moment: 'recording', due, expires: due.add(maxAge(content)) });
  }
  return found;
}

function eventOccasions(content: Content, entry: Entry<'events'>): AnnouncementOccasion[] {
  const carried = content.talks.some((talk) =>
    talk.data.deliveries.some((delivery) => delivery.event === entry.slug),
  );
  if (carried || entry.data.status !== 'confirmed') return [];
  return comingUp(content, { entry }, eventTimes(content, entry));
}

/**
 * `upcoming`, some days before until `today` is due, else until the start; `today`, that morning until it is over,
 * at the latest until the end of the day.
 */
function comingUp(
  content: Content,
  base: Pick<AnnouncementOccasion, 'entry' | 'delivery'>,
  { start, end, timeZone }: { start: Temporal.Instant; end: Temporal.Instant; timeZone: string },
): AnnouncementOccasion[] {
  const { hours, upcomingDays } = content.site.syndication;
  const day = start.toZonedDateTimeISO(timeZone).toPlainDate();
  const before = day.subtract({ days: upcomingDays }).toString();
  const morning = instantOf(day.toString(), timeZone, hours.start);
  const over = earliest(end, endOfDay(day.toString(), timeZone));
  // What is over before the morning's hour has no day to speak of.
  const today = isSaidToday(content, base) && !atOrBefore(over, morning);
  const expires = today ? earliest(start, morning) : start;
  return [
    { ...base, moment: 'upcoming', due: instantOf(before, timeZone, hours.start), expires },
    ...(today ? [{ ...base, moment: 'today' as const, due: morning, expires: over }] : []),
  ];
}

/** Whether the owner lets that day be spoken of. */
function isSaidToday(
  { site }: Content,
  { entry, delivery }: Pick<AnnouncementOccasion, 'entry' | 'delivery'>,
): boolean {
  const announce = delivery?.announce ?? entry.data.announce;
  const moments = announce ? announce.moments : undefined;
  return !site.syndication.silent.includes('today') && moments?.today !== false;
}

/** Writes an occasion out; nothing where the owner wants it unsaid everywhere. */
function describe(
  content: Content,
  occasion: AnnouncementOccasion,
  cardOf: CardOf,
  mediaOf: MediaOf,
): Announcement | undefined {
  const { entry, moment, delivery, date, count } = occasion;
  const { site } = content;
  const announce = delivery?.announce ?? entry.data.announce;
  if (announce === false) return undefined;
  const { networks, text } = wording(content, announce, occasion);
  if (networks.length === 0) return undefined;
  const id = announcementId(entry.id, moment, {
    event: delivery?.event,
    date,
    ...(count && { count }),
  });
  const card = cardOf(entry, delivery);
  const lang = announce?.options?.lang ?? delivery?.lang ?? entry.data.lang ?? site.language;
  const summary = occasion.text ?? entry.data.summary ?? '';
  const options = announce?.options;
  const described: Omit<Announcement, 'revision'> = {
    id,
    entry: entry.id,
    moment,
    kind: kindOf[entry.collection],
    due: occasion.due.toString(),
    expires: occasion.expires.toString(),
    url: siteUrl(site, entryPath(entry)),
    title: entry.data.title,
    summary,
    tags: entry.data.tags,
    lang,
    card: { path: card.path, url: siteUrl(site, card.path), alt: card.alt },
    ...(delivery && { delivery: delivery.event }),
    ...eventOf(content, occasion),
    links: linksOf(content, occasion),
    mentions: [...new Set(Object.values(text).flatMap(mentionsIn))],
    networks,
    ...(Object.keys(text).length > 0 && { text }),
    ...(options && { options }),
    ...((announce?.thread ?? site.syndication.thread) && { thread: true }),
    ...(moment === 'correction' && { replyTo: announcementId(entry.id, 'published') }),
  };
  // Pictures and file may be missing where the decks were not printed: that is no change of what is said.
  const made = entry.hasMadeSummary && occasion.text === undefined;
  return {
    ...described,
    ...(made && { summaryMade: true as const }),
    ...mediaFields(content, occasion, mediaOf),
    revision: revisionOf(described),
  };
}

function mediaFields(
  { site }: Content,
  { entry, moment, delivery }: AnnouncementOccasion,
  mediaOf: MediaOf,
): Pick<Announcement, 'images' | 'document'> {
  if (moment !== 'slides') return {};
  const slug = delivery?.deck ?? (entry.collection === 'slides' ? entry.slug : undefined);
  const media = slug ? mediaOf(slug, delivery?.event) : undefined;
  if (!media) return {};
  const { images, document } = media;
  return {
    ...(images.length > 0 && {
      images: images.map(({ path, alt }) => ({ path, url: siteUrl(site, path), alt })),
    }),
    ...(document && { document: { ...document, url: siteUrl(site, document.path) } }),
  };
}

/** What the owner worded for this moment, and the networks that remain. */
function wording(
  content: Content,
  announce: Exclude<Announce, false> | undefined,
  { entry, moment }: AnnouncementOccasion,
): { networks: AnyNetworkId[]; text: Record<string, string> } {
  const { networks: configured } = content.site;
  const all: AnyNetworkId[] = [...networkIds.filter((network) => configured[network]), ...configured.byHand];
  const main = collectionOf(entry.collection).mainMoment;
  const atMoment = announce?.moments?.[moment];
  if (atMoment === false) return { networks: [], text: {} };
  const forMoment = typeof atMoment === 'string' ? { all: atMoment } : (atMoment ?? {});
  const forMain = announce && moment === main ? announce : undefined;
  const text: Record<string, string> = {};
  const kept = all.filter((network) => {
    const written =
      (forMoment as Partial<Record<string, string | false>>)[network] ?? forMain?.[network as AnyNetworkId];
    if (typeof written === 'string') text[network] = written;
    return written !== false;
  });
  const shared = 'all' in forMoment ? forMoment.all : forMain?.text;
  if (shared) text.all = shared;
  return { networks: kept, text };
}

/** @example mentionsIn('Thanks to @{alice}!') // ['alice'] */
function mentionsIn(text: string): string[] {
  return [...text.matchAll(/@\{([a-z0-9-]+)\}/g)].map(([, name]) => name as string);
}

function eventOf(content: Content, { entry, delivery }: AnnouncementOccasion): Pick<Announcement, 'event'> {
  const slug = delivery?.event ?? (entry.collection === 'events' ? entry.slug : undefined);
  const event = slug ? content.events.find((candidate) => candidate.slug === slug) : undefined;
  if (!event) return {};
  const { data } = event;
  return {
    event: {
      name: data.title,
      start: data.start,
      end: data.end ?? data.start,
      timeZone: data.timeZone ?? content.site.timeZone,
      ...(data.place && { place: data.place }),
      ...(data.attendance === 'online' && { online: true }),
      status: data.status,
      ...(data.url && { url: data.url }),
      ...(delivery?.room && { room: delivery.room }),
      ...(delivery?.start && { sessionStart: delivery.start }),
    },
  };
}

function linksOf(content: Content, { entry, delivery }: AnnouncementOccasion): Announcement['links'] {
  const page = (target: Entry | undefined) => (target ? siteUrl(content.site, entryPath(target)) : undefined);
  const deck = content.slides.find((candidate) => candidate.slug === delivery?.deck);
  const event = content.events.find((candidate) => candidate.slug === delivery?.event);
  const links = {
    slides: page(deck),
    recording: delivery?.recording?.url,
    event: page(event),
    talk: entry.collection === 'talks' ? page(entry) : undefined,
  };
  return Object.fromEntries(Object.entries(links).filter(([, link]) => link !== undefined));
}

/** A hash of all that is shown: when it changes, the copies on the networks are out of date. */
function revisionOf({ due: _due, expires: _expires, ...shown }: Omit<Announcement, 'revision'>): string {
  return createHash('sha256').update(JSON.stringify(shown)).digest('hex').slice(0, 16);
}
