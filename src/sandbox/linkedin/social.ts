import { Hono } from 'hono';
import type { Env } from '../world.ts';
import { denied, jsonBody, LinkedInError, may, scopeFor, signedIn } from './auth.ts';
import type { Comment, IssuedToken, LinkedInPost, LinkedInState } from './state.ts';

/** A comment as https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/comments-api shows it. */
function commentJson(state: LinkedInState, comment: Comment) {
  const post = state.posts.get(comment.post)!;
  const stamp = { actor: comment.actor, time: comment.createdAt };
  const answers = state.commentsOn(comment.post).filter((other) => other.parent === comment.id).length;
  return {
    id: /,(\d+)\)$/.exec(comment.id)?.[1] ?? comment.id,
    commentUrn: comment.id,
    actor: comment.actor,
    object: post.activity,
    message: { attributes: [], text: comment.text },
    created: stamp,
    lastModified: stamp,
    ...(comment.parent ? { parentComment: comment.parent } : {}),
    ...(answers > 0 ? { commentsSummary: { aggregatedTotalComments: answers, selectedComments: [] } } : {}),
    likesSummary: { aggregatedTotalLikes: comment.reactions.length, selectedLikes: [] },
    ...comment.override,
  };
}

/** Comments, reactions and their counts: /rest/socialActions, /rest/socialMetadata, /rest/reactions. */
export function socialRoutes(state: LinkedInState): Hono<Env> {
  const app = new Hono<Env>();

  const target = (urn: string): { post: LinkedInPost; comment?: Comment } => {
    const comment = state.comments.get(urn);
    const post = comment ? state.posts.get(comment.post) : state.findPost(urn);
    if (!post) throw new LinkedInError(404, { code: 'NOT_FOUND', message: `Could not find entity ${urn}` });
    return comment ? { post, comment } : { post };
  };
  const assertMayRead = (token: IssuedToken, urn: string, what: string, version: string | undefined) => {
    // Without the permission LinkedIn says so before it says whether the post is there.
    const author = (
      state.comments.get(urn) ? state.posts.get(state.comments.get(urn)!.post) : state.findPost(urn)
    )?.author;
    if (!may(token, scopeFor(author ?? token.person, 'r'))) throw denied(what, version);
  };
  const counted = (reactions: LinkedInPost['reactions']) => {
    const summaries: Record<string, { reactionType: string; count: number }> = {};
    for (const { type } of reactions) {
      summaries[type] ??= { reactionType: type, count: 0 };
      summaries[type].count += 1;
    }
    return summaries;
  };

  app.get('/socialActions/:urn/comments', (c) => {
    const token = signedIn(c, state);
    const urn = c.req.param('urn');
    assertMayRead(token, urn, 'partnerApiSocialActions.GET_ALL', c.req.header('LinkedIn-Version'));
    const { post, comment } = target(urn);
    const start = Number(c.req.query('start') ?? 0) || 0;
    const count = Math.min(100, Number(c.req.query('count') ?? 10) || 10);
    const comments = state.commentsOn(post.id).filter((other) => other.parent === comment?.id);
    return c.json({
      paging: { start, count, links: [], total: comments.length },
      elements: comments.slice(start, start + count).map((other) => commentJson(state, other)),
    });
  });

  app.get('/socialActions/:urn/comments/:id', (c) => {
    const token = signedIn(c, state);
    const urn = c.req.param('urn');
    assertMayRead(token, urn, 'partnerApiSocialActions.GET', c.req.header('LinkedIn-Version'));
    const { post } = target(urn);
    const comment = state.commentsOn(post.id).find((other) => other.id.endsWith(`,${c.req.param('id')})`));
    if (!comment)
      throw new LinkedInError(404, {
        code: 'NOT_FOUND',
        message: `Could not find entity ${c.req.param('id')}`,
      });
    return c.json(commentJson(state, comment));
  });

  app.post('/socialActions/:urn/comments', async (c) => {
    const token = signedIn(c, state);
    const { post, comment } = target(c.req.param('urn'));
    const body = await jsonBody<{ actor?: string; message?: { text?: string }; parentComment?: string }>(c);
    const actor = body.actor ?? token.person;
    if (!may(token, scopeFor(actor, 'w')))
      throw denied('partnerApiSocialActions.CREATE', c.req.header('LinkedIn-Version'));
    const made = addComment(state, {
      post: post.id,
      actor,
      text: body.message?.text ?? '',
      parent: body.parentComment ?? comment?.id,
    });
    const json = commentJson(state, made);
    return c.json(json, 201, { 'x-restli-id': json.id });
  });

  // `?actor=` names who acts; one's own comments alone can be changed or deleted.
  const ownComment = (token: IssuedToken, urn: string, id: string, version: string | undefined) => {
    const { post } = target(urn);
    const comment = state.commentsOn(post.id).find((other) => other.id.endsWith(`,${id})`));
    if (!comment) throw new LinkedInError(404, { code: 'NOT_FOUND', message: `Could not find entity ${id}` });
    const own =
      comment.actor === token.person ||
      state.members.get(comment.actor)?.administrators?.includes(token.person);
    if (!own || !may(token, scopeFor(comment.actor, 'w'))) {
      throw denied('partnerApiSocialActions.DELETE', version);
    }
    return comment;
  };

  app.delete('/socialActions/:urn/comments/:id', (c) => {
    const version = c.req.header('LinkedIn-Version');
    const comment = ownComment(signedIn(c, state), c.req.param('urn'), c.req.param('id'), version);
    for (const other of state.commentsOn(comment.post)) {
      if (other.id === comment.id || other.parent === comment.id) state.comments.delete(other.id);
    }
    return c.body(null, 204);
  });

  app.post('/socialActions/:urn/comments/:id', async (c) => {
    const version = c.req.header('LinkedIn-Version');
    const comment = ownComment(signedIn(c, state), c.req.param('urn'), c.req.param('id'), version);
    const { patch } = await jsonBody<{ patch?: { message?: { $set?: { text?: string } } } }>(c);
    const words = patch?.message?.$set?.text;
    if (words === undefined) {
      throw new LinkedInError(422, { message: 'ERROR :: /patch/message/$set/text :: field is required\n' });
    }
    return c.json(commentJson(state, state.comments.put({ ...comment, text: words })));
  });

  app.get('/socialActions/:urn', (c) => {
    const token = signedIn(c, state);
    const urn = c.req.param('urn');
    assertMayRead(token, urn, 'partnerApiSocialActions.GET', c.req.header('LinkedIn-Version'));
    const { post } = target(urn);
    const comments = state.commentsOn(post.id);
    return c.json({
      target: post.activity,
      likesSummary: {
        selectedLikes: [],
        aggregatedTotalLikes: post.reactions.length,
        totalLikes: post.reactions.length,
        likedByCurrentUser: false,
      },
      commentsSummary: {
        selectedComments: [],
        aggregatedTotalComments: comments.length,
        totalFirstLevelComments: comments.filter((comment) => !comment.parent).length,
      },
    });
  });

  app.get('/socialMetadata/:urn', (c) => {
    const token = signedIn(c, state);
    const urn = c.req.param('urn');
    assertMayRead(token, urn, 'socialMetadata.GET', c.req.header('LinkedIn-Version'));
    const { post } = target(urn);
    const comments = state.commentsOn(post.id);
    return c.json({
      id: urn,
      entity: post.activity,
      commentsState: 'OPEN',
      commentSummary: {
        count: comments.length,
        topLevelCount: comments.filter((comment) => !comment.parent).length,
      },
      reactionSummaries: counted(post.reactions),
    });
  });

  // `/rest/reactions/(entity:urn%3Ali…)?q=entity`
  app.get('/reactions/:key', (c) => {
    const token = signedIn(c, state);
    const urn = /^\(entity:(.+)\)$/.exec(c.req.param('key'))?.[1] ?? '';
    assertMayRead(token, urn, 'reactions.FINDER-entity', c.req.header('LinkedIn-Version'));
    const { post } = target(urn);
    return c.json({
      paging: { start: 0, count: post.reactions.length, links: [], total: post.reactions.length },
      elements: post.reactions.map(({ actor, type }) => ({
        id: `urn:li:reaction:(${actor},${post.activity})`,
        root: post.activity,
        reactionType: type,
        created: { actor, time: post.createdAt },
      })),
    });
  });
  return app;
}

/** Stores a comment, or an answer to one. */
export function addComment(
  state: LinkedInState,
  comment: {
    post: string;
    actor: string;
    text: string;
    parent?: string | undefined;
    createdAt?: number;
    override?: Record<string, unknown> | undefined;
  },
): Comment {
  const post = state.findPost(comment.post);
  if (!post)
    throw new LinkedInError(404, { code: 'NOT_FOUND', message: `Could not find entity ${comment.post}` });
  return state.comments.put({
    ...comment,
    id: `urn:li:comment:(${post.activity},${state.newId()})`,
    post: post.id,
    createdAt: comment.createdAt ?? state.world.clock.now().getTime(),
    reactions: [],
  });
}
