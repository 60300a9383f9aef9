/**
 * Whose words may be shown: only what was said in public, by people who did not say no. These rules are
 * the networks' and the authors' own; what the owner wishes is in `moderate.ts`.
 */
import type { FoundAuthor, FoundReply } from '../networks/thread.ts';

export type Refusal =
  | 'private'
  | 'unlisted'
  | 'hidden'
  | 'blockedOrMuted'
  | 'not for the logged-out'
  | 'labelled'
  | 'noindex'
  | 'opted out';

/**
 * Bluesky: asks apps to show the account to signed-in people alone, and a web page cannot know them.
 * https://docs.bsky.app/docs/advanced-guides/moderation ("Global label values")
 */
const loggedOut = '!no-unauthenticated';
/** Global label values with which moderation takes content out of sight; the same page. */
const takenDown = ['!hide', '!takedown', '!suspend'];
/** Of a biography so much is read, in UTF-16 code units; servers keep them to a few hundred or thousand. */
const longestBiography = 100_000;
/** What people write into a biography where the network has no switch for it. */
const optOut = /(?:#|\/tags?\/)(?:nobots?|noindex|nocomments)(?![\p{L}\p{N}_])/iu;

/**
 * Why a reply must not be shown, or nothing where it may.
 *
 * A boost-proof `unlisted` reply is readable by everybody but was not meant to be put on display;
 * Mastodon's `indexable: false` is every account's default and refuses nothing.
 */
export function refusal(reply: FoundReply): Refusal | undefined {
  if (reply.visibility !== 'public') return reply.visibility;
  if (reply.hidden) return 'hidden';
  return authorRefusal(reply.author);
}

/** The same for a person among likes and boosts. */
export function authorRefusal(author: FoundAuthor): Refusal | undefined {
  if (author.blockedOrMuted) return 'blockedOrMuted';
  if (author.labels?.includes(loggedOut)) return 'not for the logged-out';
  if (author.labels?.some((label) => takenDown.includes(label))) return 'labelled';
  if (author.noindex === true) return 'noindex';
  // Mastodon links hashtags: `#<span>nobot</span>`. Without tags it reads as people see it. A tag has no `<` in it:
  // without that, a megabyte of them would be read to its end from each.
  if (optOut.test((author.biography ?? '').slice(0, longestBiography).replace(/<[^<>]*>/g, '')))
    return 'opted out';
  return undefined;
}

/** Whether anybody who looks can read it on the network: private replies are not even counted in public. */
export function isReadableThere(reply: FoundReply): boolean {
  return reply.visibility !== 'private';
}
