/** The stand-ins of the networks that come with Lectern, found by their folders. */
import { type NetworkId, type NetworkSecret, suppliedNetworkIds } from '../model/networks.ts';
import type { StandIn } from './stand-in.ts';

const found = await Promise.all(
  suppliedNetworkIds.map(async (id) => {
    const { standIn } = (await import(`./${id}/stand-in.ts`)) as { standIn: StandIn };
    return [id, standIn] as const;
  }),
);

/** In the order of lists. */
export const standIns: ReadonlyMap<string, StandIn> = new Map(found);

/** Something of each stand-in, by the network's id. */
export function ofEach<T>(make: (standIn: StandIn, id: NetworkId) => T): Record<NetworkId, T> {
  return Object.fromEntries(found.map(([id, standIn]) => [id, make(standIn, id)])) as Record<NetworkId, T>;
}

/**
 * What signs the sandbox's owner in, by the names of the environment variables the scripts read.
 * They open nothing but this sandbox.
 */
export const sandboxCredentials = Object.assign(
  {},
  ...found.map(([, { credentials }]) => credentials),
) as Readonly<Record<NetworkSecret, string>>;
