import type { Site } from '../../model/site.ts';
import type { Network } from '../contract.ts';
import { type Dependencies, requiredSecret, transportFor } from '../dependencies.ts';
import { NeedsOwner } from '../errors.ts';
import { repeatableOnThreads } from './client.ts';
import { createThreads } from './threads.ts';

/** Connects to Threads. No request is made. @throws NeedsOwner where it is not set up */
export function connectToThreads(
  { networks, url }: Pick<Site, 'networks' | 'url'>,
  around: Dependencies,
): Network {
  if (!networks.threads) throw new NeedsOwner('Threads is not in content/site.yaml.');
  return createThreads({
    api: networks.threads.api,
    token: requiredSecret('threads', 'THREADS_ACCESS_TOKEN', around),
    site: url,
    transport: transportFor('threads', repeatableOnThreads, around),
  });
}
