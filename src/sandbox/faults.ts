import type { SandboxClock } from './clock.ts';
import type { FaultStatus } from './stand-in.ts';
import { standIns } from './stand-ins.ts';
import { networks, type SandboxNetwork } from './world.ts';

/**
 * How a network can misbehave.
 *
 * | answer | what happens |
 * |---|---|
 * | `late` | the true answer, `ms` late |
 * | `never` | no answer; the connection stays open |
 * | `drop` | the connection is cut without an answer |
 * | `rate-limit` | 429 with `Retry-After: retryAfter`, or with the network's reset header `reset` seconds ahead |
 * | `server-error` | 500 |
 * | `bad-gateway` `gateway-timeout` | 502, 504 with HTML, as a proxy in front answers |
 * | `stall` | the network stops for `ms` milliseconds of the sandbox's clock, then does what was asked and answers |
 * | `html` | 200 with HTML, as a captive portal or a maintenance page answers |
 * | `unauthorized` `forbidden` `unprocessable` `sunset` | 401, 403, 422, 426 in the network's own words |
 * | `media-processing` | Mastodon takes the upload with 202, and answers 206 `polls` times before it is ready |
 * | `invalid-swap` | Bluesky answers InvalidSwap |
 * | `blob-refused` | Bluesky refuses the uploaded blob |
 * | `status` | any `status` with `headers` and `body`, or bytes that are no text as `base64` |
 */
export const answers = [
  'late',
  'never',
  'drop',
  'rate-limit',
  'server-error',
  'bad-gateway',
  'gateway-timeout',
  'stall',
  'html',
  'unauthorized',
  'forbidden',
  'unprocessable',
  'sunset',
  'media-processing',
  'invalid-swap',
  'blob-refused',
  'status',
] as const;

/** A fault to be told to the sandbox. */
export interface Fault {
  /** On which network; every one where unset. */
  network?: SandboxNetwork;
  method?: string;
  /**
   * Which paths, below the network's root and without the query: `/api/v1/statuses`, `*` for anything but a
   * slash, `**` for anything: `/xrpc/com.atproto.repo.*`, `/rest/posts/*`. Everything where unset.
   */
  path?: string;
  answer: (typeof answers)[number];
  /** How many requests it befalls; 1 where unset, null until it is lifted: an outage. */
  count?: number | null;
  /** How many matching requests are spared first. */
  skip?: number;
  /**
   * Whether the network did what was asked before it misbehaved: a post was stored though the answer was lost.
   * `late` always did; the others not, where unset.
   */
  stored?: boolean;
  /**
   * The network goes on with the request although it was answered, or not, and has done it so many milliseconds later by
   * the sandbox's clock: behind a proxy that gave up, or after a client that did.
   */
  finishes?: number;
  ms?: number;
  /** Seconds, for `rate-limit`. */
  retryAfter?: number;
  /** Seconds from the sandbox's now, for `rate-limit`. */
  reset?: number;
  polls?: number;
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  base64?: string;
}

/** A fault in force, with what is left of it. */
export interface ActiveFault extends Fault {
  id: number;
  left: number | null;
  toSkip: number;
  /** How many requests it befell so far. */
  hits: number;
}

const patterns = new Map<string, RegExp>();

/** A path's pattern as a regular expression. */
export function pattern(path: string): RegExp {
  let found = patterns.get(path);
  if (!found) {
    const source = path.replace(/\*\*|\*|[.+?^${}()|[\]\\]/g, (part) =>
      part === '**' ? '.*' : part === '*' ? '[^/]*' : `\\${part}`,
    );
    found = new RegExp(`^${source}$`);
    patterns.set(path, found);
  }
  return found;
}

const page = (title: string) =>
  `<html><head><title>${title}</title></head><body><center><h1>${title}</h1></center></body></html>`;

/** What a network says that has no words of its own: Mastodon's. */
const plainWords: Record<FaultStatus, string> = {
  401: 'The access token is invalid',
  403: 'This action is not allowed',
  422: 'Validation failed: Text is invalid',
  426: 'Upgrade required',
  429: 'Too many requests',
  500: 'Internal Server Error',
};

const secondsAhead = (at: Date) => ({ 'X-RateLimit-Reset': String(Math.floor(at.getTime() / 1000)) });

/** The answer a fault gives in a network's stead. */
export function answerOf(fault: Fault, network: SandboxNetwork, clock: SandboxClock): Response {
  const standIn = standIns.get(network);
  const json = (status: FaultStatus, headers: Record<string, string> = {}) =>
    Response.json(standIn?.faultBody?.(status) ?? { error: plainWords[status] }, {
      status,
      headers: { ...headers, ...fault.headers },
    });
  const resetHeaders = standIn?.resetHeaders ?? secondsAhead;
  const html = (status: number, title: string) =>
    new Response(page(title), {
      status,
      headers: { 'Content-Type': 'text/html; charset=utf-8', ...fault.headers },
    });
  switch (fault.answer) {
    case 'rate-limit':
      return json(429, {
        ...(fault.retryAfter === undefined ? {} : { 'Retry-After': String(fault.retryAfter) }),
        ...(fault.reset === undefined
          ? {}
          : resetHeaders(new Date(clock.now().getTime() + fault.reset * 1000))),
      });
    case 'server-error':
      return json(500);
    case 'bad-gateway':
      return html(502, '502 Bad Gateway');
    case 'gateway-timeout':
      return html(504, '504 Gateway Time-out');
    case 'html':
      return html(200, 'We will be right back');
    case 'unauthorized':
      return json(401);
    case 'forbidden':
      return json(403);
    case 'unprocessable':
      return json(422);
    case 'sunset':
      return json(426);
    default:
      return new Response(
        fault.base64 === undefined ? (fault.body ?? '') : Buffer.from(fault.base64, 'base64'),
        {
          status: fault.status ?? 500,
          headers: fault.headers ?? {},
        },
      );
  }
}

/** Throws a TypeError where a fault is none. */
export function assertFault(fault: Fault): void {
  if (!answers.includes(fault.answer)) {
    throw new TypeError(
      `A fault's answer is one of ${answers.join(', ')}; found ${JSON.stringify(fault.answer)}.`,
    );
  }
  if (fault.network && !networks.includes(fault.network)) {
    throw new TypeError(
      `A fault's network is one of ${networks.join(', ')}; found ${JSON.stringify(fault.network)}.`,
    );
  }
}
