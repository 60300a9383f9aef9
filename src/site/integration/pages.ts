/** The pages that Lectern adds to a site: one for each file of `src/site/pages/`, but where the owner has a page of their own. */

import { readdirSync } from 'node:fs';
import type { InjectedRoute } from 'astro';
import { ownFile, ownModule } from '../../files/roots.ts';
import { withSlashes } from '../../files/slashes.ts';

/** What Astro takes for a page, and its own types of data. */
const page = /\.(?:astro|md|mdx|html|[cm]?[jt]s)$/;

/**
 * The pages of a site.
 *
 * @param folder absolute path of the owner's own pages, as Astro reads them; it need not exist
 */
export function sitePages(folder: string): InjectedRoute[] {
  const owned = new Set(pageFiles(folder).map((file) => addressOf(patternOf(file))));
  return pageFiles(ownFile('site/pages')).flatMap((file) => {
    const pattern = patternOf(file);
    if (owned.has(addressOf(pattern))) return [];
    return [{ pattern, entrypoint: ownFile(`site/pages/${file}`) }];
  });
}

/** What only the owner sees, in `npm run dev`. */
export function ownerPages(): InjectedRoute[] {
  return [
    { pattern: '/styleguide', entrypoint: ownFile('site/styleguide/styleguide.astro') },
    { pattern: '/cards', entrypoint: ownFile('site/gallery/gallery.astro') },
    { pattern: '/cards/[picture].png', entrypoint: ownModule('site/gallery/picture') },
  ];
}

/** Paths below the folder, with slashes, in order. What begins with `_` is no page, and neither are declarations of types. */
function pageFiles(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return names
    .map(withSlashes)
    .filter((name) => page.test(name) && !name.endsWith('.d.ts') && !/(?:^|\/)_/.test(name))
    .sort();
}

/** `posts/index.astro` → `/posts`, `rss.xml.ts` → `/rss.xml`, as Astro names routes by files. */
function patternOf(file: string): string {
  return `/${file.replace(page, '')}`.replace(/\/index$/, '') || '/';
}

/** The same for two patterns that differ in the names of their parameters alone. */
function addressOf(pattern: string): string {
  return pattern.replace(/\[(\.{3})?[^\]]*\]/g, '[$1]');
}
