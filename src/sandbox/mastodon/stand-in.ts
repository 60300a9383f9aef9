/** Mastodon in the sandbox. */
import { clearAll, type StandIn } from '../stand-in.ts';
import { mastodonControl } from './control.ts';
import { mastodonApp } from './index.ts';
import { mastodonShown, mastodonTimeline } from './shown.ts';
import { openMastodon } from './state.ts';

declare module '../world.ts' {
  interface Settings {
    /** The Mastodon instance's `max_characters`. */
    mastodonCharacters: number;
    /** How often Mastodon answers 206 before an uploaded picture is ready; 0: it is ready at once, with 200. */
    mastodonMediaPolls: number;
    /**
     * What Mastodon does with an idempotency key. `lock`: one request a key at a time, others get 503 (mastodon/mastodon since
     * `with_idempotency`). `late`: looked up before the work and stored after it (Mastodon before, Hollo, Pleroma). `none`: it is
     * ignored (Pixelfed).
     */
    mastodonKeys: 'lock' | 'late' | 'none';
    /**
     * What a server of the Mastodon API makes of a text. `mastodon`: links and tags. `markdown`: Markdown (Hollo, GoToSocial,
     * Akkoma). `counted`: links cut short and led through a counter, shortcodes as pictures, and no source to be read.
     */
    mastodonRenders: 'mastodon' | 'markdown' | 'counted';
  }
}

declare module '../stand-in.ts' {
  interface StandIns {
    mastodon: { control: ReturnType<typeof mastodonControl>; owner: { id: string; acct: string } };
  }
}

const token = 'sandbox-mastodon-token';

export const standIn: StandIn = {
  credentials: { MASTODON_ACCESS_TOKEN: token },
  settings: {
    mastodonCharacters: 500,
    mastodonMediaPolls: 0,
    mastodonKeys: 'lock',
    mastodonRenders: 'mastodon',
  },
  // masto resolves its paths against the origin alone.
  bare: /^\/(api|oauth\/(authorize|token|revoke))(\/|$)/,
  resetHeaders: (at) => ({
    'X-RateLimit-Limit': '300',
    'X-RateLimit-Remaining': '0',
    'X-RateLimit-Reset': at.toISOString(),
  }),
  stopsInside: (method, path) => method === 'POST' && path === '/api/v1/statuses',
  open(world) {
    const state = openMastodon(world);
    const control = mastodonControl(state);
    const seed = () => {
      if (state.findAccount('owner')) return;
      const { id } = control.account({
        acct: 'owner',
        displayName: 'Owner',
        note: 'The owner of this sandbox.',
      });
      const createdAt = world.clock.now().toISOString();
      state.tokens.put({ id: token, accountId: id, scopes: ['read', 'write'], createdAt });
    };
    seed();
    return {
      app: mastodonApp(state),
      control,
      owner: { id: state.findAccount('owner')!.id, acct: 'owner' },
      siteSettings: { url: `${world.origin}/mastodon` },
      seed,
      clear: () => clearAll({ ...state, world: undefined }),
      page: {
        verbs: { like: 'Favourite', boost: 'Boost', answer: 'Reply' },
        stranger: 'ada@social.example',
        timeline: (author) => mastodonTimeline(state, author),
        post: (id) => mastodonShown(state, id),
        posts: { '/:acct{@[^/]+}/:id{[0-9]+}': ({ id }) => id! },
        people: {
          '/:acct{@[^/]+}': ({ acct }) => ({ name: acct!, id: state.findAccount(acct!)?.id }),
        },
        reply: ({ id, as, text }) => control.status({ as, text, inReplyTo: id }),
        like: ({ id, as }) => control.favourite({ as, id }),
        boost: ({ id, as }) => control.reblog({ as, id }),
      },
      demo: {
        phrase: 'the idempotency key',
        answer(toot) {
          control.account({ acct: 'ines@reading.example', displayName: 'Inês Duarte' });
          control.account({ acct: 'tomasz@tidal.example', displayName: 'Tomasz Wrona' });
          control.account({
            acct: 'quiet@tidal.example',
            displayName: 'Quiet Reader',
            note: '#nobot #nocomments',
          });
          const first = control.status({
            as: 'ines@reading.example',
            text: 'What happens to the idempotency key when the server has forgotten it? Ours keeps them for an hour.',
            inReplyTo: toot,
            language: 'en',
          });
          control.status({
            as: 'tomasz@tidal.example',
            text: 'Then it is looked up by its link and its text before anything is sent again, if I read the post right.',
            inReplyTo: first.id,
            language: 'en',
          });
          control.status({
            as: 'quiet@tidal.example',
            text: 'I would rather not be shown.',
            inReplyTo: toot,
          });
          control.favourite({ id: toot, as: 'ines@reading.example' });
          control.reblog({ id: toot, as: 'tomasz@tidal.example' });

          return 3;
        },
      },
    };
  },
};
