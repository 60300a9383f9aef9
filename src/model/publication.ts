/**
 * What is public, and since when. What is not public is kept out of the build altogether, so these
 * rules are asked before a file is loaded, not when a page is drawn.
 */
import { allEntries, type Content, type Entry, eachCollection, entryOf } from './content.ts';
import type { Delivery } from './talk.ts';
import { atOrBefore, endOfDay, instantOf, type Temporal } from './time.ts';

/** Who looks: a build for readers, or the owner at work, who sees everything (marked as such). */
export type Audience = 'readers' | 'owner';

/** Why an entry is not public: `draft`, `scheduled` (its date is to come) or `unreleased` (a deck before its talk). */
export type Withheld = 'draft' | 'scheduled' | 'unreleased';

/** The zone an event's times are in. */
export function eventZone(content: Content, event: Entry<'events'> | undefined): string {
  return event?.data.timeZone ?? content.site.timeZone;
}

/** When an entry's date comes; `undefined` for an event without one, which is public at once. */
export function dueInstant(content: Content, entry: Entry): Temporal.Instant | undefined {
  const { date } = entry.data;
  if (date === undefined) return undefined;
  return instantOf(date, content.site.timeZone, content.site.syndication.hours.start);
}

/** Start and end of a delivery, or of the event where the session's own time is not known. */
export function deliveryTimes(
  content: Content,
  delivery: Delivery,
): { start: Temporal.Instant; end: Temporal.Instant; timeZone: string; event: Entry<'events'> } | undefined {
  const event = entryOf(content, 'events', delivery.event);
  if (!event) return undefined;
  const timeZone = eventZone(content, event);
  if (delivery.start?.includes('T')) {
    const start = instantOf(delivery.start, timeZone, '00:00');
    return { start, end: start.add({ minutes: delivery.duration ?? 45 }), timeZone, event };
  }
  if (delivery.start) {
    const start = instantOf(delivery.start, timeZone, content.site.syndication.hours.start);
    return { start, end: endOfDay(delivery.start, timeZone), timeZone, event };
  }
  return { ...eventTimes(content, event), event };
}

/** Start and end of an event: its days are whole days of its own time zone. */
export function eventTimes(
  content: Content,
  event: Entry<'events'>,
): { start: Temporal.Instant; end: Temporal.Instant; timeZone: string } {
  const timeZone = eventZone(content, event);
  const { start, end } = event.data;
  const from = instantOf(start, timeZone, content.site.syndication.hours.start);
  const last = end ?? start;
  const until = end?.includes('T') === true ? instantOf(end, timeZone, '00:00') : endOfDay(last, timeZone);
  return { start: from, end: until, timeZone };
}

/** Each delivery of the owner's talks that shows this deck, with its talk. */
export function deliveriesOfDeck(
  content: Content,
  deckSlug: string,
): { talk: Entry<'talks'>; delivery: Delivery }[] {
  return content.talks.flatMap((talk) =>
    talk.data.deliveries
      .filter((delivery) => delivery.deck === deckSlug)
      .map((delivery) => ({ talk, delivery })),
  );
}

/** When one delivery releases its deck; `undefined` for `now`, and for one that was cancelled: `never`. */
export function releaseInstant(content: Content, delivery: Delivery): Temporal.Instant | 'now' | 'never' {
  if (delivery.release === 'now') return 'now';
  if (delivery.status === 'cancelled') return 'never';
  const times = deliveryTimes(content, delivery);
  if (!times || times.event.data.status === 'cancelled') return 'never';
  if (delivery.release === 'event-start') return times.start;
  if (delivery.release === 'event-end') return times.end;
  return instantOf(delivery.release, times.timeZone, content.site.syndication.hours.start);
}

/** Whether a delivery has released its deck, as it was shown there. */
export function isReleased(content: Content, delivery: Delivery, now: Temporal.Instant): boolean {
  const release = releaseInstant(content, delivery);
  return release === 'now' || (release !== 'never' && atOrBefore(release, now));
}

/** When a deck goes public: with the first of its deliveries that releases it, and not before its own date. */
export function deckReleased(content: Content, deckSlug: string): Temporal.Instant | 'now' | 'never' {
  const releases = deliveriesOfDeck(content, deckSlug).map(({ delivery }) =>
    releaseInstant(content, delivery),
  );
  if (releases.length === 0 || releases.includes('now')) return 'now';
  const dated = releases.filter((release) => typeof release === 'object');
  if (dated.length === 0) return 'never';
  return dated.reduce((a, b) => (atOrBefore(a, b) ? a : b));
}

/**
 * What is not public yet and why, in the order of files: a line each, for the owner who looks for it.
 *
 * @example ['posts/hello.mdx: a draft', 'posts/later.mdx: from 2026-11-03T09:00:00+01:00']
 */
export function heldBack(content: Content, now: Temporal.Instant): string[] {
  return allEntries(content).flatMap((entry) => {
    const why = withheld(content, entry, now);
    if (!why) return [];
    if (why === 'draft') return [`${entry.file}: a draft`];
    const from = why === 'scheduled' ? dueInstant(content, entry) : deckReleased(content, entry.slug);
    if (typeof from !== 'object') return [`${entry.file}: no talk has released it`];
    const local = from.toZonedDateTimeISO(content.site.timeZone);
    return [`${entry.file}: from ${local.toString({ smallestUnit: 'minute', timeZoneName: 'never' })}`];
  });
}

/** Why an entry is not public at an instant, or nothing where it is. */
export function withheld(content: Content, entry: Entry, now: Temporal.Instant): Withheld | undefined {
  if (entry.data.visibility === 'draft') return 'draft';
  const due = dueInstant(content, entry);
  if (due && !atOrBefore(due, now)) return 'scheduled';
  if (entry.collection === 'slides') {
    const released = deckReleased(content, entry.slug);
    if (released === 'never') return 'unreleased';
    if (released !== 'now' && !atOrBefore(released, now)) return 'unreleased';
  }
  return undefined;
}

/**
 * The content as an audience may see it at an instant. For readers it is without what is withheld,
 * and what remains does not name it: a delivery at a withheld event is gone, and so is a reference to
 * a deck that is a draft or scheduled. A deck that waits for its talk keeps its name, for its address
 * says when it comes. An unlisted event is there and named nowhere: its address is for those who were
 * given it, and a talk or a post that leads to it would give it to everybody.
 */
export function publicContent(content: Content, now: Temporal.Instant, audience: Audience): Content {
  if (audience === 'owner') return content;
  const shown = new Set<string>(
    allEntries(content)
      .filter((entry) => !withheld(content, entry, now))
      .map((entry) => entry.id),
  );
  const named = new Set(
    content.events.filter(({ id, data }) => shown.has(id) && isListed({ data })).map(({ slug }) => slug),
  );
  const awaited = new Set<string>(awaitedDecks(content, now).map(({ deck }) => deck.id));
  const keep = <E extends Entry>(entries: E[]) => entries.filter((entry) => shown.has(entry.id));
  const deckNamed = (slug: string | undefined) =>
    shown.has(`slides/${slug}`) || awaited.has(`slides/${slug}`) ? slug : undefined;
  return {
    ...content,
    ...eachCollection((collection) => keep<Entry>(content[collection])),
    posts: keep(content.posts).map((post) =>
      post.data.event && !named.has(post.data.event)
        ? { ...post, data: { ...post.data, event: undefined } }
        : post,
    ),
    talks: keep(content.talks).map((talk) => ({
      ...talk,
      data: {
        ...talk.data,
        deliveries: talk.data.deliveries
          .filter(({ event }) => named.has(event))
          .map((delivery) => ({ ...delivery, deck: deckNamed(delivery.deck) })),
      },
    })),
  };
}

/** A deck whose address already stands, saying what is coming: its talk is public, its slides are not. */
export interface AwaitedDeck {
  deck: Pick<Entry<'slides'>, 'id' | 'slug' | 'collection'>;
  talk: Entry<'talks'>;
  delivery: Delivery;
  /** `undefined` where the delivery was cancelled and no other is planned. */
  due: Temporal.Instant | undefined;
}

/** The decks that wait for their talk, each with the delivery that will release it first. */
export function awaitedDecks(content: Content, now: Temporal.Instant): AwaitedDeck[] {
  return content.slides.flatMap((deck) => {
    if (deck.data.visibility !== 'public' || withheld(content, deck, now) !== 'unreleased') return [];
    const released = deckReleased(content, deck.slug);
    const deliveries = deliveriesOfDeck(content, deck.slug).filter(
      ({ talk, delivery }) =>
        talk.data.visibility === 'public' &&
        !withheld(content, talk, now) &&
        entryOf(content, 'events', delivery.event)?.data.visibility === 'public',
    );
    const first =
      deliveries.find(({ delivery }) => {
        const release = releaseInstant(content, delivery);
        return typeof release === 'object' && typeof released === 'object' && release.equals(released);
      }) ?? deliveries[0];
    if (!first) return [];
    const { id, slug, collection } = deck;
    return [
      { deck: { id, slug, collection }, ...first, due: typeof released === 'object' ? released : undefined },
    ];
  });
}

/**
 * Whether an entry appears in lists, feeds, the sitemap, search and the calendar. A draft does, for the
 * owner at work: for readers it is not there to be listed.
 */
export function isListed(entry: Pick<Entry, 'data'>): boolean {
  return entry.data.visibility !== 'unlisted';
}
