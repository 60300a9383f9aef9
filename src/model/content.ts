/** All that the owner wrote, read and checked: what every rule of the model works on. */
import { type Collection, collections, type DataOf } from './collections.ts';
import type { EntryId } from './ids.ts';
import type { Moderation } from './moderation.ts';
import type { People } from './people.ts';
import type { Site } from './site.ts';

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
  /** Whether the summary was made of the text, for its author gave none. */
  hasMadeSummary?: true;
}

/** The entries of each collection, in the order of their files. */
export type Entries = { [C in Collection]: Entry<C>[] };

export interface Content extends Entries {
  site: Site;
  people: People;
  moderation: Moderation;
}

/** Every entry, of all collections. */
export function allEntries(content: Entries): Entry[] {
  return collections.flatMap((collection): Entry[] => content[collection]);
}

/** The entries of each collection, worked out from those there are. */
export function eachCollection(entriesOf: (collection: Collection) => readonly Entry[]): Entries {
  return Object.fromEntries(
    collections.map((collection) => [collection, entriesOf(collection)]),
  ) as unknown as Entries;
}

/** The entry with this slug, or nothing. */
export function entryOf<C extends Collection>(
  content: Content,
  collection: C,
  slug: string,
): Entry<C> | undefined {
  return (content[collection] as Entry<C>[]).find((entry) => entry.slug === slug);
}
