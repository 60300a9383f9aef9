import { type BlueskyAccount, type BlueskyState, type Json, parentOf, type Repoed, rootOf } from './state.ts';
import { blocked, findPost, postView, violatesThreadgate } from './views.ts';

const blockedNode = (
  state: BlueskyState,
  post: { id: string; did: string },
  viewer?: BlueskyAccount,
): Json => ({
  $type: 'app.bsky.feed.defs#blockedPost',
  uri: post.id,
  blocked: true,
  author: {
    did: post.did,
    ...(viewer && {
      viewer: {
        blockedBy: state.aboutPerson(`app.bsky.graph.block ${post.did} ${viewer.id}`).length > 0,
        blocking: state.aboutPerson(`app.bsky.graph.block ${viewer.id} ${post.did}`)[0]?.id,
      },
    }),
  },
});

const missingNode = (uri: string): Json => ({
  $type: 'app.bsky.feed.defs#notFoundPost',
  uri,
  notFound: true,
});

/**
 * A post with what is above and below it, after packages/bsky/src/views/index.ts: replies cut at `depth` have
 * no `replies` though their count says there are some; a reply whose author and the answered one block each
 * other is left out; one blocked by or blocking the viewer is a blocked node; a missing parent ends the way up.
 */
export function threadView(
  state: BlueskyState,
  anchor: Repoed,
  depth: number,
  height: number,
  viewer?: BlueskyAccount,
): Json {
  const seen = new Set<string>([anchor.id]);
  const root = rootOf(anchor);

  const above = (child: Repoed, left: number): Json | undefined => {
    const uri = parentOf(child);
    if (!uri || left < 1 || seen.has(uri)) return undefined;
    seen.add(uri);
    const parent = findPost(state, uri);
    if (!parent || parent.shownAs === 'notFound') return missingNode(uri);
    if (blocked(state, child.did, parent.did) || (viewer && blocked(state, viewer.id, parent.did))) {
      return blockedNode(state, parent, viewer);
    }
    const parentNode = above(parent, left - 1);
    return {
      $type: 'app.bsky.feed.defs#threadViewPost',
      post: postView(state, parent, viewer),
      ...(parentNode ? { parent: parentNode } : {}),
    };
  };

  const below = (parent: Repoed, left: number): Json[] | undefined => {
    if (left < 1) return undefined;
    return state.repliesTo(parent.id).flatMap((reply) => {
      if (seen.has(reply.id)) return [];
      seen.add(reply.id);
      if (reply.shownAs === 'blocked') return [blockedNode(state, reply, viewer)];
      if (reply.shownAs === 'notFound') return [missingNode(reply.id)];
      if (!findPost(state, reply.id) || rootOf(reply) !== root || violatesThreadgate(state, reply)) return [];
      if (blocked(state, reply.did, parent.did)) return [];
      if (viewer && blocked(state, viewer.id, reply.did)) return [blockedNode(state, reply, viewer)];
      const replies = below(reply, left - 1);
      const node = {
        $type: 'app.bsky.feed.defs#threadViewPost',
        post: postView(state, reply, viewer),
        ...(replies ? { replies } : {}),
      };
      return [node];
    });
  };

  const parent = above(anchor, height);
  const replies = below(anchor, depth);
  return {
    $type: 'app.bsky.feed.defs#threadViewPost',
    post: postView(state, anchor, viewer),
    ...(parent ? { parent } : {}),
    ...(replies ? { replies } : {}),
    threadContext: {},
  };
}
