import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import type { NetworkId } from '../model/networks.ts';
import { avatarRoutes } from './avatars.ts';
import { createClock, type SandboxClock } from './clock.ts';
import { type Control, controlApp, createControl } from './control.ts';
import { pageApp } from './page/page.ts';
import { createRateLimits } from './rates.ts';
import type { OpenStandIn, StandIns } from './stand-in.ts';
import { ofEach, standIns } from './stand-ins.ts';
import { openStore } from './store.ts';
import { createTraffic, type RequestEntry, type Watcher } from './traffic.ts';
import { openWebmentions, webmentionApp } from './webmention.ts';
import { type Env, networks as names, type SandboxNetwork, type Settings, type World } from './world.ts';

/** How to start a sandbox. */
export interface SandboxOptions {
  /** The folder that keeps everything; without one it is kept in memory. */
  dir?: string | undefined;
  /** 0, the default: any free port. */
  port?: number | undefined;
  /** A loopback address; `127.0.0.1` where unset. */
  host?: string | undefined;
  /** What time it is in the sandbox when it starts; the machine's where unset. It runs on from there. */
  now?: Date | undefined;
  settings?: Partial<Settings> | undefined;
}

/** A sandbox that is running. */
export interface Sandbox {
  /** `http://127.0.0.1:4400` */
  url: string;
  /** The networks' addresses, as `site.yaml` wants them. */
  endpoints: Record<SandboxNetwork, string>;
  /** Who the owner is on each network. */
  owner: { [Id in NetworkId]: StandIns[Id]['owner'] };
  /** The stand-ins, in the order of lists. */
  networks: ReadonlyMap<NetworkId, OpenStandIn>;
  control: Control;
  /** The sandbox's clock, for who has to wait by it. */
  clock: SandboxClock;
  /** Every request received by the networks so far. */
  requests(): RequestEntry[];
  /** See `Watcher`; returns what takes it away again. */
  watch(watcher: Watcher): () => void;
  /** Waits until link cards and the like are made. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

const loopback = /^(127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1|localhost)$/;

const defaults = Object.assign(
  { rateLimits: true, jumps: false },
  ...[...standIns.values()].map(({ settings }) => settings),
) as Settings;

/**
 * Where a request belongs. Clients that resolve their paths against the origin alone leave the network's own out; their
 * paths can't be mistaken for each other's.
 */
function pathOf(request: Request): string {
  const { pathname } = new URL(request.url);
  for (const [id, { bare }] of standIns) if (bare?.test(pathname)) return `/${id}${pathname}`;
  return pathname;
}

/**
 * Starts the sandbox: a stand-in of each network at its id (`/mastodon`) and webmention.io at `/webmention`, their timelines at `/` and the control at `/sandbox`.
 * Throws a RangeError for a host that is not the loopback, and what `listen` throws where the port is taken.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const host = options.host ?? '127.0.0.1';
  if (!loopback.test(host)) {
    throw new RangeError(
      `The sandbox serves this machine alone: the host must be a loopback address such as 127.0.0.1; found ${host}.`,
    );
  }
  const clock = createClock(options.now);
  const settings = { ...defaults, ...options.settings };
  const pending = new Set<Promise<void>>();
  const closing = new AbortController();
  const traffic = createTraffic(clock, {
    jumps: () => settings.jumps,
    closing: new Promise((resolve) => closing.signal.addEventListener('abort', () => resolve())),
  });

  const app = new Hono<Env>({ getPath: pathOf });
  // Its own Request and Response would take the place of the process's, and break `instanceof` in clients beside it.
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server;
  server.listen(options.port ?? 0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const world: World = {
    store: openStore(options.dir),
    clock,
    settings,
    rates: createRateLimits(clock, () => settings.rateLimits),
    origin: `http://${host === '::1' ? '[::1]' : host}:${port}`,
    later(task) {
      const running = task().finally(() => pending.delete(running));
      pending.add(running);
    },
    closing: closing.signal,
  };
  const networks = new Map(
    [...standIns].map(([id, standIn]) => [id as NetworkId, standIn.open(world)] as const),
  );
  const mentions = openWebmentions(world);
  const control = createControl(networks, mentions, world, traffic);

  app.use(async (c, next) => {
    // A page elsewhere must not reach in through a name that resolves here, nor send forms from afar.
    const { hostname } = new URL(`http://${c.req.header('Host') ?? ''}`);
    const foreign =
      c.req.method !== 'GET' && /^(cross|same)-site$/.test(c.req.header('Sec-Fetch-Site') ?? '');
    if (!loopback.test(hostname.replace(/^\[|\]$/g, '')) || foreign)
      return c.text('The sandbox serves this machine alone.', 403);
    await next();
    // Clients measure waits from the answer's own date.
    if (!c.env.outgoing.headersSent) c.env.outgoing.setHeader('Date', clock.now().toUTCString());
    return undefined;
  });
  // Before the record of requests: somebody looking at a timeline is no client of a network.
  app.route('/', pageApp(networks, world));
  for (const name of names) app.use(`/${name}/*`, traffic.middleware);
  for (const [id, { app: routes }] of networks) app.route(`/${id}`, routes);
  app.route('/webmention', webmentionApp(mentions));
  app.route('/sandbox/avatars', avatarRoutes());
  app.route('/sandbox', controlApp(control));

  const settled = async () => {
    while (pending.size > 0) await Promise.allSettled(pending);
  };
  return {
    url: world.origin,
    endpoints: Object.fromEntries(
      names.map((name) => [name, `${world.origin}/${name}`]),
    ) as Sandbox['endpoints'],
    owner: ofEach((_, id) => networks.get(id)!.owner) as Sandbox['owner'],
    networks,
    control,
    clock,
    requests: traffic.requests,
    watch: traffic.watch,
    settled,
    async close() {
      closing.abort();
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
      await settled();
    },
  };
}
