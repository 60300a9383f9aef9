/** The pages of a built site, as tests read them. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { filesBelow } from './files.ts';
import { attribute, elementsOf } from './links.ts';

/** Paths of all pages of a site, below its folder: `posts/hello/index.html`. */
export function pagesOf(out: string): string[] {
  return filesBelow(out).filter((file) => file.endsWith('.html'));
}

/** The HTML of a page, by its address below the base: `posts/hello/`. */
export function pageAt(out: string, address: string): string {
  return readFileSync(path.join(out, address, address.endsWith('.html') ? '' : 'index.html'), 'utf8');
}

/** Whether there is a page at an address. */
export function hasPage(out: string, address: string): boolean {
  return existsSync(path.join(out, address, 'index.html'));
}

/** The values of all `<meta>`, by `name`, `property` or `http-equiv`; the last one counts. */
export function metaOf(html: string): Map<string, string> {
  return new Map(
    elementsOf(html)
      .filter(({ tagName }) => tagName === 'meta')
      .flatMap((element) => {
        const name = ['name', 'property', 'http-equiv'].map((key) => attribute(element, key)).find(Boolean);
        return name ? [[name, attribute(element, 'content') ?? ''] as const] : [];
      }),
  );
}

/** The addresses of `<link>` elements with a relation. */
export function linksOf(html: string, rel: string): string[] {
  return elementsOf(html)
    .filter((element) => element.tagName === 'link' && attribute(element, 'rel') === rel)
    .map((element) => attribute(element, 'href') ?? '');
}

/** Everything a page says in JSON-LD: the nodes of its graph. */
export function jsonLdOf(html: string): Record<string, unknown>[] {
  return [...html.matchAll(/<script type="application\/ld\+json">([\s\S]*?)<\/script>/g)].flatMap(
    ([, json = '']) => (JSON.parse(json) as { '@graph': Record<string, unknown>[] })['@graph'],
  );
}

/** Bytes as a server sends them: gzip at its usual level. */
export function compressed(text: string | Buffer): number {
  return gzipSync(text, { level: 6 }).length;
}
