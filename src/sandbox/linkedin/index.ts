import { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Env } from '../world.ts';
import { assetRoutes } from './assets.ts';
import { assertVersion, LinkedInError, signedIn } from './auth.ts';
import { oauthRoutes } from './oauth.ts';
import { postRoutes } from './posts.ts';
import { socialRoutes } from './social.ts';
import type { LinkedInState } from './state.ts';

/** LinkedIn's versioned REST API, as far as its Posts, Images, Documents and Comments go. */
export function linkedinApp(state: LinkedInState): Hono<Env> {
  const app = new Hono<Env>();
  app.onError((error, c) => {
    if (!(error instanceof LinkedInError)) throw error;
    return c.json(error.body, error.status as ContentfulStatusCode);
  });
  app.use('/rest/*', async (c, next) => {
    signedIn(c, state);
    assertVersion(c, state);
    await next();
  });
  app.route('/', oauthRoutes(state));
  app.route('/', assetRoutes(state));
  app.route('/rest/posts', postRoutes(state));
  app.route('/rest', socialRoutes(state));
  for (const root of ['/rest/*', '/v2/*']) {
    app.all(root, (c) => {
      throw new LinkedInError(404, {
        code: 'RESOURCE_NOT_FOUND',
        message: `No virtual resource found for ${c.req.path}`,
      });
    });
  }
  return app;
}
