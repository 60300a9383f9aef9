import { createHash, randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import type { Env } from '../world.ts';
import { MastodonError, parameters, text } from './auth.ts';
import type { MastodonApp, MastodonState } from './state.ts';

const outOfBand = 'urn:ietf:wg:oauth:2.0:oob';

const appJson = (app: MastodonApp) => ({
  id: app.id.slice(0, 8),
  name: app.name,
  website: null,
  scopes: app.scopes,
  redirect_uri: app.redirectUris.join('\n'),
  redirect_uris: app.redirectUris,
  vapid_key: '',
});

/**
 * Sign-in as https://docs.joinmastodon.org/client/token/ has it: register an app, let the owner agree,
 * trade the code for a token, with PKCE where the client wants it (since 4.3). The sandbox's owner always agrees at once.
 */
export function oauthRoutes(state: MastodonState): Hono<Env> {
  const routes = new Hono<Env>();

  routes.post('/api/v1/apps', async (c) => {
    const parameter = await parameters(c);
    const name = text(parameter.client_name);
    const redirectUris = [parameter.redirect_uris]
      .flat()
      .flatMap((uris) => (text(uris) ?? '').split(/\s+/))
      .filter(Boolean);
    if (!name || redirectUris.length === 0) {
      throw new MastodonError(
        422,
        "Validation failed: Application name can't be blank, Redirect URI can't be blank",
      );
    }
    const app = state.apps.put({
      id: randomBytes(32).toString('base64url'),
      secret: randomBytes(32).toString('base64url'),
      name,
      redirectUris,
      scopes: (text(parameter.scopes) ?? 'read').split(/\s+/),
    });
    return c.json({
      ...appJson(app),
      client_id: app.id,
      client_secret: app.secret,
      client_secret_expires_at: 0,
    });
  });

  routes.get('/api/v1/apps/verify_credentials', (c) => {
    const [, id] = /^Bearer (.+)$/i.exec(c.req.header('Authorization') ?? '') ?? [];
    const token = id ? state.tokens.get(id) : undefined;
    if (!token) throw new MastodonError(401, 'The access token is invalid');
    const app = token.clientId ? state.apps.get(token.clientId) : undefined;
    return c.json(
      app
        ? { ...appJson(app), scopes: token.scopes }
        : { name: 'Sandbox', website: null, scopes: token.scopes },
    );
  });

  routes.get('/oauth/authorize', (c) => {
    const app = state.apps.get(c.req.query('client_id') ?? '');
    const redirectUri = c.req.query('redirect_uri') ?? '';
    if (!app?.redirectUris.includes(redirectUri) || c.req.query('response_type') !== 'code') {
      throw new MastodonError(400, 'The requested redirect uri or client is not valid.');
    }
    const scopes = (c.req.query('scope') ?? 'read').split(/\s+/);
    if (scopes.some((scope) => !app.scopes.includes(scope) && !app.scopes.includes(scope.split(':')[0]!))) {
      throw new MastodonError(400, 'The requested scope is invalid, unknown, or malformed.');
    }
    const code = randomBytes(32).toString('base64url');
    const challenge = c.req.query('code_challenge');
    state.codes.put({ id: code, clientId: app.id, redirectUri, scopes, challenge });
    if (redirectUri === outOfBand)
      return c.html(`<!doctype html><title>Authorization code</title><input readonly value="${code}">`);
    const target = new URL(redirectUri);
    target.searchParams.set('code', code);
    const given = c.req.query('state');
    if (given) target.searchParams.set('state', given);
    return c.redirect(target.href);
  });

  routes.post('/oauth/token', async (c) => {
    const parameter = await parameters(c);
    const app = state.apps.get(text(parameter.client_id) ?? '');
    if (!app || app.secret !== parameter.client_secret) {
      return c.json(
        { error: 'invalid_client', error_description: 'Client authentication failed due to unknown client.' },
        401,
      );
    }
    const code = state.codes.get(text(parameter.code) ?? '');
    const verifier = createHash('sha256').update(text(parameter.code_verifier) ?? '');
    const proven = !code?.challenge || code.challenge === verifier.digest('base64url');
    const valid = proven && code?.clientId === app.id && code.redirectUri === parameter.redirect_uri;
    if (parameter.grant_type !== 'authorization_code' || !valid) {
      return c.json(
        {
          error: 'invalid_grant',
          error_description: 'The provided authorization grant is invalid, expired or revoked.',
        },
        400,
      );
    }
    state.codes.delete(code.id);
    const owner = state.accounts.all().find((account) => !account.domain)!;
    const token = state.newToken(owner.id, code.scopes, app.id);
    return c.json({
      access_token: token.id,
      token_type: 'Bearer',
      scope: token.scopes.join(' '),
      created_at: Math.floor(Date.parse(token.createdAt) / 1000),
    });
  });

  routes.post('/oauth/revoke', async (c) => {
    const parameter = await parameters(c);
    state.tokens.delete(text(parameter.token) ?? '');
    return c.json({});
  });
  return routes;
}
