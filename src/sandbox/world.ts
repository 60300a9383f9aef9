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
  /**
   * What Mastodon does with an idempotency key. `lock`: one request a key at a time, others get 503 (mastodon/mastodon since
   * `with_idempotency`). `late`: looked up before the work and stored after it (Mastodon before, Hollo, Pleroma). `none`: it is
   * ignored (Pixelfed).
   */
  mastodonKeys: 'lock' | 'late' | 'none';
  /**
   * What a server of the Mastodon API makes of a text. `mastodon`: links and tags. `markdown`: Markdown (Hollo, GoToSocial,
   * Akkoma). `counted`: links cut short and led through a counter, shortcodes as pictures, and no source to be read.
   */
  mastodonRenders: 'mastodon' | 'markdown' | 'counted';
  /** Whether the clock moves on by itself to the next instant that is awaited, where a request stalls. */
  jumps: boolean;
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
    /** Set by a fault: resolves when a request that stops half-way may go on. */
    stops?: () => Promise<unknown>;
    /** Set by a fault: what a handler must refuse, in its network's own words. */
    refuse?: 'invalid-swap' | 'blob';
  };
}
