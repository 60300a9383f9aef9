/** What every network's login works with, and what it gives back. */
import type { Secrets } from '../../content/secrets.ts';
import type { EnvValues } from '../../files/env-file.ts';
import type { Terminal } from '../../files/terminal.ts';
import type { Site } from '../../model/site.ts';
import type { Clock, Fetch, Transport } from '../transport.ts';

/** What the owner wants. */
export interface LoginRequest {
  /** Takes a token that there is already, instead of making one. */
  token: boolean;
  /** Bluesky's handle, where site.yaml doesn't say it. */
  handle: string | undefined;
  /** The port that LinkedIn's answer comes to. */
  port: number;
  /** Asks LinkedIn to let comments be read, too. */
  comments: boolean;
}

/** Everything a login works with. */
export interface LoginContext {
  site: Site;
  secrets: Secrets;
  terminal: Terminal;
  fetch: Fetch;
  clock: Clock;
  wishes: LoginRequest;
  /** A transport with the network's name in its messages. */
  transport: Transport;
}

/** What a login found: nothing is written before it is checked. */
export interface LoggedIn {
  values: EnvValues;
  /** What the owner should know: whose token it is, what it may do, when it ends. */
  lines: string[];
}

/** The token works, and is not the one that is wanted. Nothing was written. */
export class WrongToken extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'WrongToken';
  }
}
