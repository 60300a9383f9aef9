/** The programs whose posts can be taken over, in the order in which a folder is asked whose it is. */
import type { PublicFetch } from '../replies/fetch-public.ts';
import { type OldPlace, openPlace } from './place.ts';
import { type SourceOptions, type SourceSite, SourceUnreadable } from './post.ts';
import type { OldProgram } from './source.ts';
import { astro } from './sources/astro.ts';
import { eleventy } from './sources/eleventy.ts';
import { feed } from './sources/feed.ts';
import { ghost } from './sources/ghost.ts';
import { hugo } from './sources/hugo.ts';
import { jekyll } from './sources/jekyll.ts';
import { medium } from './sources/medium.ts';
import { notion } from './sources/notion.ts';
import { obsidian } from './sources/obsidian.ts';
import { substack } from './sources/substack.ts';
import { wordpress } from './sources/wordpress.ts';

export const formats: readonly OldProgram[] = [
  obsidian,
  jekyll,
  hugo,
  astro,
  eleventy,
  notion,
  substack,
  medium,
  wordpress,
  ghost,
  feed,
];

/**
 * The format of a source.
 *
 * @param named what the owner says it is
 * @throws SourceUnreadable where none is like it
 */
export function formatOf(place: OldPlace, named?: string): OldProgram {
  const found =
    named === undefined
      ? formats.find((format) => format.detect(place))
      : formats.find(({ id }) => id === named);
  if (found) return found;
  const known = formats.map(({ id }) => id).join(', ');
  throw new SourceUnreadable(
    named === undefined
      ? `${place.folder} is of no program that is known. Name it with --from: ${known}.`
      : `--from ${named} is not known. Expected one of ${known}.`,
  );
}

/**
 * Reads a source: a folder, a file, or what is at an address.
 *
 * @param named the name of its format, where the owner says it
 * @throws SourceUnreadable
 */
export async function openSource(
  source: string,
  named: string | undefined,
  fetcher: PublicFetch,
  options: SourceOptions,
): Promise<{ format: OldProgram; found: SourceSite }> {
  if (/^https?:\/\//i.test(source))
    return { format: feed, found: await feed.fetch(source, fetcher, options) };
  const place = await openPlace(source);
  const format = formatOf(place, named);
  return { format, found: await format.read(place, options) };
}
