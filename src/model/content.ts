/** All that the owner wrote, read and checked: what every rule of the model works on. */
import type { Deck } from './deck.ts';
import type { Event } from './event.ts';
import type { Collection, EntryId } from './ids.ts';
import type { Moderation } from './moderation.ts';
import type { People } from './people.ts';
import type { Post } from './post.ts';
import type { Site } from './site.ts';
import type { Talk } from './talk.ts';

/** The data of an entry, by collection. */
export interface DataOf {
  posts: Post;
  talks: Talk;
  slides: Deck;
  events: Event;
}

/** One entry as it was read. */
export interface Entry<C extends Collection = Collection> {
  id: EntryId;
  collection: C;
  slug: string;
  data: DataOf[C];
  /** Path of the file, relative to the content folder, with forward slashes. */
  file: string;
  /** What follows the frontmatter; empty for YAML. */
  body: string;
  /** The line of the file on which the body begins, from 1. */
  bodyLine: number;
  /** SHA-256 of the file's bytes, hexadecimal. */
  digest: string;
}

export interface Content {
  site: Site;
  people: People;
  moderation: Moderation;
  posts: Entry<'posts'>[];
  talks: Entry<'talks'>[];
  slides: Entry<'slides'>[];
  events: Entry<'events'>[];
}

/** Every entry, of all collections. */
export function allEntries(content: Content): Entry[] {
  return [...content.posts, ...content.talks, ...content.slides, ...content.events];
}

/** The entry with this slug, or nothing. */
export function entryOf<C extends Collection>(
  content: Content,
  collection: C,
  slug: string,
): Entry<C> | undefined {
  return (content[collection] as Entry<C>[]).find((entry) => entry.slug === slug);
}
