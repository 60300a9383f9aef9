/**
 * What every network's answers have in common: JSON where JSON was asked for, and what an HTTP status
 * means for what happens next.
 */
import { printable } from '../files/printable.ts';
import { Gone, NeedsOwner, type NetworkError, Refused, Unreachable } from './errors.ts';

/** A server's words are shown so far. */
const longestWords = 500;

/** A server's words as part of a message: nothing in them begins a line of its own, or moves the cursor. */
export function inOneLine(said: string): string {
  const [begin, rest] = [said.slice(0, longestWords), said.length > longestWords ? '…' : ''];
  return printable(begin.replace(/\s+/g, ' ').trim()) + rest;
}

/** What an answer's error says, and what the owner should do about a refused token. */
export interface ErrorAnswer {
  network: string;
  status: number;
  /** The network's own words. */
  said: string;
  /** What to do where the token is not accepted. */
  hint: string;
}

/**
 * Given while the same request, or its twin, may still be running: a time-out of a proxy's (408), a conflict with
 * a call under way (409), the client gone before the answer as nginx says it (499).
 */
const unfinished = new Set([408, 409, 499]);

/** The error an HTTP status (4xx) stands for. */
export function errorFor({ network, status, said, hint }: ErrorAnswer, cause?: unknown): NetworkError {
  const details = { status, cause };
  const words = said ? `: ${inOneLine(said)}` : '';
  if (status === 401) return new NeedsOwner(`${network} rejected the token (401)${words}. ${hint}`, details);
  if (status === 403) return new NeedsOwner(`${network} denied permission (403)${words}. ${hint}`, details);
  if (status === 404 || status === 410)
    return new Gone(`${network}: not found (${status})${words}.`, details);
  if ([400, 413, 415, 422].includes(status)) {
    return new Refused(`${network} rejected the request${words} (${status}).`, details);
  }
  return new Unreachable(`${network} returned an error (${status})${words}.`, {
    ...details,
    mayHaveHappened: status < 400 || unfinished.has(status),
  });
}

/**
 * The JSON of an answer.
 *
 * @throws Unreachable where the answer is something else: proxies and maintenance pages answer for a
 * server that is not there, and with 200 even for one that did its work
 */
export async function jsonOf(network: string, response: Response): Promise<unknown> {
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  try {
    if (/\bjson\b/.test(type)) return JSON.parse(text);
  } catch {
    // told below
  }
  throw new Unreachable(
    `${network} returned an unexpected response (${response.status}, content type ${inOneLine(type.split(';')[0] ?? '') || 'missing'}).`,
    { status: response.status, mayHaveHappened: response.ok },
  );
}
