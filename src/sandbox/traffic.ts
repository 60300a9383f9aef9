import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context, MiddlewareHandler } from 'hono';
import type { SandboxClock } from './clock.ts';
import { type ActiveFault, answerOf, assertFault, type Fault, pattern } from './faults.ts';
import { standIns } from './stand-ins.ts';
import { type Env, networks, type SandboxNetwork } from './world.ts';

/** A request as it was received and answered. */
export interface RequestEntry {
  /** Counts from 1. */
  number: number;
  /** The sandbox's time when it came. */
  at: string;
  network: SandboxNetwork;
  method: string;
  /** Below the network's root, with the query: `/api/v1/statuses/1/context`. */
  path: string;
  /** The answer's status; `none` as long as, or because, there was none. */
  status: number | 'none';
  /** The fault that befell it. */
  fault?: Fault['answer'];
  /** The headers a test may ask about; never the one that authorizes. */
  headers: Record<string, string>;
  /** The body of a JSON or form request, as it came; not of one that signs in. */
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

/** How waiting is done. */
export interface TrafficOptions {
  /** Whether the clock is moved on to what is awaited next, so that nobody waits for a stall. */
  jumps?(): boolean;
  /** Resolves when the sandbox closes. */
  closing?: Promise<void>;
}

/** Makes the record of requests, and the middleware that keeps it and lets faults happen. */
export function createTraffic(
  clock: SandboxClock,
  { jumps = () => false, closing = new Promise<void>(() => undefined) }: TrafficOptions = {},
): Traffic {
  let faults: ActiveFault[] = [];
  let log: RequestEntry[] = [];
  let count = 0;
  let ids = 0;
  const watchers = new Set<Watcher>();
  const tell = async (entry: RequestEntry, moment: 'received' | 'handled') => {
    for (const watcher of watchers) await watcher({ ...entry }, moment);
  };

  const strike = (network: SandboxNetwork, method: string, path: string): ActiveFault | undefined => {
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

  /** Moves the clock on from one awaited instant to the next, until something has passed or the client has hung up. */
  const jumpUntil = async (passed: Promise<void>, { socket }: { socket: Socket }) => {
    let over = false;
    void passed.then(() => {
      over = true;
    });
    while (!over && !socket.destroyed) {
      clock.skip();
      // What the jump sets free, in this process or another, comes first.
      await sleep(10);
    }
  };

  const silence = (c: Context<Env>, cut: boolean): Response => {
    if (cut) c.env.incoming.socket.destroy();
    return RESPONSE_ALREADY_SENT;
  };

  const middleware: MiddlewareHandler<Env> = async (c, next) => {
    const [, name, below] = /^\/(\w+)(\/.*)$/.exec(c.req.path) ?? [];
    const network = networks.find((each) => each === name)!;
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
    const signsIn = /\/oauth\/|createSession$/.test(below!);
    if (/json|x-www-form-urlencoded/.test(type) && !signsIn)
      entry.body = (await c.req.text()).slice(0, bodyLimit);
    await tell(entry, 'received');
    const fault = strike(network, c.req.method, below!);
    /** Stops for a while, and lets the client, or the proxy, lose its patience. */
    const stop = (milliseconds: number) => {
      const { passed } = clock.after(milliseconds);
      const stops = Promise.race([passed, closing]);
      // Where the lookup of a key and the work are apart, the route stops between them.
      const apart = standIns.get(network)?.stopsInside?.(c.req.method, below!) ?? false;
      if (apart) c.set('stops', () => stops);
      return { passed, work: apart ? next() : stops.then(next) };
    };
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
    if (fault.answer === 'stall') {
      const { passed, work } = stop(fault.ms ?? 30_000);
      if (jumps()) await jumpUntil(passed, c.env.incoming);
      await work;
      entry.status = c.res.status;
      await tell(entry, 'handled');
      return;
    }
    const inHandler = ['media-processing', 'invalid-swap', 'blob-refused'].includes(fault.answer);
    // Its body is gone with the answer.
    if (fault.finishes !== undefined) await c.req.arrayBuffer();
    if (fault.finishes !== undefined) void stop(fault.finishes).work.catch(() => undefined);
    else if (inHandler || fault.answer === 'late' || fault.stored) await next();
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
      assertFault(fault);
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
