import { addPost } from './index.ts';
import type { Container, PublishedPost, ThreadsState, Token, User } from './state.ts';

/** What a test or the demo can make happen on Threads. */
export function threadsControl(state: ThreadsState) {
  const ensure = (username: string): User => {
    const name = username.replace(/^@/, '');
    const known = state.users.all().find((user) => user.username === name);
    return known ?? state.users.put({ id: state.newId(), username: name });
  };
  const postOf = (id: string): PublishedPost => {
    const post = state.posts.get(id);
    if (!post) throw new TypeError(`There is no post ${id} on the sandbox's Threads.`);
    return post;
  };
  return {
    /** Makes or changes somebody. */
    user(wish: { username: string; isPrivate?: boolean }) {
      return state.users.put({ ...ensure(wish.username), isPrivate: wish.isPrivate });
    },
    /** Lets somebody answer, or the owner post by other means. */
    post(wish: { as: string; text: string; inReplyTo?: string }) {
      const user = wish.as === 'owner' ? 'owner' : ensure(wish.as).id;
      const post = addPost(state, {
        user,
        text: wish.text,
        ...(wish.inReplyTo && { replyTo: postOf(wish.inReplyTo).id }),
      });
      return { id: post.id };
    },
    like: (wish: { id: string; as: string }) =>
      state.posts.put({ ...postOf(wish.id), likedBy: [...postOf(wish.id).likedBy, ensure(wish.as).id] }),
    repost: (wish: { id: string; as: string }) =>
      state.posts.put({
        ...postOf(wish.id),
        repostedBy: [...postOf(wish.id).repostedBy, ensure(wish.as).id],
      }),
    hide: (wish: { id: string }) => state.posts.put({ ...postOf(wish.id), hidden: true }),
    remove(wish: { id: string }) {
      state.posts.delete(postOf(wish.id).id);
      return {};
    },
    /** Changes a container: as if it failed, say. */
    container(wish: Partial<Container> & { id: string }) {
      const known = state.containers.get(wish.id);
      if (!known) throw new TypeError(`There is no container ${wish.id} on the sandbox's Threads.`);
      return state.containers.put({ ...known, ...wish });
    },
    /** Makes a token, or changes its scopes, its beginning or its end. */
    token(wish: { token: string } & Partial<Omit<Token, 'id' | 'user'>>) {
      const { token, ...rest } = wish;
      const known = state.tokens.get(token) ?? state.newToken('owner', allScopes, token);
      return state.tokens.put({ ...known, ...rest });
    },
    state: () => ({ users: state.users.all(), posts: state.posts.all(), containers: state.containers.all() }),
  };
}

export const allScopes = [
  'threads_basic',
  'threads_content_publish',
  'threads_manage_replies',
  'threads_read_replies',
  'threads_delete',
  'threads_manage_insights',
];
