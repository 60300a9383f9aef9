/** Threads in the sandbox. */

import { html } from 'hono/html';
import { avatar, byTime, type Lazy, plain, type ShownPost } from '../page/post.ts';
import { clearAll, type StandIn } from '../stand-in.ts';
import { allScopes, threadsControl } from './control.ts';
import { ownerId, threadsApp } from './index.ts';
import { openThreads, type PublishedPost, type ThreadsState } from './state.ts';

declare module '../world.ts' {
  interface Settings {
    /** Seconds that Threads works on a container. */
    threadsProcessing: number;
    /** Seconds after which Threads lists a new post among the account's own. */
    threadsListLag: number;
    /** What Threads does with a container that was published: it may do it again, or know it no more. */
    threadsTwice: 'again' | 'refused';
    /** Whether Threads has forgotten a container once it was published. */
    threadsForgets: boolean;
    /** How Threads gives texts back: as they were, or with links led through its own and letters taken apart. */
    threadsRenders: 'plain' | 'rewritten';
    /** Where Threads says its posts are. */
    threadsPermalinks: 'here' | 'threads.net' | 'threads.com';
  }
}

declare module '../stand-in.ts' {
  interface StandIns {
    threads: { control: ReturnType<typeof threadsControl>; owner: { id: string; username: string } };
  }
}

const token = 'sandbox-threads-token';

export const standIn: StandIn = {
  credentials: { THREADS_ACCESS_TOKEN: token },
  settings: {
    threadsProcessing: 1,
    threadsListLag: 0,
    threadsTwice: 'again',
    threadsForgets: false,
    threadsRenders: 'rewritten',
    threadsPermalinks: 'here',
  },
  faultBody(status) {
    const [code, message, transient] = {
      401: [190, 'Error validating access token: The session is invalid', false],
      403: [10, 'Application does not have permission for this action', false],
      422: [100, 'Invalid parameter', false],
      426: [2635, 'You are calling a deprecated version of the API', false],
      429: [613, 'Calls to this api have exceeded the rate limit.', false],
      500: [2, 'An unexpected error has occurred. Please retry your request later.', true],
    }[status] as [number, string, boolean];
    return {
      error: { message, type: 'OAuthException', code, is_transient: transient, fbtrace_id: 'AsandboxTrace' },
    };
  },
  resetHeaders: (at) => ({ 'X-RateLimit-Reset': String(Math.floor(at.getTime() / 1000)) }),
  open(world) {
    const state = openThreads(world);
    const control = threadsControl(state);
    const owner = { id: ownerId, username: 'owner.sandbox' };
    const seed = () => {
      if (state.users.get('owner')) return;
      state.users.put({ ...owner, id: 'owner' });
      state.newToken('owner', allScopes, token);
    };
    seed();
    const byCode = (code: string) => state.posts.all().find(({ shortcode }) => shortcode === code)?.id ?? '';
    return {
      app: threadsApp(state),
      control,
      owner,
      siteSettings: { api: state.base },
      seed,
      clear: () => clearAll({ ...state, world: undefined }),
      page: {
        verbs: { like: 'Like', boost: 'Repost', answer: 'Reply' },
        stranger: 'ada.reader',
        timeline: (author) => timeline(state, author),
        post: (id) => {
          const post = state.posts.get(id);
          return post && shown(state, post);
        },
        posts: { '/:user{@[^/]+}/post/:code': ({ code }) => byCode(code!) },
        people: {
          '/:user{@[^/]+}': ({ user }) => ({
            name: user!,
            id: state.users.all().find(({ username }) => `@${username}` === user)?.id,
          }),
        },
        reply: ({ id, as, text }) => control.post({ as, text, inReplyTo: id }),
        like: ({ id, as }) => control.like({ id, as }),
        boost: ({ id, as }) => control.repost({ id, as }),
      },
      demo: {
        phrase: 'mine reposts itself every Monday',
        answer(id) {
          control.post({
            as: 'yusuf.reads',
            text: 'Please tell my old blog: mine reposts itself every Monday.',
            inReplyTo: id,
          });
          control.like({ id, as: 'yusuf.reads' });
          return 1;
        },
      },
    };
  },
};

function shown(state: ThreadsState, post: PublishedPost): ShownPost {
  const user = state.users.get(post.user);
  const username = user?.username ?? 'nobody';
  return {
    network: 'threads',
    id: post.id,
    url: `${state.base}/@${username}/post/${post.shortcode}`,
    author: { name: username, handle: `@${username}`, avatar: avatar(state.world, 'threads', post.user) },
    at: new Date(post.createdAt).toISOString(),
    edited: false,
    audience: '',
    warning: '',
    body: html`<p class="lines">${plain(post.text)}</p>`,
    // Threads fetches pictures from the site; the sandbox asks nobody.
    pictures: [],
    card:
      post.link && post.images.length === 0
        ? { url: post.link, title: post.link, description: '' }
        : undefined,
    likes: post.likedBy.length,
    boosts: post.repostedBy.length,
    lost: '',
    replies: state.posts
      .all()
      .filter(({ replyTo }) => replyTo === post.id)
      .map((reply) => () => shown(state, reply)),
  };
}

/** Posts that begin a thread, newest first. */
function timeline(state: ThreadsState, author?: string): Lazy[] {
  return byTime(
    state.posts
      .all()
      .filter(({ replyTo, user }) => replyTo === undefined && (author === undefined || user === author)),
    (post) => post.createdAt,
    (post) => shown(state, post),
  );
}
