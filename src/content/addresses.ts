/** What an address in a text leads to. */
import { basePath } from '../model/address.ts';
import { decodedAddress } from '../model/percent.ts';
import type { Site } from '../model/site.ts';

/**
 * Whether an address is that of a file beside the text, as Astro decides it of pictures.
 *
 * @example isOfContent('../images/a.png') // true
 * @example isOfContent('/media/a.png') // false
 */
export function isOfContent(url: string): boolean {
  return url !== '' && !url.startsWith('#') && !url.startsWith('/') && !URL.canParse(decodedAddress(url));
}

/**
 * The path below `public/` of an address from the root of the site, with the base path before it or without: without query and
 * fragment, with its letters written out.
 *
 * @example pathInPublic({ url: 'https://ada.example/site/' }, '/site/media/a%20b.png?1') // '/media/a b.png'
 */
export function pathInPublic(site: Pick<Site, 'url'>, url: string): string {
  const base = basePath(site);
  const below = url.startsWith(base) ? `/${url.slice(base.length)}` : url;
  return decodedAddress(below.replace(/[?#].*$/s, ''));
}
