import type { Context } from 'hono';
import type { Env } from '../world.ts';
import type { IssuedToken, LinkedInState } from './state.ts';

/** An error in the shape of LinkedIn's API: https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/error-handling */
export class LinkedInError extends Error {
  readonly status: 400 | 401 | 403 | 404 | 409 | 422 | 426 | 429;
  readonly body: Record<string, unknown>;

  constructor(status: LinkedInError['status'], body: Record<string, unknown> & { message: string }) {
    super(body.message);
    this.status = status;
    this.body = { status, ...body };
  }
}

export const denied = (what: string, version: string | undefined) =>
  new LinkedInError(403, {
    serviceErrorCode: 100,
    code: 'ACCESS_DENIED',
    message: `Not enough permissions to access: ${what}${version ? `.${version}01` : ''}`,
  });

/** Who asks. Throws 401 as LinkedIn does for a missing, unknown, expired or revoked token. */
export function signedIn(c: Context<Env>, state: LinkedInState): IssuedToken {
  const [, id] = /^Bearer (.+)$/i.exec(c.req.header('Authorization') ?? '') ?? [];
  if (!id)
    throw new LinkedInError(401, {
      serviceErrorCode: 65604,
      code: 'EMPTY_ACCESS_TOKEN',
      message: 'Empty oauth2 access token',
    });
  const token = state.tokens.get(id);
  if (!token)
    throw new LinkedInError(401, {
      serviceErrorCode: 65600,
      code: 'INVALID_ACCESS_TOKEN',
      message: 'Invalid access token',
    });
  if (token.revoked) {
    throw new LinkedInError(401, {
      serviceErrorCode: 65601,
      code: 'REVOKED_ACCESS_TOKEN',
      message: 'The token used in the request has been revoked by the user',
    });
  }
  if (Date.parse(token.expiresAt) <= state.world.clock.now().getTime()) {
    throw new LinkedInError(401, {
      serviceErrorCode: 65602,
      code: 'EXPIRED_ACCESS_TOKEN',
      message: 'The token used in the request has expired',
    });
  }
  return token;
}

/** Whether a token has a permission; the Community Management API's names end in `_feed`. */
export const may = (token: IssuedToken, scope: string): boolean =>
  token.scopes.includes(scope) || token.scopes.includes(`${scope}_feed`);

/** The permission that reading or writing somebody's posts takes: a member's, or an organization's. */
export const scopeFor = (author: string, access: 'r' | 'w'): string =>
  author.startsWith('urn:li:organization:') ? `${access}_organization_social` : `${access}_member_social`;

/** The oldest version still answered where nothing else is set: 202505 was sunset in May 2026. */
const oldestVersion = '202506';

/**
 * Checks the two headers every call under /rest needs.
 * Throws 400 without a version, 426 for one that is no longer there.
 */
export function assertVersion(c: Context<Env>, state: LinkedInState): void {
  const version = c.req.header('LinkedIn-Version');
  if (!version) {
    throw new LinkedInError(400, {
      code: 'VERSION_MISSING',
      message: 'A version must be present. Please specify a version by adding the LinkedIn-Version header.',
    });
  }
  const active =
    /^20\d\d(0[1-9]|1[0-2])$/.test(version) &&
    version >= (state.world.settings.linkedinOldestVersion ?? oldestVersion);
  if (!active) {
    throw new LinkedInError(426, {
      code: 'NONEXISTENT_VERSION',
      message: `Requested version ${version}01 is not active`,
    });
  }
  if (c.req.header('X-Restli-Protocol-Version') !== '2.0.0') {
    throw new LinkedInError(400, {
      code: 'ILLEGAL_ARGUMENT',
      message: 'The X-Restli-Protocol-Version header must be 2.0.0 for this resource',
    });
  }
}

/** The JSON body of a request. Throws 400 where it is none. */
export async function jsonBody<T>(c: Context<Env>): Promise<T> {
  const body: unknown = await c.req.json().catch(() => undefined);
  if (typeof body !== 'object' || body === null) {
    throw new LinkedInError(400, {
      code: 'ILLEGAL_ARGUMENT',
      message: 'Request body could not be converted to data map',
    });
  }
  return body as T;
}
