import { createHash } from 'node:crypto';
import { AtUri } from '@atproto/api';
import type { StoredCollection } from '../store.ts';
import type { World } from '../world.ts';

export interface BlueskyAccount {
  /** The DID. */
  id: string;
  handle: string;
  displayName?: string | undefined;
  description?: string | undefined;
  passwords: string[];
  createdAt: string;
  /** Label values others put on the account; what it says of itself is in its profile record. */
  labels: string[];
  /** Gone accounts: their posts and their profile are not found. */
  status?: 'deactivated' | 'deleted' | 'takendown' | undefined;
  avatar?: string | undefined;
}

export type Json = Record<string, unknown>;

/** A record in somebody's repository; the id is its AT-URI. */
export interface Repoed {
  id: string;
  did: string;
  collection: string;
  rkey: string;
  cid: string;
  value: Json;
  indexedAt: string;
  /** Label values others put on the record. */
  labels?: string[] | undefined;
  /** Fields laid over the post view the AppView sends, for answers no well-behaved server would give. */
  override?: Json | undefined;
  /** Shown in threads as a blocked or a missing post, to everybody. */
  shownAs?: 'blocked' | 'notFound' | undefined;
}

export interface Blob {
  /** `DID/CID`: the same bytes are the same blob in one repository. */
  id: string;
  did: string;
  cid: string;
  mimeType: string;
  size: number;
}

export interface Session {
  id: string;
  did: string;
  kind: 'access' | 'refresh';
  expiresAt: string;
}

/** A PDS's and an AppView's common memory. */
export interface BlueskyState {
  accounts: StoredCollection<BlueskyAccount>;
  records: StoredCollection<Repoed>;
  blobs: StoredCollection<Blob>;
  sessions: StoredCollection<Session>;
  /** Who muted whom: `FROM-DID TO-DID`. */
  mutes: StoredCollection<{ id: string }>;
  repliesTo(uri: string): Repoed[];
  /** Records of a repository in one collection, by `DID COLLECTION`. */
  recordsIn(key: string): Repoed[];
  /** Likes and reposts of a post, by `COLLECTION URI`. */
  aboutPost(key: string): Repoed[];
  quotesOf(uri: string): Repoed[];
  /** Blocks, mutes and follows, by `COLLECTION FROM-DID TO-DID`. */
  aboutPerson(key: string): Repoed[];
  base: string;
  world: World;
  /** The account of a DID or a handle. */
  findAccount(identifier: string): BlueskyAccount | undefined;
}

/** A DID that is always the same for a handle, in did:plc's form: 24 characters of base32. */
export function didFor(handle: string): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
  const digest = createHash('sha256').update(handle.toLowerCase()).digest();
  return `did:plc:${Array.from(digest.subarray(0, 24), (byte) => alphabet[byte % 32]).join('')}`;
}

const at = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((found, name) => (found as Json | undefined)?.[name], value);

const uriAt = (value: unknown, ...path: string[]): string | undefined => {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : undefined;
};

/** The post a post quotes. */
export const quotedBy = (post: Repoed): string | undefined =>
  uriAt(post.value, 'embed', 'record', 'record', 'uri') ?? uriAt(post.value, 'embed', 'record', 'uri');

/** The post a post answers. */
export const parentOf = (post: Repoed): string | undefined => uriAt(post.value, 'reply', 'parent', 'uri');

/** The post a thread began with. */
export const rootOf = (post: Repoed): string => uriAt(post.value, 'reply', 'root', 'uri') ?? post.id;

/** Opens the memory of the sandbox's Bluesky. */
export function openBluesky(world: World): BlueskyState {
  const collection = <T extends { id: string }>(name: string) => world.store.collection<T>(`bluesky-${name}`);
  const accounts = collection<BlueskyAccount>('accounts');
  const records = collection<Repoed>('records');
  const handles = accounts.index((account) => account.handle.toLowerCase());
  const isPost = (record: Repoed) => record.collection === 'app.bsky.feed.post';
  return {
    accounts,
    records,
    blobs: collection('blobs'),
    sessions: collection('sessions'),
    mutes: collection('mutes'),
    repliesTo: records.index((record) => (isPost(record) ? parentOf(record) : undefined)),
    recordsIn: records.index((record) => `${record.did} ${record.collection}`),
    aboutPost: records.index((record) => {
      const subject = uriAt(record.value, 'subject', 'uri');
      return subject && `${record.collection} ${subject}`;
    }),
    quotesOf: records.index((record) => (isPost(record) ? quotedBy(record) : undefined)),
    aboutPerson: records.index((record) => {
      const subject = uriAt(record.value, 'subject');
      return subject && `${record.collection} ${record.did} ${subject}`;
    }),
    base: `${world.origin}/bluesky`,
    world,
    findAccount: (identifier) =>
      accounts.get(identifier) ?? handles(identifier.replace(/^@/, '').toLowerCase())[0],
  };
}

/** The AT-URI with a DID in place of a handle, where the account is known. */
export function canonicalUri(state: BlueskyState, uri: string): string {
  const { host, collection, rkey } = new AtUri(uri);
  return AtUri.make(state.findAccount(host)?.id ?? host, collection, rkey).toString();
}
