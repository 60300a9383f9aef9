/** Where an address in a post of another program leads: to a post, to a file of the source, or elsewhere. */
import path from 'node:path';
import { isOnSite } from '../model/page-address.ts';
import { decodedPart } from '../model/percent.ts';
import type { SourcePost, SourceSite } from './post.ts';

/** What an address means. `rest` is its fragment, with the sign before it. */
export type Meaning =
  | { post: SourcePost; rest: string }
  | { file: string; path: string }
  | { elsewhere: string }
  /** A path of the old site that nothing of the source answers to. */
  | { lost: string };

/** Finds posts by their files and by their old addresses. */
export class OldLinks {
  readonly #site: SourceSite;
  readonly #byFile = new Map<string, SourcePost>();
  readonly #byPath = new Map<string, SourcePost>();

  constructor(site: SourceSite) {
    this.#site = site;
    for (const post of site.posts) {
      this.#byFile.set(post.key, post);
      for (const each of post.paths) {
        const key = pathKey(pathOn(each, site.address) ?? '');
        if (key !== '' && !this.#byPath.has(key)) this.#byPath.set(key, post);
      }
    }
  }

  /** The meaning of an address that stands in a post; nothing for what leads to a place of the page, or is no address of a page. */
  of(address: string, from: SourcePost): Meaning | undefined {
    const trimmed = address.trim();
    if (trimmed === '' || trimmed.startsWith('#') || /^(?!https?:)[a-z][a-z0-9+.-]*:/i.test(trimmed))
      return undefined;
    const whole = trimmed.startsWith('//') ? `https:${trimmed}` : trimmed;
    const isWhole = /^https?:\/\//i.test(whole);
    const onSite = isWhole ? pathOn(whole, this.#site.address) : whole;
    if (onSite === undefined) return { elsewhere: whole };
    const [, plain = '', query = '', rest = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(onSite) ?? [];
    const writtenOut = decodedPart(plain);
    const post =
      this.#byFile.get(path.posix.normalize(path.posix.join(path.posix.dirname(from.key), writtenOut))) ??
      this.#atPath(writtenOut + (query.startsWith('?p=') ? query : ''), from);
    if (post) return { post, rest };
    const file = writtenOut === '' ? undefined : this.#site.find(writtenOut, from);
    if (file) return { file, path: writtenOut };
    if (isWhole) return { elsewhere: whole };
    const old =
      this.#site.address && URL.parse(plain, new URL(from.paths[0] ?? '/', this.#site.address))?.href;
    return old ? { elsewhere: old } : { lost: plain };
  }

  #atPath(address: string, from: SourcePost): SourcePost | undefined {
    if (address.startsWith('/')) return this.#byPath.get(pathKey(address));
    const own = pathOn(from.paths[0] ?? '', this.#site.address);
    const seen = own && URL.parse(address, new URL(own, 'https://old.invalid/'));
    return seen ? this.#byPath.get(pathKey(decodedPart(seen.pathname))) : undefined;
  }
}

/**
 * The path of an address on the old site, with its query; nothing where it is on another one.
 *
 * @example pathOn('https://old.example/a/?p=1', 'https://old.example/') // '/a/?p=1'
 */
export function pathOn(address: string, site: string | undefined): string | undefined {
  if (!/^https?:\/\//i.test(address)) return address;
  const url = URL.parse(address);
  return url && site && isOnSite(address, [site]) ? url.pathname + url.search + url.hash : undefined;
}

/** What two ways of writing one path have in common. */
export function pathKey(address: string): string {
  return decodedPart(address)
    .normalize('NFC')
    .replace(/(^|\/)index\.html?$/, '$1')
    .replace(/\.html?$/, '')
    .replace(/\/+$/, '')
    .toLowerCase();
}
