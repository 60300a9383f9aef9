/**
 * The owner agrees in the browser: OAuth's authorization code (RFC 6749 §4.1), come back to a server that
 * listens on this machine alone for as long as it takes (RFC 8252 §7.3).
 */
import { createHash, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NoAnswer, type Terminal } from '../../files/terminal.ts';

/** What comes back when the owner has agreed: a code, to be traded for a token with these. */
export interface Agreement {
  code: string;
  redirectUri: string;
  /** Of PKCE (RFC 7636). */
  verifier: string;
}

/** The owner, or the network, said no. */
export class NotAgreed extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NotAgreed';
  }
}

export interface AskForAgreement {
  /** For messages. */
  network: string;
  /** How the redirect address names this machine: LinkedIn's form takes `localhost`, Mastodon wants the number. */
  host: 'localhost' | '127.0.0.1';
  /** 0 takes any free port. */
  port: number;
  /** Where the owner agrees. `challenge` is S256 of the verifier. */
  address(given: { redirectUri: string; state: string; challenge: string }): Promise<URL> | URL;
  terminal: Terminal;
  /** How long to wait, in milliseconds. */
  timeout?: number;
}

/**
 * Sends the owner to the browser and waits for the code.
 *
 * @throws NotAgreed; Error with code `EADDRINUSE` where the port is taken
 */
export async function askForAgreement(wish: AskForAgreement): Promise<Agreement> {
  const state = randomBytes(24).toString('base64url');
  const verifier = randomBytes(48).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const { terminal, network, timeout = 600_000 } = wish;
  const server = createServer();
  await listen(server, wish.port);
  const { port } = server.address() as AddressInfo;
  const redirectUri = `http://${wish.host}:${port}/`;
  const done = new AbortController();
  try {
    const address = await wish.address({ redirectUri, state, challenge });
    terminal.say('Open this URL to authorize Lectern:');
    terminal.sayAddress(address);
    const code = await Promise.race([
      cameBack(server, { state, network, redirectUri }),
      ...(terminal.interactive ? [pasted(terminal, { state, network }, done.signal)] : []),
      late(network, timeout, done.signal),
    ]);
    return { code, redirectUri, verifier };
  } finally {
    done.abort();
    server.close();
    server.closeAllConnections();
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}

interface Expected {
  state: string;
  network: string;
}

function cameBack(server: Server, expected: Expected & { redirectUri: string }): Promise<string> {
  return new Promise((resolve, reject) => {
    server.on('request', (request, response) => {
      const url = URL.parse(request.url ?? '/', expected.redirectUri);
      const result = url && codeIn(url, expected);
      const answer = (status: number, text: string, then: () => void = () => undefined) => {
        response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
        // Only when it has left: the server is closed right after.
        response.end(`${text}\n`, then);
      };
      // The browser's own questions (favicon), and whoever else knocks.
      if (!result || 'stranger' in result) return answer(404, 'Not found.');
      if ('refusal' in result) {
        const { refusal } = result;
        return answer(200, `${refusal}\nYou can close this page.`, () => reject(new NotAgreed(refusal)));
      }
      const { code } = result;
      answer(
        200,
        `${expected.network} authorized Lectern. You can close this page and return to the terminal.`,
        () => resolve(code),
      );
    });
  });
}

/** What an address the owner was sent back to says. An answer without our `state` is not ours (RFC 6749 §10.12). */
function codeIn(
  url: URL,
  { state, network }: Expected,
): { code: string } | { refusal: string } | { stranger: true } {
  const { searchParams: said } = url;
  if (said.get('state') !== state) return { stranger: true };
  const code = said.get('code');
  if (code) return { code };
  const why = said.get('error_description') ?? said.get('error') ?? 'no reason given';
  return { refusal: `${network} authorization failed: ${why}` };
}

/** For a browser on another machine: its address bar holds what would have come back. */
async function pasted(terminal: Terminal, expected: Expected, signal: AbortSignal): Promise<string> {
  for (;;) {
    const text = await terminal
      .ask('If the browser is on another machine, paste the URL it was redirected to: ', signal)
      .catch((error: unknown) => {
        if (signal.aborted || error instanceof NoAnswer) return undefined;
        throw error;
      });
    if (text === undefined) return new Promise(() => undefined);
    const url = URL.parse(text);
    const result = url && codeIn(url, expected);
    if (result && 'code' in result) return result.code;
    if (result && 'refusal' in result) throw new NotAgreed(result.refusal);
    terminal.say('That is not the redirect URL. It begins with http:// and contains "code=".');
  }
}

function late(network: string, timeout: number, signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const timer = setTimeout(() => reject(new NotAgreed(`No response from ${network}. Try again.`)), timeout);
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  });
}
