/**
 * One network's requests: counted, timed out, repeated where that is harmless, and never sooner than the
 * server said. Its `fetch` can be given to a client library in place of the global one.
 */
import { isLoopbackHost } from '../model/fields.ts';
import type { Temporal } from '../model/time.ts';
import { inOneLine } from './answer.ts';
import { Echoes } from './echo.ts';
import { NeedsOwner, Unreachable } from './errors.ts';

/** Time, handed in so that tests need not wait. */
export interface Clock {
  now(): Temporal.Instant;
  /** Resolves after so many milliseconds; rejects with the signal's reason once it is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /**
   * Aborts with a `TimeoutError` after so many milliseconds, unless it is lifted before. Where a clock has none,
   * the machine's own timers measure how long a request takes.
   */
  limit?(milliseconds: number): { signal: AbortSignal; lift(): void };
}

/** A `fetch` with replayable bodies: strings, bytes, blobs and forms, not streams. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

export interface TransportOptions {
  /** The network's name, for messages. */
  name: string;
  fetch: Fetch;
  clock: Clock;
  /** Between 0 and 1, for the jitter. */
  random?: () => number;
  /**
   * Whether a request may be sent again when it is not known what became of it: while the first may still be
   * running. By default only what HTTP calls idempotent (RFC 9110 §9.2.2); each network says why for its own.
   * What certainly had no effect is always repeated.
   */
  repeatable?: (method: string, url: URL, headers: Headers) => boolean;
  /** Milliseconds one request may take, its body included. */
  timeout?: number;
  /** How often one request is tried. */
  attempts?: number;
  /** The longest wait in milliseconds that is waited out; told to wait longer, the network is left for this run. */
  longestWait?: number;
  /** Ends waiting between tries; a request under way is let finish. */
  signal?: AbortSignal;
}

/** First wait between two tries and the longest, in milliseconds, where the server names none. */
const backoff = { first: 1_000, longest: 30_000 };
/** Larger answers than this many bytes are not read. */
const largestAnswer = 50_000_000;
/** Failures before a connection stands: nothing was sent. */
const unsentCodes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

export class Transport {
  /** Requests made so far, repeats included. */
  requests = 0;
  /** How far the server's clock is ahead of ours, in milliseconds, as its last answer said. */
  #ahead = 0;
  readonly #echoes = new Echoes();
  readonly #options: Required<Omit<TransportOptions, 'signal'>> & Pick<TransportOptions, 'signal'>;

  constructor(options: TransportOptions) {
    this.#options = {
      random: Math.random,
      repeatable: (method) => ['GET', 'HEAD', 'PUT', 'DELETE'].includes(method),
      timeout: 30_000,
      attempts: 4,
      longestWait: 120_000,
      ...options,
    };
  }

  /** The clock of the run. */
  get clock(): Clock {
    return this.#options.clock;
  }

  /**
   * The time by the server's clock, as its last answer said: the same for every machine that asks it. To the second, and
   * ours before the first answer.
   */
  now(): Temporal.Instant {
    return this.clock.now().add({ milliseconds: this.#ahead });
  }

  /**
   * Like the global `fetch`, but resolves only with an answer that was read whole and that the server
   * meant: 2xx, 304 and 4xx. Redirects are not followed, because they turn a POST into a GET.
   *
   * @throws Unreachable after the last try: 429, 5xx, a time-out, a broken connection
   * @throws NeedsOwner where the address redirects, or is plain http and not on this machine
   */
  readonly fetch: Fetch = async (input, init = {}) => {
    if (input instanceof Request)
      throw new TypeError('Pass a URL and options: a Request cannot be sent twice.');
    const url = new URL(input);
    const method = (init.method ?? 'GET').toUpperCase();
    const { name, attempts, clock, repeatable, longestWait, signal } = this.#options;
    checkEncrypted(url, name);
    const again = repeatable(method, url, new Headers(init.headers));

    for (let attempt = 1; ; attempt += 1) {
      signal?.throwIfAborted();
      const outcome = await this.#once(url, { ...init, method });
      if (outcome instanceof Response) return outcome;
      const { error, wait } = outcome;
      const worthwhile = !isTooLarge(error) && (again || !error.mayHaveHappened);
      if (!worthwhile || attempt >= attempts) throw error;
      const pause = wait ?? this.#backoff(attempt);
      if (pause > longestWait) throw error;
      await clock.sleep(pause, signal);
    }
  };

  /** One try: the answer, or what went wrong and how long the server said to wait. */
  async #once(url: URL, init: RequestInit): Promise<Response | { error: Unreachable; wait?: number }> {
    const { name, fetch, timeout, clock } = this.#options;
    const allowed = timeout + sendingTime(init.body);
    this.requests += 1;
    let response: Response;
    const limit = clock.limit?.(allowed) ?? machineLimit(allowed);
    try {
      const ends = init.signal ? AbortSignal.any([init.signal, limit.signal]) : limit.signal;
      const answer = await fetch(url.href, { ...init, redirect: 'manual', signal: ends });
      const date = Date.parse(answer.headers.get('date') ?? '');
      // What a cache answers is as old as it says (RFC 9111 §5.1).
      if (Number.isFinite(date) && !Number(answer.headers.get('age')))
        this.#ahead = date - clock.now().epochMilliseconds;
      const whole = { headers: answer.headers, body: await readWhole(answer) };
      const { headers, body } = this.#echoes.without(url, init, whole);
      response = new Response([204, 205, 304].includes(answer.status) ? null : body, {
        status: answer.status,
        headers,
      });
    } catch (cause) {
      return { error: this.#broken(url, cause, allowed) };
    } finally {
      limit.lift();
    }
    const { status } = response;
    if (status === 303) {
      // "Done; the answer is over there" (RFC 9110 §15.4.4): whatever was asked has happened, or may have.
      const message = `${name} redirected to a page instead of returning data (303).`;
      return { error: new Unreachable(message, { status, mayHaveHappened: true }) };
    }
    if (status >= 300 && status < 400 && status !== 304) {
      const target = placeOf(response.headers.get('location'), url);
      throw new NeedsOwner(
        `${name}: ${url.origin} redirects to ${target}. Update the address in content/site.yaml.`,
        { status },
      );
    }
    if (status !== 429 && status < 500) return response;
    const wait = toldWait(status, response.headers, this.#options.clock.now());
    const until = wait === undefined ? undefined : this.#options.clock.now().add({ milliseconds: wait });
    const when = until ? `; retry after ${until.round('second').toString()}` : '';
    return {
      error: new Unreachable(
        status === 429
          ? `${name}: rate limit exceeded (429)${when}.`
          : `${name} returned a server error (${status})${when}.`,
        // 429 and 503 are given before anything is done (RFC 6585 §4, RFC 9110 §15.6.4); 503 is
        // counted as uncertain all the same, for proxies give it when a server died half-way.
        { status, mayHaveHappened: status !== 429, ...(until && { until }) },
      ),
      ...(wait !== undefined && { wait }),
    };
  }

  /** Exponential, with full jitter in its upper half and a ceiling. */
  #backoff(attempt: number): number {
    const full = Math.min(backoff.longest, backoff.first * 2 ** (attempt - 1));
    return Math.round(full * (0.5 + this.#options.random() / 2));
  }

  #broken(url: URL, cause: unknown, timeout: number): Unreachable {
    const { name } = this.#options;
    const code = errorCode(cause);
    if (code !== undefined && unsentCodes.has(code)) {
      return new Unreachable(`Could not connect to ${name} at ${url.origin} (${code}).`, {
        mayHaveHappened: false,
        cause,
      });
    }
    if (cause instanceof TooLarge) {
      return new Unreachable(`${name}: ${cause.message}.`, { mayHaveHappened: true, cause });
    }
    const late = cause instanceof DOMException && cause.name === 'TimeoutError';
    return new Unreachable(
      late
        ? `${name} timed out after ${timeout / 1000} seconds.`
        : `The connection to ${name} was lost${code ? ` (${code})` : ''}.`,
      { mayHaveHappened: true, cause },
    );
  }
}

/** Where a redirect leads, without what an address's query may hold: signatures, tokens. */
function placeOf(location: string | null, from: URL): string {
  const target = location === null ? null : URL.parse(location, from.href);
  return target ? inOneLine(target.origin + target.pathname) : 'elsewhere';
}

function machineLimit(milliseconds: number): { signal: AbortSignal; lift(): void } {
  return { signal: AbortSignal.timeout(milliseconds), lift: () => undefined };
}

/** The clock of the machine, or one that stands where `LECTERN_NOW` says. */
export function systemClock(now: () => Temporal.Instant): Clock {
  return {
    now,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const stop = () => {
          clearTimeout(timer);
          reject(signal?.reason);
        };
        const timer = setTimeout(() => {
          signal?.removeEventListener('abort', stop);
          resolve();
        }, milliseconds);
        signal?.addEventListener('abort', stop, { once: true });
      }),
  };
}

/**
 * How long a server said to wait, in milliseconds: `Retry-After` in seconds or as a date (RFC 9110
 * §10.2.3), and with 429 also Mastodon's `X-RateLimit-Reset` as a date (docs.joinmastodon.org/api/rate-limits), Bluesky's
 * `RateLimit-Reset` in seconds since 1970 (docs.bsky.app/docs/advanced-guides/rate-limits), and the seconds to wait that
 * proxies put there or into `RateLimit` (draft-ietf-httpapi-ratelimit-headers: `reset=50`, later `"default";r=0;t=50`).
 * Dates count from the answer's own `Date`, so that a wrong clock on this machine does no harm.
 */
export function toldWait(status: number, headers: Headers, now: Temporal.Instant): number | undefined {
  const here = Date.parse(headers.get('date') ?? '') || now.epochMilliseconds;
  const from = (instant: number) => (Number.isFinite(instant) ? Math.max(0, instant - here) : undefined);
  const after = headers.get('retry-after');
  if (after) return /^\d+$/.test(after.trim()) ? Number(after) * 1000 : from(Date.parse(after));
  if (status !== 429) return undefined;
  const reset = headers.get('x-ratelimit-reset') ?? headers.get('ratelimit-reset');
  if (reset && !/^\d+$/.test(reset.trim())) return from(Date.parse(reset));
  const seconds = reset ?? /(?:\breset=|;\s*t=)(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1];
  if (!seconds) return undefined;
  return Number(seconds) < longestDelta ? Number(seconds) * 1000 : from(Number(seconds) * 1000);
}

/** Seconds: what is less is a time to wait, what is more a date since 1970. Nobody says to wait three years. */
const longestDelta = 100_000_000;

/** Plain http is for the loopback alone: everything else would show the token to whoever listens. */
function checkEncrypted(url: URL, name: string): void {
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname))) return;
  throw new NeedsOwner(`${name}: ${url.origin} is not encrypted. Use an https:// address.`);
}

/** More than is read of one answer; asked again, it would be the same. */
class TooLarge extends RangeError {}

const isTooLarge = ({ cause }: Unreachable) => cause instanceof TooLarge;

/** The body, to its end: a connection can still break after the headers. */
async function readWhole(response: Response): Promise<ArrayBuffer | null> {
  if (!response.body) return null;
  const length = Number(response.headers.get('content-length') ?? 0);
  if (length > largestAnswer) throw new TooLarge(`response too large (${length} bytes)`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > largestAnswer) throw new TooLarge(`response too large (over ${largestAnswer} bytes)`);
    chunks.push(chunk);
  }
  return await new Blob(chunks as BlobPart[]).arrayBuffer();
}

/** Milliseconds that a large body may take to be sent, at 100,000 bytes a second. */
function sendingTime(body: RequestInit['body']): number {
  return body instanceof Uint8Array ? Math.floor(body.byteLength / 100_000) * 1_000 : 0;
}

/** The system's code for a failure, wherever in the chain of causes it is. */
function errorCode(error: unknown): string | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    const { code } = at as { code?: unknown };
    if (typeof code === 'string') return code;
  }
  return undefined;
}
