/** What a page says of itself in its head: the card that networks show, and feeds (ogp.me, HTML §4.2). Pure. */
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { feedDate } from './dates.ts';
import { decoded } from './decode.ts';
import type { NamedPicture } from './feed.ts';
import { oneLine } from './plain.ts';

/** Characters of a page that are looked at: heads end long before. */
const longestHead = 300_000;
/** Characters of a description. */
const longest = 500;

/** What a page says of itself. */
export interface PageHead {
  title?: string;
  description?: string;
  picture?: NamedPicture;
  /** When it was published, as `src/model/time.ts` writes dates. */
  published?: string;
}

/** Whether a text is a web page, and not a feed. */
export function isPage(text: string): boolean {
  return /^\s*(?:<!--[\s\S]{0,2000}?-->\s*)?(?:<!doctype html|<html|<head|<body)/i.test(text.slice(0, 4_000));
}

/**
 * Reads the head of a page.
 *
 * @param type what the server calls it
 * @param address where it comes from
 */
export function readPage(bytes: Uint8Array, type: string, address: string): PageHead {
  const { metas } = headOf(decoded(bytes, type), address);
  const first = (...names: string[]) => names.flatMap((name) => metas.get(name) ?? []).find(Boolean);
  const title = first('og:title', 'twitter:title');
  const description = first('og:description', 'twitter:description', 'description');
  const image = first(
    'og:image:secure_url',
    'og:image',
    'og:image:url',
    'twitter:image',
    'twitter:image:src',
  );
  const alt = first('og:image:alt', 'twitter:image:alt');
  const url = image && webAddress(image, address);
  const published = feedDate(first('article:published_time') ?? '');
  return {
    ...(title && { title: oneLine(title).slice(0, longest) }),
    ...(description && { description: oneLine(description).slice(0, longest) }),
    ...(published && { published }),
    ...(url && { picture: { url, ...(alt && { alt: oneLine(alt).slice(0, 2 * longest) }) } }),
  };
}

/** The feeds that a page names, absolute. */
export function feedsOf(text: string, address: string): string[] {
  return headOf(text, address)
    .links.filter(
      ({ rel, type }) =>
        /\balternate\b/i.test(rel) && /^application\/(?:(?:rss|atom)\+xml|feed\+json|json)/i.test(type),
    )
    .flatMap(({ href }) => webAddress(href, address) ?? [])
    .slice(0, 3);
}

function headOf(text: string, address: string) {
  const metas = new Map<string, string>();
  const links: { rel: string; type: string; href: string }[] = [];
  let base = address;
  const open: DefaultTreeAdapterTypes.Node[] = [parse(text.slice(0, longestHead))];
  for (let node = open.pop(); node; node = open.pop()) {
    if ('attrs' in node) {
      const attribute = (name: string) => node.attrs.find((each) => each.name === name)?.value ?? '';
      const name = (attribute('property') || attribute('name')).toLowerCase();
      // The first of several counts.
      if (node.tagName === 'meta' && name && !metas.has(name)) metas.set(name, attribute('content').trim());
      if (node.tagName === 'base') base = webAddress(attribute('href'), address) ?? base;
      if (node.tagName === 'link')
        links.push({ rel: attribute('rel'), type: attribute('type'), href: attribute('href') });
    }
    if ('childNodes' in node)
      for (let index = node.childNodes.length - 1; index >= 0; index -= 1) open.push(node.childNodes[index]!);
  }
  return { metas, links: links.map((link) => ({ ...link, href: webAddress(link.href, base) ?? '' })) };
}

function webAddress(written: string, base: string): string | undefined {
  const url = written.trim() ? URL.parse(written.trim(), base) : null;
  return url && ['http:', 'https:'].includes(url.protocol) ? url.href : undefined;
}
