/**
 * The address of a status. Every server software has its own (`/@a/ID`, `/users/a/statuses/ID`, `/statuses/ULID`,
 * `/notice/ID`, `/notes/ID`, `/@a/UUID`, `/p/a/ID`), so none is taken apart for an id: the server is asked.
 */
import type { mastodon } from 'masto';
import { Gone, NeedsOwner, Refused } from '../errors.ts';
import type { MastodonClient } from './client.ts';

/**
 * Where a status is, and who wrote it where its address says so.
 *
 * @param url an absolute address
 * @example ownAddress('https://mastodon.example/@ada/112233') // { origin: 'https://mastodon.example', host: 'mastodon.example', username: 'ada' }
 */
export function ownAddress(url: string): { origin: string; host: string; username?: string } {
  const { origin, host, pathname } = new URL(url);
  const username = /\/(?:@|users\/|p\/)([^/@]+)\//.exec(pathname)?.[1];
  return { origin, host, ...(username && { username }) };
}

/**
 * The status at an address: what the server's search resolves (docs.joinmastodon.org/methods/search), else the one among
 * the account's own that has this address, or whose id ends it.
 *
 * @param own id of the account whose statuses are looked through
 * @param pages at most so many of them, of 40
 */
export async function statusAt(
  client: MastodonClient,
  url: string,
  own: string,
  pages: number,
): Promise<mastodon.v1.Status | undefined> {
  return (await searched(client, url)) ?? (await listed(client, url, own, pages));
}

/** Searching needs `read:search`, which tokens of older versions lack, and not every server has it. */
async function searched(client: MastodonClient, url: string): Promise<mastodon.v1.Status | undefined> {
  try {
    const { statuses } = await client.v2.search.list({ q: url, type: 'statuses', resolve: true, limit: 1 });
    return statuses?.find((status) => !status.reblog);
  } catch (error) {
    if (error instanceof Gone || error instanceof Refused) return undefined;
    // 401: without a token nothing is searched; with one that ended, the next request says so.
    if (error instanceof NeedsOwner && [401, 403].includes(error.status ?? 0)) return undefined;
    throw error;
  }
}

async function listed(
  client: MastodonClient,
  url: string,
  own: string,
  pages: number,
): Promise<mastodon.v1.Status | undefined> {
  const asked = bare(url);
  const { origin } = new URL(url);
  const last = asked.split('/').at(-1);
  let page = 0;
  for await (const statuses of client.v1.accounts
    .$select(own)
    .statuses.list({ limit: 40, excludeReblogs: true })) {
    const found = statuses.find(({ id, uri, url: shown }) => {
      if ([uri, shown].some((each) => each && bare(each) === asked)) return true;
      return last === id && URL.parse(shown ?? uri)?.origin === origin;
    });
    if (found) return found;
    page += 1;
    if (statuses.length === 0 || page >= pages) return undefined;
  }
  return undefined;
}

/** An address without what doesn't tell posts apart. */
function bare(url: string): string {
  const parsed = URL.parse(url);
  return parsed ? `${parsed.origin}${parsed.pathname.replace(/\/+$/, '')}` : url;
}
