import { setTimeout as sleep } from 'node:timers/promises';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context, MiddlewareHandler } from 'hono';
import type { Clock } from './clock.ts';
import { type Env, type Network, networks } from './world.ts';

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
 * | `bad-gateway` | 502 with HTML, as a proxy in front answers |
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
  network?: Network;
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

/** A request as it was received and answered. */
export interface RequestEntry {
  /** Counts from 1. */
  number: number;
  /** The sandbox's time when it came. */
  at: string;
  network: Network;
  method: string;
  /** Below the network's root, with the query: `/api/v1/statuses/1/context`. */
  path: string;
  /** The answer's status; `none` as long as, or because, there was none. */
  status: number | 'none';
  /** The fault that befell it. */
  fault?: Fault['answer'];
  /** The headers a test may ask about; never the one that authorizes. */
  headers: Record<string, string>;
  /** The body of a JSON or form request, as it came. */
  body?: string;
}

const shownHeaders = [
  'content-type',
  'idempotency-key',
  'if-none-match',
  'if-modified-since',
  'linkedin-version',
  'user-agent',
  'x-restli-method',
  'x-restli-protocol-version',
];
const bodyLimit = 65_536;
const logLimit = 100_000;

const patterns = new Map<string, RegExp>();

function pattern(path: string): RegExp {
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

/** What a network says when it refuses for a reason of its own. */
function words(network: Network, status: 401 | 403 | 422 | 426 | 429 | 500): Record<string, unknown> {
  const said = {
    401: ['The access token is invalid', 'InvalidToken', 'INVALID_ACCESS_TOKEN'],
    403: ['This action is not allowed', 'Forbidden', 'ACCESS_DENIED'],
    422: ['Validation failed: Text is invalid', 'InvalidRequest', 'UNPROCESSABLE_ENTITY'],
    426: ['Upgrade required', 'UpgradeRequired', 'NONEXISTENT_VERSION'],
    429: ['Too many requests', 'RateLimitExceeded', 'TOO_MANY_REQUESTS'],
    500: ['Internal Server Error', 'InternalServerError', 'INTERNAL_SERVER_ERROR'],
  }[status];
  if (network === 'bluesky') return { error: said[1], message: said[0] };
  return network === 'linkedin' ? { status, code: said[2], message: said[0] } : { error: said[0] };
}

/** Seconds ahead in the form each network gives them. */
function resetHeader(network: Network, at: Date): Record<string, string> {
  if (network === 'bluesky') return { 'RateLimit-Reset': String(Math.floor(at.getTime() / 1000)) };
  if (network === 'mastodon')
    return {
      'X-RateLimit-Limit': '300',
      'X-RateLimit-Remaining': '0',
      'X-RateLimit-Reset': at.toISOString(),
    };
  return { 'X-RateLimit-Reset': String(Math.floor(at.getTime() / 1000)) };
}

function answerOf(fault: Fault, network: Network, clock: Clock): Response {
  const json = (status: 401 | 403 | 422 | 426 | 429 | 500, headers: Record<string, string> = {}) =>
    Response.json(words(network, status), { status, headers: { ...headers, ...fault.headers } });
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
          : resetHeader(network, new Date(clock.now().getTime() + fault.reset * 1000))),
      });
    case 'server-error':
      return json(500);
    case 'bad-gateway':
      return html(502, '502 Bad Gateway');
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

/**
 * Told of every request when it was `received`, before anything is done, and when it was `handled`, before the
 * answer leaves. What it returns is waited for, so that a test can stop its client at exactly that moment.
 */
export type Watcher = (request: RequestEntry, moment: 'received' | 'handled') => void | Promise<void>;

/** The faults in force and the requests that came. */
export interface Traffic {
  /** Adds a watcher; the function returned takes it away. */
  watch(watcher: Watcher): () => void;
  /** Adds a fault. Throws a TypeError where it is not one. */
  add(fault: Fault): ActiveFault;
  /** Lifts one fault, or all. */
  lift(id?: number): void;
  active(): ActiveFault[];
  requests(): RequestEntry[];
  forget(): void;
  middleware: MiddlewareHandler<Env>;
}

/** Makes the record of requests, and the middleware that keeps it and lets faults happen. */
export function createTraffic(clock: Clock): Traffic {
  let faults: ActiveFault[] = [];
  let log: RequestEntry[] = [];
  let count = 0;
  let ids = 0;
  const watchers = new Set<Watcher>();
  const tell = async (entry: RequestEntry, moment: 'received' | 'handled') => {
    for (const watcher of watchers) await watcher({ ...entry }, moment);
  };

  const strike = (network: Network, method: string, path: string): ActiveFault | undefined => {
    for (const fault of faults) {
      if (fault.left === 0) continue;
      if (fault.network && fault.network !== network) continue;
      if (fault.method && fault.method.toUpperCase() !== method) continue;
      if (fault.path && !pattern(fault.path).test(path)) continue;
      if (fault.toSkip > 0) {
        fault.toSkip -= 1;
        continue;
      }
      if (fault.left !== null) fault.left -= 1;
      fault.hits += 1;
      return fault;
    }
    return undefined;
  };

  const silence = (c: Context<Env>, cut: boolean): Response => {
    if (cut) c.env.incoming.socket.destroy();
    return RESPONSE_ALREADY_SENT;
  };

  const middleware: MiddlewareHandler<Env> = async (c, next) => {
    const [, name, below] = /^\/(\w+)(\/.*)$/.exec(c.req.path) ?? [];
    const network = networks.find((each) => each === name)!;
    const path = decodeURI(below!);
    const type = c.req.header('Content-Type') ?? '';
    const entry: RequestEntry = {
      number: ++count,
      at: clock.now().toISOString(),
      network,
      method: c.req.method,
      path: below! + new URL(c.req.url).search,
      status: 'none',
      headers: Object.fromEntries(
        shownHeaders.flatMap((header) => (c.req.header(header) ? [[header, c.req.header(header)!]] : [])),
      ),
    };
    log.push(entry);
    if (log.length > logLimit) log = log.slice(-logLimit / 2);
    if (/json|x-www-form-urlencoded/.test(type)) entry.body = (await c.req.text()).slice(0, bodyLimit);
    await tell(entry, 'received');
    const fault = strike(network, c.req.method, path);
    if (!fault) {
      await next();
      entry.status = c.res.status;
      await tell(entry, 'handled');
      return;
    }
    entry.fault = fault.answer;
    if (fault.answer === 'media-processing') c.set('mediaPolls', fault.polls ?? 1);
    if (fault.answer === 'invalid-swap') c.set('refuse', 'invalid-swap');
    if (fault.answer === 'blob-refused') c.set('refuse', 'blob');
    const inHandler = ['media-processing', 'invalid-swap', 'blob-refused'].includes(fault.answer);
    if (inHandler || fault.answer === 'late' || fault.stored) await next();
    await tell(entry, 'handled');
    // The server keeps the process alive, the wait need not.
    if (fault.answer === 'late') await sleep(fault.ms ?? 1000, undefined, { ref: false });
    if (inHandler || fault.answer === 'late') {
      entry.status = c.res.status;
      return;
    }
    const answer =
      fault.answer === 'drop' || fault.answer === 'never'
        ? silence(c, fault.answer === 'drop')
        : answerOf(fault, network, clock);
    if (fault.answer !== 'drop' && fault.answer !== 'never') entry.status = answer.status;
    c.res = undefined;
    c.res = answer;
  };

  return {
    watch(watcher) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    add(fault) {
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
      const active = {
        ...fault,
        id: ++ids,
        left: fault.count === undefined ? 1 : fault.count,
        toSkip: fault.skip ?? 0,
        hits: 0,
      };
      faults.push(active);
      return active;
    },
    lift(id) {
      faults = id === undefined ? [] : faults.filter((fault) => fault.id !== id);
    },
    active: () => faults.map((fault) => ({ ...fault })),
    requests: () => log.map((entry) => ({ ...entry })),
    forget() {
      log = [];
      count = 0;
    },
    middleware,
  };
}
