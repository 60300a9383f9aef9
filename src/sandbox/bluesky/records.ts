import { AtUri, BlobRef, jsonToLex as jsonToLexicon, lexicons } from '@atproto/api';
import { cidForLex } from '@atproto/lex-cbor';
import { jsonToLex } from '@atproto/lex-json';
import { type BlueskyState, type Json, parentOf, type Repoed } from './state.ts';
import { invalid, XrpcError } from './xrpc.ts';

const tid = /^[234567a-j][234567a-z]{12}$/;
const recordKey = /^[A-Za-z0-9._:~-]{1,512}$/;

interface RecordDefinition {
  type: string;
  key?: string;
}

function definitionOf(collection: string): RecordDefinition | undefined {
  try {
    return lexicons.getDef(collection) as RecordDefinition | undefined;
  } catch {
    return undefined;
  }
}

/** The CID of a record: the hash of its DAG-CBOR, as https://atproto.com/specs/data-model has it. */
export async function cidOf(value: Json): Promise<string> {
  return (await cidForLex(jsonToLex(value as never))).toString();
}

const sortable = '234567abcdefghijklmnopqrstuvwxyz';
let lastTid = 0n;

/** A new record key from the clock, https://atproto.com/specs/tid: later ones sort after earlier ones. */
export function newTid(now: Date): string {
  const microseconds = BigInt(now.getTime()) * 1000n;
  lastTid = microseconds > lastTid ? microseconds : lastTid + 1n;
  let rest = lastTid << 10n;
  let key = '';
  for (let index = 0; index < 13; index += 1) {
    key = sortable[Number(rest & 31n)] + key;
    rest >>= 5n;
  }
  return key;
}

/** Checks a record key against the kind its lexicon wants. Throws 400. */
export function assertRecordKey(collection: string, rkey: string): void {
  const key = definitionOf(collection)?.key;
  const literal = key?.startsWith('literal:') ? key.slice('literal:'.length) : undefined;
  const good = literal
    ? rkey === literal
    : key === 'tid'
      ? tid.test(rkey)
      : recordKey.test(rkey) && !/^\.\.?$/.test(rkey);
  if (!good) throw invalid(`Invalid record key for ${collection}: ${rkey}`);
}

/** A key for a record that came without one; never one in use, even where the clock was set back. */
export function keyFor(state: BlueskyState, did: string, collection: string): string {
  const key = definitionOf(collection)?.key;
  if (key?.startsWith('literal:')) return key.slice('literal:'.length);
  let fresh: string;
  do fresh = newTid(state.world.clock.now());
  while (state.records.get(`at://${did}/${collection}/${fresh}`));
  return fresh;
}

interface BlobConstraint {
  accept?: string[];
  maxSize?: number;
}

/** Where a lexicon limits a blob; the repository checks them when a record refers to the blob. */
const blobRules: [embed: string | undefined, definition: string, path: string[], property: string][] = [
  ['app.bsky.embed.images', 'app.bsky.embed.images#image', ['embed', 'images', '*', 'image'], 'image'],
  ['app.bsky.embed.external', 'app.bsky.embed.external#external', ['embed', 'external', 'thumb'], 'thumb'],
  [
    'app.bsky.embed.recordWithMedia',
    'app.bsky.embed.images#image',
    ['embed', 'media', 'images', '*', 'image'],
    'image',
  ],
  [
    'app.bsky.embed.recordWithMedia',
    'app.bsky.embed.external#external',
    ['embed', 'media', 'external', 'thumb'],
    'thumb',
  ],
];

function valuesAt(value: unknown, path: string[]): unknown[] {
  const [name, ...rest] = path;
  if (name === undefined) return value === undefined ? [] : [value];
  if (name === '*') return Array.isArray(value) ? value.flatMap((item) => valuesAt(item, rest)) : [];
  return typeof value === 'object' && value !== null ? valuesAt((value as Json)[name], rest) : [];
}

function blobsIn(value: unknown): BlobRef[] {
  if (value instanceof BlobRef) return [value];
  if (Array.isArray(value)) return value.flatMap(blobsIn);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(blobsIn) : [];
}

const matches = (mime: string, accepted: string[]) =>
  accepted.some(
    (pattern) =>
      pattern === '*/*' ||
      (pattern.endsWith('/*') ? mime.startsWith(pattern.slice(0, -1)) : pattern === mime),
  );

/** Checks that a record's blobs were uploaded and keep to their limits (packages/pds/src/actor-store/blob). */
function assertBlobs(state: BlueskyState, did: string, record: Json): void {
  const lexicon = jsonToLexicon(record) as Json;
  for (const blob of blobsIn(lexicon)) {
    if (!state.blobs.get(`${did}/${blob.ref}`))
      throw invalid(`Could not find blob: ${blob.ref}`, 'BlobNotFound');
  }
  const embed = (lexicon.embed as Json | undefined)?.$type;
  const check = (blob: unknown, { accept, maxSize }: BlobConstraint) => {
    if (!(blob instanceof BlobRef)) return;
    const stored = state.blobs.get(`${did}/${blob.ref}`);
    if (!stored) return;
    if (maxSize !== undefined && stored.size > maxSize) {
      throw invalid(
        `This file is too large. It is ${stored.size} but the maximum size is ${maxSize}.`,
        'BlobTooLarge',
      );
    }
    if (accept && !matches(stored.mimeType, accept)) {
      throw invalid(
        `Wrong type of file. It is ${stored.mimeType} but it must match ${accept.join(', ')}.`,
        'InvalidMimeType',
      );
    }
    if (stored.mimeType !== blob.mimeType) {
      throw invalid(
        `Referenced Mimetype does not match stored blob. Expected: ${stored.mimeType}, Got: ${blob.mimeType}`,
        'InvalidMimeType',
      );
    }
  };
  for (const [wanted, definition, path, property] of blobRules) {
    if (embed !== wanted) continue;
    const { properties } = lexicons.getDefOrThrow(definition) as unknown as {
      properties: Record<string, BlobConstraint>;
    };
    for (const blob of valuesAt(lexicon, path)) check(blob, properties[property]!);
  }
  if (record.$type === 'app.bsky.actor.profile') {
    const profile = lexicons.getDefOrThrow('app.bsky.actor.profile') as unknown as {
      record: { properties: Record<string, BlobConstraint> };
    };
    for (const property of ['avatar', 'banner'])
      check(lexicon[property], profile.record.properties[property]!);
  }
}

/** A record that passed its checks, not yet stored. */
export interface Prepared {
  uri: string;
  did: string;
  collection: string;
  rkey: string;
  cid: string;
  value: Json;
  validationStatus: 'valid' | 'unknown';
}

/**
 * Checks a record as a PDS does before a write (packages/pds/src/repo/prepare.ts): its `$type`, its lexicon
 * where one is known, its key and its blobs. Throws 400 with what is wrong.
 */
export async function prepare(
  state: BlueskyState,
  write: { did: string; collection: string; rkey: string; record: Json; validate?: boolean | undefined },
): Promise<Prepared> {
  const { did, collection, rkey } = write;
  const value: Json = { ...write.record, $type: write.record.$type ?? collection };
  if (value.$type !== collection) {
    throw invalid(`Invalid $type: expected ${collection}, got ${value.$type}`);
  }
  const definition = definitionOf(collection);
  if (!definition && write.validate === true) throw invalid(`Unknown lexicon type: ${collection}`);
  assertRecordKey(collection, rkey);
  let validationStatus: Prepared['validationStatus'] = 'unknown';
  if (definition && write.validate !== false) {
    try {
      lexicons.assertValidRecord(collection, jsonToLexicon(value));
      validationStatus = 'valid';
    } catch (error) {
      throw invalid(
        `Invalid ${collection} record: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
  assertBlobs(state, did, value);
  const uri = AtUri.make(did, collection, rkey).toString();
  return { uri, did, collection, rkey, cid: await cidOf(value), value, validationStatus };
}

/**
 * What `swapRecord` demands of the record in place: nothing where it is undefined, none where it is null,
 * that very CID where it is one. Throws 400 InvalidSwap.
 */
export function assertSwap(current: Repoed | undefined, swap: string | null | undefined): void {
  if (swap === undefined) return;
  if ((swap === null && current) || (swap !== null && current?.cid !== swap)) {
    throw invalid(`Record was at ${current?.cid ?? 'null'}`, 'InvalidSwap');
  }
}

/** Stores a prepared record. */
export function commit(state: BlueskyState, prepared: Prepared): Repoed {
  const { uri, did, collection, rkey, cid, value } = prepared;
  return state.records.put({
    id: uri,
    did,
    collection,
    rkey,
    cid,
    value,
    indexedAt: state.world.clock.now().toISOString(),
  });
}

/** Stores a record that must be new: a PDS fails with 500 where the key is taken. */
export function create(state: BlueskyState, prepared: Prepared): Repoed {
  if (state.records.get(prepared.uri))
    throw new XrpcError(500, 'InternalServerError', 'Internal Server Error');
  return commit(state, prepared);
}

/** The commit a write is part of. */
export async function commitMeta(prepared: { cid: string }, now: Date) {
  return { cid: await cidOf({ data: prepared.cid, rev: now.toISOString() }), rev: newTid(now) };
}

/** Makes the reference an answer needs: the post it answers, and the post its thread began with. */
export function replyRef(parent: Repoed) {
  const root = (parent.value.reply as { root?: { uri: string; cid: string } } | undefined)?.root;
  const isAnswer = parentOf(parent) !== undefined;
  return {
    root: isAnswer && root ? root : { uri: parent.id, cid: parent.cid },
    parent: { uri: parent.id, cid: parent.cid },
  };
}
