/** Bluesky in the sandbox. */
import { clearAll, type StandIn } from '../stand-in.ts';
import { blueskyControl } from './control.ts';
import { blueskyApp } from './index.ts';
import { blueskyShown, blueskyTimeline } from './shown.ts';
import { didFor, openBluesky } from './state.ts';

declare module '../world.ts' {
  interface Settings {
    /** How deep the AppView goes in one answer, whatever depth is asked for; branches below are cut. */
    blueskyThreadDepth: number;
  }
}

declare module '../stand-in.ts' {
  interface StandIns {
    bluesky: { control: ReturnType<typeof blueskyControl>; owner: { did: string; handle: string } };
  }
}

const credentials = { BLUESKY_IDENTIFIER: 'owner.test', BLUESKY_APP_PASSWORD: 'sandbox-app-password' };

/** A handle is a domain name; a bare name becomes one. */
function handleOf(name: string): string {
  const bare = name.trim().replace(/^@/, '').toLowerCase();
  return bare.includes('.') || bare.startsWith('did:') ? bare : `${bare.replace(/[^a-z0-9-]+/g, '-')}.test`;
}

export const standIn: StandIn = {
  credentials,
  settings: { blueskyThreadDepth: 1000 },
  // The AT Protocol's clients resolve their paths against the origin alone.
  bare: /^\/xrpc\//,
  faultBody: (status) => {
    const [error, message] = {
      401: ['InvalidToken', 'The access token is invalid'],
      403: ['Forbidden', 'This action is not allowed'],
      422: ['InvalidRequest', 'Validation failed: Text is invalid'],
      426: ['UpgradeRequired', 'Upgrade required'],
      429: ['RateLimitExceeded', 'Too many requests'],
      500: ['InternalServerError', 'Internal Server Error'],
    }[status] as [string, string];
    return { error, message };
  },
  resetHeaders: (at) => ({ 'RateLimit-Reset': String(Math.floor(at.getTime() / 1000)) }),
  open(world) {
    const state = openBluesky(world);
    const control = blueskyControl(state);
    const handle = credentials.BLUESKY_IDENTIFIER;
    const base = `${world.origin}/bluesky`;
    const seed = () => {
      if (state.accounts.get(didFor(handle))) return;
      state.accounts.put({
        id: didFor(handle),
        handle,
        displayName: 'Owner',
        description: 'The owner of this sandbox.',
        passwords: [credentials.BLUESKY_APP_PASSWORD],
        createdAt: world.clock.now().toISOString(),
        labels: [],
      });
    };
    seed();
    const didOf = (actor = '') => state.findAccount(actor)?.id;
    return {
      app: blueskyApp(state),
      control,
      owner: { did: didFor(handle), handle },
      siteSettings: { service: base, appview: base, handle },
      seed,
      clear: () => clearAll({ ...state, world: undefined }),
      page: {
        verbs: { like: 'Like', boost: 'Repost', answer: 'Reply' },
        stranger: 'ada.test',
        timeline: (author) => blueskyTimeline(state, author),
        post: (id) => blueskyShown(state, id),
        posts: {
          '/profile/:actor/post/:rkey': ({ actor, rkey }) =>
            `at://${didOf(actor)}/app.bsky.feed.post/${rkey}`,
        },
        people: { '/profile/:actor': ({ actor }) => ({ name: actor!, id: didOf(actor) }) },
        reply: ({ id, as, text }) => control.post({ as: handleOf(as), text, inReplyTo: id }),
        like: ({ id, as }) => control.like({ as: handleOf(as), uri: id }),
        boost: ({ id, as }) => control.repost({ as: handleOf(as), uri: id }),
      },
      demo: {
        phrase: 'crossposter I wrote in 2019',
        async answer(skeet) {
          control.account({ handle: 'okafor.example', displayName: 'Adaeze Okafor' });
          await control.post({
            as: 'okafor.example',
            text: 'The crossposter I wrote in 2019 posted the same sentence nine times during one outage. I feel seen.',
            inReplyTo: skeet,
            langs: ['en'],
          });
          await control.like({ uri: skeet, as: 'okafor.example' });

          return 1;
        },
      },
    };
  },
};
