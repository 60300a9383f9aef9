import { Hono } from 'hono';
import { etag, RETAINED_304_HEADERS } from 'hono/etag';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { sendFile } from '../files.ts';
import type { Env } from '../world.ts';
import { appviewRoutes } from './appview.ts';
import { pdsRoutes } from './pds.ts';
import type { BlueskyState } from './state.ts';
import { spend, XrpcError } from './xrpc.ts';

const limitHeaderNames = ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset', 'RateLimit-Policy'];

/** The AT Protocol's XRPC, https://atproto.com/specs/xrpc: one server for the repositories and the AppView. */
export function blueskyApp(state: BlueskyState): Hono<Env> {
  const app = new Hono<Env>();
  app.onError((error, c) => {
    if (!(error instanceof XrpcError)) throw error;
    for (const [name, value] of Object.entries(error.headers)) c.header(name, value);
    return c.json({ error: error.error, message: error.message }, error.status as ContentfulStatusCode);
  });
  app.use('/xrpc/*', async (c, next) => {
    spend(c, state, 'requests', 3000, 300);
    await next();
  });
  // Express sets a weak ETag on what it sends, and answers 304 by it.
  app.use('/xrpc/*', etag({ weak: true, retainedHeaders: [...RETAINED_304_HEADERS, ...limitHeaderNames] }));
  pdsRoutes(app, state);
  appviewRoutes(app, state);
  app.get('/img/:preset/plain/:did/:cid', (c) => {
    const blob = state.blobs.get(`${c.req.param('did')}/${c.req.param('cid')}`);
    const bytes = blob && state.world.store.getBytes(`bluesky-${blob.cid}`);
    if (!blob || !bytes) return c.notFound();
    return sendFile(c, bytes, blob.mimeType);
  });
  app.get('/xrpc/_health', (c) => c.json({ version: 'sandbox' }));
  app.all('/xrpc/*', () => {
    throw new XrpcError(501, 'MethodNotImplemented', 'Method Not Implemented');
  });
  return app;
}
