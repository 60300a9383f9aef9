/**
 * What signs the sandbox's owner in, by the names of the environment variables the scripts read.
 * They open nothing but this sandbox.
 */
export const sandboxCredentials = {
  MASTODON_ACCESS_TOKEN: 'sandbox-mastodon-token',
  BLUESKY_IDENTIFIER: 'owner.test',
  BLUESKY_APP_PASSWORD: 'sandbox-app-password',
  LINKEDIN_ACCESS_TOKEN: 'sandbox-linkedin-token',
} as const;

/** The LinkedIn app that can sign the owner in and inspect tokens. */
export const sandboxLinkedInApp = { id: 'sandbox-client-id', secret: 'sandbox-client-secret' } as const;
