/** By which addresses, and ids of feeds, the journal knows an entry that has another name now. Pure. */
import type { EntryId } from '../model/ids.ts';
import type { JournalFile } from '../model/journal.ts';
import { isOnSite, pageKey } from '../model/page-address.ts';

/**
 * What an address or an id is compared by: two ways of writing one page's address are one.
 *
 * @example knownKey('http://www.ada.example/a/') === knownKey('https://ada.example/a') // true
 */
export function knownKey(known: string): string {
  return pageKey(known) ?? known;
}

/**
 * Every address and id that the journal knows, with the entries it knows by it.
 *
 * @param site addresses of the site, the present one first: what was at a former one is at the present one now. Of a journal
 *   from before addresses were kept, the one link to the site in what was announced is the entry's
 */
export function knownEntries(
  files: ReadonlyMap<EntryId, JournalFile>,
  site: readonly string[],
): Map<string, EntryId[]> {
  const found = new Map<string, EntryId[]>();
  for (const [id, file] of files) {
    for (const key of new Set(
      knownIn(file, site).flatMap((known) => [knownKey(known), presentKey(known, site)]),
    )) {
      const others = found.get(key);
      if (others) others.push(id);
      else found.set(key, [id]);
    }
  }
  return found;
}

/** What a page is known by at the present address of the site. */
function presentKey(known: string, [present = '', ...former]: readonly string[]): string {
  const key = knownKey(known);
  const base = former.map(knownKey).find((each) => key === each || key.startsWith(`${each}/`));
  return base === undefined ? key : knownKey(present) + key.slice(base.length);
}

function knownIn(file: JournalFile, site: readonly string[]): readonly string[] {
  if (file.known) return file.known;
  const links = Object.values(file.announcements)
    .flatMap((networks) => Object.values(networks))
    .flatMap(({ intent }) => (intent ? linksIn(`${intent.text} ${JSON.stringify(intent.body ?? {})}`) : []))
    .filter((link) => isOnSite(link, site));
  const pages = new Set(links.map(knownKey));
  return pages.size === 1 ? [...pages].map((page) => `https://${page}`) : [];
}

/** Web addresses in a text, without what ends a sentence. */
function linksIn(text: string): string[] {
  return (text.match(/https?:\/\/[^\s"'<>\\)\]}]{1,2000}/g) ?? []).map((link) =>
    link.replace(/[.,;:!?]+$/, ''),
  );
}
