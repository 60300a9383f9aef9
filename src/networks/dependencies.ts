/** What a connection to a network needs from the run. */
import type { Secrets } from '../content/secrets.ts';
import { type NetworkId, networkNames } from '../model/ids.ts';
import { NeedsOwner } from './errors.ts';
import { type Clock, type Fetch, Transport, type TransportOptions } from './transport.ts';

export interface Dependencies {
  secrets: Secrets;
  fetch: Fetch;
  clock: Clock;
  /** Ends waiting; see `TransportOptions`. */
  signal?: AbortSignal;
  /** For tests and dry runs: shorter time-outs, fewer tries. */
  limits?: Pick<TransportOptions, 'timeout' | 'attempts' | 'longestWait' | 'random'>;
}

/**
 * A secret that a network cannot be used without.
 *
 * @throws NeedsOwner where it is not set
 */
export function requiredSecret(id: NetworkId, name: keyof Secrets, { secrets }: Dependencies): string {
  const value = secrets[name];
  if (value) return value;
  throw new NeedsOwner(
    `${networkNames[id]}: ${name} is not set. Run npm run login -- ${id}, or add it to .env.`,
  );
}

/** A transport with a network's name in its messages, and its rule of what may be sent again; reading always may. */
export function transportFor(
  id: NetworkId,
  repeatable: TransportOptions['repeatable'],
  { fetch, clock, signal, limits }: Dependencies,
): Transport {
  return new Transport({
    name: networkNames[id],
    fetch,
    clock,
    ...(repeatable && { repeatable }),
    ...(signal && { signal }),
    ...limits,
  });
}
