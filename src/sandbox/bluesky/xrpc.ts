import { randomBytes } from 'node:crypto';
import { lexicons } from '@atproto/api';
import type { Context, Hono } from 'hono';
import type { Allowance } from '../rates.ts';
import type { Env } from '../world.ts';
import type { BlueskyAccount, BlueskyState, Json } from './state.ts';

/** An XRPC error: a status, a name that programs read and a message that people read. */
export class XrpcError extends Error {
  readonly status: 400 | 401 | 403 | 404 | 413 | 429 | 500 | 501;
  readonly error: string;
  readonly headers: Record<string, string>;

  constructor(
    status: XrpcError['status'],
    error: string,
    message: string,
    headers: Record<string, string> = {},
  ) {
    super(message);
    this.status = status;
    this.error = error;
    this.headers = headers;
  }
}

export const invalid = (message: string, error = 'InvalidRequest') => new XrpcError(400, error, message);

/** What a handler gets: parameters and body as the method's lexicon describes them. */
export interface Call<Params, Input> {
  c: Context<Env>;
  params: Params;
  input: Input;
  /** The account whose session the request carries. Throws 401 where there is none. */
  user(): BlueskyAccount;
  /** The same where a session is welcome but not needed. */
  viewer(): BlueskyAccount | undefined;
}

const dayPoints = 35_000;
const hourPoints = 5_000;

const limitHeaders = (allowance: Allowance, seconds: number) => ({
  'RateLimit-Limit': String(allowance.limit),
  'RateLimit-Remaining': String(allowance.remaining),
  'RateLimit-Reset': String(Math.floor(allowance.reset.getTime() / 1000)),
  'RateLimit-Policy': `${allowance.limit};w=${seconds}`,
});

/**
 * Takes points from a rate limit and sends its headers; throws 429 where it is used up.
 * Limits: https://docs.bsky.app/docs/advanced-guides/rate-limits
 */
export function spend(
  c: Context<Env>,
  state: BlueskyState,
  key: string,
  limit: number,
  seconds: number,
  points = 1,
): void {
  const allowance = state.world.rates.take(`bluesky ${key}`, limit, seconds, points);
  const headers = limitHeaders(allowance, seconds);
  if (allowance.exceeded) throw new XrpcError(429, 'RateLimitExceeded', 'Rate Limit Exceeded', headers);
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
}

/** Takes the points of repository writes: a creation costs 3, an update 2, a deletion 1. */
export function spendWrites(c: Context<Env>, state: BlueskyState, did: string, points: number): void {
  spend(c, state, `writes-day ${did}`, dayPoints, 86_400, points);
  spend(c, state, `writes-hour ${did}`, hourPoints, 3_600, points);
}

const accessLifetime = 2 * 3_600_000;
const refreshLifetime = 90 * 86_400_000;

/** Opens a session: an access token for two hours and a refresh token for ninety days. */
export function openSession(state: BlueskyState, account: BlueskyAccount) {
  const now = state.world.clock.now().getTime();
  const token = (kind: 'access' | 'refresh', lifetime: number) => {
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    // In a JSON Web Token's shape, because clients look inside; the signature is no more than random.
    const payload = {
      scope: kind === 'access' ? 'com.atproto.appPass' : 'com.atproto.refresh',
      sub: account.id,
      iat: Math.floor(now / 1000),
      exp: Math.floor((now + lifetime) / 1000),
      jti: randomBytes(9).toString('base64url'),
    };
    const id = `${encode({ typ: 'at+jwt', alg: 'HS256' })}.${encode(payload)}.${randomBytes(32).toString('base64url')}`;
    return state.sessions.put({
      id,
      did: account.id,
      kind,
      expiresAt: new Date(now + lifetime).toISOString(),
    }).id;
  };
  return { accessJwt: token('access', accessLifetime), refreshJwt: token('refresh', refreshLifetime) };
}

/** The session of a request's bearer token. Throws as a PDS does for a wrong, old or misplaced token. */
export function sessionOf(c: Context<Env>, state: BlueskyState, kind: 'access' | 'refresh') {
  const [, id] = /^Bearer (.+)$/i.exec(c.req.header('Authorization') ?? '') ?? [];
  if (!id) throw new XrpcError(401, 'AuthMissing', 'Authentication Required');
  const session = state.sessions.get(id);
  if (!session || session.kind !== kind) throw invalid('Token could not be verified', 'InvalidToken');
  if (Date.parse(session.expiresAt) <= state.world.clock.now().getTime()) {
    throw invalid('Token has expired', 'ExpiredToken');
  }
  return session;
}

function accountOf(c: Context<Env>, state: BlueskyState): BlueskyAccount {
  const account = state.accounts.get(sessionOf(c, state, 'access').did);
  if (!account) throw invalid('Token could not be verified', 'InvalidToken');
  if (account.status) throw invalid('Account is deactivated', 'AccountDeactivated');
  return account;
}

/** Reads query parameters as the types the lexicon gives them; throws where they do not fit it. */
function parametersOf(nsid: string, c: Context<Env>): unknown {
  const definition = lexicons.getDefOrThrow(nsid) as {
    parameters?: { properties: Record<string, { type: string }> };
  };
  const values: Json = {};
  for (const [name, { type }] of Object.entries(definition.parameters?.properties ?? {})) {
    const given = c.req.queries(name);
    if (!given) continue;
    if (type === 'array') values[name] = given;
    else if (type === 'integer') values[name] = Number(given[0]);
    else if (type === 'boolean') values[name] = given[0] === 'true';
    else values[name] = given[0];
  }
  try {
    return lexicons.assertValidXrpcParams(nsid, values) ?? {};
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error));
  }
}

async function inputOf(nsid: string, c: Context<Env>): Promise<unknown> {
  const definition = lexicons.getDefOrThrow(nsid) as { input?: { encoding: string } };
  if (definition.input?.encoding !== 'application/json') return {};
  const body: unknown = await c.req.json().catch(() => {
    throw invalid('Unable to parse request body');
  });
  try {
    lexicons.assertValidXrpcInput(nsid, body);
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error));
  }
  return body;
}

/** Answers an XRPC method, its parameters and input checked against the published lexicon. */
export function method<Params = unknown, Input = unknown>(
  app: Hono<Env>,
  state: BlueskyState,
  nsid: string,
  handle: (
    call: Call<Params, Input>,
  ) => Promise<Response | object | undefined> | Response | object | undefined,
): void {
  const isQuery = lexicons.getDefOrThrow(nsid).type === 'query';
  app.on(isQuery ? 'GET' : 'POST', `/xrpc/${nsid}`, async (c) => {
    const call: Call<Params, Input> = {
      c,
      params: parametersOf(nsid, c) as Params,
      input: (isQuery ? {} : await inputOf(nsid, c)) as Input,
      user: () => accountOf(c, state),
      viewer: () => (c.req.header('Authorization') ? accountOf(c, state) : undefined),
    };
    const answer = await handle(call);
    if (answer instanceof Response) return answer;
    return answer === undefined ? c.body(null, 200) : c.json(answer);
  });
}
