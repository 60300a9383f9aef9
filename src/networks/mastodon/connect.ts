import type { Site } from '../../model/site.ts';
import type { Network } from '../contract.ts';
import { type Dependencies, requiredSecret, transportFor } from '../dependencies.ts';
import { NeedsOwner } from '../errors.ts';
import { repeatableOnMastodon } from './client.ts';
import { createMastodon } from './mastodon.ts';

/** Connects to the owner's server. No request is made. @throws NeedsOwner where it is not set up */
export function connectToMastodon({ networks }: Pick<Site, 'networks'>, around: Dependencies): Network {
  if (!networks.mastodon) throw new NeedsOwner('Mastodon is not in content/site.yaml.');
  return createMastodon({
    url: networks.mastodon.url,
    token: requiredSecret('mastodon', 'MASTODON_ACCESS_TOKEN', around),
    transport: transportFor('mastodon', repeatableOnMastodon, around),
  });
}
