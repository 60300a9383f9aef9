/** What the head and the foot of every page lead to, where `site.yaml` says it. */
import { z } from 'zod';
import { collections, folderOf } from './collections.ts';
import { filled, linkAddressSchema } from './fields.ts';

/** The parts of a site, in the order in which they are listed where nothing else is said. */
export const siteParts = [
  ...new Set(['talks', 'slides', 'posts', 'calendar', ...collections.map(folderOf), 'about', 'search']),
] as [string, ...string[]];

/** A link with words of the owner's: to a page of the site, by its path below the site's address, or elsewhere. */
const linkSchema = z.strictObject({
  label: filled,
  url: z.union(
    [z.string().regex(/^\/(?![/\\])\S*$/), linkAddressSchema],
    'expected a path of the site such as /uses/, or a web address',
  ),
});

/** `navigation` of `site.yaml`: parts of the site by their names, and links. */
export const navigationSchema = z.array(
  z.union([z.enum(siteParts), linkSchema], `expected one of ${siteParts.join(', ')}, or label and url`),
);

/** `footer` of `site.yaml`. */
export const footerSchema = z.array(linkSchema);

/** A link of the head or the foot. */
export type SiteLink = z.infer<typeof linkSchema>;

/**
 * What the head of every page lists: names of parts, and links. A part in which there is nothing has no page.
 *
 * @param filled the parts in which there is something
 */
export function navigationOf(
  { navigation = siteParts }: { navigation?: (string | SiteLink)[] | undefined },
  filled: ReadonlySet<string>,
): (string | SiteLink)[] {
  return navigation.filter((item) => typeof item !== 'string' || filled.has(item));
}
