import { cidForRawBytes } from '@atproto/lex-data';
import type { Hono } from 'hono';
import { sendFile } from '../files.ts';
import type { Env } from '../world.ts';
import {
  assertRecordKey,
  assertSwap,
  commit,
  commitMeta,
  create,
  keyFor,
  type Prepared,
  prepare,
} from './records.ts';
import type { BlueskyAccount, BlueskyState, Json } from './state.ts';
import { invalid, method, openSession, sessionOf, spend, spendWrites, XrpcError } from './xrpc.ts';

/** The PDS's own limit on an upload (packages/pds/src/config: blobUploadLimit). */
const uploadLimit = 5 * 1024 * 1024;

interface Write {
  repo: string;
  collection: string;
  rkey?: string;
  record: Json;
  validate?: boolean;
  swapRecord?: string | null;
}

interface Operation {
  $type: string;
  collection: string;
  rkey?: string;
  value: Json;
}

interface Writes {
  repo: string;
  validate?: boolean;
  writes: Operation[];
}

interface Listing {
  repo: string;
  collection: string;
  limit: number;
  cursor?: string;
  reverse?: boolean;
}

function sniff(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  if (head.startsWith('\x89PNG')) return 'image/png';
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (head.startsWith('GIF8')) return 'image/gif';
  if (head.startsWith('RIFF') && head.endsWith('WEBP')) return 'image/webp';
  return head.startsWith('%PDF') ? 'application/pdf' : undefined;
}

function didDoc(state: BlueskyState, account: BlueskyAccount) {
  return {
    '@context': ['https://www.w3.org/ns/did/v1'],
    id: account.id,
    alsoKnownAs: [`at://${account.handle}`],
    verificationMethod: [],
    service: [{ id: '#atproto_pds', type: 'AtprotoPersonalDataServer', serviceEndpoint: state.base }],
  };
}

/** A Personal Data Server: sessions, repositories and blobs (com.atproto.*). */
export function pdsRoutes(app: Hono<Env>, state: BlueskyState): void {
  const now = () => state.world.clock.now();

  const repoOf = (identifier: string): BlueskyAccount => {
    const account = state.findAccount(identifier);
    if (!account || account.status === 'deleted') throw invalid(`Could not find repo: ${identifier}`);
    return account;
  };
  const ownRepo = (identifier: string, user: BlueskyAccount): string => {
    if (repoOf(identifier).id !== user.id)
      throw new XrpcError(401, 'AuthenticationRequired', 'Authentication Required');
    return user.id;
  };

  method(app, state, 'com.atproto.server.describeServer', () => ({
    did: 'did:web:127.0.0.1',
    availableUserDomains: ['.test'],
    inviteCodeRequired: false,
    links: {},
    contact: {},
  }));

  method<unknown, { identifier: string; password: string }>(
    app,
    state,
    'com.atproto.server.createSession',
    ({ c, input }) => {
      const { identifier, password } = input;
      spend(c, state, `sessions-day ${identifier}`, 300, 86_400);
      spend(c, state, `sessions ${identifier}`, 30, 300);
      const account = state.findAccount(identifier.toLowerCase());
      if (!account?.passwords.includes(password)) {
        throw new XrpcError(401, 'AuthenticationRequired', 'Invalid identifier or password');
      }
      if (account.status === 'takendown')
        throw new XrpcError(401, 'AccountTakedown', 'Account has been taken down');
      return {
        did: account.id,
        didDoc: didDoc(state, account),
        handle: account.handle,
        ...openSession(state, account),
        active: true,
      };
    },
  );

  method(app, state, 'com.atproto.server.refreshSession', ({ c }) => {
    const session = sessionOf(c, state, 'refresh');
    const account = repoOf(session.did);
    state.sessions.delete(session.id);
    return {
      did: account.id,
      didDoc: didDoc(state, account),
      handle: account.handle,
      ...openSession(state, account),
      active: true,
    };
  });

  method(app, state, 'com.atproto.server.getSession', ({ user }) => {
    const account = user();
    return { did: account.id, didDoc: didDoc(state, account), handle: account.handle, active: true };
  });

  method(app, state, 'com.atproto.server.deleteSession', ({ c }) => {
    state.sessions.delete(sessionOf(c, state, 'refresh').id);
    return undefined;
  });

  method<{ handle: string }>(app, state, 'com.atproto.identity.resolveHandle', ({ params }) => {
    const account = state.findAccount(params.handle);
    if (!account) throw invalid('Unable to resolve handle');
    return { did: account.id };
  });

  method<{ repo: string }>(app, state, 'com.atproto.repo.describeRepo', ({ params }) => {
    const account = repoOf(params.repo);
    const own = state.records.all().filter((record) => record.did === account.id);
    return {
      handle: account.handle,
      did: account.id,
      didDoc: didDoc(state, account),
      collections: [...new Set(own.map((record) => record.collection))],
      handleIsCorrect: true,
    };
  });

  const written = async (prepared: Prepared) => ({
    uri: prepared.uri,
    cid: prepared.cid,
    commit: await commitMeta(prepared, now()),
    validationStatus: prepared.validationStatus,
  });

  method<unknown, Write>(app, state, 'com.atproto.repo.createRecord', async ({ c, input, user }) => {
    const { repo, collection, rkey, record, validate } = input;
    const did = ownRepo(repo, user());
    spendWrites(c, state, did, 3);
    const prepared = await prepare(state, {
      did,
      collection,
      rkey: rkey ?? keyFor(state, did, collection),
      record,
      validate,
    });
    // One like, repost, follow or block of a thing: the new one replaces the old (getBacklinkDeletions).
    const subject = record.subject as string | { uri?: string } | undefined;
    const earlier =
      typeof subject === 'string'
        ? state.aboutPerson(`${collection} ${did} ${subject}`)
        : state.aboutPost(`${collection} ${subject?.uri}`).filter((other) => other.did === did);
    if (subject) for (const other of earlier) state.records.delete(other.id);
    create(state, prepared);
    return written(prepared);
  });

  method<unknown, Write & { rkey: string }>(
    app,
    state,
    'com.atproto.repo.putRecord',
    async ({ c, input, user }) => {
      const { repo, collection, rkey, record, validate, swapRecord } = input as unknown as Write & {
        rkey: string;
      };
      const did = ownRepo(repo, user());
      spendWrites(c, state, did, 2);
      const prepared = await prepare(state, { did, collection, rkey, record, validate });
      const current = state.records.get(prepared.uri);
      if (c.get('refuse') === 'invalid-swap')
        throw invalid(`Record was at ${current?.cid ?? 'null'}`, 'InvalidSwap');
      // The same content again changes nothing and is well, whatever `swapRecord` says.
      if (current?.cid === prepared.cid) {
        return { uri: prepared.uri, cid: prepared.cid, validationStatus: prepared.validationStatus };
      }
      assertSwap(current, swapRecord);
      commit(state, prepared);
      return written(prepared);
    },
  );

  method<unknown, Omit<Write, 'record'> & { rkey: string }>(
    app,
    state,
    'com.atproto.repo.deleteRecord',
    async ({ c, input, user }) => {
      const { repo, collection, rkey, swapRecord } = input;
      const did = ownRepo(repo, user());
      spendWrites(c, state, did, 1);
      const current = state.records.get(`at://${did}/${collection}/${rkey}`);
      if (!current) return {};
      assertSwap(current, swapRecord);
      state.records.delete(current.id);
      return { commit: await commitMeta(current, now()) };
    },
  );

  method<unknown, Writes>(app, state, 'com.atproto.repo.applyWrites', async ({ c, input, user }) => {
    const { repo, validate, writes } = input;
    const did = ownRepo(repo, user());
    if (writes.length > 200) throw invalid('Too many writes. Max: 200');
    const kind = (write: Operation) => write.$type.split('#')[1];
    const cost: Record<string, number> = { create: 3, update: 2, delete: 1 };
    spendWrites(
      c,
      state,
      did,
      writes.reduce((sum, write) => sum + (cost[kind(write)!] ?? 1), 0),
    );
    const steps: { run: () => void; result: object }[] = [];
    for (const write of writes) {
      const { collection } = write;
      const rkey = write.rkey ?? keyFor(state, did, collection);
      const uri = `at://${did}/${collection}/${rkey}`;
      if (kind(write) === 'delete') {
        assertRecordKey(collection, rkey);
        steps.push({
          run: () => state.records.delete(uri),
          result: { $type: 'com.atproto.repo.applyWrites#deleteResult' },
        });
        continue;
      }
      const prepared = await prepare(state, { did, collection, rkey, record: write.value, validate });
      const taken = Boolean(state.records.get(uri));
      // All or nothing, so what cannot be done is found out before anything is.
      if (taken !== (kind(write) === 'update'))
        throw new XrpcError(500, 'InternalServerError', 'Internal Server Error');
      const { cid, validationStatus } = prepared;
      steps.push({
        run: () => commit(state, prepared),
        result: { $type: `com.atproto.repo.applyWrites#${kind(write)}Result`, uri, cid, validationStatus },
      });
    }
    for (const step of steps) step.run();
    const [first] = steps;
    return {
      commit: await commitMeta({ cid: first ? JSON.stringify(first.result) : '' }, now()),
      results: steps.map((step) => step.result),
    };
  });

  method<{ repo: string; collection: string; rkey: string; cid?: string }>(
    app,
    state,
    'com.atproto.repo.getRecord',
    ({ params }) => {
      const { repo, collection, rkey, cid } = params;
      const account = state.findAccount(repo);
      const record =
        account && !account.status && state.records.get(`at://${account.id}/${collection}/${rkey}`);
      if (!record || (cid && record.cid !== cid)) {
        throw invalid(`Could not locate record: at://${repo}/${collection}/${rkey}`, 'RecordNotFound');
      }
      return { uri: record.id, cid: record.cid, value: record.value };
    },
  );

  method<Listing>(app, state, 'com.atproto.repo.listRecords', ({ params }) => {
    const { repo, collection, limit, cursor, reverse } = params;
    const direction = reverse ? 1 : -1;
    const found = state
      .recordsIn(`${repoOf(repo).id} ${collection}`)
      .sort((one, other) => (one.rkey < other.rkey ? -direction : direction))
      .filter((record) => !cursor || (reverse ? record.rkey > cursor : record.rkey < cursor));
    const page = found.slice(0, limit);
    return {
      records: page.map((record) => ({ uri: record.id, cid: record.cid, value: record.value })),
      cursor: page.at(-1)?.rkey,
    };
  });

  method(app, state, 'com.atproto.repo.uploadBlob', async ({ c, user }) => {
    const account = user();
    const given = c.req.header('Content-Type');
    if (!given) throw invalid('Request encoding (Content-Type) required but not provided');
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    if (bytes.length > uploadLimit) throw new XrpcError(413, 'PayloadTooLarge', 'request entity too large');
    if (c.get('refuse') === 'blob')
      throw invalid('Wrong type of file. The blob was refused.', 'InvalidMimeType');
    const cid = (await cidForRawBytes(bytes)).toString();
    const mimeType = sniff(bytes) ?? given;
    state.world.store.putBytes(`bluesky-${cid}`, bytes);
    state.blobs.put({ id: `${account.id}/${cid}`, did: account.id, cid, mimeType, size: bytes.length });
    return { blob: { $type: 'blob', ref: { $link: cid }, mimeType, size: bytes.length } };
  });

  method<{ did: string; cid: string }>(app, state, 'com.atproto.sync.getBlob', ({ c, params }) => {
    const { did, cid } = params;
    const blob = state.blobs.get(`${did}/${cid}`);
    const bytes = blob && state.world.store.getBytes(`bluesky-${cid}`);
    if (!blob || !bytes) throw invalid('Blob not found', 'BlobNotFound');
    return sendFile(c, bytes, blob.mimeType);
  });
}
