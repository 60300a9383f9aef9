/** The sandbox's clock: it runs at the machine's pace from wherever it was last set. */
export interface Clock {
  /** The instant it is in the sandbox. */
  now(): Date;
  /** Sets the clock to an instant; it runs on from there. */
  set(instant: Date): void;
  /** Moves the clock forward (or back, with a negative number) by milliseconds. */
  advance(milliseconds: number): void;
}

/**
 * Makes a clock. Everything the networks remember for a while (idempotency keys, sessions, rate limits)
 * is measured by it, so that a test can let an hour pass without waiting.
 */
export function createClock(start: Date = new Date()): Clock {
  let offset = start.getTime() - Date.now();
  return {
    now: () => new Date(Date.now() + offset),
    set: (instant) => {
      offset = instant.getTime() - Date.now();
    },
    advance: (milliseconds) => {
      offset += milliseconds;
    },
  };
}
