import type { HttpBindings } from '@hono/node-server';
import { type NetworkId, suppliedNetworkIds } from '../model/networks.ts';
import type { SandboxClock } from './clock.ts';
import type { RateLimits } from './rates.ts';
import type { Store } from './store.ts';

/** The networks that live here; webmentions are served beside them in webmention.io's manner. */
export const networks: readonly SandboxNetwork[] = [...suppliedNetworkIds, 'webmention'];
export type SandboxNetwork = NetworkId | 'webmention';

/** What can be switched while the sandbox runs (control action `settings`). Each stand-in adds its own (`declare module`). */
export interface Settings {
  /** Whether the networks' documented rate limits are enforced; their headers are sent either way. */
  rateLimits: boolean;
  /** Whether the clock moves on by itself to the next instant that is awaited, where a request stalls. */
  jumps: boolean;
}

/** What every surface of the sandbox works with. */
export interface World {
  readonly store: Store;
  readonly clock: SandboxClock;
  readonly rates: RateLimits;
  readonly settings: Settings;
  /** Where the sandbox answers, without a trailing slash: `http://127.0.0.1:4400`. */
  readonly origin: string;
  /** Runs something after the answer was sent; `close()` waits for it. */
  later(task: () => Promise<void>): void;
  /** Aborted when the sandbox closes, so that nothing it waits for holds it up. */
  readonly closing: AbortSignal;
}

/** What travels with a request. */
export interface Env {
  Bindings: HttpBindings;
  Variables: {
    /** Set by a fault: how often this upload is answered 206 before it is ready. */
    mediaPolls?: number;
    /** Set by a fault: resolves when a request that stops half-way may go on. */
    stops?: () => Promise<unknown>;
    /** Set by a fault: what a handler must refuse, in its network's own words. */
    refuse?: 'invalid-swap' | 'blob';
  };
}
