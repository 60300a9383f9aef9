import { Hono } from 'hono';
import type { Env } from '../world.ts';
import { denied, jsonBody, LinkedInError, may, scopeFor, signedIn } from './auth.ts';
import { parseLittle } from './little.ts';
import type { IssuedToken, LinkedInContent, LinkedInPost, LinkedInState } from './state.ts';

/** https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api */
const commentaryLimit = 3000;

const required = ['author', 'commentary', 'visibility', 'distribution', 'lifecycleState'];
const known = [
  ...required,
  'content',
  'isReshareDisabledByAuthor',
  'adContext',
  'container',
  'reshareContext',
  'contentLandingPage',
  'contentCallToActionLabel',
];

function assertShape(body: Record<string, unknown>): void {
  const problems = Object.keys(body)
    .filter((field) => !known.includes(field))
    .map((field) => `ERROR :: /${field} :: unrecognized field found but not allowed\n`);
  for (const field of required) {
    if (body[field] === undefined)
      problems.push(`ERROR :: /${field} :: field is required but not found and has no default value\n`);
  }
  if (problems.length > 0) throw new LinkedInError(422, { message: problems.join('') });
}

function assertCommentary(commentary: unknown): asserts commentary is string {
  if (typeof commentary !== 'string') {
    throw new LinkedInError(422, {
      message: `ERROR :: /commentary :: ${JSON.stringify(commentary)} cannot be coerced to String\n`,
    });
  }
  if ([...parseLittle(commentary).text].length > commentaryLimit) {
    throw new LinkedInError(400, {
      errorDetailType: 'com.linkedin.common.error.BadRequest',
      code: 'FIELD_LENGTH_TOO_LONG',
      message: `commentary exceeds the maximum of ${commentaryLimit} characters`,
      errorDetails: {
        inputErrors: [
          {
            description: 'Field is too long',
            input: { inputPath: { fieldPath: '/commentary' } },
            code: 'FIELD_LENGTH_TOO_LONG',
          },
        ],
      },
    });
  }
}

function assertAssets(state: LinkedInState, author: string, content: LinkedInContent | undefined): void {
  const urns = [
    content?.article?.thumbnail,
    content?.media?.id,
    ...(content?.multiImage?.images ?? []).map((image) => image.id),
  ].filter((urn) => urn !== undefined);
  for (const urn of urns) {
    const asset = state.assets.get(urn);
    if (!asset || asset.owner !== author) {
      throw new LinkedInError(400, {
        code: 'INVALID_CONTENT_OWNERSHIP',
        message: `${urn} is not owned by ${author}`,
      });
    }
    const status = state.assetStatus(asset);
    if (status === 'PROCESSING_FAILED') {
      throw new LinkedInError(400, {
        code: 'MEDIA_ASSET_PROCESSING_FAILED',
        message: `Media asset ${urn} failed processing`,
      });
    }
    if (status !== 'AVAILABLE') {
      throw new LinkedInError(400, {
        code: 'MEDIA_ASSET_WAITING_UPLOAD',
        message: `Media asset ${urn} is waiting upload`,
      });
    }
  }
  const { article } = content ?? {};
  if (article && (typeof article.source !== 'string' || typeof article.title !== 'string')) {
    throw new LinkedInError(422, {
      message:
        'ERROR :: /content/article/title :: field is required but not found and has no default value\n',
    });
  }
}

/** What LinkedIn sends of a post. */
function postJson(post: LinkedInPost) {
  return {
    id: post.id,
    author: post.author,
    commentary: post.commentary,
    visibility: post.visibility,
    distribution: post.distribution,
    ...(post.content ? { content: post.content } : {}),
    lifecycleState: post.lifecycleState,
    isReshareDisabledByAuthor: post.isReshareDisabledByAuthor,
    createdAt: post.createdAt,
    publishedAt: post.createdAt,
    lastModifiedAt: post.lastModifiedAt,
    lifecycleStateInfo: { isEditedByAuthor: post.edited },
  };
}

/** Everything under /rest/posts. */
export function postRoutes(state: LinkedInState): Hono<Env> {
  const app = new Hono<Env>();

  const assertAuthor = (token: IssuedToken, author: string) => {
    const own = author === token.person || state.members.get(author)?.administrators?.includes(token.person);
    if (!own) {
      throw new LinkedInError(403, {
        serviceErrorCode: 100,
        code: 'ACCESS_DENIED',
        message: 'Data Processing Exception while processing fields [/author]',
      });
    }
  };

  const ownPost = (token: IssuedToken, urn: string): LinkedInPost => {
    const post = state.findPost(urn);
    if (!post) throw new LinkedInError(404, { code: 'NOT_FOUND', message: `Could not find entity ${urn}` });
    assertAuthor(token, post.author);
    return post;
  };

  app.post('/', async (c) => {
    const token = signedIn(c, state);
    const version = c.req.header('LinkedIn-Version');
    if (!may(token, 'w_member_social') && !may(token, 'w_organization_social'))
      throw denied('posts.CREATE', version);
    const body = await jsonBody<Record<string, unknown>>(c);
    assertShape(body);
    assertCommentary(body.commentary);
    const author = String(body.author);
    if (!may(token, scopeFor(author, 'w'))) throw denied('posts.CREATE', version);
    assertAuthor(token, author);
    const content = body.content as LinkedInContent | undefined;
    assertAssets(state, author, content);
    const shown = parseLittle(body.commentary).text;
    const twin = state
      .postsBy(author)
      .find(
        (post) =>
          parseLittle(post.commentary).text === shown &&
          post.content?.article?.source === content?.article?.source,
      );
    if (twin && state.world.settings.linkedinDuplicates) {
      throw new LinkedInError(422, {
        errorDetailType: 'com.linkedin.common.error.BadRequest',
        message: `com.linkedin.content.common.exception.BadRequestResponseException: Content is a duplicate of ${twin.id}`,
        errorDetails: {
          inputErrors: [{ description: 'Duplicate post is detected', input: {}, code: 'DUPLICATE_POST' }],
        },
      });
    }
    const now = state.world.clock.now().getTime();
    const id = state.newId();
    const post = state.posts.put({
      id: `urn:li:share:${id}`,
      activity: `urn:li:activity:${state.newId()}`,
      author,
      commentary: body.commentary,
      visibility: String(body.visibility),
      content,
      lifecycleState: String(body.lifecycleState),
      distribution: body.distribution,
      isReshareDisabledByAuthor: body.isReshareDisabledByAuthor === true,
      createdAt: now,
      lastModifiedAt: now,
      edited: false,
      reactions: [],
    });
    return c.body(null, 201, { 'x-restli-id': post.id, Location: `/posts/${encodeURIComponent(post.id)}` });
  });

  app.get('/', (c) => {
    const token = signedIn(c, state);
    const author = c.req.query('author') ?? '';
    if (!may(token, scopeFor(author, 'r')))
      throw denied('posts.FINDER-author', c.req.header('LinkedIn-Version'));
    assertAuthor(token, author);
    const start = Number(c.req.query('start') ?? 0) || 0;
    const count = Math.min(100, Number(c.req.query('count') ?? 10) || 10);
    const posts = state.postsBy(author).reverse();
    return c.json({
      paging: { start, count, links: [], total: posts.length },
      elements: posts.slice(start, start + count).map(postJson),
    });
  });

  app.get('/:urn', (c) => {
    const token = signedIn(c, state);
    const urn = c.req.param('urn');
    const author = state.findPost(urn)?.author ?? token.person;
    if (!may(token, scopeFor(author, 'r'))) throw denied('posts.GET', c.req.header('LinkedIn-Version'));
    return c.json(postJson(ownPost(token, urn)));
  });

  app.post('/:urn', async (c) => {
    const token = signedIn(c, state);
    if (c.req.header('X-RestLi-Method')?.toUpperCase() !== 'PARTIAL_UPDATE') {
      throw new LinkedInError(400, {
        code: 'ILLEGAL_ARGUMENT',
        message: 'X-RestLi-Method: PARTIAL_UPDATE is required',
      });
    }
    const post = ownPost(token, c.req.param('urn'));
    if (!may(token, scopeFor(post.author, 'w')))
      throw denied('posts.PARTIAL_UPDATE', c.req.header('LinkedIn-Version'));
    const { patch } = await jsonBody<{ patch?: { $set?: Record<string, unknown> } }>(c);
    const set = patch?.$set ?? {};
    const fixed = Object.keys(set).filter(
      (field) =>
        !['commentary', 'contentCallToActionLabel', 'contentLandingPage', 'lifecycleState'].includes(field),
    );
    if (fixed.length > 0 || Object.keys(set).length === 0) {
      throw new LinkedInError(422, {
        message: `ERROR :: /patch/$set/${fixed[0] ?? ''} :: field cannot be updated\n`,
      });
    }
    if (set.commentary !== undefined) {
      assertCommentary(set.commentary);
      state.posts.put({
        ...post,
        commentary: set.commentary,
        lastModifiedAt: state.world.clock.now().getTime(),
        edited: true,
      });
    }
    return c.body(null, 204);
  });

  app.delete('/:urn', (c) => {
    const token = signedIn(c, state);
    // Deleting what is gone is no error: "Post deletions are idempotent".
    const post = state.findPost(c.req.param('urn'));
    if (post) {
      assertAuthor(token, post.author);
      if (!may(token, scopeFor(post.author, 'w')))
        throw denied('posts.DELETE', c.req.header('LinkedIn-Version'));
      for (const comment of state.commentsOn(post.id)) state.comments.delete(comment.id);
      state.posts.delete(post.id);
    }
    return c.body(null, 204);
  });
  return app;
}
