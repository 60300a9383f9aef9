import type { HttpBindings } from '@hono/node-server';
import type { Clock } from './clock.ts';
import type { RateLimits } from './rates.ts';
import type { Store } from './store.ts';

/** The networks that live here; webmentions are served beside them in webmention.io's manner. */
export const networks = ['mastodon', 'bluesky', 'linkedin', 'webmention'] as const;
export type Network = (typeof networks)[number];

/** What can be switched while the sandbox runs (control action `settings`). */
export interface Settings {
  /** Whether the networks' documented rate limits are enforced; their headers are sent either way. */
  rateLimits: boolean;
  /** Whether LinkedIn refuses a text it already has with 422 DUPLICATE_POST. */
  linkedinDuplicates: boolean;
  /** The oldest LinkedIn-Version still answered, `YYYYMM`; unset: eleven months before the clock's month. */
  linkedinOldestVersion?: string | undefined;
  /** Seconds LinkedIn works on a document before it can be shown. */
  linkedinProcessing: number;
  /** The Mastodon instance's `max_characters`. */
  mastodonCharacters: number;
  /** How often Mastodon answers 206 before an uploaded picture is ready; 0: it is ready at once, with 200. */
  mastodonMediaPolls: number;
  /** How deep the AppView goes in one answer, whatever depth is asked for; branches below are cut. */
  blueskyThreadDepth: number;
}

/** What every surface of the sandbox works with. */
export interface World {
  readonly store: Store;
  readonly clock: Clock;
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
    /** Set by a fault: what a handler must refuse, in its network's own words. */
    refuse?: 'invalid-swap' | 'blob';
  };
}
