/** A reader for each network the site is set up with, over one transport each. */
import type { Secrets } from '../content/secrets.ts';
import { isLoopbackHost } from '../model/entry.ts';
import type { ReplySource } from '../model/reply.ts';
import type { Site } from '../model/site.ts';
import { BlueskySession } from '../networks/bluesky/client.ts';
import { blueskyThreads } from '../networks/bluesky/thread.ts';
import { linkedinThreads } from '../networks/linkedin/thread.ts';
import { mastodonThreads } from '../networks/mastodon/thread.ts';
import type { ThreadReader } from '../networks/thread.ts';
import { type Clock, type Fetch, Transport } from '../networks/transport.ts';
import { webmentions } from '../networks/webmention/thread.ts';
import { type PublicFetch, publicFetch } from './fetch-public.ts';

export interface Connections {
  fetch: Fetch;
  clock: Clock;
  signal?: AbortSignal;
}

/** The networks that can be read. LinkedIn needs a token for everything; the others have much in public. */
export function readersFor(
  site: Site,
  secrets: Secrets,
  connections: Connections,
): Partial<Record<ReplySource, ThreadReader>> {
  const { mastodon, bluesky, linkedin } = site.networks;
  const { webmention } = site.replies;
  // Reading can be repeated without harm, so that a failure costs little patience.
  const transport = (name: string) => new Transport({ name, attempts: 3, ...connections });
  const readers: Partial<Record<ReplySource, ThreadReader>> = {};
  if (mastodon) {
    readers.mastodon = mastodonThreads({
      url: mastodon.url,
      account: mastodon.account,
      token: secrets.MASTODON_ACCESS_TOKEN,
      transport: transport('Mastodon'),
    });
  }
  if (bluesky) {
    const one = transport('Bluesky');
    const { BLUESKY_APP_PASSWORD: password } = secrets;
    const identifier = secrets.BLUESKY_IDENTIFIER ?? bluesky.handle;
    const session =
      identifier && password
        ? new BlueskySession({ service: bluesky.service, identifier, password, transport: one })
        : undefined;
    readers.bluesky = blueskyThreads({
      appview: bluesky.appview,
      transport: one,
      session,
      labellers: site.replies.labellers,
      language: site.language,
    });
  }
  if (linkedin && secrets.LINKEDIN_ACCESS_TOKEN) {
    readers.linkedin = linkedinThreads({
      api: linkedin.api,
      version: linkedin.version,
      token: secrets.LINKEDIN_ACCESS_TOKEN,
      read: site.replies.linkedin,
      transport: transport('LinkedIn'),
    });
  }
  if (webmention) {
    readers.webmention = webmentions({
      url: webmention.url,
      token: secrets.WEBMENTION_TOKEN,
      transport: transport('The webmention receiver'),
    });
  }
  return readers;
}

/**
 * How pictures of each network's people are fetched: from public addresses over https, and from this
 * machine only where the network itself is on it. Nothing where `replies.avatars` is off.
 */
export function picturesFor(site: Site): Partial<Record<ReplySource, PublicFetch>> | undefined {
  if (!site.replies.avatars) return undefined;
  const { mastodon, bluesky, linkedin } = site.networks;
  const addresses: Partial<Record<ReplySource, string | undefined>> = {
    mastodon: mastodon?.url,
    bluesky: bluesky?.appview,
    linkedin: linkedin?.api,
    webmention: site.replies.webmention?.url,
  };
  const far = publicFetch();
  const near = publicFetch({ loopback: true });
  const pictures = Object.entries(addresses).map(([source, address]) => [
    source,
    address && isLoopbackHost(new URL(address).hostname) ? near : far,
  ]);
  return Object.fromEntries(pictures) as Record<ReplySource, PublicFetch>;
}
