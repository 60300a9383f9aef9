import { type Context, Hono } from 'hono';
import type { Env } from '../world.ts';
import { GraphFault, missing, signedIn } from './answers.ts';
import { type Container, lifetime, type PublishedPost, type ThreadsState, type User } from './state.ts';

/** What the API calls the owner; an id of the app's own. */
export const ownerId = '9000000000000001';

const imageAddress = /^https?:\/\/\S+\.(?:png|jpe?g)$/i;

/** The length as Meta counts it: emojis by their UTF-8 bytes. */
function lengthOf(text: string): number {
  return text.replace(/\p{RGI_Emoji}/gv, (found) => 'x'.repeat(Buffer.byteLength(found))).length;
}

/** The Threads API, https://developers.facebook.com/documentation/threads, as far as a publisher's tools ask it. */
export function threadsApp(state: ThreadsState): Hono<Env> {
  const app = new Hono<Env>();
  const { world } = state;
  const now = () => world.clock.now().getTime();
  app.onError((error, c) => {
    if (!(error instanceof GraphFault)) throw error;
    return c.json(error.body, error.status);
  });

  const form = async (c: Context<Env>) => {
    const sent = Object.fromEntries(new URLSearchParams(await c.req.text()));
    return { ...c.req.query(), ...sent } as Record<string, string | undefined>;
  };
  const permalink = ({ user, shortcode }: PublishedPost) => {
    const { threadsPermalinks: host } = world.settings;
    const base = host === 'here' ? state.base : `https://www.${host}`;
    return `${base}/@${state.users.get(user)!.username}/post/${shortcode}`;
  };
  /** A text as it comes back: links led through Meta's own, letters taken apart. */
  const shownText = (text: string) =>
    world.settings.threadsRenders === 'plain'
      ? text
      : text
          .normalize('NFD')
          .replace(/https?:\/\/\S+/g, (url) => `https://l.threads.com/?u=${encodeURIComponent(url)}&e=AT0x`);
  const postJson = (post: PublishedPost) => {
    const { username, isPrivate } = state.users.get(post.user) as User;
    return {
      id: post.id,
      media_product_type: 'THREADS',
      media_type: post.images.length > 1 ? 'CAROUSEL_ALBUM' : post.images.length > 0 ? 'IMAGE' : 'TEXT_POST',
      text: shownText(post.text),
      timestamp: new Date(post.createdAt).toISOString().replace(/\.\d+Z$/, '+0000'),
      shortcode: post.shortcode,
      is_reply: post.replyTo !== undefined,
      ...(!isPrivate && { username, permalink: permalink(post) }),
      ...(post.user === 'owner' && post.replyTo === undefined && { owner: { id: ownerId } }),
      ...(post.link && { link_attachment_url: post.link }),
      ...(post.replyTo && { replied_to: { id: post.replyTo }, root_post: { id: post.root } }),
      is_reply_owned_by_me: post.user === 'owner',
      hide_status: post.hidden ? 'HIDDEN' : 'NOT_HUSHED',
    };
  };
  const ownerJson = () => ({ id: ownerId, username: state.users.get('owner')!.username });

  /** A page of a list: the cursor is the place of the last one. */
  const page = (c: Context<Env>, all: PublishedPost[]) => {
    const start = Number(c.req.query('after') ?? 0);
    const limit = Math.min(100, Number(c.req.query('limit') ?? 25));
    const data = all.slice(start, start + limit).map(postJson);
    const more = start + limit < all.length;
    return c.json({
      data,
      ...(more && { paging: { cursors: { before: String(start), after: String(start + limit) } } }),
    });
  };

  const statusOf = ({ failed, published, readyAt, createdAt }: Container) => {
    if (failed) return 'ERROR';
    if (published) return 'PUBLISHED';
    if (now() - createdAt > 86_400_000) return 'EXPIRED';
    return now() < readyAt ? 'IN_PROGRESS' : 'FINISHED';
  };

  app.get('/v1.0/me', (c) => {
    signedIn(c, state);
    return c.json(ownerJson());
  });

  app.get('/v1.0/debug_token', (c) => {
    signedIn(c, state);
    const token = state.tokens.get(c.req.query('input_token') ?? '');
    if (!token) return c.json({ data: { is_valid: false, scopes: [] } });
    const seconds = (instant: string) => Math.floor(Date.parse(instant) / 1000);
    return c.json({
      data: {
        type: 'USER',
        application: 'Sandbox',
        expires_at: seconds(token.expiresAt),
        issued_at: seconds(token.createdAt),
        is_valid: Date.parse(token.expiresAt) > now(),
        scopes: token.scopes,
        user_id: ownerJson().id,
      },
    });
  });

  app.get('/refresh_access_token', (c) => {
    const token = signedIn(c, state);
    if (now() - Date.parse(token.createdAt) < 86_400_000)
      throw new GraphFault('The token must be at least 24 hours old to be refreshed', 100);
    const fresh = state.newToken(token.user, token.scopes);
    return c.json({ access_token: fresh.id, token_type: 'bearer', expires_in: lifetime });
  });

  app.get('/access_token', (c) => {
    const token = signedIn(c, state);
    if (c.req.query('client_secret') !== sandboxThreadsSecret)
      throw new GraphFault('Error validating client secret.', 1, { type: 'OAuthException' });
    const long = state.newToken(token.user, token.scopes);
    return c.json({ access_token: long.id, token_type: 'bearer', expires_in: lifetime });
  });

  app.post('/v1.0/me/threads', async (c) => {
    signedIn(c, state, 'threads_content_publish');
    const wish = await form(c);
    const {
      media_type: kind,
      text = '',
      reply_to_id: replyTo,
      link_attachment: link,
      image_url: image,
    } = wish;
    if (replyTo && !state.posts.get(replyTo)) throw missing(replyTo);
    if (replyTo) signedIn(c, state, 'threads_manage_replies');
    if (kind !== 'TEXT' && kind !== 'IMAGE' && kind !== 'CAROUSEL')
      throw new GraphFault('Param media_type must be one of {TEXT, IMAGE, VIDEO, CAROUSEL}', 100);
    if (kind === 'TEXT' && text === '')
      throw new GraphFault('Param text is required for media_type TEXT', 100);
    if (lengthOf(text) > 500)
      throw new GraphFault('Param text must be at most 500 characters long.', 100, {
        error_user_msg: 'The text is too long.',
      });
    if (link && kind !== 'TEXT')
      throw new GraphFault('link_attachment can only be used with TEXT posts', 100);
    if (new Set([...(text.match(/https?:\/\/\S+/g) ?? []), ...(link ? [link] : [])]).size > 5)
      throw new GraphFault('THREADS_API__LINK_LIMIT_EXCEEDED', 100);
    const children = (wish.children ?? '')
      .split(',')
      .filter(Boolean)
      .map((id) => state.containers.get(id));
    if (kind === 'CAROUSEL' && (children.length < 2 || children.some((child) => !child?.isItem)))
      throw new GraphFault('A carousel takes 2 to 20 children', 100);
    const images = children.flatMap((child) => child?.images ?? []);
    if (kind === 'IMAGE') images.push({ url: image ?? '', alt: wish.alt_text ?? '' });
    const made = state.containers.put({
      id: state.newId(),
      user: 'owner',
      createdAt: now(),
      readyAt: now() + world.settings.threadsProcessing * 1000,
      text,
      kind,
      images,
      isItem: wish.is_carousel_item === 'true',
      replyTo,
      link: link ?? (kind === 'TEXT' ? /https?:\/\/\S+/.exec(text)?.[0] : undefined),
      replyControl: wish.reply_control ?? 'everyone',
      // Meta fetches pictures: what it cannot get makes an error of the container.
      ...(images.some(({ url }) => !imageAddress.test(url)) && { failed: 'FAILED_DOWNLOADING_IMAGE' }),
    });
    return c.json({ id: made.id });
  });

  app.post('/v1.0/me/threads_publish', async (c) => {
    signedIn(c, state, 'threads_content_publish');
    const id = (await form(c)).creation_id ?? '';
    const container = state.containers.get(id);
    const status = container && statusOf(container);
    const twice = world.settings.threadsTwice === 'again';
    if (!container || !(status === 'FINISHED' || (status === 'PUBLISHED' && twice)))
      throw new GraphFault('The requested resource does not exist', 24, {
        error_subcode: 4279009,
        is_transient: false,
        error_user_title: 'Media Not Found',
        error_user_msg: `The media with id ${id} cannot be found.`,
      });
    const { text, images, link, replyTo } = container;
    const post = addPost(state, { user: 'owner', text, images, link, replyTo });
    state.containers.put({ ...container, published: post.id });
    return c.json({ id: post.id });
  });

  for (const list of ['threads', 'replies'] as const) {
    app.get(`/v1.0/me/${list}`, (c) => {
      signedIn(c, state);
      const listed = now() - world.settings.threadsListLag * 1000;
      const own = state.posts
        .all()
        .filter(
          ({ user, replyTo, createdAt }) =>
            user === 'owner' && (replyTo === undefined) === (list === 'threads') && createdAt <= listed,
        );
      return page(c, own.reverse());
    });
  }

  app.get('/v1.0/:id/conversation', (c) => {
    signedIn(c, state, 'threads_read_replies');
    const id = c.req.param('id');
    if (!state.posts.get(id)) throw missing(id);
    const all = state.conversation(id);
    return page(c, c.req.query('reverse') === 'false' ? all : all.reverse());
  });

  app.get('/v1.0/:id/insights', (c) => {
    signedIn(c, state, 'threads_manage_insights');
    const post = state.posts.get(c.req.param('id'));
    if (!post) throw missing(c.req.param('id'));
    const values: Record<string, number> = {
      likes: post.likedBy.length,
      reposts: post.repostedBy.length,
      quotes: 0,
    };
    const metrics = (c.req.query('metric') ?? '').split(',');
    return c.json({
      data: metrics.map((name) => ({ name, period: 'lifetime', values: [{ value: values[name] ?? 0 }] })),
    });
  });

  app.get('/v1.0/:id', (c) => {
    signedIn(c, state);
    const id = c.req.param('id');
    const container = state.containers.get(id);
    if (container) {
      if (container.published && world.settings.threadsForgets)
        throw new GraphFault('Tried accessing nonexisting field (status)', 100);
      return c.json({
        id,
        status: statusOf(container),
        ...(container.failed && { error_message: container.failed }),
      });
    }
    const post = state.posts.get(id);
    if (!post) throw missing(id);
    if (c.req.query('fields')?.includes('status'))
      throw new GraphFault('Tried accessing nonexisting field (status)', 100);
    return c.json(postJson(post));
  });

  app.delete('/v1.0/:id', (c) => {
    signedIn(c, state, 'threads_delete');
    const id = c.req.param('id');
    if (state.posts.get(id)?.user !== 'owner') throw missing(id);
    state.posts.delete(id);
    return c.json({ success: true, deleted_id: id });
  });
  return app;
}

/** The secret of the app that the owner's tokens are of. */
export const sandboxThreadsSecret = 'sandbox-threads-secret';

/** Adds a post, or an answer to one. */
export function addPost(
  state: ThreadsState,
  wish: Pick<PublishedPost, 'user' | 'text'> & Partial<Pick<PublishedPost, 'images' | 'link' | 'replyTo'>>,
): PublishedPost {
  const id = state.newId();
  const root = (wish.replyTo && state.posts.get(wish.replyTo)?.root) || id;
  return state.posts.put({
    images: [],
    link: undefined,
    replyTo: undefined,
    ...wish,
    id,
    shortcode: state.newShortcode(),
    root,
    createdAt: state.world.clock.now().getTime(),
    hidden: false,
    likedBy: [],
    repostedBy: [],
  });
}
