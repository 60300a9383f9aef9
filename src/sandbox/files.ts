import type { Context } from 'hono';
import type { Env } from './world.ts';

/** Sends uploaded bytes so that a browser shows them but never runs them, as a PDS does for its blobs. */
export function sendFile(c: Context<Env>, bytes: Uint8Array, mime: string): Response {
  return c.body(new Uint8Array(bytes), 200, {
    'Content-Type': mime,
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
  });
}
