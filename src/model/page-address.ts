/**
 * Addresses of pages, as one knows them again: feeds of one site write the same page with and without `www`, a slash at
 * the end, or the marks of a campaign. Pure.
 */

import { isLoopbackHost } from './fields.ts';

/**
 * Parameters that say where a reader came from, and nothing of the page: those of campaigns (`utm_…`, Matomo's `mtm_…` and
 * `pk_…`), and of networks and newsletters that add their own.
 */
const tracking =
  /^(?:utm_\w+|mtm_\w+|pk_(?:campaign|kwd|source|medium|content)|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|yclid|_hsenc|_hsmi|ref_src|source=rss)$/i;

/** Fragments that feeds add and that name no part of a page. */
const idleFragment = /^#(?:utm_|xtor=|:~:|comments$|respond$|$)/i;

/**
 * An address without the marks of a campaign.
 *
 * @example withoutTracking('https://ada.example/a/?utm_source=rss&p=1') // 'https://ada.example/a/?p=1'
 */
export function withoutTracking(address: string): string {
  const url = URL.parse(address);
  if (!url) return address;
  for (const name of [...url.searchParams.keys()]) {
    if (tracking.test(name)) url.searchParams.delete(name);
  }
  if (idleFragment.test(url.hash)) url.hash = '';
  return url.href;
}

/**
 * What two addresses of one page have in common: no scheme, no `www`, no file name of a folder's page, no slash at the end.
 * Nothing for what is no web address. A fragment stays: some sites have many entries on one page.
 *
 * @example pageKey('http://www.ada.example/a/index.html?utm_source=rss') // 'ada.example/a'
 */
export function pageKey(address: string): string | undefined {
  const url = URL.parse(withoutTracking(address));
  if (!url || !['http:', 'https:'].includes(url.protocol)) return undefined;
  const host = hostKey(url.host);
  const path = decoded(url.pathname)
    .replace(/\/(?:index|default)\.(?:html?|php)$/i, '/')
    .replace(/\/+$/, '');
  url.searchParams.sort();
  return `${host}${path}${url.search}${url.hash}`;
}

/**
 * Whether a page is of a site: on its host, or on one that has the other's name at its end (`blog.ada.example`).
 *
 * @param site addresses of the site, the present one and former ones
 */
export function isOnSite(address: string, site: readonly string[]): boolean {
  const host = URL.parse(address)?.host;
  if (!host) return false;
  return site.some((each) => {
    const [one, other] = [hostKey(host), hostKey(URL.parse(each)?.host ?? '')];
    return one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`);
  });
}

/** An address as it is asked for: over https, for nothing else is announced. This machine's own stays as it is. */
export function encrypted(address: string): string {
  const url = new URL(address);
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname)) url.protocol = 'https:';
  return url.href;
}

const hostKey = (host: string): string => host.toLowerCase().replace(/^www\./, '');

/** A path with its letters written out where both ways of writing mean the same (RFC 3986 §6.2.2). */
function decoded(path: string): string {
  try {
    return decodeURI(path).normalize('NFC');
  } catch {
    return path;
  }
}
