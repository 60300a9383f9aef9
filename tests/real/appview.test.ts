/** The whole way round with Bluesky's real servers: announced on a PDS, answered, read back from an AppView. */
import './loopback.ts';
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pullReplies } from '../../src/commands/replies/actions.ts';
import { readEnvironment } from '../../src/content/environment.ts';
import { type RepliesFile, repliesFileSchema } from '../../src/model/reply.ts';
import { blueskyThreads } from '../../src/networks/bluesky/thread.ts';
import { Transport } from '../../src/networks/transport.ts';
import { buildStage, type Stage } from '../setup/syndication.ts';
import { TestNetwork } from './dev-env.ts';
import { findServices, type Services } from './services.ts';

const services = await findServices();
const missing = typeof services === 'string' ? services : undefined;
if (missing) console.log(`Not run: a real AppView needs ${missing}.`);

describe('a real AppView', { skip: missing && `it needs ${missing}` }, () => {
  let network: TestNetwork;
  let stage: Stage;
  const ada = { handle: 'ada.test', email: 'ada@ada.test', password: 'correct horse' };
  const bob = { handle: 'bob.test', email: 'bob@bob.test', password: 'battery staple' };
  const eve = { handle: 'eve.test', email: 'eve@eve.test', password: 'trouble brewing' };
  const dan = { handle: 'dan.test', email: 'dan@dan.test', password: 'silence golden' };
  const secrets = { BLUESKY_IDENTIFIER: ada.handle, BLUESKY_APP_PASSWORD: ada.password };

  before(async () => {
    const { dbPostgresUrl, redisHost } = services as Services;
    process.env.REDIS_HOST = redisHost;
    network = await TestNetwork.create({ dbPostgresUrl, dbPostgresSchema: 'lectern' });
    const owner = network.pds.getAgent();
    await owner.createAccount(ada);
    stage = await buildStage({
      site: {
        networks: { bluesky: { service: network.pds.url, appview: network.bsky.url, handle: ada.handle } },
      },
    });
  });
  after(async () => {
    await stage?.close();
    await network?.close();
    await (services as Services).close();
  });

  const signedIn = async (account: typeof bob) => {
    const agent = network.pds.getAgent();
    await agent.createAccount(account);
    return agent;
  };
  const pull = async (): Promise<RepliesFile> => {
    await network.processAll();
    const environment = readEnvironment({
      LECTERN_CONTENT: stage.folders.content,
      LECTERN_STATE: stage.folders.state,
    });
    const pulled = await pullReplies({ environment, secrets, all: true, tell: () => undefined });
    assert.ok(pulled);
    const file = path.join(stage.folders.content, 'replies/posts/hello.json');
    assert.ok(existsSync(file), 'replies were stored');
    return repliesFileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  };

  test('gives back what was answered, in its order, and not what must not be shown', async () => {
    const { counts } = await stage.syndicate([stage.announcement({ networks: ['bluesky'] })], {
      around: { secrets, fetch, clock: stage.clock },
    });
    assert.equal(counts.posted, 1);
    const { id: uri, cid } = stage.record('bluesky')!.receipt!;
    const root = { uri, cid: cid! };
    const bobs = await signedIn(bob);
    const answer = await bobs.post({ text: 'What a fine thing', reply: { root, parent: root } });
    await bobs.like(uri, cid!);
    const eves = await signedIn(eve);
    await eves.com.atproto.repo.putRecord({
      repo: eves.assertDid,
      collection: 'app.bsky.actor.profile',
      rkey: 'self',
      record: {
        $type: 'app.bsky.actor.profile',
        labels: { $type: 'com.atproto.label.defs#selfLabels', values: [{ val: '!no-unauthenticated' }] },
      },
    });
    await eves.post({ text: 'Only for those signed in', reply: { root, parent: answer } });
    const { replies, counts: shown } = await pull();
    assert.deepEqual(
      replies.map(({ html, author }) => [author.handle, html]),
      [['@bob.test', '<p>What a fine thing</p>']],
    );
    assert.equal(shown[0]!.likes, 1);
    assert.equal(shown[0]!.withheld, 1);

    await bobs.deletePost(answer.uri);
    assert.deepEqual((await pull()).replies, []);
  });

  test('tells what was hidden in a thread where an answer of ours in it is asked, as a correction is', async () => {
    const owner = network.pds.getAgent();
    await owner.login({ identifier: ada.handle, password: ada.password });
    const dans = await signedIn(dan);
    const root = await owner.post({ text: 'A post' });
    const correction = await owner.post({ text: 'A correction', reply: { root, parent: root } });
    const hidden = await dans.post({ text: 'Hidden', reply: { root, parent: correction } });
    await dans.post({ text: 'Seen', reply: { root, parent: correction } });
    await owner.com.atproto.repo.putRecord({
      repo: owner.assertDid,
      collection: 'app.bsky.feed.threadgate',
      rkey: root.uri.split('/').at(-1)!,
      record: {
        $type: 'app.bsky.feed.threadgate',
        post: root.uri,
        hiddenReplies: [hidden.uri],
        createdAt: new Date().toISOString(),
      },
    });
    await network.processAll();
    const transport = new Transport({ name: 'Bluesky', fetch, clock: stage.clock });
    const reader = blueskyThreads({ appview: network.bsky.url, transport });
    const url = 'https://bsky.app/profile/ada.test/post/x';
    const answer = await reader.read({ id: correction.uri, url, hasReplies: false });
    assert.equal(answer.state, 'read');
    const replies = answer.state === 'read' ? answer.thread.replies : [];
    assert.deepEqual(replies.map(({ html, hidden: isHidden = false }) => [html, isHidden]).sort(), [
      ['<p>Hidden</p>', true],
      ['<p>Seen</p>', false],
    ]);
  });
});
