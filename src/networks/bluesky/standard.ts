/**
 * Bluesky's richer link card: an article of a publication. The post pins both records by address and CID, and
 * the AppView shows what it finds under these very CIDs or nothing of it (bluesky-social/atproto,
 * packages/bsky/src/hydration/external.ts; lexicon app.bsky.embed.external, `associatedRefs`). So they are
 * written before the post, and never touched for its sake afterwards: `bskyPostRef` would change the CID.
 */
import type { AppBskyFeedPost } from '@atproto/api';
import { isDocumentUri, type KeyedRecord, type StandardRecords } from '../../model/standard-site.ts';
import type { Sending } from '../contract.ts';
import { Refused } from '../errors.ts';
import type { BlueskySession } from './client.ts';

/** What a post pins a record with (com.atproto.repo.strongRef). */
interface StrongRef {
  uri: string;
  cid: string;
}

/**
 * A post whose card pins the records of its page, which are written first.
 *
 * @throws Unreachable, NeedsOwner before anything was published
 */
export async function withStandard(
  session: BlueskySession,
  standard: StandardRecords | undefined,
  post: AppBskyFeedPost.Record,
  sending: Pick<Sending, 'note'>,
): Promise<AppBskyFeedPost.Record> {
  const embed = post.embed as { external?: object } | undefined;
  if (!standard || !embed?.external) return post;
  const associatedRefs = await write(session, standard, sending);
  if (associatedRefs.length === 0) return post;
  const external = { ...embed.external, associatedRefs };
  return { ...post, embed: { ...embed, external } as AppBskyFeedPost.Record['embed'] };
}

/**
 * Writes the records, which changes nothing where they are there already, and gives what the card pins. Where
 * they cannot be had, the post goes with a plain card.
 */
async function write(
  session: BlueskySession,
  { did, publication, document }: StandardRecords,
  sending: Pick<Sending, 'note'>,
): Promise<StrongRef[]> {
  const repo = await session.did();
  const plain = (why: string) => {
    sending.note(`${why} The post will have a plain card.`);
    return [];
  };
  if (repo !== did) {
    return plain(`networks.bluesky.did in content/site.yaml is ${did}, but this account is ${repo}.`);
  }
  const put = async ({ collection, key, record }: KeyedRecord): Promise<StrongRef> => {
    const { data } = await session.call((agent) =>
      agent.com.atproto.repo.putRecord({ repo, collection, rkey: key, record: { ...record } }),
    );
    return { uri: data.uri, cid: data.cid };
  };
  try {
    // The publication first: a document that names one which is not there is nobody's.
    const above = await put(publication);
    return [await put(document), above];
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return plain(`Bluesky rejected the document record: ${error.message}`);
  }
}

/** The document that a record's card pins. */
export function documentIn(record: unknown): string | undefined {
  const { embed } = (record ?? {}) as { embed?: { external?: { associatedRefs?: StrongRef[] } } };
  return embed?.external?.associatedRefs?.map(({ uri }) => uri).find(isDocumentUri);
}
