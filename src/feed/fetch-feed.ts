/** Gets a feed: from the web, guarded as whatever others may point elsewhere, or from a file that was built. */
import { readFile, stat } from 'node:fs/promises';
import { encrypted } from '../model/page-address.ts';
import { NotFetched, type PublicFetch } from '../replies/fetch-public.ts';
import { NotAFeed, type SourceFeed } from './feed.ts';
import { readFeedApart } from './read-apart.ts';

/** Bytes of a feed at most: a thousand entries with their whole text have five megabytes. */
const mostBytes = 20_000_000;
const limits = { bytes: mostBytes, time: 30_000, redirects: 5 };
/** What a server is asked for, for `Accept`. */
export const feedTypes =
  'application/feed+json, application/atom+xml, application/rss+xml, application/json;q=0.9, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1';

/** The feed cannot be had, or is none; in words for the owner. */
export class FeedUnreadable extends Error {
  /** Whether it may be otherwise in an hour: nobody need change anything. */
  readonly passing: boolean;

  constructor(message: string, { passing, cause }: { passing: boolean; cause: unknown }) {
    super(message, { cause });
    this.name = 'FeedUnreadable';
    this.passing = passing;
  }
}

/**
 * Fetches and reads a feed on the web.
 *
 * @throws FeedUnreadable
 */
export async function fetchFeed(address: string, fetcher: PublicFetch): Promise<SourceFeed> {
  let answer: Awaited<ReturnType<PublicFetch['answer']>>;
  try {
    answer = await fetcher.answer(encrypted(address), limits, feedTypes);
  } catch (cause) {
    if (!(cause instanceof NotFetched)) throw cause;
    const why = `${address} could not be read: ${cause.message}. Nothing was done.`;
    throw new FeedUnreadable(why, { passing: true, cause });
  }
  return read(address, { bytes: answer.bytes, type: answer.type, address: answer.url });
}

/**
 * Reads a feed that was built.
 *
 * @param file absolute path
 * @param site the site's address: relative addresses are seen from there
 * @throws FeedUnreadable
 */
export async function readFeedFile(file: string, site: string): Promise<SourceFeed> {
  let bytes: Uint8Array;
  try {
    if ((await stat(file)).size > mostBytes) throw new Error(`it has more than ${mostBytes} bytes`);
    bytes = await readFile(file);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'file not found; build the site first' : message;
    throw new FeedUnreadable(`${file} could not be read: ${why}. Nothing was done.`, {
      passing: false,
      cause,
    });
  }
  return read(file, { bytes, type: '', address: site });
}

async function read(shown: string, source: Parameters<typeof readFeedApart>[0]): Promise<SourceFeed> {
  try {
    return await readFeedApart(source);
  } catch (cause) {
    if (!(cause instanceof NotAFeed)) throw cause;
    const { message, instead } = cause;
    const hint =
      instead.length > 0
        ? ` It names ${instead.length === 1 ? 'this feed' : 'these feeds'}: ${instead.join(' ')}`
        : '';
    throw new FeedUnreadable(`${shown} ${message}. Nothing was done.${hint}`, { passing: false, cause });
  }
}
