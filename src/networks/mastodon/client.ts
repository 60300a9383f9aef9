/**
 * The connection to a Mastodon server: masto's client over our transport.
 *
 * masto's own HTTP layer calls the global `fetch`, forgets the base path of the server's address, turns a
 * 200 with HTML into `undefined` and loses the status of an error that isn't JSON. Only that layer is
 * replaced; its serializer, actions and types stay.
 */
import type { mastodon } from 'masto';
import { HttpActionDispatcher } from 'masto/adapters/action/dispatcher-http.js';
import { HttpActionDispatcherHookMastodon } from 'masto/adapters/action/dispatcher-http-hook-mastodon.js';
import { createActionProxy } from 'masto/adapters/action/proxy.js';
import { BaseHttp } from 'masto/adapters/http/base-http.js';
import { SerializerNativeImpl } from 'masto/adapters/serializers/serializer-native-impl.js';
import type { HttpRequestParams, HttpResponse } from 'masto/interfaces/http.js';
import type { Serializer } from 'masto/interfaces/serializer.js';
import { errorFor, jsonOf } from '../answer.ts';
import type { Transport } from '../transport.ts';

/** masto's client, typed. */
export type MastodonClient = mastodon.rest.Client;

export interface MastodonConnection {
  /** The server's address, base path included. */
  url: string;
  /** Without one only what is public can be read. */
  token?: string | undefined;
  transport: Transport;
}

/**
 * Whether a request that may still be running can be sent again.
 *
 * - A status: never, whatever its key. Servers look the key up, work, and then store it (mastodon/mastodon up to 4.4 and
 *   its forks: `redis.get` before, `setex` after the work in app/services/post_status_service.rb; fedify-dev/hollo,
 *   src/api/v1/statuses.ts; Pleroma's plug alike), and some know none (Pixelfed). Two that run at once both post.
 * - A picture: yes. It publishes nothing, the status names the one that was answered, and what no status names
 *   is cleared away (mastodon/mastodon, app/lib/vacuum/media_attachments_vacuum.rb).
 * - An edit: no. The same text twice is one text, but may stand twice in its history, and everyone who shared the post
 *   is told twice; one that ends late may undo a later one. It is looked at instead (`shows`).
 * - A deletion: yes. An id is never given again, so the second finds nothing to delete.
 * - Reading: yes.
 */
export function repeatableOnMastodon(method: string, { pathname }: URL): boolean {
  if (method === 'POST') return pathname.endsWith('/api/v2/media');
  return method !== 'PUT';
}

/**
 * A client for a Mastodon server. Its methods throw only the classes of `errors.ts`; `$raw` gives the
 * headers too, and `data: undefined` for 304.
 */
export function connectMastodon(connection: MastodonConnection): MastodonClient {
  const http = new Http(connection);
  return createActionProxy(new HttpActionDispatcher(http, new HttpActionDispatcherHookMastodon(http)), {
    context: ['api'],
  });
}

class Http extends BaseHttp {
  readonly #connection: MastodonConnection;
  readonly #serializer: Serializer = new SerializerNativeImpl();

  constructor(connection: MastodonConnection) {
    super();
    this.#connection = connection;
  }

  override async request<T>(params: HttpRequestParams): Promise<HttpResponse<T>> {
    const { method, path, search, body, encoding = 'json', requestInit = {} } = params;
    const { token, transport } = this.#connection;
    const headers = new Headers(requestInit.headers);
    if (token) headers.set('authorization', `Bearer ${token}`);
    headers.set('accept', 'application/json');
    const payload = method === 'GET' ? undefined : this.#serializer.serialize(encoding, body);
    if (encoding === 'json' && payload !== undefined) headers.set('content-type', 'application/json');
    const response = await transport.fetch(this.#address(path, search), {
      ...requestInit,
      method,
      headers,
      ...(payload !== undefined && { body: payload }),
    });
    if (response.status === 304) return { headers: response.headers, data: undefined as T };
    const answer = await jsonOf('Mastodon', response);
    if (!response.ok) {
      const { error, error_description } = (answer ?? {}) as Record<string, unknown>;
      throw errorFor({
        network: 'Mastodon',
        status: response.status,
        said: [error, error_description].filter((part) => typeof part === 'string').join(', '),
        hint: 'Get a new token with the scopes read and write:statuses: npm run login -- mastodon',
      });
    }
    return {
      headers: response.headers,
      data: this.#serializer.deserialize<T>('json', JSON.stringify(answer)),
    };
  }

  /** An API path below the server's base path; one taken from a `Link` header has it already. */
  #address(path: string, search: HttpRequestParams['search']): URL {
    const url = new URL(this.#connection.url);
    const base = url.pathname.replace(/\/$/, '');
    url.pathname = path.startsWith(`${base}/`) ? path : base + path;
    url.search =
      typeof search === 'string' ? search : search ? this.#serializer.serialize('querystring', search) : '';
    return url;
  }
}
