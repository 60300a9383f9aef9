/** The networks a site announces on. */
import { type NetworkId, networkIds } from '../model/ids.ts';
import type { Site } from '../model/site.ts';
import type { Network } from './contract.ts';
import type { Dependencies } from './dependencies.ts';
import { definitionOf } from './registry.ts';

export type { Dependencies } from './dependencies.ts';

/** The networks that `site.yaml` names. */
export function configuredNetworks(site: Pick<Site, 'networks'>): NetworkId[] {
  return networkIds.filter((id) => site.networks[id] !== undefined);
}

/**
 * Connects to a network. Its adapter and client library are loaded only now: a run with nothing to do
 * needs none of them. No request is made.
 *
 * @throws NeedsOwner where a secret is missing, or `site.yaml` does not name it
 */
export function connect(id: NetworkId, site: Site, around: Dependencies): Promise<Network> {
  return definitionOf(id).connect(site, around);
}
