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

/** Decks are MDX. A folder of its own (`hello/index.mdx`) keeps pictures beside the text. */
export const mdxFiles = ['**/*.mdx'] as const;
/** Files with text, in MDX or in Markdown. */
export const textFiles = ['**/*.{mdx,md,markdown}'] as const;
/** Files of fields alone. */
export const yamlFiles = ['**/*.{yaml,yml}'] as const;

/** How the text of a file is written; `undefined` for a file of fields alone. */
export type TextFormat = 'mdx' | 'md';

/**
 * How the text of a file is written, by its ending.
 *
 * @example formatOf('posts/hello.markdown') // 'md'
 */
export function formatOf(file: string): TextFormat | undefined {
  if (/\.mdx$/.test(file)) return 'mdx';
  return /\.(?:md|markdown)$/.test(file) ? 'md' : undefined;
}

/**
 * The slug of an entry, by its file's path below the folder of its collection: folders and name with hyphens between them, for
 * an address has one part. A file called `index` is named by its folder.
 *
 * @example slugOfFile('2024/spring/index.md') // '2024-spring'
 */
export function slugOfFile(file: string): string {
  return file
    .replace(/\.(?:mdx|md|markdown|yaml|yml)$/, '')
    .replace(/(?:^|\/)index$/, '')
    .replaceAll('/', '-');
}

/** Defines a collection; keeps the types of its schema and of its kind. */
export function defineEntries<const Kind extends string, Schema extends z.ZodObject & z.ZodType<EntryFields>>(
  definition: CollectionDefinition<Kind, Schema>,
): CollectionDefinition<Kind, Schema> {
  return definition;
}
