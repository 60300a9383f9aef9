/** Where things are on the site. Every address honours the base path of `site.url`. */

import { folderOf, splitEntryId } from './collections.ts';
import type { Entry } from './content.ts';
import { type EntryId, type FormerPath, isFormerPath } from './ids.ts';
import { decodedAddress } from './percent.ts';
import type { Site } from './site.ts';

/**
 * The base path of the site, with a slash at both ends.
 *
 * @example basePath({ url: 'https://user.example/repo' }) // '/repo/'
 */
export function basePath(site: Pick<Site, 'url'>): string {
  const { pathname } = new URL(site.url);
  return pathname.endsWith('/') ? pathname : `${pathname}/`;
}

/**
 * A path of the site below its base.
 *
 * @example sitePath({ url: 'https://user.example/repo/' }, 'posts/hello/') // '/repo/posts/hello/'
 */
export function sitePath(site: Pick<Site, 'url'>, path: string): string {
  return basePath(site) + path.replace(/^\//, '');
}

/**
 * A link of `site.yaml`: a path of the site gets the base before it, all else stays.
 *
 * @example linkAddress({ url: 'https://user.example/repo/' }, '/uses/') // '/repo/uses/'
 */
export function linkAddress(site: Pick<Site, 'url'>, url: string): string {
  return url.startsWith('/') ? sitePath(site, url) : url;
}

/** A path of the site below its base, as an absolute URL. */
export function siteUrl(site: Pick<Site, 'url'>, path: string): string {
  return new URL(sitePath(site, path), site.url).href;
}

/**
 * The last part of an entry's address. An unlisted entry's carries its key, so that nobody guesses it.
 *
 * @example entrySegment({ slug: 'hello', data: { visibility: 'unlisted', key: 'k3…' } }) // 'hello-k3…'
 */
export function entrySegment(entry: Pick<Entry, 'slug' | 'data'>): string {
  const { visibility, key } = entry.data;
  return visibility === 'unlisted' && key ? `${entry.slug}-${key}` : entry.slug;
}

/** An entry's page, below the base: `posts/hello/`. Events live under `calendar/`. */
export function entryPath(entry: Pick<Entry, 'collection' | 'slug' | 'data'>): string {
  return `${folderOf(entry.collection)}/${entrySegment(entry)}/`;
}

/**
 * A page of the replies to an entry, below the base; the first is the entry's own.
 *
 * @example repliesPagePath(entry, 2) // 'posts/hello/replies/2/'
 */
export function repliesPagePath(entry: Pick<Entry, 'collection' | 'slug' | 'data'>, page: number): string {
  return page > 1 ? `${entryPath(entry)}replies/${page}/` : entryPath(entry);
}

/**
 * An address an entry had, below the base: under a former id (`posts/old-name/`), or a former address itself, as a host looks
 * for it: with its letters written out, and without the name of a folder's page.
 *
 * @example formerPath('/2019/05/gr%C3%B6%C3%9Fe/index.html') // '2019/05/größe/'
 */
export function formerPath(alias: EntryId | FormerPath): string {
  if (isFormerPath(alias)) return decodedAddress(alias.slice(1)).replace(/(^|\/)index\.html?$/, '$1');
  const { collection, slug } = splitEntryId(alias);
  return `${folderOf(collection)}/${slug}/`;
}

/** Whether an address is a script. Browsers overlook white space in the scheme. */
export const isScript = (url: string): boolean => /^javascript:/i.test(url.replace(/[\s\0]/g, ''));
