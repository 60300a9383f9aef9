/** LinkedIn's authorization server: getting a token, and what it says of one. */
import { z } from 'zod';
import { Temporal } from '../../model/time.ts';
import { errorFor, jsonOf } from '../answer.ts';
import { NeedsOwner } from '../errors.ts';
import type { Transport } from '../transport.ts';

/** The developer app a token belongs to (linkedin.com/developers/apps). */
export interface LinkedInApp {
  id: string;
  secret: string;
}

/**
 * Where LinkedIn's authorization server is: at www.linkedin.com for the API at api.linkedin.com, else below
 * the same address as the API.
 */
export function authorizationServer(api: string): string {
  const base = api.replace(/\/$/, '');
  return `${base === 'https://api.linkedin.com' ? 'https://www.linkedin.com' : base}/oauth/v2`;
}

export interface LinkedInToken {
  token: string;
  expires: Temporal.Instant;
  scopes: string[];
}

const grantSchema = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive(),
  scope: z.string().default(''),
});

/**
 * Trades a code for a token (learn.microsoft.com/linkedin/shared/authentication/authorization-code-flow, step 3).
 *
 * @throws NeedsOwner with LinkedIn's words where it refuses
 */
export async function tokenFor(
  grant: { code: string; redirectUri: string },
  app: LinkedInApp,
  api: string,
  transport: Transport,
): Promise<LinkedInToken> {
  const fields = { grant_type: 'authorization_code', code: grant.code, redirect_uri: grant.redirectUri };
  const answer = grantSchema.safeParse(await ask('accessToken', fields, app, api, transport));
  if (!answer.success) throw new NeedsOwner('LinkedIn authorized the app but returned no token. Try again.');
  const { access_token: token, expires_in: seconds, scope } = answer.data;
  return { token, expires: transport.clock.now().add({ seconds }), scopes: scopesIn(scope) };
}

const inspectionSchema = z.object({
  active: z.boolean(),
  status: z.string().optional(),
  expires_at: z.number().optional(),
  scope: z.string().default(''),
});

export interface TokenInspection {
  active: boolean;
  /** `active`, `revoked`, `expired` */
  status: string | undefined;
  expires: Temporal.Instant | undefined;
  scopes: string[];
}

/**
 * What LinkedIn knows of a token of this app (learn.microsoft.com/linkedin/shared/authentication/token-introspection).
 *
 * @throws NeedsOwner where the app's secret is wrong
 */
export async function inspectToken(
  token: string,
  app: LinkedInApp,
  api: string,
  transport: Transport,
): Promise<TokenInspection> {
  const answer = inspectionSchema.parse(await ask('introspectToken', { token }, app, api, transport));
  const { active, status, expires_at: seconds, scope } = answer;
  return {
    active,
    status,
    expires: seconds === undefined ? undefined : Temporal.Instant.fromEpochMilliseconds(seconds * 1000),
    scopes: scopesIn(scope),
  };
}

async function ask(
  what: string,
  fields: Record<string, string>,
  app: LinkedInApp,
  api: string,
  transport: Transport,
): Promise<unknown> {
  const response = await transport.fetch(`${authorizationServer(api)}/${what}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams({ ...fields, client_id: app.id, client_secret: app.secret }).toString(),
  });
  const data = await jsonOf('LinkedIn', response);
  if (response.ok) return data;
  const { error, error_description } = (data ?? {}) as Record<string, unknown>;
  const said = [error, error_description].filter((part) => typeof part === 'string').join(', ');
  throw errorFor(
    {
      network: 'LinkedIn',
      status: response.status,
      said,
      hint: 'Check LINKEDIN_CLIENT_ID and LINKEDIN_CLIENT_SECRET against the app at linkedin.com/developers/apps.',
    },
    data,
  );
}

/** Separated by commas in LinkedIn's answers, by spaces in its documentation (and RFC 6749 §3.3). */
function scopesIn(scope: string): string[] {
  return scope.split(/[\s,]+/).filter(Boolean);
}
