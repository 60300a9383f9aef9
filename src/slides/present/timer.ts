/** The stopwatch of the speaker's view. It goes on when the page is loaded again. */

export interface Timer {
  /** Milliseconds since the start, pauses left out. */
  elapsed(): number;
  readonly running: boolean;
  toggle(): void;
  reset(): void;
}

/**
 * @param options `now` in milliseconds; `store` is the window's session storage
 */
export function createTimer(options: {
  now(): number;
  store: Pick<Storage, 'getItem' | 'setItem'>;
  key: string;
}): Timer {
  const { now, store, key } = options;
  // Time counted before the last start, and when that was (0 while it stands still).
  const read = (): [counted: number, since: number] => {
    const [counted, since] = (store.getItem(key) ?? '').split(' ').map(Number);
    return Number.isFinite(counted) && Number.isFinite(since) ? [counted ?? 0, since ?? 0] : [0, 0];
  };
  const write = (counted: number, since: number): void => store.setItem(key, `${counted} ${since}`);
  const elapsed = (): number => {
    const [counted, since] = read();
    return counted + (since > 0 ? now() - since : 0);
  };
  return {
    elapsed,
    get running() {
      return read()[1] > 0;
    },
    toggle() {
      if (read()[1] > 0) write(elapsed(), 0);
      else write(read()[0], now());
    },
    reset() {
      write(0, read()[1] > 0 ? now() : 0);
    },
  };
}

/** @example formatElapsed(754_000) // '12:34' ; formatElapsed(3_723_000) // '1:02:03' */
export function formatElapsed(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${two(minutes)}:${two(seconds % 60)}`;
}
