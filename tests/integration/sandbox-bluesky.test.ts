import { AppBskyFeedDefs, AtpAgent, RichText } from '@atproto/api';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Sandbox, sandboxCredentials, startSandbox } from '../../src/sandbox/index.ts';

let sandbox: Sandbox;
let agent: AtpAgent;
let anonymous: AtpAgent;

const collection = 'app.bsky.feed.post';
const login = {
  identifier: sandboxCredentials.BLUESKY_IDENTIFIER,
  password: sandboxCredentials.BLUESKY_APP_PASSWORD,
};
const record = (text = 'Hello', more = {}) => ({
  $type: collection,
  text,
  createdAt: '2026-06-01T10:00:00.000Z',
  langs: ['en'],
  ...more,
});
const put = (rkey: string, value: object, swapRecord?: string | null) =>
  agent.com.atproto.repo.putRecord({
    repo: agent.assertDid,
    collection,
    rkey,
    record: value as never,
    ...(swapRecord === undefined ? {} : { swapRecord }),
  });

beforeEach(async () => {
  sandbox = await startSandbox({ now: new Date('2026-06-01T10:00:00Z') });
  agent = new AtpAgent({ service: sandbox.endpoints.bluesky });
  anonymous = new AtpAgent({ service: sandbox.endpoints.bluesky });
  await agent.login(login);
});
afterEach(() => sandbox.close());

const thread = async (
  uri: string,
  options: { depth?: number; parentHeight?: number } = {},
  who = anonymous,
) => {
  const { data } = await who.getPostThread({ uri, ...options });
  if (!AppBskyFeedDefs.isThreadViewPost(data.thread)) throw new Error(`No thread but ${data.thread.$type}`);
  return data.thread as AppBskyFeedDefs.ThreadViewPost;
};
const texts = (node: AppBskyFeedDefs.ThreadViewPost): unknown[] =>
  (node.replies ?? []).map((reply) =>
    AppBskyFeedDefs.isThreadViewPost(reply)
      ? [(reply.post.record as { text: string }).text, ...texts(reply as AppBskyFeedDefs.ThreadViewPost)]
      : reply.$type,
  );

describe('sessions', () => {
  test('a wrong password is 401, an old access token is refreshed', async () => {
    await expect(anonymous.login({ ...login, password: 'no' })).rejects.toMatchObject({
      status: 401,
      error: 'AuthenticationRequired',
    });
    sandbox.control.clock({ advance: 3 * 3_600_000 });
    expect((await agent.com.atproto.server.getSession()).data.handle).toBe('owner.test');
    const paths = sandbox.requests().map((request) => request.path);
    expect(paths).toContain('/xrpc/com.atproto.server.refreshSession');
  });

  test('the 31st sign-in within five minutes is 429', async () => {
    const attempt = () =>
      fetch(`${sandbox.endpoints.bluesky}/xrpc/com.atproto.server.createSession`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(login),
      });
    const statuses = [];
    for (let index = 0; index < 30; index += 1) statuses.push((await attempt()).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(29);
    const refused = await attempt();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('RateLimit-Reset'))).toBe(Date.parse('2026-06-01T10:05:00Z') / 1000);
  });

  test('writing without a session is 401', async () => {
    const attempt = anonymous.com.atproto.repo.createRecord({
      repo: 'owner.test',
      collection,
      record: record() as never,
    });
    await expect(attempt).rejects.toMatchObject({ status: 401, error: 'AuthMissing' });
  });
});

describe('records', () => {
  test('create-only: a new key is taken once, the same content again is no change, other content InvalidSwap', async () => {
    const first = await put('3lqtbvsczk222', record(), null);
    expect(first.data.commit).toBeDefined();
    const again = await put('3lqtbvsczk222', record(), null);
    expect(again.data).toMatchObject({ uri: first.data.uri, cid: first.data.cid });
    expect(again.data.commit).toBeUndefined();
    await expect(put('3lqtbvsczk222', record('Other'), null)).rejects.toMatchObject({
      status: 400,
      error: 'InvalidSwap',
    });
    await put('3lqtbvsczk222', record('Other'), first.data.cid);
    await expect(put('3lqtbvsczk222', record('Third'), first.data.cid)).rejects.toMatchObject({
      error: 'InvalidSwap',
    });
  });

  test('createRecord at a key that is taken fails as the real one does', async () => {
    const create = () =>
      agent.com.atproto.repo.createRecord({
        repo: agent.assertDid,
        collection,
        rkey: '3lqtbvsczk222',
        record: record() as never,
      });
    await create();
    await expect(create()).rejects.toMatchObject({ status: 500, error: 'InternalServerError' });
  });

  test('what was put is got, listed and deleted', async () => {
    const repo = agent.assertDid;
    await put('3lqtbvsczk222', record('One'));
    await put('3lqtbvsczk223', record('Two'));
    const got = await anonymous.com.atproto.repo.getRecord({
      repo: 'owner.test',
      collection,
      rkey: '3lqtbvsczk222',
    });
    expect(got.data.value).toEqual(record('One'));
    const page = await anonymous.com.atproto.repo.listRecords({ repo, collection, limit: 1 });
    expect(page.data.records.map((each) => each.value.text)).toEqual(['Two']);
    const next = await anonymous.com.atproto.repo.listRecords({ repo, collection, cursor: page.data.cursor });
    expect(next.data.records.map((each) => each.value.text)).toEqual(['One']);
    await agent.com.atproto.repo.deleteRecord({ repo, collection, rkey: '3lqtbvsczk222' });
    await agent.com.atproto.repo.deleteRecord({ repo, collection, rkey: '3lqtbvsczk222' });
    const gone = anonymous.com.atproto.repo.getRecord({ repo, collection, rkey: '3lqtbvsczk222' });
    await expect(gone).rejects.toMatchObject({ status: 400, error: 'RecordNotFound' });
  });

  test.each([
    ['301 graphemes', record('é'.repeat(301)), 'graphemes'],
    ['3001 bytes', record('👩‍👩‍👧‍👦'.repeat(121)), '3000'],
    ['four languages', record('x', { langs: ['en', 'de', 'fr', 'es'] }), 'langs'],
    [
      'a facet before the text',
      record('x', { facets: [{ index: { byteStart: -1, byteEnd: 1 }, features: [] }] }),
      'byteStart',
    ],
    ['a date that is none', record('x', { createdAt: 'yesterday' }), 'createdAt'],
    ['another type', { ...record('x'), $type: 'app.bsky.feed.like' }, 'type'],
  ])('%s is refused', async (_, value, word) => {
    await expect(put('3lqtbvsczk222', value)).rejects.toMatchObject({
      status: 400,
      error: 'InvalidRequest',
      message: expect.stringContaining(word),
    });
  });

  test('300 graphemes are taken', async () => {
    await put('3lqtbvsczk222', record('é'.repeat(300)));
  });

  test('a key that is no TID is refused', async () => {
    await expect(put('hello', record())).rejects.toMatchObject({ error: 'InvalidRequest' });
  });

  test('several writes happen together or not at all', async () => {
    const repo = agent.assertDid;
    const create = (rkey: string) => ({
      $type: 'com.atproto.repo.applyWrites#create' as const,
      collection,
      rkey,
      value: record() as never,
    });
    const { data } = await agent.com.atproto.repo.applyWrites({
      repo,
      writes: [create('3lqtbvsczk222'), create('3lqtbvsczk223')],
    });
    expect(data.results).toHaveLength(2);
    const clash = agent.com.atproto.repo.applyWrites({
      repo,
      writes: [create('3lqtbvsczk224'), create('3lqtbvsczk222')],
    });
    await expect(clash).rejects.toMatchObject({ status: 500 });
    const listed = await agent.com.atproto.repo.listRecords({ repo, collection });
    expect(listed.data.records).toHaveLength(2);
  });

  test('a record of a lexicon nobody published is kept, unvalidated', async () => {
    const { data } = await agent.com.atproto.repo.putRecord({
      repo: agent.assertDid,
      collection: 'site.standard.publication',
      rkey: 'self',
      record: { url: 'https://user.example', name: 'Site' },
    });
    expect(data.validationStatus).toBe('unknown');
  });
});

describe('blobs', () => {
  const noise = (bytes: number) =>
    Uint8Array.from({ length: bytes }, (_, index) => [0x89, 0x50, 0x4e, 0x47][index] ?? index % 251);
  const external = (thumb: unknown) =>
    record('x', {
      embed: {
        $type: 'app.bsky.embed.external',
        external: { uri: 'https://user.example', title: 'T', description: 'D', thumb },
      },
    });

  test('a picture is uploaded, referred to and served', async () => {
    const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#345' } })
      .png()
      .toBuffer();
    const { data } = await agent.uploadBlob(png, { encoding: 'image/png' });
    const post = await put('3lqtbvsczk222', external(data.blob));
    const { posts } = (await anonymous.getPosts({ uris: [post.data.uri] })).data;
    const view = posts[0]!.embed as { external: { thumb: string } };
    const served = await fetch(view.external.thumb);
    expect(served.headers.get('Content-Type')).toBe('image/png');
    expect(Buffer.from(await served.arrayBuffer()).equals(png)).toBe(true);
  });

  test('a thumbnail beyond 1,000,000 bytes is refused by the record, not by the upload', async () => {
    const { data } = await agent.uploadBlob(noise(1_000_001), { encoding: 'image/png' });
    await expect(put('3lqtbvsczk222', external(data.blob))).rejects.toMatchObject({ error: 'BlobTooLarge' });
    const small = await agent.uploadBlob(noise(1_000_000), { encoding: 'image/png' });
    await put('3lqtbvsczk222', external(small.data.blob));
  });

  test('an image may have 2,000,000 bytes, and there may be four', async () => {
    const image = async (bytes: number) => ({
      alt: '',
      image: (await agent.uploadBlob(noise(bytes), { encoding: 'image/png' })).data.blob,
    });
    const images = (all: unknown[]) =>
      record('x', { embed: { $type: 'app.bsky.embed.images', images: all } });
    const good = await image(2_000_000);
    await put('3lqtbvsczk222', images([good, good, good, good]));
    await expect(put('3lqtbvsczk223', images([good, good, good, good, good]))).rejects.toMatchObject({
      error: 'InvalidRequest',
    });
    await expect(put('3lqtbvsczk223', images([await image(2_000_001)]))).rejects.toMatchObject({
      error: 'BlobTooLarge',
    });
  });

  test('a blob that was not uploaded, or is no picture, is refused', async () => {
    const text = await agent.uploadBlob(new TextEncoder().encode('plain words'), { encoding: 'text/plain' });
    await expect(put('3lqtbvsczk222', external(text.data.blob))).rejects.toMatchObject({
      error: 'InvalidMimeType',
    });
    const missing = {
      $type: 'blob',
      ref: { $link: 'bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq' },
      mimeType: 'image/png',
      size: 3,
    };
    await expect(put('3lqtbvsczk222', external(missing))).rejects.toMatchObject({ error: 'BlobNotFound' });
  });

  test('beyond five megabytes the upload itself is 413', async () => {
    await expect(
      agent.uploadBlob(noise(5 * 1024 * 1024 + 1), { encoding: 'image/png' }),
    ).rejects.toMatchObject({ status: 413 });
  });
});

describe('threads', () => {
  let root: string;
  beforeEach(async () => {
    root = (await put('3lqtbvsczk222', record('Root'), null)).data.uri;
  });
  const say = async (as: string, text: string, inReplyTo: string, more = {}) =>
    (await sandbox.control.bluesky.post({ as, text, inReplyTo, ...more })).uri;

  test('nobody has to sign in to read', async () => {
    const one = await say('ada.test', 'one', root);
    await say('bob.test', 'one-one', one);
    await say('eve.test', 'two', root);
    expect(texts(await thread(root))).toEqual([['one', ['one-one']], ['two']]);
    expect(texts(await thread(root.replace(agent.assertDid, 'owner.test')))).toHaveLength(2);
  });

  test('branches are cut at the depth asked for, and the count says there is more', async () => {
    let parent = root;
    for (let index = 0; index < 9; index += 1) parent = await say('ada.test', `${index}`, parent);
    let node = await thread(root);
    let depth = 0;
    while (node.replies?.[0]) {
      node = node.replies[0] as AppBskyFeedDefs.ThreadViewPost;
      depth += 1;
    }
    expect(depth).toBe(6);
    expect(node.replies).toBeUndefined();
    expect(node.post.replyCount).toBe(1);
    expect(texts(await thread(node.post.uri, { depth: 1000 }))).toEqual([['6', ['7', ['8']]]]);
    sandbox.control.settings({ blueskyThreadDepth: 1 });
    expect(texts(await thread(root, { depth: 1000 }))).toEqual([['0']]);
    const up = await thread(parent, { depth: 0, parentHeight: 2 });
    expect(up.replies).toBeUndefined();
    expect((up.parent as AppBskyFeedDefs.ThreadViewPost).parent).toMatchObject({
      post: { uri: expect.any(String) },
    });
  });

  test('a deleted thread is 400 NotFound, and so is that of a deleted account', async () => {
    await agent.com.atproto.repo.deleteRecord({ repo: agent.assertDid, collection, rkey: '3lqtbvsczk222' });
    await expect(anonymous.getPostThread({ uri: root })).rejects.toMatchObject({
      status: 400,
      error: 'NotFound',
    });
    const other = (await sandbox.control.bluesky.post({ as: 'ada.test', text: 'x' })).uri;
    sandbox.control.bluesky.removeAccount({ handle: 'ada.test' });
    await expect(anonymous.getPostThread({ uri: other })).rejects.toMatchObject({ error: 'NotFound' });
    await expect(anonymous.getProfile({ actor: 'ada.test' })).rejects.toMatchObject({ status: 400 });
  });

  test('a deleted answer takes its branch along; the branch itself says its parent is missing', async () => {
    const one = await say('ada.test', 'one', root);
    const below = await say('bob.test', 'one-one', one);
    sandbox.control.bluesky.remove({ uri: one });
    expect(texts(await thread(root))).toEqual([]);
    expect((await thread(below)).parent).toMatchObject({
      $type: 'app.bsky.feed.defs#notFoundPost',
      uri: one,
      notFound: true,
    });
  });

  test('whom the viewer blocked is a blocked node, whom the answered one blocked is left out', async () => {
    const one = await say('ada.test', 'one', root);
    await say('eve.test', 'to ada', one);
    await sandbox.control.bluesky.block({ from: 'ada.test', to: 'eve.test' });
    expect(texts(await thread(root))).toEqual([['one']]);
    await say('mal.test', 'two', root);
    const viewer = (await sandbox.control.bluesky.account({ handle: 'vic.test', password: 'pw' })).handle;
    await sandbox.control.bluesky.block({ from: 'vic.test', to: 'mal.test' });
    const signedIn = new AtpAgent({ service: sandbox.endpoints.bluesky });
    await signedIn.login({ identifier: viewer, password: 'pw' });
    expect(texts(await thread(root, {}, signedIn))).toEqual([['one'], 'app.bsky.feed.defs#blockedPost']);
  });

  test('any answer can be shown as blocked or missing', async () => {
    const one = await say('ada.test', 'one', root);
    const two = await say('eve.test', 'two', root);
    sandbox.control.bluesky.show({ uri: one, as: 'blocked' });
    sandbox.control.bluesky.show({ uri: two, as: 'notFound' });
    expect(texts(await thread(root))).toEqual([
      'app.bsky.feed.defs#blockedPost',
      'app.bsky.feed.defs#notFoundPost',
    ]);
  });

  test('labels: of the account by itself, of the account by others, of the post', async () => {
    await sandbox.control.bluesky.record({
      as: 'shy.test',
      collection: 'app.bsky.actor.profile',
      rkey: 'self',
      value: {
        displayName: 'Shy',
        labels: { $type: 'com.atproto.label.defs#selfLabels', values: [{ val: '!no-unauthenticated' }] },
      },
    });
    await say('shy.test', 'hush', root, { labels: ['spam'] });
    const [reply] = (await thread(root)).replies as AppBskyFeedDefs.ThreadViewPost[];
    expect(reply!.post.author).toMatchObject({
      displayName: 'Shy',
      labels: [{ val: '!no-unauthenticated' }],
    });
    expect(reply!.post.labels).toMatchObject([{ val: 'spam' }]);
  });

  test('what the author hid is told by the threadgate, and still in the thread', async () => {
    const one = await say('ada.test', 'one', root);
    await sandbox.control.bluesky.hideReply({ uri: one });
    const { data } = await anonymous.getPostThread({ uri: root });
    expect(data.threadgate?.record).toMatchObject({ hiddenReplies: [one] });
    expect(texts(await thread(root))).toEqual([['one']]);
  });

  test('who may not answer is not in the thread', async () => {
    await agent.com.atproto.repo.putRecord({
      repo: agent.assertDid,
      collection: 'app.bsky.feed.threadgate',
      rkey: '3lqtbvsczk222',
      record: {
        post: root,
        allow: [{ $type: 'app.bsky.feed.threadgate#followingRule' }],
        createdAt: '2026-06-01T10:00:00Z',
      },
    });
    await say('ada.test', 'one', root);
    await say('friend.test', 'two', root);
    await sandbox.control.bluesky.follow({ from: 'owner.test', to: 'friend.test' });
    expect(texts(await thread(root))).toEqual([['two']]);
  });

  test('likes, reposts and quotes are counted and listed', async () => {
    await sandbox.control.bluesky.like({ uri: root, as: 'ada.test' });
    await sandbox.control.bluesky.like({ uri: root, as: 'ada.test' });
    await sandbox.control.bluesky.repost({ uri: root, as: 'bob.test' });
    await sandbox.control.bluesky.post({ as: 'eve.test', text: 'Look', quote: root });
    expect((await thread(root)).post).toMatchObject({ likeCount: 1, repostCount: 1, quoteCount: 1 });
    expect((await anonymous.getLikes({ uri: root })).data.likes.map((like) => like.actor.handle)).toEqual([
      'ada.test',
    ]);
    expect(
      (await anonymous.getRepostedBy({ uri: root })).data.repostedBy.map((actor) => actor.handle),
    ).toEqual(['bob.test']);
    const quotes = await anonymous.app.bsky.feed.getQuotes({ uri: root });
    expect(quotes.data.posts[0]).toMatchObject({
      author: { handle: 'eve.test' },
      embed: { record: { uri: root } },
    });
    expect(
      (await anonymous.getAuthorFeed({ actor: 'owner.test' })).data.feed.map((item) => item.post.uri),
    ).toEqual([root]);
  });

  test('whom the owner muted and blocked is listed', async () => {
    await say('ada.test', 'one', root);
    await agent.mute('ada.test');
    await sandbox.control.bluesky.block({ from: 'owner.test', to: 'eve.test' });
    expect((await agent.app.bsky.graph.getMutes()).data.mutes.map((actor) => actor.handle)).toEqual([
      'ada.test',
    ]);
    expect((await agent.app.bsky.graph.getBlocks()).data.blocks.map((actor) => actor.handle)).toEqual([
      'eve.test',
    ]);
    expect((await thread(root, {}, agent)).replies).toMatchObject([
      { post: { author: { viewer: { muted: true } } } },
    ]);
  });

  test('a thread a thousand deep is answered', async () => {
    let parent = root;
    for (let index = 0; index < 1000; index += 1) parent = await say('ada.test', `${index}`, parent);
    let depth = 0;
    for (
      let node = await thread(root, { depth: 1000 });
      node.replies?.[0];
      node = node.replies[0] as AppBskyFeedDefs.ThreadViewPost
    )
      depth += 1;
    expect(depth).toBe(1000);
  });
});

test('facets cut the text by its bytes', async () => {
  const richText = new RichText({ text: '🎤 Ümlaut @owner.test #Talks https://user.example/x' });
  await richText.detectFacets(agent);
  const { uri } = (await put('3lqtbvsczk222', record(richText.text, { facets: richText.facets }))).data;
  expect(sandbox.control.bluesky.segments({ uri })).toEqual([
    { text: '🎤 Ümlaut ' },
    { text: '@owner.test', mention: agent.assertDid },
    { text: ' ' },
    { text: '#Talks', tag: 'Talks' },
    { text: ' ' },
    { text: 'https://user.example/x', link: 'https://user.example/x' },
  ]);
});

describe('the enhanced card', () => {
  const repo = () => agent.assertDid;
  const store = async (name: string, rkey: string, value: object) =>
    (await agent.com.atproto.repo.putRecord({ repo: repo(), collection: name, rkey, record: value as never }))
      .data;
  const card = async (uri: string, path = '/posts/x/') => {
    const publication = await store('site.standard.publication', 'self', {
      url: 'https://user.example',
      name: 'Site',
    });
    const document = await store('site.standard.document', '3lqtbvsczk222', {
      site: publication.uri,
      path,
      title: 'X',
      publishedAt: '2026-06-01T10:00:00Z',
    });
    const associatedRefs = [publication, document].map(({ uri: at, cid }) => ({ uri: at, cid }));
    const embed = {
      $type: 'app.bsky.embed.external',
      external: { uri, title: 'X', description: '', associatedRefs },
    };
    const post = await put('3lqtbvsczk222', record('x', { embed }));
    const { posts } = (await anonymous.getPosts({ uris: [post.data.uri] })).data;
    return (posts[0]!.embed as unknown as { external: Record<string, unknown> }).external;
  };

  test('is shown where publication, document and address agree', async () => {
    expect(await card('https://user.example/posts/x/')).toMatchObject({
      associatedRefs: [{}, {}],
      source: { title: 'Site' },
      createdAt: '2026-06-01T10:00:00Z',
    });
  });

  test('is dropped where they do not', async () => {
    expect(Object.keys(await card('https://user.example/posts/y/')).sort()).toEqual([
      'description',
      'title',
      'uri',
    ]);
  });
});
