/** What a token has to be allowed, and no more: whoever makes the adapter call something new adds what it takes here. */

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
