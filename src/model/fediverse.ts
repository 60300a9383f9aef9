/** Who the owner is in the fediverse, for `fediverse:creator`. */
import type { Site } from './site.ts';

/**
 * The owner's full handle: as `networks.mastodon.account` says, else from a link of theirs that has
 * the form of a profile's address.
 *
 * @example fediverseHandle(…) // '@ada@mastodon.example', from https://mastodon.example/@ada
 */
export function fediverseHandle(site: Pick<Site, 'networks' | 'owner'>): string | undefined {
  const { account } = site.networks.mastodon ?? {};
  if (account) return account;
  for (const { url, me } of site.owner.links) {
    const profile = /^https:\/\/([^/]+)\/@([\w.-]+)\/?$/.exec(url);
    if (me && profile) return `@${profile[2]}@${profile[1]}`;
  }
  return undefined;
}
