/** What the owner's wording of an announcement can name: `{title}` and its like. */

/** Everything a template can name. */
export const placeholders = [
  'title',
  'summary',
  'url',
  'tags',
  'event',
  'eventUrl',
  'date',
  'time',
  'place',
  'room',
  'slides',
  'recording',
  'talk',
  'owner',
  'site',
] as const;
export type Placeholder = (typeof placeholders)[number];

/** Braces that are meant as such (`{{`, `}}`), a person (`@{alice}`), a placeholder (`{title}`). */
export const wordingToken = /\{\{|\}\}|@\{([^}]*)\}|\{([a-zA-Z]+)\}/g;

/**
 * The placeholders of a text that stand for nothing.
 *
 * @example unknownPlaceholders('{titel}: {url}') // ['titel']
 */
export function unknownPlaceholders(text: string): string[] {
  return [...text.matchAll(wordingToken)]
    .flatMap(([, , name]) => name ?? [])
    .filter((name) => !placeholders.some((each) => each === name));
}
