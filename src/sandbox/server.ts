import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { avatarRoutes } from './avatars.ts';
import { blueskyApp } from './bluesky/index.ts';
import { openBluesky } from './bluesky/state.ts';
import { type Clock, createClock } from './clock.ts';
import { type Control, controlApp, createControl, type Networks, seed } from './control.ts';
import { linkedinApp } from './linkedin/index.ts';
import { openLinkedIn } from './linkedin/state.ts';
import { mastodonApp } from './mastodon/index.ts';
import { openMastodon } from './mastodon/state.ts';
import { pageApp } from './page/page.ts';
import { createRateLimits } from './rates.ts';
import { openStore } from './store.ts';
import { createTraffic, type RequestEntry, type Watcher } from './traffic.ts';
import { openWebmentions, webmentionApp } from './webmention.ts';
import { type Env, networks as names, type Settings, type World } from './world.ts';

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
  endpoints: { mastodon: string; bluesky: string; linkedin: string; webmention: string };
  /** Who the owner is on each network. */
  owner: {
    mastodon: { id: string; acct: string };
    bluesky: { did: string; handle: string };
    linkedin: { urn: string };
  };
  control: Control;
  /** The sandbox's clock, for who has to wait by it. */
  clock: Clock;
  /** Every request received by the networks so far. */
  requests(): RequestEntry[];
  /** See `Watcher`; returns what takes it away again. */
  watch(watcher: Watcher): () => void;
  /** Waits until link cards and the like are made. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

const loopback = /^(127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1|localhost)$/;

const defaults: Settings = {
  rateLimits: true,
  linkedinDuplicates: true,
  linkedinProcessing: 0,
  mastodonCharacters: 500,
  mastodonMediaPolls: 0,
  mastodonKeys: 'lock',
  mastodonRenders: 'mastodon',
  jumps: false,
  blueskyThreadDepth: 1000,
};

/**
 * Where a request belongs. Clients that resolve their paths against the origin alone (masto and the AT Protocol's
 * own do) leave `/mastodon` and `/bluesky` out; their paths can't be mistaken for each other's.
 */
function pathOf(request: Request): string {
  const { pathname } = new URL(request.url);
  if (/^\/(api|oauth\/(authorize|token|revoke))(\/|$)/.test(pathname)) return `/mastodon${pathname}`;
  return pathname.startsWith('/xrpc/') ? `/bluesky${pathname}` : pathname;
}

/**
 * Starts the sandbox: stand-ins of Mastodon at `/mastodon`, the AT Protocol at `/bluesky`, LinkedIn at `/linkedin`
 * and webmention.io at `/webmention`, their timelines at `/` and the control at `/sandbox`.
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
  const networks: Networks = {
    mastodon: openMastodon(world),
    bluesky: openBluesky(world),
    linkedin: openLinkedIn(world),
    mentions: openWebmentions(world),
  };
  seed(networks, world);
  const control = createControl(networks, world, traffic);

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
  app.route('/', pageApp(networks, world, control));
  for (const name of names) app.use(`/${name}/*`, traffic.middleware);
  app.route('/mastodon', mastodonApp(networks.mastodon));
  app.route('/bluesky', blueskyApp(networks.bluesky));
  app.route('/linkedin', linkedinApp(networks.linkedin));
  app.route('/webmention', webmentionApp(networks.mentions));
  app.route('/sandbox/avatars', avatarRoutes());
  app.route('/sandbox', controlApp(control));

  const settled = async () => {
    while (pending.size > 0) await Promise.allSettled(pending);
  };
  const owner = networks.mastodon.findAccount('owner')!;
  const person = networks.bluesky.findAccount('owner.test')!;
  return {
    url: world.origin,
    endpoints: {
      mastodon: `${world.origin}/mastodon`,
      bluesky: `${world.origin}/bluesky`,
      linkedin: `${world.origin}/linkedin`,
      webmention: `${world.origin}/webmention`,
    },
    owner: {
      mastodon: { id: owner.id, acct: 'owner' },
      bluesky: { did: person.id, handle: person.handle },
      linkedin: { urn: 'urn:li:person:owner' },
    },
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
