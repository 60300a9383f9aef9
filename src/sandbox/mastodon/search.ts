import { Hono } from 'hono';
import type { Env } from '../world.ts';
import { requireUser } from './auth.ts';
import { statusJson, statusUrl } from './entities.ts';
import type { MastodonState } from './state.ts';

/** `GET /api/v2/search`: an address is resolved to the status it is of (app/services/resolve_url_service.rb); no full text. */
export function searchRoutes(state: MastodonState): Hono<Env> {
  const app = new Hono<Env>();
  app.get('/search', (c) => {
    const account = requireUser(c, state, 'read:search');
    const asked = c.req.query('q') ?? '';
    const found = state.statuses.all().find((status) => {
      const { uri } = statusJson(state, status, account);
      return [uri, statusUrl(state, status)].includes(asked) && state.mayRead(status, account);
    });
    return c.json({
      accounts: [],
      hashtags: [],
      statuses: found ? [statusJson(state, found, account)] : [],
    });
  });
  return app;
}
