/** What a collection of entries is: a folder of the content, its schema, and what its entries are called. */
import type { z } from 'zod';
import type { EntryFields } from './entry.ts';
import type { Moment } from './ids.ts';

/**
 * A collection. Everything that all entries have in common (reading and checking, lists, feeds, cards, search, the
 * manifest, announcing, the journal) works from this; what is special to one collection is added beside it, by its name.
 */
export interface CollectionDefinition<
  Kind extends string = string,
  Schema extends z.ZodObject & z.ZodType<EntryFields> = z.ZodObject & z.ZodType<EntryFields>,
> {
  /** What one of its entries is called: in templates of announcements, names of card templates, `npm run new`. */
  kind: Kind;
  /** The first part of its addresses; its own name where this is left out. */
  path?: string;
  /** Of a file's front matter, or of a YAML file. */
  schema: Schema;
  /** Which files of its folder are entries: glob patterns, those with `!` are none. */
  files: readonly string[];
  /** The moment that an entry's own texts are for, without more being said. */
  mainMoment: Moment;
}

/** Files with text. A folder of its own (`hello/index.mdx`) keeps pictures beside the text. */
export const textFiles = ['*.mdx', '*/index.mdx'] as const;
/** Files of fields alone. */
export const yamlFiles = ['*.yaml', '*/index.yaml'] as const;

/** Defines a collection; keeps the types of its schema and of its kind. */
export function defineEntries<const Kind extends string, Schema extends z.ZodObject & z.ZodType<EntryFields>>(
  definition: CollectionDefinition<Kind, Schema>,
): CollectionDefinition<Kind, Schema> {
  return definition;
}
