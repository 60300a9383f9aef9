/**
 * The connection to the Threads API (developers.facebook.com/documentation/threads). There is no client library worth having
 * for a dozen calls; `fetch` does it.
 */
import { inOneLine, jsonOf } from '../answer.ts';
import { Gone, NeedsOwner, type NetworkError, Refused, Unreachable } from '../errors.ts';
import type { Transport } from '../transport.ts';

export interface ThreadsConnection {
  /** `https://graph.threads.net`, or another address in tests. */
  api: string;
  token: string;
  transport: Transport;
}

/**
 * Whether a request that may still be running can be sent again: whatever asks or deletes by id, and making a container,
 * which publishes nothing and is forgotten after 24 hours. Publishing never: that a container is published but once is
 * documented nowhere.
 */
export function repeatableOnThreads(method: string, { pathname }: URL): boolean {
  return method !== 'POST' || pathname.endsWith('/threads');
}

export class ThreadsClient {
  readonly #connection: ThreadsConnection;

  constructor(connection: ThreadsConnection) {
    this.#connection = connection;
  }

  /**
   * One call of the Graph API.
   *
   * @param path below the version: `/me/threads`
   * @throws Gone, Refused, NeedsOwner, Unreachable
   */
  call(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    fields: Record<string, string> = {},
  ): Promise<unknown> {
    return this.#send(method, `/v1.0${path}`, fields);
  }

  /** A longer token for this one: `access_token` of a short one, `refresh_access_token` of a long one. */
  token(what: 'access_token' | 'refresh_access_token', fields: Record<string, string>): Promise<unknown> {
    return this.#send('GET', `/${what}`, { ...fields, access_token: this.#connection.token });
  }

  async #send(method: string, path: string, fields: Record<string, string>): Promise<unknown> {
    const { api, token, transport } = this.#connection;
    const query = new URLSearchParams(fields).toString();
    const isForm = method === 'POST';
    const response = await transport.fetch(
      `${api.replace(/\/$/, '')}${path}${!isForm && query ? `?${query}` : ''}`,
      {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/json',
          ...(isForm && { 'content-type': 'application/x-www-form-urlencoded' }),
        },
        ...(isForm && { body: query }),
      },
    );
    const data = await jsonOf('Threads', response);
    if (!response.ok) throw complaint(response.status, data);
    return data;
  }
}

/** What an error says (developers.facebook.com/docs/graph-api/guides/error-handling). */
interface GraphError {
  message?: string;
  code?: number;
  error_subcode?: number;
  is_transient?: boolean;
  error_user_msg?: string;
}

/** Codes of a token that ended or was never one, and of rights that are missing. */
const tokenCodes = new Set([102, 190]);
const isRight = (code: number) => code === 3 || code === 10 || (code >= 200 && code <= 299);
/** Too many calls of an app, a user or an account: nothing was done. */
const limitCodes = new Set([4, 17, 32, 341, 613]);
/** An unknown error, and the service for a moment: whatever was asked may have been done. */
const transientCodes = new Set([1, 2]);

/** The error an answer stands for. Most have status 400; the code tells them apart. */
function complaint(status: number, data: unknown): NetworkError {
  const error = ((data ?? {}) as { error?: GraphError }).error ?? {};
  const { code = 0, error_subcode: subcode, is_transient: transient } = error;
  const said = inOneLine([error.message, error.error_user_msg].filter(Boolean).join(' '));
  const words = `${said ? `: ${said}` : ''}${code ? `, code ${code}` : ''} (${status}).`;
  const details = { status, cause: data };
  if (tokenCodes.has(code) || status === 401)
    return new NeedsOwner(`Threads rejected the token${words} ${mendToken}`, { ...details, status: 401 });
  if (limitCodes.has(code))
    return new Unreachable(`Threads: rate limit exceeded${words}`, { ...details, mayHaveHappened: false });
  if (transient || transientCodes.has(code))
    return new Unreachable(`Threads returned an error${words}`, { ...details, mayHaveHappened: true });
  if (isRight(code) || status === 403)
    return new NeedsOwner(`Threads denied permission${words} ${mendToken}`, { ...details, status: 403 });
  // "The requested resource does not exist", "Object with ID '…' does not exist".
  if (code === 24 || (code === 100 && subcode === 33) || status === 404)
    return new Gone(`Threads: not found${words}`, details);
  if (status === 400 || status === 422) return new Refused(`Threads rejected the request${words}`, details);
  return new Unreachable(`Threads returned an error${words}`, { ...details, mayHaveHappened: status < 400 });
}

const mendToken =
  'Tokens end after 60 days; posting takes threads_content_publish. Run npm run login -- threads';
