/** What the owner has already, found by what others call it: looked through once, however much is imported. */

import type { Entry } from '../../model/content.ts';
import { smallestOf } from '../../model/extremes.ts';
import { type FoundEvent, plainName } from './findings.ts';

/** The owner's events. */
export class PresentEvents {
  readonly #entries: readonly Entry<'events'>[];
  /** Places in the list, by day and name, and by day and address. */
  readonly #onDay = new Map<string, number>();
  readonly #bySlug = new Map<string, Entry<'events'>>();

  constructor(entries: readonly Entry<'events'>[]) {
    this.#entries = entries;
    for (const [index, entry] of entries.entries()) {
      this.#bySlug.set(entry.slug, entry);
      for (const key of keysOf(entry.data)) if (!this.#onDay.has(key)) this.#onDay.set(key, index);
    }
  }

  /** The first that is the same event: of its name or address on its day, or on another day of its slug. */
  find(event: FoundEvent, slug: string): Entry<'events'> | undefined {
    const places = keysOf(event).flatMap((key) => this.#onDay.get(key) ?? []);
    if (places.length > 0) return this.#entries[smallestOf(places)];
    const named = this.#bySlug.get(slug);
    return named && dayOf(named.data) !== dayOf(event) ? named : undefined;
  }
}

/** The owner's talks. */
export class PresentTalks {
  readonly #entries: readonly Entry<'talks'>[];
  readonly #places = new Map<string, number>();

  constructor(entries: readonly Entry<'talks'>[]) {
    this.#entries = entries;
    for (const [index, { data, slug }] of entries.entries()) {
      for (const key of [`title ${plainName(data.title)}`, `slug ${slug}`])
        if (!this.#places.has(key)) this.#places.set(key, index);
    }
  }

  /** The first of this title or slug. */
  find(title: string, slug: string): Entry<'talks'> | undefined {
    const keys = [`title ${plainName(title)}`, `slug ${slug}`];
    const places = keys.flatMap((key) => this.#places.get(key) ?? []);
    return places.length > 0 ? this.#entries[smallestOf(places)] : undefined;
  }
}

const dayOf = ({ start }: Pick<FoundEvent, 'start'>): string => start.slice(0, 10);

function keysOf(event: Pick<FoundEvent, 'title' | 'start' | 'url'>): string[] {
  const day = dayOf(event);
  const address = event.url?.replace(/^https?:\/\/(www\.)?/, '').replace(/(?<!\/)\/+$/, '');
  const keys = [`${day} name ${plainName(event.title)}`];
  return address === undefined ? keys : [...keys, `${day} address ${address}`];
}
