/**
 * What a server tells back of the secrets it was sent. Servers repeat tokens and whole addresses in their errors; nothing
 * of that gets further than here, so that no message, journal, reply or issue can hold it.
 */
import { hider } from '../content/redaction.ts';

/** Fields of forms, JSON and addresses that hold secrets (RFC 6749 §2.3.1, §4.1.3; com.atproto.server.createSession). */
const secretFields = new Set([
  'access_token',
  'authFactorToken',
  'client_secret',
  'code',
  'code_verifier',
  'password',
  'refresh_token',
  'token',
]);

/** Shorter values would be found where nobody meant them. */
const shortest = 6;

/** The secrets that a request shows to the server. */
function sentSecrets(url: URL, { headers, body }: RequestInit): string[] {
  const authorization = new Headers(headers).get('authorization') ?? '';
  const fields = [...url.searchParams, ...fieldsOf(body)];
  return [
    authorization.replace(/^\S+\s+/, ''),
    ...fields.flatMap(([name, value]) => (secretFields.has(name) ? value : [])),
  ].filter(({ length }) => length >= shortest);
}

function fieldsOf(body: RequestInit['body']): [string, string][] {
  if (body instanceof URLSearchParams) return [...body];
  if (body instanceof FormData)
    return [...body].filter((field) => typeof field[1] === 'string') as [string, string][];
  const text =
    typeof body === 'string' ? body : body instanceof ArrayBuffer ? new TextDecoder().decode(body) : '';
  if (!/password|token|secret|code/i.test(text)) return [];
  try {
    const fields = Object.entries((JSON.parse(text) ?? {}) as object);
    return fields.filter((field): field is [string, string] => typeof field[1] === 'string');
  } catch {
    return [...new URLSearchParams(text)];
  }
}

/** Kinds of answer that are read as text; others show nobody anything. */
const textual = /^(?:text\/|application\/(?!octet-stream|pdf|vnd\.ipld\.car)|$)/i;

/** Takes the secrets of a request out of its answer, in whatever encoding they came back. */
export class Echoes {
  /** A connection sends the same token with every request. */
  readonly #hiders = new Map<string, (text: string) => string>();

  /**
   * An answer without the secrets of its request; the answer itself where there are none in it.
   *
   * @param body the bytes of the answer, read whole
   */
  without(
    url: URL,
    init: RequestInit,
    answer: { headers: Headers; body: ArrayBuffer | null },
  ): { headers: Headers; body: ArrayBuffer | null } {
    const secrets = sentSecrets(url, init);
    if (secrets.length === 0) return answer;
    const hide = this.#hiderOf(secrets);
    return { headers: hiddenHeaders(answer.headers, hide), body: hiddenBody(answer, hide) };
  }

  #hiderOf(secrets: string[]): (text: string) => string {
    const key = JSON.stringify(secrets);
    const hide = this.#hiders.get(key) ?? hider(secrets);
    // A session's token changes now and then.
    if (this.#hiders.size > 20) this.#hiders.clear();
    this.#hiders.set(key, hide);
    return hide;
  }
}

function hiddenHeaders(headers: Headers, hide: (text: string) => string): Headers {
  const pairs = [...headers].map(([name, value]) => [name, hide(value)] as [string, string]);
  return pairs.some(([name, value]) => value !== headers.get(name) && name !== 'set-cookie')
    ? new Headers(pairs)
    : headers;
}

function hiddenBody(
  { headers, body }: { headers: Headers; body: ArrayBuffer | null },
  hide: (text: string) => string,
): ArrayBuffer | null {
  if (!body || !textual.test(headers.get('content-type') ?? '')) return body;
  const text = new TextDecoder().decode(body);
  const without = hide(text);
  return without === text ? body : (new TextEncoder().encode(without).buffer as ArrayBuffer);
}
