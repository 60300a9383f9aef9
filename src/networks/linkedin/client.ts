/**
 * The connection to LinkedIn's versioned REST API (learn.microsoft.com/linkedin/marketing/versioning).
 * There is no client library worth having for three calls; `fetch` does it.
 */
import { errorFor, jsonOf } from '../answer.ts';
import { NeedsOwner, Unreachable } from '../errors.ts';
import type { Transport } from '../transport.ts';

export interface LinkedInConnection {
  /** `https://api.linkedin.com`, or another address in tests. */
  api: string;
  token: string;
  /** `YYYYMM`: versions are switched off about a year after they came. */
  version: string;
  transport: Transport;
}

export interface LinkedInAnswer {
  data: unknown;
  headers: Headers;
}

/**
 * Whether a request that may still be running can be sent again: only what asks, deletes by URN, uploads to an address
 * made for those bytes, begins an upload (which publishes nothing), or sets a commentary to a given text, of which
 * LinkedIn shows no history. A post or a comment never: there is no key, and mostly no reading back.
 */
export function repeatableOnLinkedIn(method: string, url: URL, headers: Headers): boolean {
  if (method !== 'POST') return true;
  return (
    url.searchParams.get('action') === 'initializeUpload' ||
    headers.get('x-restli-method') === 'PARTIAL_UPDATE'
  );
}

export class LinkedInClient {
  readonly #connection: LinkedInConnection;

  constructor(connection: LinkedInConnection) {
    this.#connection = connection;
  }

  /**
   * One call. An empty answer (201, 204) has `data: undefined`.
   *
   * @param path below the API's address, with its query: `/rest/posts`
   */
  async call(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    options: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<LinkedInAnswer> {
    const { api, token, version, transport } = this.#connection;
    const response = await transport.fetch(`${api.replace(/\/$/, '')}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'linkedin-version': version,
        'x-restli-protocol-version': '2.0.0',
        accept: 'application/json',
        ...(options.body !== undefined && { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
    });
    if (response.ok && Number(response.headers.get('content-length') ?? 1) === 0) {
      return { data: undefined, headers: response.headers };
    }
    if (response.ok && !response.headers.has('content-type')) {
      return { data: undefined, headers: response.headers };
    }
    const data = await jsonOf('LinkedIn', response);
    if (!response.ok) throw complaint(response.status, data, version);
    return { data, headers: response.headers };
  }

  /**
   * Sends a file's bytes to the address that `initializeUpload` gave. The address opens something by itself: it is in no
   * message, nor is anything that is answered.
   */
  async upload(address: string, bytes: Uint8Array): Promise<void> {
    if (!URL.canParse(address))
      throw new Unreachable('LinkedIn returned no usable upload URL.', { mayHaveHappened: false });
    const { token, transport } = this.#connection;
    const response = await transport.fetch(address, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
      body: bytes as BodyInit,
    });
    if (!response.ok) {
      throw errorFor({
        network: 'LinkedIn',
        status: response.status,
        said: 'file upload',
        hint: mendToken,
      });
    }
  }
}

/** An error's own words: `message`, and each `errorDetails.inputErrors[]`. */
function complaint(status: number, data: unknown, version: string) {
  const { message, errorDetails } = (data ?? {}) as {
    message?: string;
    errorDetails?: { inputErrors?: { description?: string; code?: string }[] };
  };
  const inputs = errorDetails?.inputErrors?.map((each) =>
    [each.code, each.description].filter(Boolean).join(' '),
  );
  const said = [message, ...(inputs ?? [])].filter(Boolean).join('; ');
  if (status === 426) {
    return new NeedsOwner(
      `LinkedIn API version ${version} is no longer supported${said ? `: ${said}` : ''}. ` +
        'Set a newer networks.linkedin.version in content/site.yaml, or update Lectern.',
      { status, cause: data },
    );
  }
  return errorFor({ network: 'LinkedIn', status, said, hint: mendToken }, data);
}

const mendToken =
  'Tokens expire after 60 days; posting requires w_member_social (pages: w_organization_social). Run npm run login -- linkedin';
