/**
 * Fetches what an address in a stranger's data points at, without being sent anywhere else: https alone,
 * to public addresses alone, looked at when the connection is made, so that a name that changes its mind
 * between the check and the call (DNS rebinding) gains nothing. Redirects are followed by hand and every
 * hop is checked again.
 */
import net from 'node:net';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { Agent, request } from 'undici';
import { guardedLookup, isLoopback, isPublic } from '../files/public-address.ts';
import { isLoopbackHost } from '../model/fields.ts';

/** The answer was no, and why; asking again soon is no use. */
export class NotFetched extends Error {
  /** The server itself says that there is nothing: 404 or 410. */
  readonly gone: boolean;

  constructor(reason: string, { gone = false, ...options }: ErrorOptions & { gone?: boolean } = {}) {
    super(reason, options);
    this.name = 'NotFetched';
    this.gone = gone;
  }
}

export interface PublicFetchLimits {
  /** Bytes of the body. */
  bytes: number;
  /** Milliseconds for everything, redirects included. */
  time: number;
  redirects: number;
}

/** What an address led to. */
export interface PublicAnswer {
  bytes: Uint8Array;
  /** Where it is, redirects followed. */
  url: string;
  /** What the server calls it; empty where it does not say. */
  type: string;
}

export interface PublicFetch {
  /** @throws NotFetched */
  get(address: string, limits: PublicFetchLimits): Promise<Uint8Array>;
  /**
   * The same with where it is and what it is called, for what is no picture.
   *
   * @param accept media types that are wanted (RFC 9110 §12.5.1)
   * @throws NotFetched
   */
  answer(address: string, limits: PublicFetchLimits, accept: string): Promise<PublicAnswer>;
  /** Whether the server says that there is nothing any more (404 or 410). A server that can't be reached says nothing. */
  isGone(address: string, limits: PublicFetchLimits): Promise<boolean>;
  readonly requests: number;
  close(): Promise<void>;
}

/**
 * @param loopback lets plain http to this machine's own addresses through as well: for networks that are
 *   themselves configured there
 */
export function publicFetch({ loopback = false }: { loopback?: boolean } = {}): PublicFetch {
  const allowed = (address: string) => isPublic(address) || (loopback && isLoopback(address));
  const agent = new Agent({
    connect: { lookup: guardedLookup(allowed), timeout: 5_000 },
    connections: 4,
    maxHeaderSize: 16_384,
  });
  let requests = 0;

  const hop = async (
    method: 'GET' | 'HEAD',
    url: URL,
    limits: PublicFetchLimits,
    { signal, accept }: { signal: AbortSignal; accept: string },
  ) => {
    checkAddress(url, loopback, allowed);
    requests += 1;
    return request(url, {
      dispatcher: agent,
      method,
      signal,
      // Pictures are compressed already; an encoding on top would only make room for a bomb.
      headers: { accept, 'accept-encoding': 'identity', 'user-agent': 'Lectern' },
      bodyTimeout: limits.time,
      headersTimeout: limits.time,
    });
  };

  /** The bytes that an address leads to, redirects followed. @throws NotFetched */
  const fetched = async (
    method: 'GET' | 'HEAD',
    address: string,
    limits: PublicFetchLimits,
    accept = 'image/*',
  ): Promise<PublicAnswer> => {
    const signal = AbortSignal.timeout(limits.time);
    let url = URL.parse(address);
    try {
      for (let hops = 0; hops <= limits.redirects; hops += 1) {
        if (!url) throw new NotFetched('no web address');
        const { statusCode, headers, body } = await hop(method, url, limits, { signal, accept });
        if (statusCode >= 300 && statusCode < 400 && typeof headers.location === 'string') {
          body.on('error', () => {}).destroy();
          url = URL.parse(headers.location, url.href);
          continue;
        }
        if (statusCode !== 200) {
          body.on('error', () => {}).destroy();
          throw new NotFetched(`answered ${statusCode}`, { gone: statusCode === 404 || statusCode === 410 });
        }
        const coding = String(headers['content-encoding'] ?? 'identity');
        const bytes = inflated(await readUpTo(body, limits.bytes), coding, limits.bytes);
        return { bytes, url: url.href, type: String(headers['content-type'] ?? '') };
      }
      throw new NotFetched('redirected too often');
    } catch (cause) {
      if (cause instanceof NotFetched) throw cause;
      throw new NotFetched(cause instanceof Error ? cause.message : String(cause), { cause });
    }
  };

  return {
    get requests() {
      return requests;
    },
    close: () => agent.close(),
    get: async (address, limits) => (await fetched('GET', address, limits)).bytes,
    answer: (address, limits, accept) => fetched('GET', address, limits, accept),
    isGone: (address, limits) =>
      fetched('HEAD', address, limits).then(
        () => false,
        (error: unknown) => error instanceof NotFetched && error.gone,
      ),
  };
}

/** What can be seen from the address alone. Host names are looked at when they are resolved. */
function checkAddress(url: URL, loopback: boolean, allowed: (address: string) => boolean): void {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const plain = url.protocol === 'http:' && loopback && isLoopbackHost(url.hostname);
  if (url.protocol !== 'https:' && !plain) throw new NotFetched('not https');
  if (url.username || url.password) throw new NotFetched('credentials in the address');
  // A literal address is connected to without a look-up.
  if (net.isIP(host) && !allowed(host)) throw new NotFetched(`${host} is no public address`);
}

/** Undoes what a server compressed without being asked to, in no more bytes than may be read. */
function inflated(bytes: Uint8Array, coding: string, maxOutputLength: number): Uint8Array {
  switch (coding.trim().toLowerCase()) {
    case 'identity':
    case '':
      return bytes;
    case 'gzip':
    case 'x-gzip':
      return gunzipSync(bytes, { maxOutputLength });
    case 'br':
      return brotliDecompressSync(bytes, { maxOutputLength });
    case 'deflate':
      return inflateSync(bytes, { maxOutputLength });
    default:
      throw new NotFetched(`is compressed in a way that is not known (${coding})`);
  }
}

async function readUpTo(body: AsyncIterable<Uint8Array>, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    // Leaving the loop destroys the stream and with it the connection.
    if (size > most) throw new NotFetched(`more than ${most} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
