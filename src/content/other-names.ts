/** What other generators call the fields that Lectern has. */

/** Their name, in lower case and without signs → the field to write, and how. */
const others: Readonly<Record<string, { field: string; how?: string }>> = {
  ...of('date', [
    'pubdate',
    'publishdate',
    'published',
    'publishedat',
    'publisheddate',
    'datepublished',
    'created',
    'createdat',
  ]),
  ...of('updated', [
    'lastmod',
    'lastmodified',
    'lastmodifiedat',
    'modified',
    'moddate',
    'updateddate',
    'updatedat',
    'lastupdated',
    'datemodified',
  ]),
  ...of('summary', ['description', 'excerpt', 'abstract', 'subtitle', 'lead']),
  ...of('tags', ['categories', 'category', 'keywords', 'tag', 'topics'], 'as a list: tags: [one, two]'),
  ...of('lang', ['language', 'locale', 'lng']),
  ...of('visibility', ['draft', 'private'], 'where it is one: visibility: draft'),
  ...of('visibility', ['unlisted', 'hidden'], 'with a key: visibility: unlisted'),
  ...of(
    'image',
    ['cover', 'coverimage', 'heroimage', 'featuredimage', 'featureimage', 'thumbnail', 'banner', 'ogimage'],
    'with src and alt below it',
  ),
  ...of('aliases', ['redirectfrom', 'alias'], 'as former ids: [posts/old-name]'),
};

function of(field: string, names: readonly string[], how?: string) {
  return Object.fromEntries(names.map((name) => [name, { field, ...(how && { how }) }]));
}

/**
 * The field that another generator's is, with what to know about how it is written.
 *
 * @example otherName('pubDate') // { field: 'date' }
 */
export function otherName(name: string): { field: string; how?: string } | undefined {
  const plain = name.toLowerCase().replace(/[^a-z]/g, '');
  return Object.hasOwn(others, plain) ? others[plain] : undefined;
}
