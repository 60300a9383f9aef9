/**
 * Names of things: entries, announcements, networks.
 *
 * An entry's id is its folder and slug (`posts/hello`); an announcement's id adds the event of a
 * delivery and the moment (`talks/x@devconf-2026#slides`). Ids are what the journal is keyed by, so
 * they never depend on titles, dates or file extensions.
 */
import { z } from 'zod';
import { modelOf, type NetworkId, networkIds } from './networks.ts';

export { type NetworkId, networkIds } from './networks.ts';

/** A slug: lower-case letters, digits and single hyphens. It becomes part of an address. */
export const slugPattern = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** `posts/hello`: the name of a collection (`collections.ts`) and a slug. */
export type EntryId = `${string}/${string}`;

const entryIdPattern = /^[a-z]+\/[a-z0-9]+(-[a-z0-9]+)*$/;

export const slugSchema = z
  .string()
  .regex(slugPattern, 'expected lower-case letters, digits and hyphens, such as "my-first-talk"');

export const entryIdSchema = z
  .string()
  .regex(entryIdPattern, 'expected an entry id such as "posts/hello"')
  .transform((id) => id as EntryId);

/** An address that an entry had on the site before, below its base: `/2019/05/hello.html`. */
export type FormerPath = `/${string}`;

/**
 * What an entry was before: an id, or an address. An address has no query and no fragment, for a static host sees neither, and
 * stays within the site.
 */
export const aliasSchema = z
  .string()
  .refine(
    (alias) => entryIdPattern.test(alias) || isFormerPath(alias),
    'expected an entry id such as "posts/hello", or a former address such as /2019/05/hello/',
  )
  .transform((alias) => alias as EntryId | FormerPath);

/** Whether an alias is a former address; else it is a former id. @example isFormerPath('/2019/05/hello/') // true */
export function isFormerPath(alias: string): alias is FormerPath {
  return /^\/[^/\s?#\\][^\s?#\\]*$/.test(alias) && !alias.split('/').some((part) => /^\.{1,2}$/.test(part));
}

/** Of aliases, the ids. @example formerIds(['posts/old', '/2019/old/']) // ['posts/old'] */
export function formerIds(aliases: readonly (EntryId | FormerPath)[]): EntryId[] {
  return aliases.filter((alias) => !isFormerPath(alias));
}

/** Networks that the owner may post to by hand: Lectern prepares and records. Some may have an adapter, too. */
const byHandNames = {
  x: 'X',
  threads: 'Threads',
  facebook: 'Facebook',
  instagram: 'Instagram',
  tiktok: 'TikTok',
  tumblr: 'Tumblr',
  researchgate: 'ResearchGate',
  reddit: 'Reddit',
} as const;
export type ByHandId = keyof typeof byHandNames;
export const byHandIds = Object.keys(byHandNames) as ByHandId[];

export type AnyNetworkId = NetworkId | ByHandId;
export const anyNetworkIds: readonly AnyNetworkId[] = [...new Set([...networkIds, ...byHandIds])];

/** How each network writes its own name. */
export const networkNames = {
  ...byHandNames,
  ...Object.fromEntries(networkIds.map((id) => [id, modelOf(id).name])),
} as Record<AnyNetworkId, string>;

/** When something is worth saying. */
export const moments = ['published', 'upcoming', 'today', 'slides', 'recording', 'correction'] as const;
export type Moment = (typeof moments)[number];

/** `posts/x#published`, `talks/x@EVENT#slides`, `posts/x#correction-2026-11-20` */
export type AnnouncementId = string;

/**
 * The id of an announcement.
 *
 * @example announcementId('talks/x', 'slides', { event: 'devconf' }) // 'talks/x@devconf#slides'
 * @example announcementId('posts/x', 'correction', { date: '2026-11-20' }) // 'posts/x#correction-2026-11-20'
 */
export function announcementId(
  entry: EntryId,
  moment: Moment,
  of: { event?: string | undefined; date?: string | undefined; count?: number } = {},
): AnnouncementId {
  const delivery = of.event ? `@${of.event}` : '';
  const counted = of.count && of.count > 1 ? `-${of.count}` : '';
  const dated = of.date ? `-${of.date}${counted}` : '';
  return `${entry}${delivery}#${moment}${dated}`;
}

const announcementIdPattern =
  /^([a-z]+\/[a-z0-9-]+)(?:@([a-z0-9-]+))?#(published|upcoming|today|slides|recording|correction)(?:-(\d{4}-\d{2}-\d{2})(?:-\d+)?)?$/;

/** Takes an announcement's id apart; `undefined` where it is none. */
export function parseAnnouncementId(
  id: string,
): { entry: EntryId; event?: string; moment: Moment; date?: string } | undefined {
  const match = announcementIdPattern.exec(id);
  if (!match) return undefined;
  const [, entry, event, moment, date] = match;
  return {
    entry: entry as EntryId,
    moment: moment as Moment,
    ...(event && { event }),
    ...(date && { date }),
  };
}
