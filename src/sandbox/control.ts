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
import { blueskyControl } from './bluesky/control.ts';
import { type BlueskyState, didFor } from './bluesky/state.ts';
import { sandboxCredentials, sandboxLinkedInApp } from './credentials.ts';
import type { Fault } from './faults.ts';
import { linkedinControl } from './linkedin/control.ts';
import type { LinkedInState } from './linkedin/state.ts';
import { mastodonControl } from './mastodon/control.ts';
import type { MastodonState } from './mastodon/state.ts';
import type { Collection } from './store.ts';
import type { Traffic } from './traffic.ts';
import type { Mention } from './webmention.ts';
import type { Env, Network, Settings, World } from './world.ts';

/** The four memories of the sandbox. */
export interface Networks {
  mastodon: MastodonState;
  bluesky: BlueskyState;
  linkedin: LinkedInState;
  mentions: Collection<Mention>;
}

function webmentionControl(mentions: Collection<Mention>, world: World) {
  return {
    mention(
      wish: Omit<Mention, 'id' | 'received' | 'published'> &
        Partial<Pick<Mention, 'id' | 'received' | 'published'>>,
    ) {
      const last = Math.max(1000, ...mentions.all().map((mention) => Number(mention.id)));
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

/** Gives every network its owner, as far as they are not there yet. */
export function seed(networks: Networks, world: World): void {
  const createdAt = world.clock.now().toISOString();
  const { mastodon, bluesky, linkedin } = networks;
  if (!mastodon.findAccount('owner')) {
    const owner = mastodonControl(mastodon).account({
      acct: 'owner',
      displayName: 'Owner',
      note: 'The owner of this sandbox.',
    });
    mastodon.tokens.put({
      id: sandboxCredentials.MASTODON_ACCESS_TOKEN,
      accountId: owner.id,
      scopes: ['read', 'write'],
      createdAt,
    });
  }
  const handle = sandboxCredentials.BLUESKY_IDENTIFIER;
  if (!bluesky.accounts.get(didFor(handle))) {
    bluesky.accounts.put({
      id: didFor(handle),
      handle,
      displayName: 'Owner',
      description: 'The owner of this sandbox.',
      passwords: [sandboxCredentials.BLUESKY_APP_PASSWORD],
      createdAt,
      labels: [],
    });
  }
  if (!linkedin.members.get('urn:li:person:owner')) {
    linkedin.members.put({
      id: 'urn:li:person:owner',
      name: 'Site Owner',
      headline: 'The owner of this sandbox',
    });
    const scopes = ['openid', 'profile', 'w_member_social'];
    linkedin.newToken('urn:li:person:owner', scopes, sandboxCredentials.LINKEDIN_ACCESS_TOKEN);
    linkedin.apps.put({ id: sandboxLinkedInApp.id, secret: sandboxLinkedInApp.secret, scopes });
  }
}

/** Makes the control, for use in the process. */
export function createControl(networks: Networks, world: World, traffic: Traffic) {
  return {
    mastodon: mastodonControl(networks.mastodon),
    bluesky: blueskyControl(networks.bluesky),
    linkedin: linkedinControl(networks.linkedin),
    webmention: webmentionControl(networks.mentions, world),
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
    requests: (network?: Network) =>
      traffic.requests().filter((request) => !network || request.network === network),
    forget() {
      traffic.forget();
      return {};
    },
    reset() {
      for (const { world: _, ...state } of [networks.mastodon, networks.bluesky, networks.linkedin]) {
        for (const part of Object.values(state)) {
          if (typeof part === 'object' && part !== null && 'clear' in part) part.clear();
        }
      }
      networks.mentions.clear();
      seed(networks, world);
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
    const requests = control.requests(c.req.query('network') as Network | undefined);
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
  for (const network of ['mastodon', 'bluesky', 'linkedin', 'webmention'] as const) {
    app.post(`/${network}/:action`, (c) => call(c, own(control[network], c.req.param('action'))));
  }
  return app;
}
