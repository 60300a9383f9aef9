/** The sandbox's clock: it runs at the machine's pace from wherever it was last set. */
import { smallestOf } from '../model/extremes.ts';
export interface SandboxClock {
  /** The instant it is in the sandbox. */
  now(): Date;
  /** Sets the clock to an instant; it runs on from there. */
  set(instant: Date): void;
  /** Moves the clock forward (or back, with a negative number) by milliseconds. */
  advance(milliseconds: number): void;
  /** Resolves once so many milliseconds have passed here, by waiting or by moving the clock. */
  after(milliseconds: number): { passed: Promise<void>; forget(): void };
  /** Moves the clock on to what is waited for next, if anything is. */
  skip(): void;
}

/** What `setTimeout` can hold, in milliseconds. */
const longestTimer = 2 ** 31 - 2;

/**
 * Makes a clock. Everything the networks remember for a while (idempotency keys, sessions, rate limits)
 * is measured by it, so that a test can let an hour pass without waiting.
 */
export function createClock(start: Date = new Date()): SandboxClock {
  let offset = start.getTime() - Date.now();
  const waiting = new Map<() => void, number>();
  let timer: NodeJS.Timeout | undefined;
  const now = () => Date.now() + offset;
  const look = () => {
    clearTimeout(timer);
    for (const [wake, at] of [...waiting].sort(([, one], [, other]) => one - other)) {
      if (at > now()) break;
      waiting.delete(wake);
      wake();
    }
    const next = smallestOf(waiting.values());
    // The server keeps the process alive, waiting need not.
    if (waiting.size > 0) timer = setTimeout(look, Math.min(next - now(), longestTimer) + 1).unref();
  };
  const advance = (milliseconds: number) => {
    offset += milliseconds;
    look();
  };
  return {
    now: () => new Date(now()),
    set: (instant) => {
      offset = instant.getTime() - Date.now();
      look();
    },
    advance,
    after(milliseconds) {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.set(resolve, now() + milliseconds);
      look();
      return {
        passed: promise,
        forget: () => {
          waiting.delete(resolve);
        },
      };
    },
    skip() {
      if (waiting.size > 0) advance(Math.max(0, smallestOf(waiting.values()) - now()));
    },
  };
}
