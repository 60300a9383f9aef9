import type { Hono } from 'hono';
import type { Env } from '../world.ts';
import {
  type BlueskyAccount,
  type BlueskyState,
  canonicalUri,
  parentOf,
  quotedBy,
  type Repoed,
  rootOf,
} from './state.ts';
import { threadView } from './thread.ts';
import { blocked, findPost, postView, profileBasic, profileDetailed, threadgateOf } from './views.ts';
import { type Call, invalid, method } from './xrpc.ts';

/** Cuts a list at a page; the cursor is the position the next page starts at, which clients only pass on. */
function page<T>(all: T[], params: { limit?: number; cursor?: string }): { items: T[]; cursor?: string } {
  const start = Number(params.cursor ?? 0) || 0;
  const end = start + (params.limit ?? 50);
  return { items: all.slice(start, end), ...(end < all.length ? { cursor: String(end) } : {}) };
}

interface Listed {
  uri: string;
  limit: number;
  cursor?: string;
}

/** The public side: profiles, posts and threads as they are shown (app.bsky.*). A session is welcome, not needed. */
export function appviewRoutes(app: Hono<Env>, state: BlueskyState): void {
  const account = (actor: string): BlueskyAccount => {
    const found = state.findAccount(actor);
    if (!found || found.status === 'deleted') throw invalid('Profile not found');
    if (found.status === 'takendown') throw invalid('Account has been suspended', 'AccountTakedown');
    if (found.status) throw invalid('Account is deactivated', 'AccountDeactivated');
    return found;
  };

  method<{ actor: string }>(app, state, 'app.bsky.actor.getProfile', ({ params, viewer }) =>
    profileDetailed(state, account(params.actor), viewer()),
  );

  method<{ actors: string[] }>(app, state, 'app.bsky.actor.getProfiles', ({ params, viewer }) => ({
    profiles: params.actors.flatMap((actor) => {
      const found = state.findAccount(actor);
      return found && !found.status ? [profileDetailed(state, found, viewer())] : [];
    }),
  }));

  method<{ uri: string; depth: number; parentHeight: number }>(
    app,
    state,
    'app.bsky.feed.getPostThread',
    ({ params, viewer }) => {
      const { uri, depth, parentHeight } = params;
      const anchor = findPost(state, canonicalUri(state, uri));
      if (!anchor || anchor.shownAs === 'notFound') throw invalid(`Post not found: ${uri}`, 'NotFound');
      const who = viewer();
      const gate = threadgateOf(state, rootOf(anchor));
      if (who && blocked(state, who.id, anchor.did)) {
        return {
          thread: {
            $type: 'app.bsky.feed.defs#blockedPost',
            uri: anchor.id,
            blocked: true,
            author: { did: anchor.did },
          },
        };
      }
      const deep = Math.min(depth, state.world.settings.blueskyThreadDepth);
      return {
        thread: threadView(state, anchor, deep, parentHeight, who),
        ...(gate ? { threadgate: gate } : {}),
      };
    },
  );

  method<{ uris: string[] }>(app, state, 'app.bsky.feed.getPosts', ({ params, viewer }) => ({
    posts: params.uris.flatMap((uri) => {
      const post = findPost(state, canonicalUri(state, uri));
      return post ? [postView(state, post, viewer())] : [];
    }),
  }));

  method<Listed>(app, state, 'app.bsky.feed.getQuotes', ({ params, viewer }) => {
    const uri = canonicalUri(state, params.uri);
    const quotes = state.quotesOf(uri).filter((post) => quotedBy(post) === uri && findPost(state, post.id));
    const { items, ...rest } = page(quotes.reverse(), params);
    return { uri, posts: items.map((post) => postView(state, post, viewer())), ...rest };
  });

  const actors = (call: Call<Listed, unknown>, collection: string) => {
    const uri = canonicalUri(state, call.params.uri);
    const records = state
      .aboutPost(`${collection} ${uri}`)
      .filter((record) => !state.accounts.get(record.did)?.status)
      .reverse();
    const { items, ...rest } = page<Repoed>(records, call.params);
    return {
      uri,
      items,
      rest,
      profile: (record: Repoed) => profileBasic(state, state.accounts.get(record.did)!, call.viewer()),
    };
  };

  method<Listed>(app, state, 'app.bsky.feed.getLikes', (call) => {
    const { uri, items, rest, profile } = actors(call, 'app.bsky.feed.like');
    const likes = items.map((record) => ({
      indexedAt: record.indexedAt,
      createdAt: record.value.createdAt,
      actor: profile(record),
    }));
    return { uri, likes, ...rest };
  });

  method<Listed>(app, state, 'app.bsky.feed.getRepostedBy', (call) => {
    const { uri, items, rest, profile } = actors(call, 'app.bsky.feed.repost');
    return { uri, repostedBy: items.map(profile), ...rest };
  });

  method<{ actor: string; filter: string; limit: number; cursor?: string }>(
    app,
    state,
    'app.bsky.feed.getAuthorFeed',
    ({ params, viewer }) => {
      const { actor, filter } = params;
      const posts = state
        .recordsIn(`${account(actor).id} app.bsky.feed.post`)
        .filter((post) => filter !== 'posts_no_replies' || parentOf(post) === undefined)
        .sort((one, other) => (one.indexedAt < other.indexedAt ? 1 : -1));
      const { items, ...rest } = page(posts, params);
      return { feed: items.map((post) => ({ post: postView(state, post, viewer()) })), ...rest };
    },
  );

  method<unknown, { actor: string }>(app, state, 'app.bsky.graph.muteActor', ({ input, user }) => {
    state.mutes.put({ id: `${user().id} ${account(input.actor).id}` });
    return undefined;
  });

  method<unknown, { actor: string }>(app, state, 'app.bsky.graph.unmuteActor', ({ input, user }) => {
    state.mutes.delete(`${user().id} ${account(input.actor).id}`);
    return undefined;
  });

  method<{ limit: number; cursor?: string }>(app, state, 'app.bsky.graph.getMutes', ({ params, user }) => {
    const viewer = user();
    const muted = state.mutes.all().flatMap(({ id }) => {
      const [from, to] = id.split(' ');
      return from === viewer.id ? (state.accounts.get(to!) ?? []) : [];
    });
    const { items, ...rest } = page(muted, params);
    return { mutes: items.map((other) => profileBasic(state, other, viewer)), ...rest };
  });

  method<{ limit: number; cursor?: string }>(app, state, 'app.bsky.graph.getBlocks', ({ params, user }) => {
    const viewer = user();
    const others = state
      .recordsIn(`${viewer.id} app.bsky.graph.block`)
      .flatMap((record) => state.accounts.get(String(record.value.subject)) ?? []);
    const { items, ...rest } = page(others, params);
    return { blocks: items.map((other) => profileBasic(state, other, viewer)), ...rest };
  });
}
