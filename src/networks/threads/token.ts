/** What Threads says of a token, and how one is made to last (developers.facebook.com/docs/threads/get-started/long-lived-tokens). */
import { z } from 'zod';
import { Temporal } from '../../model/time.ts';
import { NeedsOwner } from '../errors.ts';
import type { ThreadsClient } from './client.ts';

/** To post, to answer one's own posts, to read what is answered, and to take back. */
export const threadsScopes = ['threads_basic', 'threads_content_publish', 'threads_manage_replies'] as const;
/** Without these it posts: replies stay unread, posts undeleted, likes uncounted. */
export const threadsFurtherScopes = {
  threads_read_replies: 'replies are not read',
  threads_delete: 'posts cannot be withdrawn',
  threads_manage_insights: 'likes and reposts are not counted',
} as const;

const inspectionSchema = z.object({
  data: z.object({
    is_valid: z.boolean().default(true),
    /** Seconds since 1970. */
    expires_at: z.number().optional(),
    scopes: z.array(z.string()).default([]),
  }),
});

export interface Inspection {
  valid: boolean;
  expires: Temporal.Instant | undefined;
  scopes: string[];
}

/** What it says of a token, asked with the token itself (…/docs/threads/troubleshooting/debug-access-token). */
export async function inspectToken(client: ThreadsClient, token: string): Promise<Inspection> {
  const answer = inspectionSchema.parse(await client.call('GET', '/debug_token', { input_token: token }));
  const { is_valid: valid, expires_at: seconds, scopes } = answer.data;
  const expires = seconds ? Temporal.Instant.fromEpochMilliseconds(seconds * 1000) : undefined;
  return { valid, expires, scopes };
}

const grantSchema = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

export interface LongToken {
  token: string;
  expires: Temporal.Instant;
}

/** A token of an hour becomes one of 60 days. @throws NeedsOwner, Refused with Meta's words */
export async function lengthened(
  client: ThreadsClient,
  secret: string,
  now: Temporal.Instant,
): Promise<LongToken> {
  const fields = { grant_type: 'th_exchange_token', client_secret: secret };
  return granted(await client.token('access_token', fields), now);
}

/** 60 days from now for a token that is a day old at least and has not ended. @throws NeedsOwner, Refused */
export async function refreshed(client: ThreadsClient, now: Temporal.Instant): Promise<LongToken> {
  return granted(await client.token('refresh_access_token', { grant_type: 'th_refresh_token' }), now);
}

function granted(answer: unknown, now: Temporal.Instant): LongToken {
  const found = grantSchema.safeParse(answer);
  if (!found.success) throw new NeedsOwner('Threads returned no token. Try again.');
  const { access_token: token, expires_in: seconds } = found.data;
  return { token, expires: now.add({ seconds }) };
}
