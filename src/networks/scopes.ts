/**
 * What each token has to be allowed, and no more: asked for by `npm run login`, checked by `npm run doctor`.
 * Whoever makes the adapters call something new adds what it takes here.
 */

/**
 * Mastodon (docs.joinmastodon.org/api/oauth-scopes): whose token it is and who shared a post; the account's
 * own statuses, their source and the threads below them; posting, editing and deleting; pictures of slides.
 */
export const mastodonScopes = ['read:accounts', 'read:statuses', 'write:statuses', 'write:media'] as const;

/** What a new token is asked for: also to find the post at an address, for which there is another, slower way. */
export const mastodonLoginScopes = [...mastodonScopes, 'read:search'] as const;

/**
 * LinkedIn (learn.microsoft.com/linkedin/shared/authentication/getting-access): to post as a person one needs the
 * products "Sign In with LinkedIn using OpenID Connect" and "Share on LinkedIn", both given to everybody; as
 * a page the Community Management API, for which LinkedIn looks at the company. Since 2025 its documentation names scopes of
 * their own for comments and reactions (…/community-management/shares/comments-api: `w_member_social_feed` and the
 * like); apps that have the older ones go on with those, so both count.
 */
export const linkedinScopes = {
  person: ['openid', 'profile', 'w_member_social'],
  organization: ['w_organization_social', 'r_organization_social'],
  /** To read what is answered to a person's posts: either. LinkedIn gives them to few. */
  comments: ['r_member_social', 'r_member_social_feed'],
} as const;

/** Whose posts an author's are: `urn:li:organization:…` is a page, everything else a person. */
export function linkedinAuthorKind(author: string | undefined): 'person' | 'organization' {
  return author?.startsWith('urn:li:organization:') ? 'organization' : 'person';
}

/**
 * The scopes that are missing. On Mastodon `read` has all of `read:…` in it.
 *
 * @example missingScopes(['read:statuses', 'write:statuses'], ['read']) // ['write:statuses']
 */
export function missingScopes(needed: readonly string[], granted: readonly string[]): string[] {
  return needed.filter((scope) => !granted.includes(scope) && !granted.includes(scope.split(':')[0] ?? ''));
}
