/** The collections, a line each. Names are folders of the content and the first part of every entry's id. */
import type { z } from 'zod';
import type { CollectionDefinition } from './collection.ts';
import { decks } from './deck.ts';
import { events } from './event.ts';
import type { EntryId } from './ids.ts';
import { posts } from './post.ts';
import { talks } from './talk.ts';

const definitions = {
  posts,
  talks,
  slides: decks,
  events,
};

type Definitions = typeof definitions;
export type Collection = keyof Definitions;

/** What an entry is called when spoken of: `post`. */
export type Kind = Definitions[Collection]['kind'];

/** The data of an entry, by collection. */
export type DataOf = { [C in Collection]: z.infer<Definitions[C]['schema']> };

/** The names of all collections, in the order in which lists of everything have them. */
export const collections = Object.keys(definitions) as [Collection, ...Collection[]];

/** What every entry of a collection is called. */
export const kindOf = Object.fromEntries(
  Object.entries(definitions).map(([name, { kind }]) => [name, kind]),
) as { [C in Collection]: Definitions[C]['kind'] };

/** What entries are called, in the order of the collections. */
export const kinds = Object.values(kindOf) as [Kind, ...Kind[]];

/** A collection by its name. */
export function collectionOf<C extends Collection>(name: C): Definitions[C] & CollectionDefinition {
  return definitions[name] as Definitions[C] & CollectionDefinition;
}

/** The folder of the site a collection lives in. */
export function folderOf(collection: Collection): string {
  return collectionOf(collection).path ?? collection;
}

/** Splits `posts/hello` into its collection and slug. */
export function splitEntryId(id: EntryId): { collection: Collection; slug: string } {
  const slash = id.indexOf('/');
  return { collection: id.slice(0, slash) as Collection, slug: id.slice(slash + 1) };
}
