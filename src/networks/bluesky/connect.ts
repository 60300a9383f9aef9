import type { Site } from '../../model/site.ts';
import type { Network } from '../contract.ts';
import { type Dependencies, requiredSecret, transportFor } from '../dependencies.ts';
import { NeedsOwner } from '../errors.ts';
import { createBluesky } from './bluesky.ts';
import { repeatableOnBluesky } from './client.ts';

/** Connects to the owner's PDS. No request is made. @throws NeedsOwner where it is not set up */
export function connectToBluesky({ networks }: Pick<Site, 'networks'>, around: Dependencies): Network {
  const { bluesky } = networks;
  if (!bluesky) throw new NeedsOwner('Bluesky is not in content/site.yaml.');
  return createBluesky({
    service: bluesky.service,
    identifier:
      around.secrets.BLUESKY_IDENTIFIER ??
      bluesky.handle ??
      requiredSecret('bluesky', 'BLUESKY_IDENTIFIER', around),
    password: requiredSecret('bluesky', 'BLUESKY_APP_PASSWORD', around),
    transport: transportFor('bluesky', repeatableOnBluesky, around),
  });
}
