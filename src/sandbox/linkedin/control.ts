import { createHash } from 'node:crypto';
import { parseLittle } from './little.ts';
import { addComment } from './social.ts';
import type { IssuedToken, LinkedInState, Member } from './state.ts';

/** What a test or the demo can make happen on LinkedIn. */
export function linkedinControl(state: LinkedInState) {
  const ensure = (who: string): Member => {
    const known = state.members.get(who) ?? state.members.all().find((member) => member.name === who);
    if (known) return known;
    const id = who.startsWith('urn:li:')
      ? who
      : `urn:li:person:${createHash('sha256').update(who).digest('base64url').slice(0, 10)}`;
    return state.members.put({ id, name: who.startsWith('urn:li:') ? 'A Member' : who });
  };
  const react = (wish: { on: string; as: string; type?: string; undo?: boolean }) => {
    const actor = ensure(wish.as).id;
    const change = <T extends { reactions: { actor: string; type: string }[] }>(thing: T): T => {
      const others = thing.reactions.filter((reaction) => reaction.actor !== actor);
      return { ...thing, reactions: wish.undo ? others : [...others, { actor, type: wish.type ?? 'LIKE' }] };
    };
    const comment = state.comments.get(wish.on);
    const post = state.findPost(wish.on);
    if (comment) state.comments.put(change(comment));
    else if (post) state.posts.put(change(post));
    else throw new TypeError(`There is no ${wish.on} on the sandbox's LinkedIn.`);
    return {};
  };

  return {
    /** Makes or changes a person, or an organization where the id is `urn:li:organization:…`. */
    member(wish: { id?: string; name: string } & Partial<Omit<Member, 'id' | 'name'>>) {
      const { id, ...rest } = wish;
      return state.members.put({ ...ensure(id ?? wish.name), ...rest });
    },
    /** Lets somebody comment on a post, or answer the comment `parent`. */
    comment(wish: {
      on: string;
      as: string;
      text: string;
      parent?: string;
      createdAt?: string;
      override?: Record<string, unknown>;
    }) {
      const made = addComment(state, {
        post: wish.on,
        actor: ensure(wish.as).id,
        text: wish.text,
        parent: wish.parent,
        override: wish.override,
        ...(wish.createdAt ? { createdAt: Date.parse(wish.createdAt) } : {}),
      });
      return { urn: made.id };
    },
    react,
    /** Removes a comment with its answers, or a post with all its comments. */
    remove(wish: { urn: string }) {
      const comment = state.comments.get(wish.urn);
      const post = state.findPost(wish.urn);
      if (!comment && !post) throw new TypeError(`There is no ${wish.urn} on the sandbox's LinkedIn.`);
      for (const other of state.commentsOn(comment?.post ?? post!.id)) {
        if (post || other.id === wish.urn || other.parent === wish.urn) state.comments.delete(other.id);
      }
      if (post) state.posts.delete(post.id);
      return {};
    },
    /** Makes a token, or changes its scopes, its end or whether it was revoked. */
    token(wish: { token: string; person?: string } & Partial<Omit<IssuedToken, 'id' | 'person'>>) {
      const { token, person, ...rest } = wish;
      const owner = person ? ensure(person).id : 'urn:li:person:owner';
      const known =
        state.tokens.get(token) ?? state.newToken(owner, ['openid', 'profile', 'w_member_social'], token);
      return state.tokens.put({ ...known, ...rest });
    },
    /** Sets what LinkedIn granted an app. */
    app(wish: { id: string; secret: string; scopes: string[] }) {
      return state.apps.put(wish);
    },
    /** Everything remembered; each post with the text a reader sees, and what was lost of it. */
    state() {
      return {
        members: state.members.all(),
        posts: state.posts.all().map((post) => {
          const { text, lost } = parseLittle(post.commentary);
          return { ...post, shown: text, lost };
        }),
        comments: state.comments.all(),
        assets: state.assets.all(),
      };
    },
  };
}
