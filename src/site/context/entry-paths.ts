/** The pages of the entries of one collection, each with its neighbours in the list of what can be found. */
import { entrySegment } from '../../model/address.ts';
import type { Entry } from '../../model/content.ts';
import { type Neighbours, neighboursOf } from '../lists/lists.ts';

/** What the page of an entry is given. */
export type EntryPageProps<E extends Entry> = {
  entry: E;
  neighbours: Neighbours<E> | undefined;
};

/**
 * What `getStaticPaths` of the page of an entry returns.
 *
 * @param entries all that have a page
 * @param listed those that can be found, newest first
 * @param keyOf of what a page shows (`page-keys.ts`)
 */
export function entryPaths<E extends Entry>(
  entries: readonly E[],
  listed: readonly E[],
  keyOf: (entry: E, neighbours: Neighbours<E> | undefined) => Promise<string | undefined>,
) {
  const neighbours = neighboursOf(listed);
  return Promise.all(
    entries.map(async (entry) => {
      const props: EntryPageProps<E> = { entry, neighbours: neighbours.get(entry.slug) };
      return {
        params: { slug: entrySegment(entry) },
        props,
        cacheKey: await keyOf(entry, props.neighbours),
      };
    }),
  );
}
