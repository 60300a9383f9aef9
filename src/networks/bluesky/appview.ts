/** Questions to Bluesky's AppView: anybody's, and what only the owner may ask about themselves. */
import { z } from 'zod';
import { jsonOf } from '../answer.ts';
import { Gone, NeedsOwner, Refused } from '../errors.ts';
import { tolerant } from '../reading.ts';
import type { Transport } from '../transport.ts';
import { type BlueskySession, translated } from './client.ts';

/**
 * Whom the owner has blocked or muted. Asked for once a run and kept nowhere: whom somebody does not want
 * to hear is nobody's business.
 */
export async function blockedOrMutedBy(session: BlueskySession): Promise<Set<string>> {
  const page = { limit: 100 };
  try {
    const blocks = await all((cursor) =>
      session.call((agent) => agent.app.bsky.graph.getBlocks({ ...page, cursor })),
    );
    const mutes = await all((cursor) =>
      session.call((agent) => agent.app.bsky.graph.getMutes({ ...page, cursor })),
    );
    const people = [...blocks.flatMap((each) => each.blocks), ...mutes.flatMap((each) => each.mutes)];
    return new Set(people.map(({ did }) => did));
  } catch (error) {
    // A server without an AppView behind it knows no such method: then there is nobody to leave out.
    const { status } = translated(error);
    if (status !== 501 && status !== 404) throw error;
    return new Set();
  }
}

/** One query of the AppView; a parameter with several values is sent several times. @throws Gone, NeedsOwner, Refused, Unreachable */
export async function query(
  transport: Transport,
  appview: string,
  method: string,
  parameters: Record<string, string | string[]>,
  headers: Record<string, string> = {},
): Promise<unknown> {
  const pairs = Object.entries(parameters).flatMap(([name, values]) =>
    [values].flat().map((value) => [name, value]),
  );
  const url = `${appview.replace(/\/$/, '')}/xrpc/${method}?${new URLSearchParams(pairs)}`;
  const response = await transport.fetch(url, { headers: { accept: 'application/json', ...headers } });
  const answer = await jsonOf('Bluesky', response);
  if (response.ok) return answer;
  const { error = '', message = '' } = z
    .object({ error: tolerant.text, message: tolerant.text })
    .catch({ error: '', message: '' })
    .parse(answer);
  const details = { status: response.status };
  if (error === 'NotFound') throw new Gone(`Bluesky: ${message}`, details);
  if (response.status === 401 || response.status === 403) {
    throw new NeedsOwner(`Bluesky’s AppView requires authentication: ${error} ${message}`, details);
  }
  throw new Refused(`Bluesky rejected the ${method} request: ${error} ${message}`, details);
}

/** Every page of a list, in order. */
async function all<T extends { cursor?: string }>(
  pageAt: (cursor: string | undefined) => Promise<{ data: T }>,
): Promise<T[]> {
  const pages: T[] = [];
  for (let cursor: string | undefined; pages.length === 0 || cursor; ) {
    const { data } = await pageAt(cursor);
    pages.push(data);
    cursor = data.cursor;
  }
  return pages;
}
