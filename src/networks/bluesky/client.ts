/**
 * The connection to Bluesky: `@atproto/api`'s agent over our transport, signed in with an app password
 * when the first request needs it.
 */
import { Agent, CredentialSession, XRPCError } from '@atproto/api';
import { errorFor, inOneLine } from '../answer.ts';
import { Gone, NeedsOwner, type NetworkError, networkErrorIn, Unreachable } from '../errors.ts';
import type { Transport } from '../transport.ts';

export interface BlueskyConnection {
  /** The PDS or entryway, base path included. */
  service: string;
  identifier: string;
  /** An app password (bsky.app → Settings → App passwords), not the account's own. */
  password: string;
  transport: Transport;
}

/**
 * Every call Lectern makes to a PDS may be sent again, while the first still runs too:
 *
 * - A post, also one that corrects another: `putRecord` under a key chosen beforehand with `swapRecord: null`. The
 *   repository commits one write at a time (atproto.com/specs/repository), so the second finds the first's.
 * - Threadgates, postgates and the page's records: `putRecord` of the same bytes under the same key. The last one wins
 *   and says the same.
 * - Deletions: a key is never used again for another post; deleting what isn't there succeeds.
 * - Blobs are named by their content, and a session more does no harm.
 */
export function repeatableOnBluesky(): boolean {
  return true;
}

/** A connection that signs in once, on first use. */
export class BlueskySession {
  readonly #connection: BlueskyConnection;
  readonly #session: CredentialSession;
  readonly agent: Agent;
  #signedIn: Promise<void> | undefined;

  constructor(connection: BlueskyConnection) {
    this.#connection = connection;
    this.#session = new CredentialSession(new URL(connection.service), underBase(connection));
    this.agent = new Agent(this.#session);
  }

  /** The account's DID. @throws NeedsOwner where the app password is not accepted */
  async did(): Promise<string> {
    await this.#signIn();
    return this.agent.assertDid;
  }

  /** The account's handle, as the server says it. */
  async handle(): Promise<string> {
    await this.#signIn();
    return this.#session.session?.handle ?? this.#connection.identifier;
  }

  /**
   * What the session may do, as its token says: `com.atproto.appPass` for an app password,
   * `com.atproto.access` for the account's own (bluesky-social/atproto, packages/pds/src/auth-scope.ts).
   */
  async scope(): Promise<string | undefined> {
    await this.#signIn();
    return scopeIn(this.#session.session?.accessJwt ?? '');
  }

  /** Makes a signed-in call and translates what goes wrong. */
  async call<T>(make: (agent: Agent) => Promise<T>): Promise<T> {
    await this.#signIn();
    try {
      return await make(this.agent);
    } catch (error) {
      throw translated(error);
    }
  }

  #signIn(): Promise<void> {
    this.#signedIn ??= this.#createSession().catch((error) => {
      this.#signedIn = undefined;
      throw error;
    });
    return this.#signedIn;
  }

  async #createSession(): Promise<void> {
    const { identifier, password } = this.#connection;
    try {
      await this.#session.login({ identifier, password });
    } catch (error) {
      throw translated(error);
    }
  }
}

/** The scope in a JSON Web Token (RFC 7519 §3); nothing where the server's tokens are none. */
function scopeIn(token: string): string | undefined {
  try {
    const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as unknown;
    const { scope } = (payload ?? {}) as { scope?: unknown };
    return typeof scope === 'string' ? scope : undefined;
  } catch {
    return undefined;
  }
}

/** An agent that reads the public AppView without an account. */
export function connectAppView(appview: string, transport: Transport): Agent {
  const fetch = underBase({ service: appview, transport });
  return new Agent((path, init) => fetch(new URL(path, appview), init));
}

/** A `fetch` that puts the base path of the service's address back, which the library leaves out. */
function underBase({ service, transport }: Pick<BlueskyConnection, 'service' | 'transport'>): typeof fetch {
  const { origin, pathname } = new URL(service);
  const base = pathname.replace(/\/$/, '');
  return async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    if (base && url.origin === origin && !url.pathname.startsWith(`${base}/`))
      url.pathname = base + url.pathname;
    const body = request.body === null ? undefined : await request.arrayBuffer();
    return transport.fetch(url, { method: request.method, headers: request.headers, ...(body && { body }) });
  };
}

/** Where Bluesky's own app makes app passwords. */
export const appPasswords = 'https://bsky.app/settings/app-passwords';

/** What the library threw, in our terms. Names of errors: each method's lexicon, `com.atproto.*`. */
export function translated(error: unknown): NetworkError {
  const ours = networkErrorIn(error);
  if (ours) return ours;
  if (!(error instanceof XRPCError)) {
    return new Unreachable(`Bluesky returned an unexpected response: ${inOneLine(String(error))}`, {
      mayHaveHappened: true,
      cause: error,
    });
  }
  const { status, error: name, message } = error;
  const said = inOneLine(name && name !== message ? `${name}, ${message}` : message);
  const details = { status, cause: error };
  // A record or thread that isn't there is a 400 with a name (com.atproto.repo.getRecord, app.bsky.feed.getPostThread).
  if (name === 'RecordNotFound' || name === 'NotFound') return new Gone(`Bluesky: ${said}.`, details);
  if (name === 'AuthFactorTokenRequired') {
    return new NeedsOwner(
      `Bluesky sign-in failed: this password needs a code sent by email (${name}). Use an app password instead, which needs none: ` +
        `create one at ${appPasswords}, then run npm run login -- bluesky`,
      details,
    );
  }
  if (name === 'AccountTakedown') {
    return new NeedsOwner(`Bluesky sign-in failed: ${said}.`, details);
  }
  // What isn't the network's data: the library's own codes are 1 and 2.
  if (status < 300) {
    return new Unreachable(`Bluesky returned an unexpected response: ${said}.`, {
      ...details,
      mayHaveHappened: true,
    });
  }
  if (['ExpiredToken', 'InvalidToken', 'AuthMissing'].includes(name)) {
    return errorFor({ network: 'Bluesky', status: 401, said, hint: mendToken }, error);
  }
  // The record is not as it was when it was looked at (com.atproto.repo.putRecord): nothing was written.
  if (name === 'InvalidSwap')
    return new Unreachable(`Bluesky: ${said}.`, { ...details, mayHaveHappened: false });
  return errorFor({ network: 'Bluesky', status, said, hint: mendToken }, error);
}

const mendToken = 'Create a new app password and run: npm run login -- bluesky';
