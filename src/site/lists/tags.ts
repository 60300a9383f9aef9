/** Tags: what the owner speaks and writes about. */
import { slug } from 'github-slugger';
import { allEntries, type Content, type Entry } from '../../model/content.ts';
import { isListed } from '../../model/publication.ts';
import { signWords } from '../../model/signs.ts';

export interface Tag {
  /** As the owner writes it. */
  name: string;
  /** The last part of its address. */
  slug: string;
  entries: Entry[];
}

/**
 * The last part of a tag's address: signs that make a name another one are spelt, and one of nothing but signs
 * is written by their code points.
 *
 * @example tagSlug('Open Data') // 'open-data'
 * @example tagSlug('C++') // 'c-plus-plus'
 * @example tagSlug('→') // 'u2192'
 */
export function tagSlug(name: string): string {
  const written = slug(signWords(name.normalize('NFC')));
  if (/[\p{L}\p{N}]/u.test(written)) return written;
  return [...name].map((sign) => `u${(sign.codePointAt(0) as number).toString(16)}`).join('-');
}

/** The address of a tag's page, below the base. Two spellings with the same address are one tag. */
export function tagPath(name: string): string {
  return `tags/${tagSlug(name)}/`;
}

const known = new WeakMap<Content, Tag[]>();

/** All tags of listed entries, in alphabetical order. */
export function listedTags(content: Content): Tag[] {
  const tags = known.get(content) ?? collect(content);
  known.set(content, tags);
  return tags;
}

/** Whether a tag has a page. One that only an unlisted entry has gets none, for the page would tell of the entry. */
export function hasTagPage(content: Content, name: string): boolean {
  return listedTags(content).some((tag) => tag.slug === tagSlug(name));
}

function collect(content: Content): Tag[] {
  const tags = new Map<string, Tag>();
  for (const entry of allEntries(content).filter(isListed)) {
    for (const name of entry.data.tags) {
      const key = tagSlug(name);
      const tag = tags.get(key) ?? { name, slug: key, entries: [] };
      if (!tag.entries.includes(entry)) tag.entries.push(entry);
      tags.set(key, tag);
    }
  }
  const { compare } = new Intl.Collator(content.site.language);
  return [...tags.values()].sort((a, b) => compare(a.name, b.name));
}
