/** The networks a site announces on: one line each. */
import type { Secrets } from '../content/secrets.ts';
import { type NetworkId, networkIds, networkNames } from '../model/ids.ts';
import type { Site } from '../model/site.ts';
import type { Network } from './contract.ts';
import { NeedsOwner } from './errors.ts';
import { type Clock, type Fetch, Transport, type TransportOptions } from './transport.ts';

/** What a connection needs from the run. */
export interface Surroundings {
  secrets: Secrets;
  fetch: Fetch;
  clock: Clock;
  /** Ends waiting; see `TransportOptions`. */
  signal?: AbortSignal;
  /** For tests and dry runs: shorter time-outs, fewer tries. */
  limits?: Pick<TransportOptions, 'timeout' | 'attempts' | 'longestWait' | 'random'>;
}

/** The networks that `site.yaml` names. */
export function configuredNetworks(site: Pick<Site, 'networks'>): NetworkId[] {
  return networkIds.filter((id) => site.networks[id] !== undefined);
}

/**
 * Connects to a network. Its adapter and client library are loaded only now: a run with nothing to do
 * needs none of them. No request is made.
 *
 * @throws NeedsOwner where a secret is missing
 */
export async function connect(id: NetworkId, site: Site, around: Surroundings): Promise<Network> {
  const secret = (name: keyof Secrets) => {
    const value = around.secrets[name];
    if (value) return value;
    throw new NeedsOwner(
      `${networkNames[id]}: ${name} is not set. Run npm run login -- ${id}, or add it to .env.`,
    );
  };
  const transport = (repeatable: NonNullable<TransportOptions['repeatable']>) =>
    new Transport({
      name: networkNames[id],
      fetch: around.fetch,
      clock: around.clock,
      repeatable,
      ...(around.signal && { signal: around.signal }),
      ...around.limits,
    });
  const { mastodon, bluesky, linkedin } = site.networks;
  if (id === 'mastodon' && mastodon) {
    const token = secret('MASTODON_ACCESS_TOKEN');
    const [{ createMastodon }, { repeatableOnMastodon }] = await Promise.all([
      import('./mastodon/mastodon.ts'),
      import('./mastodon/client.ts'),
    ]);
    return createMastodon({ url: mastodon.url, token, transport: transport(repeatableOnMastodon) });
  }
  if (id === 'bluesky' && bluesky) {
    const identifier = around.secrets.BLUESKY_IDENTIFIER ?? bluesky.handle ?? secret('BLUESKY_IDENTIFIER');
    const password = secret('BLUESKY_APP_PASSWORD');
    const [{ createBluesky }, { repeatableOnBluesky }] = await Promise.all([
      import('./bluesky/bluesky.ts'),
      import('./bluesky/client.ts'),
    ]);
    const { service } = bluesky;
    return createBluesky({ service, identifier, password, transport: transport(repeatableOnBluesky) });
  }
  if (id === 'linkedin' && linkedin) {
    const token = secret('LINKEDIN_ACCESS_TOKEN');
    const [{ createLinkedIn }, { repeatableOnLinkedIn }] = await Promise.all([
      import('./linkedin/linkedin.ts'),
      import('./linkedin/client.ts'),
    ]);
    return createLinkedIn({ ...linkedin, token, transport: transport(repeatableOnLinkedIn) });
  }
  throw new NeedsOwner(`${networkNames[id]} is not in content/site.yaml.`);
}
