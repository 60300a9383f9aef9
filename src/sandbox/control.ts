/**
 * What tests and the demo can make happen, in the process (`sandbox.control.mastodon.status({…})`) or over HTTP
 * with the same names and the same JSON: `POST /sandbox/mastodon/status`. An answer is JSON; what is wrong with
 * a wish is said with status 400 and `{"error": "…"}`.
 *
 * | call | does |
 * |---|---|
 * | `POST /sandbox/clock` `{now}` or `{advance}` | sets the clock (RFC 3339), or moves it (milliseconds) |
 * | `POST /sandbox/settings` `{…}` | changes settings, see `Settings` in world.ts; answers all of them |
 * | `POST /sandbox/fault` `{network, method, path, answer, count, skip, stored, …}` | see `Fault` in faults.ts |
 * | `POST /sandbox/lift` `{id}` or `{}` | ends one fault, or all |
 * | `GET /sandbox/faults` | the faults in force |
 * | `GET /sandbox/requests?network=` | every request received, `{count, requests}` |
 * | `POST /sandbox/forget` | empties that list |
 * | `GET /sandbox/state/NETWORK` | everything a network remembers |
 * | `POST /sandbox/reset` | everything as on the first day, faults and clock excepted |
 * | `POST /sandbox/mastodon/` `account removeAccount status edit remove favourite reblog relation domainBlock token statuses` | see mastodon/control.ts |
 * | `POST /sandbox/bluesky/` `account removeAccount post record remove like repost block follow mute hideReply show segments` | see bluesky/control.ts |
 * | `POST /sandbox/linkedin/` `member comment react remove token app` | see linkedin/control.ts |
 * | `POST /sandbox/webmention/` `mention remove` | adds or removes a webmention, see `Mention` in webmention.ts |
 */

import { type Context, Hono } from 'hono';
import { largestOf } from '../model/extremes.ts';
import type { NetworkId } from '../model/networks.ts';
import type { Fault } from './faults.ts';
import type { OpenStandIn, StandIns } from './stand-in.ts';
import type { StoredCollection } from './store.ts';
import type { Traffic } from './traffic.ts';
import type { Mention } from './webmention.ts';
import { type Env, networks, type SandboxNetwork, type Settings, type World } from './world.ts';

function webmentionControl(mentions: StoredCollection<Mention>, world: World) {
  return {
    mention(
      wish: Omit<Mention, 'id' | 'received' | 'published'> &
        Partial<Pick<Mention, 'id' | 'received' | 'published'>>,
    ) {
      const last = largestOf([1000, ...mentions.all().map((mention) => Number(mention.id))]);
      const received = world.clock.now().toISOString();
      return mentions.put({ published: received, received, ...wish, id: wish.id ?? String(last + 1) });
    },
    remove: (wish: { id: string }) => {
      if (!mentions.delete(wish.id)) throw new TypeError(`There is no webmention ${wish.id}.`);
      return {};
    },
    state: () => ({ mentions: mentions.all() }),
  };
}

/** What each stand-in lets happen. */
type Controls = { [Id in NetworkId]: StandIns[Id]['control'] };

/** Makes the control, for use in the process. */
export function createControl(
  networks: ReadonlyMap<NetworkId, OpenStandIn>,
  mentions: StoredCollection<Mention>,
  world: World,
  traffic: Traffic,
) {
  const controls = Object.fromEntries([...networks].map(([id, { control }]) => [id, control]));
  return {
    ...(controls as unknown as Controls),
    webmention: webmentionControl(mentions, world),
    /** Sets the clock to an instant, or moves it by milliseconds; says what time it is then. */
    clock(wish: { now?: string; advance?: number } = {}) {
      if (wish.now !== undefined) {
        const instant = new Date(wish.now);
        if (Number.isNaN(instant.getTime()))
          throw new TypeError(`The clock needs an RFC 3339 instant; found ${JSON.stringify(wish.now)}.`);
        world.clock.set(instant);
      }
      if (wish.advance) world.clock.advance(wish.advance);
      return { now: world.clock.now().toISOString() };
    },
    settings(wish: Partial<Settings> = {}): Settings {
      return { ...Object.assign(world.settings, wish) };
    },
    fault: (fault: Fault) => traffic.add(fault),
    lift: (wish: { id?: number } = {}) => {
      traffic.lift(wish.id);
      return {};
    },
    faults: () => traffic.active(),
    /** Every request received so far, of one network or of all. */
    requests: (network?: SandboxNetwork) =>
      traffic.requests().filter((request) => !network || request.network === network),
    forget() {
      traffic.forget();
      return {};
    },
    reset() {
      for (const { clear } of networks.values()) clear();
      mentions.clear();
      for (const { seed } of networks.values()) seed();
      return {};
    },
  };
}

export type Control = ReturnType<typeof createControl>;

/** The control over HTTP. */
export function controlApp(control: Control): Hono<Env> {
  const app = new Hono<Env>();
  app.onError((error, c) => c.json({ error: error.message }, 400));
  const call = async (c: Context<Env>, action: unknown) => {
    if (typeof action !== 'function') return c.json({ error: `There is no ${c.req.path}.` }, 404);
    const text = await c.req.text();
    const wish: unknown = text === '' ? {} : JSON.parse(text);
    return c.json((await action(wish)) ?? {});
  };
  const own = (actions: object, name: string): unknown =>
    Object.hasOwn(actions, name) ? actions[name as keyof typeof actions] : undefined;

  app.get('/faults', (c) => c.json(control.faults()));
  app.get('/requests', (c) => {
    const requests = control.requests(c.req.query('network') as SandboxNetwork | undefined);
    return c.json({ count: requests.length, requests });
  });
  app.get('/state/:network', (c) => {
    const network = own(control, c.req.param('network'));
    return typeof network === 'object' && network !== null && 'state' in network
      ? c.json((network as { state: () => object }).state())
      : c.json({ error: `There is no network ${c.req.param('network')}.` }, 404);
  });
  for (const action of ['clock', 'settings', 'fault', 'lift', 'forget', 'reset'] as const) {
    app.post(`/${action}`, (c) => call(c, control[action]));
  }
  for (const network of networks) {
    app.post(`/${network}/:action`, (c) => call(c, own(control[network], c.req.param('action'))));
  }
  return app;
}
