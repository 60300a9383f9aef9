/** A reader for each network the site is set up with, over one transport each. */
import type { Secrets } from '../content/secrets.ts';
import { isLoopbackHost } from '../model/fields.ts';
import { networkIds } from '../model/ids.ts';
import type { ReplySource } from '../model/reply.ts';
import type { Site } from '../model/site.ts';
import { configuredNetworks } from '../networks/index.ts';
import { definitionOf } from '../networks/registry.ts';
import type { ThreadReader } from '../networks/thread.ts';
import { type Clock, type Fetch, Transport } from '../networks/transport.ts';
import { webmentions } from '../networks/webmention/thread.ts';
import { type PublicFetch, publicFetch } from './fetch-public.ts';

export interface Connections {
  fetch: Fetch;
  clock: Clock;
  signal?: AbortSignal;
}

/** The networks that can be read. Some need a token for that; others have much in public. */
export async function readersFor(
  site: Site,
  secrets: Secrets,
  connections: Connections,
): Promise<Partial<Record<ReplySource, ThreadReader>>> {
  const { webmention } = site.replies;
  // Reading can be repeated without harm, so that a failure costs little patience.
  const limits = { attempts: 3 };
  const readers: Partial<Record<ReplySource, ThreadReader>> = {};
  for (const id of configuredNetworks(site)) {
    const reader = await definitionOf(id).reader(site, { secrets, ...connections, limits });
    if (reader) readers[id] = reader;
  }
  if (webmention) {
    readers.webmention = webmentions({
      url: webmention.url,
      token: secrets.WEBMENTION_TOKEN,
      transport: new Transport({ name: 'The webmention receiver', ...limits, ...connections }),
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
  const addresses: Partial<Record<ReplySource, string | undefined>> = {
    ...Object.fromEntries(networkIds.map((id) => [id, definitionOf(id).reading.address(site.networks)])),
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
