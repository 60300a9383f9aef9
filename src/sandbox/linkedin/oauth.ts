import { randomBytes } from 'node:crypto';
import { type Context, Hono } from 'hono';
import type { Env } from '../world.ts';
import { denied, LinkedInError, may, signedIn } from './auth.ts';
import type { LinkedInState, Member } from './state.ts';

const seconds = (instant: string) => Math.floor(Date.parse(instant) / 1000);

/**
 * Sign-in and who one is: the 3-legged flow of
 * https://learn.microsoft.com/en-us/linkedin/shared/authentication/authorization-code-flow, token inspection, userinfo.
 * The sandbox's owner always agrees at once; scopes the app was not granted are refused as LinkedIn refuses them.
 */
export function oauthRoutes(state: LinkedInState): Hono<Env> {
  const app = new Hono<Env>();

  app.get('/oauth/v2/authorization', (c) => {
    const client = state.apps.get(c.req.query('client_id') ?? '');
    const redirectUri = c.req.query('redirect_uri') ?? '';
    if (!client || !URL.canParse(redirectUri) || c.req.query('response_type') !== 'code') {
      return c.html(
        '<!doctype html><title>Bummer, something went wrong.</title><p>The redirect_uri or client_id does not match.',
        400,
      );
    }
    const target = new URL(redirectUri);
    const given = c.req.query('state');
    if (given) target.searchParams.set('state', given);
    const scopes = (c.req.query('scope') ?? '').split(/[\s,]+/).filter(Boolean);
    const refused = scopes.find((scope) => !client.scopes.includes(scope));
    if (refused) {
      target.searchParams.set('error', 'unauthorized_scope_error');
      target.searchParams.set(
        'error_description',
        `Scope "${refused}" is not authorized for your application`,
      );
      return c.redirect(target.href);
    }
    const code = randomBytes(48).toString('base64url');
    state.codes.put({ id: code, clientId: client.id, redirectUri, scopes });
    target.searchParams.set('code', code);
    return c.redirect(target.href);
  });

  const clientOf = async (c: Context<Env>) => {
    const form = await c.req.parseBody();
    const client = state.apps.get(String(form.client_id));
    return { form, client: client?.secret === form.client_secret ? client : undefined };
  };
  const failed = (error: string, description: string) => ({ error, error_description: description });

  app.post('/oauth/v2/accessToken', async (c) => {
    const { form, client } = await clientOf(c);
    if (!client) return c.json(failed('invalid_client', 'Client authentication failed'), 401);
    const code = state.codes.get(String(form.code));
    const valid =
      form.grant_type === 'authorization_code' &&
      code?.clientId === client.id &&
      code.redirectUri === form.redirect_uri;
    if (!code || !valid) {
      return c.json(
        failed(
          'invalid_request',
          'Unable to retrieve access token: appid/redirect uri/code verifier does not match authorization code. Or authorization code expired.',
        ),
        400,
      );
    }
    state.codes.delete(code.id);
    const owner = state.members.all().find((member) => member.id.startsWith('urn:li:person:'))!;
    const token = state.newToken(owner.id, code.scopes);
    return c.json({
      access_token: token.id,
      expires_in: seconds(token.expiresAt) - seconds(token.createdAt),
      scope: token.scopes.join(','),
    });
  });

  app.post('/oauth/v2/introspectToken', async (c) => {
    const { form, client } = await clientOf(c);
    if (!client) return c.json(failed('invalid_client', 'Client authentication failed'), 401);
    const token = state.tokens.get(String(form.token));
    if (!token) return c.json({ active: false });
    const expired = Date.parse(token.expiresAt) <= state.world.clock.now().getTime();
    const status = token.revoked ? 'revoked' : expired ? 'expired' : 'active';
    return c.json({
      active: status === 'active',
      client_id: client.id,
      authorized_at: seconds(token.createdAt),
      created_at: seconds(token.createdAt),
      status,
      expires_at: seconds(token.expiresAt),
      scope: token.scopes.join(','),
      auth_type: '3L',
    });
  });

  const nameOf = (member: Member) => {
    const [first = '', ...rest] = member.name.split(' ');
    return { first, last: rest.join(' ') };
  };
  const idOf = (urn: string) => urn.split(':').at(-1)!;

  app.get('/v2/userinfo', (c) => {
    const token = signedIn(c, state);
    if (!token.scopes.includes('openid') || !token.scopes.includes('profile'))
      throw denied('userinfo.GET.NO_VERSION', undefined);
    const member = state.members.get(token.person)!;
    const { first, last } = nameOf(member);
    return c.json({
      sub: idOf(member.id),
      name: member.name,
      given_name: first,
      family_name: last,
      locale: { country: 'US', language: 'en' },
    });
  });

  const profile = (member: Member) => ({
    id: idOf(member.id),
    localizedFirstName: nameOf(member).first,
    localizedLastName: nameOf(member).last,
    localizedHeadline: member.headline ?? '',
    vanityName: idOf(member.id),
  });

  for (const root of ['/v2', '/rest']) {
    app.get(`${root}/me`, (c) => {
      const token = signedIn(c, state);
      const readable = ['r_liteprofile', 'r_basicprofile', 'profile'].some((scope) =>
        token.scopes.includes(scope),
      );
      if (!readable) throw denied('me.GET', c.req.header('LinkedIn-Version'));
      return c.json(profile(state.members.get(token.person)!));
    });

    // `/people/(id:abc)`: other members, for those who may read what members say.
    app.get(`${root}/people/:key`, (c) => {
      const token = signedIn(c, state);
      if (!may(token, 'r_member_social') && !may(token, 'r_organization_social'))
        throw denied('people.GET', c.req.header('LinkedIn-Version'));
      const member = state.members.get(`urn:li:person:${/^\(id:(.+)\)$/.exec(c.req.param('key'))?.[1]}`);
      if (!member) throw new LinkedInError(404, { code: 'NOT_FOUND', message: 'Could not find entity' });
      return c.json(profile(member));
    });

    app.get(`${root}/organizations/:id`, (c) => {
      const token = signedIn(c, state);
      if (!may(token, 'r_organization_social') && !token.scopes.includes('rw_organization_admin')) {
        throw denied('organizations.GET', c.req.header('LinkedIn-Version'));
      }
      const member = state.members.get(`urn:li:organization:${c.req.param('id')}`);
      if (!member) throw new LinkedInError(404, { code: 'NOT_FOUND', message: 'Could not find entity' });
      return c.json({
        id: Number(c.req.param('id')),
        localizedName: member.name,
        vanityName: c.req.param('id'),
      });
    });
  }
  return app;
}
