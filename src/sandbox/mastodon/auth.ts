import type { Context, MiddlewareHandler } from 'hono';
import type { Env } from '../world.ts';
import type { MastodonAccount, MastodonState } from './state.ts';

/** An answer other than the good one, in the shape every Mastodon error has. */
export class MastodonError extends Error {
  readonly status: 400 | 401 | 403 | 404 | 422 | 429 | 503;
  readonly headers: Record<string, string>;

  constructor(status: MastodonError['status'], message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

export const notFound = () => new MastodonError(404, 'Record not found');

/** The scopes a token without a list of its own has; `read` and `write` include everything under them. */
const includes = (granted: string[], wanted: string) =>
  granted.includes(wanted) || granted.includes(wanted.split(':')[0]!);

/** Who asks: the account of the bearer token, or nobody where there is none. Throws 401 for a wrong token. */
export function reader(c: Context<Env>, state: MastodonState, scope?: string): MastodonAccount | undefined {
  const [, id] = /^Bearer (.+)$/i.exec(c.req.header('Authorization') ?? '') ?? [];
  if (!id) return undefined;
  const token = state.tokens.get(id);
  const account = token && state.accounts.get(token.accountId);
  if (!token || !account) throw new MastodonError(401, 'The access token is invalid');
  if (scope && !includes(token.scopes, scope)) {
    throw new MastodonError(403, 'This action is outside the authorized scopes');
  }
  return account;
}

/** Who asks, where somebody has to. Throws 401 without a token, 403 where the token lacks the scope. */
export function requireUser(c: Context<Env>, state: MastodonState, scope: string): MastodonAccount {
  const account = reader(c, state, scope);
  if (!account) throw new MastodonError(401, 'The access token is invalid');
  return account;
}

/**
 * The rate limits and their headers, after config/initializers/rack_attack.rb and app/lib/rate_limiter.rb:
 * 300 requests in 5 minutes a token or address, 30 uploads and 30 deletions in 30 minutes, 300 statuses in 3 hours.
 */
export function rateLimits(state: MastodonState): MiddlewareHandler<Env> {
  return async (c, next) => {
    const who = c.req.header('Authorization') ?? 'anonymous';
    const path = c.req.path.replace(/^\/mastodon/, '');
    const rules: [string, number, number][] = [['requests', 300, 300]];
    if (c.req.method === 'POST' && /^\/api\/v\d\/media$/.test(path)) rules.push(['media', 30, 1800]);
    if (c.req.method === 'DELETE' && /^\/api\/v1\/statuses\/\w+$/.test(path))
      rules.push(['deletions', 30, 1800]);
    if (c.req.method === 'POST' && path === '/api/v1/statuses') rules.push(['statuses', 300, 10_800]);
    let headers: Record<string, string> = {};
    for (const [name, limit, seconds] of rules) {
      const allowance = state.world.rates.take(`mastodon ${name} ${who}`, limit, seconds);
      headers = {
        'X-RateLimit-Limit': String(allowance.limit),
        'X-RateLimit-Remaining': String(allowance.remaining),
        'X-RateLimit-Reset': allowance.reset.toISOString().replace('Z', '000Z'),
      };
      if (allowance.exceeded) throw new MastodonError(429, 'Too many requests', headers);
    }
    await next();
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
  };
}

/** The parameters of a request, whichever of the three encodings it came in. */
export async function parameters(c: Context<Env>): Promise<Record<string, unknown>> {
  const type = c.req.header('Content-Type') ?? '';
  if (type.includes('json')) {
    const body: unknown = await c.req.json().catch(() => {
      throw new MastodonError(400, 'Error occurred while parsing request parameters');
    });
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  }
  if (!/form/.test(type)) return {};
  const body = await c.req.parseBody({ all: true });
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) =>
      name.endsWith('[]') ? [name.slice(0, -2), [value].flat()] : [name, value],
    ),
  );
}

/** A parameter as text, where it is one. */
export const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** A parameter as yes or no, the way Rails casts it. */
export const flag = (value: unknown): boolean =>
  value === true || value === 'true' || value === '1' || value === 1;
