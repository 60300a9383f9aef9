import type { Context } from 'hono';
import type { Env } from '../world.ts';
import type { ThreadsState, Token } from './state.ts';

/** An error as Meta's Graph API gives it. */
export class GraphFault extends Error {
  readonly status: 400 | 500;
  readonly body: { error: Record<string, unknown> };

  constructor(message: string, code: number, more: Record<string, unknown> = {}, status: 400 | 500 = 400) {
    super(message);
    this.status = status;
    const type = code === 100 ? 'THApiException' : 'OAuthException';
    this.body = { error: { message, type, code, fbtrace_id: 'AsandboxTrace', ...more } };
  }
}

export const missing = (id: string) =>
  new GraphFault(
    `Unsupported get request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation`,
    100,
    { error_subcode: 33 },
  );

/** Who asks: by the header, or by `access_token`. */
export function signedIn(c: Context<Env>, state: ThreadsState, ...scopes: string[]): Token {
  const [, given = c.req.query('access_token') ?? ''] =
    /^Bearer (.+)$/i.exec(c.req.header('Authorization') ?? '') ?? [];
  const token = state.tokens.get(given);
  if (!token) throw new GraphFault('Invalid OAuth access token - Cannot parse access token', 190);
  if (Date.parse(token.expiresAt) <= state.world.clock.now().getTime())
    throw new GraphFault('Error validating access token: Session has expired', 190, { error_subcode: 463 });
  const lacking = ['threads_basic', ...scopes].find((scope) => !token.scopes.includes(scope));
  if (lacking) throw new GraphFault(`Application does not have permission for this action (${lacking})`, 10);
  return token;
}
