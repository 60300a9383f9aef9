import type { SandboxClock } from './clock.ts';

/** How much of an allowance is used up, for the headers every network sends. */
export interface Allowance {
  limit: number;
  remaining: number;
  /** When the window ends and the allowance is whole again. */
  reset: Date;
  exceeded: boolean;
}

/** Counts what each caller used of each allowance, in fixed windows of the sandbox's clock. */
export interface RateLimits {
  /** Takes `points` from the allowance `key` of `limit` per `seconds`; nothing is taken once it is exceeded. */
  take(key: string, limit: number, seconds: number, points?: number): Allowance;
}

/** Makes the counters; `enforced` is asked each time, so that limits can be switched off while running. */
export function createRateLimits(clock: SandboxClock, enforced: () => boolean): RateLimits {
  const windows = new Map<string, { used: number; reset: number }>();
  return {
    take(key, limit, seconds, points = 1) {
      const now = clock.now().getTime();
      let window = windows.get(key);
      if (!window || window.reset <= now || window.reset > now + seconds * 1000) {
        // Windows are aligned to the clock, as rack-attack's and the AppView's are.
        window = { used: 0, reset: (Math.floor(now / (seconds * 1000)) + 1) * seconds * 1000 };
        windows.set(key, window);
      }
      const exceeded = enforced() && window.used + points > limit;
      if (!exceeded) window.used += points;
      return { limit, remaining: Math.max(0, limit - window.used), reset: new Date(window.reset), exceeded };
    },
  };
}
