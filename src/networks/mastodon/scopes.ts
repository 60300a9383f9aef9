/** What a token has to be allowed, and no more: whoever makes the adapter call something new adds what it takes here. */

/**
 * Mastodon (docs.joinmastodon.org/api/oauth-scopes): whose token it is and who shared a post; the account's
 * own statuses, their source and the threads below them; posting, editing and deleting; pictures of slides.
 */
export const mastodonScopes = ['read:accounts', 'read:statuses', 'write:statuses', 'write:media'] as const;

/** What a new token is asked for: also to find the post at an address, for which there is another, slower way. */
export const mastodonLoginScopes = [...mastodonScopes, 'read:search'] as const;
