/** What stands in the site's lists, and in which order. Pure: from the content as an audience may see it. */
import { type Collection, collections, folderOf } from '../../model/collections.ts';
import type { Content, Entry } from '../../model/content.ts';
import { dueInstant, eventTimes, isListed } from '../../model/publication.ts';
import { rolesAt } from '../../model/roles.ts';
import { Temporal } from '../../model/time.ts';

const lists = new WeakMap<Content, Map<string, unknown>>();

/** Works a list out once for a content: pages by the thousand ask for the same ones. */
function once<T>(content: Content, name: string, make: () => T): T {
  const known = lists.get(content) ?? new Map<string, unknown>();
  lists.set(content, known);
  if (!known.has(name)) known.set(name, make());
  return known.get(name) as T;
}

/** Posts, the newest first. */
export function listedPosts(content: Content): Entry<'posts'>[] {
  return listed(content, 'posts');
}

/** Decks, the newest first. */
export function listedDecks(content: Content): Entry<'slides'>[] {
  return listed(content, 'slides');
}

/** Talks, the newest first. Retired talks stand at the end. */
export function listedTalks(content: Content): Entry<'talks'>[] {
  return once(content, 'talks', () => {
    const talks = newestFirst(content, content.talks.filter(isListed));
    const isRetired = (talk: Entry<'talks'>) => talk.data.status === 'retired';
    return [...talks.filter((talk) => !isRetired(talk)), ...talks.filter(isRetired)];
  });
}

/** The entries of a collection that has no order of its own, the newest first. */
export function listed<C extends Collection>(content: Content, collection: C): Entry<C>[] {
  const entries = content[collection] as unknown as readonly Entry<C>[];
  return once(content, `listed ${collection}`, () => newestFirst(content, entries.filter(isListed)));
}

/** The parts of the site that the head of every page leads to: those there is something in. */
export function filledParts(content: Content): ReadonlySet<string> {
  return once(content, 'parts', () => {
    const filled = collections.filter((collection) => content[collection].some(isListed));
    return new Set([...filled.map(folderOf), 'about', 'search']);
  });
}

/** Events in order of their start. */
export function listedEvents(content: Content): Entry<'events'>[] {
  return once(content, 'events', () =>
    content.events
      .filter(isListed)
      .map((event) => ({ event, start: eventTimes(content, event).start }))
      .sort((a, b) => Temporal.Instant.compare(a.start, b.start))
      .map(({ event }) => event),
  );
}

function newestFirst<E extends Entry>(content: Content, entries: E[]): E[] {
  return entries
    .map((entry) => ({ entry, due: dueInstant(content, entry)! }))
    .sort((a, b) => Temporal.Instant.compare(b.due, a.due) || a.entry.id.localeCompare(b.entry.id))
    .map(({ entry }) => entry);
}

/** Events that are not over, the next one first. */
export function comingEvents(content: Content, now: Temporal.Instant): Entry<'events'>[] {
  return once(content, `coming ${now.epochMilliseconds}`, () =>
    listedEvents(content).filter(
      (event) => Temporal.Instant.compare(now, eventTimes(content, event).end) < 0,
    ),
  );
}

/** The next event the owner speaks at. */
export function nextToSpeakAt(content: Content, now: Temporal.Instant): Entry<'events'> | undefined {
  return comingEvents(content, now).find(
    (event) => event.data.status !== 'cancelled' && rolesAt(content, event).includes('speaking'),
  );
}

/** Events that are over, the latest first. */
export function pastEvents(content: Content, now: Temporal.Instant): Entry<'events'>[] {
  return listedEvents(content)
    .filter((event) => Temporal.Instant.compare(now, eventTimes(content, event).end) >= 0)
    .reverse();
}

/** The entries before and after one in a list that is newest first. */
export interface Neighbours<E extends Entry> {
  newer: E | undefined;
  older: E | undefined;
}

/** The neighbours of every entry of a list, by slug. */
export function neighboursOf<E extends Entry>(list: readonly E[]): Map<string, Neighbours<E>> {
  return new Map(
    list.map((entry, index) => [entry.slug, { newer: list[index - 1], older: list[index + 1] }]),
  );
}

/** Groups a list that is already in order, keeping the order. */
export function groupedBy<E, K>(list: readonly E[], keyOf: (item: E) => K): { key: K; items: E[] }[] {
  const groups = new Map<K, E[]>();
  for (const item of list) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups].map(([key, items]) => ({ key, items }));
}
