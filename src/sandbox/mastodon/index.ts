import { Hono } from 'hono';
import { etag } from 'hono/etag';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import sharp from 'sharp';
import { sendFile } from '../files.ts';
import type { Env } from '../world.ts';
import { accountRoutes } from './accounts.ts';
import { MastodonError, rateLimits } from './auth.ts';
import { instanceJson, serverVersion } from './entities.ts';
import { mediaRoutes } from './media.ts';
import { oauthRoutes } from './oauth.ts';
import { searchRoutes } from './search.ts';
import type { MastodonState } from './state.ts';
import { statusRoutes } from './statuses.ts';

/** Mastodon's REST API, https://docs.joinmastodon.org/api/, as far as a publisher's tools ask it. */
export function mastodonApp(state: MastodonState): Hono<Env> {
  const app = new Hono<Env>();
  app.onError((error, c) => {
    if (!(error instanceof MastodonError)) throw error;
    for (const [name, value] of Object.entries(error.headers)) c.header(name, value);
    return c.json({ error: error.message }, error.status as ContentfulStatusCode);
  });
  app.use('/api/*', rateLimits(state));
  // Rack::ETag and Rack::ConditionalGet, part of every Rails server.
  app.use('/api/*', etag({ weak: true }));
  app.get('/api/v2/instance', (c) => c.json(instanceJson(state)));
  app.get('/api/v1/instance', (c) => {
    const { configuration, languages, title, description, domain } = instanceJson(state);
    return c.json({
      uri: domain,
      title,
      description,
      version: serverVersion,
      languages,
      configuration,
      registrations: false,
    });
  });
  app.route('/', oauthRoutes(state));
  app.route('/api/v1/statuses', statusRoutes(state));
  app.route('/api/v1', accountRoutes(state));
  app.route('/api/v2', searchRoutes(state));
  app.route('/api', mediaRoutes(state));
  app.get('/media/:id', (c) => {
    const media = state.media.get(c.req.param('id'));
    const bytes = media && state.world.store.getBytes(`mastodon-${media.id}`);
    if (!media || !bytes) return c.notFound();
    return sendFile(c, bytes, media.mime);
  });
  app.get('/cache/preview_cards/:id', async (c) => {
    const bytes = state.world.store.getBytes(`mastodon-card-${c.req.param('id')}`);
    if (!bytes) return c.notFound();
    const { format } = await sharp(bytes).metadata();
    return sendFile(c, bytes, `image/${format}`);
  });
  app.get('/tags/:tag', (c) => c.redirect('/'));
  app.all('/api/*', () => {
    throw new MastodonError(404, 'Record not found');
  });
  return app;
}
