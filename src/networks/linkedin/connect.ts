import type { Site } from '../../model/site.ts';
import type { Network } from '../contract.ts';
import { type Dependencies, requiredSecret, transportFor } from '../dependencies.ts';
import { NeedsOwner } from '../errors.ts';
import { repeatableOnLinkedIn } from './client.ts';
import { createLinkedIn } from './linkedin.ts';

/** Connects to LinkedIn. No request is made. @throws NeedsOwner where it is not set up */
export function connectToLinkedIn({ networks }: Pick<Site, 'networks'>, around: Dependencies): Network {
  if (!networks.linkedin) throw new NeedsOwner('LinkedIn is not in content/site.yaml.');
  return createLinkedIn({
    ...networks.linkedin,
    token: requiredSecret('linkedin', 'LINKEDIN_ACCESS_TOKEN', around),
    transport: transportFor('linkedin', repeatableOnLinkedIn, around),
  });
}
