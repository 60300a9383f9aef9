/** The syndication code against a real Personal Data Server: the AT Protocol's own, in its development form. */
import './loopback.ts';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { Announcement, ManifestEntry } from '../../src/model/manifest.ts';
import { documentUri } from '../../src/model/standard-site.ts';
import { connect } from '../../src/networks/index.ts';
import type { Fetch } from '../../src/networks/transport.ts';
import { retract } from '../../src/syndication/retract.ts';
import { Journal } from '../../src/syndication/run-journal.ts';
import { buildStage, entryOf, type Stage, slidesId, stageSlides } from '../setup/syndication.ts';
import { type AtpAgent, TestNetworkNoAppView } from './dev-env.ts';

let network: TestNetworkNoAppView;
let agent: AtpAgent;
let stage: Stage;
let did: string;
const account = { handle: 'ada.test', email: 'ada@ada.test', password: 'correct horse' };
const alice = { handle: 'alice.test', email: 'alice@alice.test', password: 'battery staple' };
const secrets = { BLUESKY_IDENTIFIER: account.handle, BLUESKY_APP_PASSWORD: account.password };
const posts = 'app.bsky.feed.post';

before(async () => {
  network = await TestNetworkNoAppView.create({});
  agent = network.pds.getAgent();
  const other = (await agent.createAccount(alice)).data.did;
  did = (await agent.createAccount(account)).data.did;
  stage = await buildStage({
    site: {
      networks: { bluesky: { service: network.pds.url, handle: account.handle } },
      syndication: { since: '2026-01-01', maxPerRun: 50 },
    },
    siteUrl: 'host',
    people: { alice: { name: 'Alice', bluesky: { handle: alice.handle, did: other } } },
  });
});
after(async () => {
  await stage?.close();
  await network?.close();
});

const only = (id: string, more: Partial<Announcement> = {}) =>
  stage.announcement({ id: `posts/${id}#published`, networks: ['bluesky'], ...more });

/** The site's entries: what was announced stays on it. */
const entries = new Map<string, ManifestEntry>();

function announce(announcements: Announcement[], fetching: Fetch = fetch) {
  for (const { entry, title, due, url } of announcements)
    entries.set(entry, entryOf(entry, { title, date: due.slice(0, 10), url }));
  return stage.syndicate(announcements, {
    entries: [...entries.values()],
    around: { secrets, fetch: fetching, clock: stage.clock, limits: { random: () => 0.5, timeout: 10_000 } },
  });
}

async function records(collection = posts) {
  const { data } = await agent.com.atproto.repo.listRecords({ repo: did, collection, limit: 100 });
  return data.records;
}

/** The records an announcement has on the server, by the address they link to. */
async function copies(id: string) {
  const url = `${stage.host.url}/posts/${id}/`;
  return (await records()).filter(({ value }) => JSON.stringify(value).includes(url));
}

/** A `fetch` that does what it is asked and loses the answer, so many times. */
function losing(path: string, times: number): Fetch {
  let left = times;
  return async (input, init) => {
    const answer = await fetch(input, init);
    if (!String(input).includes(path) || left === 0) return answer;
    left -= 1;
    throw new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) });
  };
}

describe('a real server', () => {
  test('takes a post with its card, its marks and its picture, and a second run asks nothing', async () => {
    const hello = only('hello', { text: { all: 'With @{alice} 👩🏽‍🚀 #OpenData, see {url}' } });
    const { counts } = await announce([hello]);
    assert.deepEqual([counts.posted, counts.refused, counts.waiting], [1, 0, 0]);
    const [record] = await copies('hello');
    assert.ok(record);
    const value = record.value as {
      text: string;
      facets: { features: { $type: string }[] }[];
      embed: { external: { uri: string; thumb: { ref: unknown } } };
    };
    assert.deepEqual(
      value.facets.map(({ features }) => features[0]!.$type.split('#')[1]),
      ['mention', 'tag', 'link'],
    );
    assert.equal(value.embed.external.uri, hello.url);
    assert.equal(record.uri, stage.record('bluesky', hello.id)!.receipt!.id);
    assert.equal(record.cid, stage.record('bluesky', hello.id)!.receipt!.cid);
    const blob = await agent.com.atproto.sync.getBlob({ did, cid: String(value.embed.external.thumb.ref) });
    assert.ok(blob.data.byteLength > 0);
    assert.equal((await announce([hello])).counts.requests, 0);
  });

  test('takes slides as pictures with alt text and shape, to the byte the journal has, whatever answer is lost', async () => {
    const slides = stage.announcement({ ...(await stageSlides(stage)), networks: ['bluesky'] });
    await announce([slides], losing('putRecord', 99));
    const { counts, notes } = await announce([slides]);
    assert.deepEqual([counts.posted, notes], [1, []]);
    const all = (await records()).filter(({ value }) => JSON.stringify(value).includes('/slides/deck/'));
    assert.equal(all.length, 1);
    const { embed, facets } = all[0]!.value as {
      embed: { $type: string; images: { alt: string; aspectRatio: object; image: { ref: unknown } }[] };
      facets: unknown[];
    };
    assert.equal(embed.$type, 'app.bsky.embed.images');
    assert.deepEqual(
      embed.images.map(({ alt }) => alt),
      [1, 2, 3, 4].map((number) => `Slide ${number}: what it says`),
    );
    assert.deepEqual(embed.images[3]!.aspectRatio, { width: 640, height: 360 });
    assert.ok(JSON.stringify(facets).includes(slides.url));
    const planned = stage.record('bluesky', slidesId)!.intent!.media!.pictures!;
    for (const [index, { image }] of embed.images.entries()) {
      const { data } = await agent.com.atproto.sync.getBlob({ did, cid: String(image.ref) });
      assert.equal(createHash('sha256').update(data).digest('hex'), planned[index]!.digest);
    }
    assert.equal((await announce([slides])).counts.requests, 0);
  });

  test('that refuses a picture has the post with its card, once', async () => {
    const wanted = { ...(await stageSlides(stage)), id: 'slides/odd#slides', title: 'Odd ones' };
    const odd = stage.announcement({
      ...wanted,
      networks: ['bluesky'],
      url: `${stage.host.url}/slides/odd/`,
    });
    let uploads = 0;
    const { counts, notes } = await announce([odd], (input, init) => {
      if (!String(input).includes('uploadBlob')) return fetch(input, init);
      uploads += 1;
      // The server looks at the bytes, and takes no words for a picture.
      const headers = { ...Object.fromEntries(new Headers(init?.headers)), 'content-type': 'text/plain' };
      return fetch(input, uploads <= 4 ? { ...init, headers, body: 'words' } : init);
    });
    assert.equal(counts.posted, 1);
    assert.match(notes[0]!, /goes to Bluesky with its card alone/);
    const all = (await records()).filter(({ value }) => JSON.stringify(value).includes('/slides/odd/'));
    assert.deepEqual(
      all.map(({ value }) => (value as { embed: { $type: string } }).embed.$type),
      ['app.bsky.embed.external'],
    );
  });

  test('an answer that is lost once is asked for again in the same run', async () => {
    const { counts } = await announce([only('lost-once')], losing('putRecord', 1));
    assert.equal(counts.posted, 1);
    assert.equal((await copies('lost-once')).length, 1);
  });

  test('an answer that is lost for good is found by the next run', async () => {
    const lost = only('lost');
    const first = await announce([lost], losing('putRecord', 99));
    assert.equal(first.counts.waiting, 1);
    assert.equal(stage.record('bluesky', lost.id)!.state, 'intended');
    const second = await announce([lost]);
    assert.equal(second.counts.posted, 1);
    assert.equal((await copies('lost')).length, 1);
  });

  test('the same intent sent from two places at once is one post', async () => {
    const twin = only('twin');
    await announce([twin], losing('putRecord', 99));
    const intent = stage.record('bluesky', twin.id)!.intent!;
    const around = { secrets, fetch, clock: stage.clock };
    const send = async () => {
      const bluesky = await connect('bluesky', stage.site, around);
      return bluesky.send(intent, {
        picture: async () => undefined,
        media: async () => assert.fail('a post without media'),
        note: () => undefined,
        attempt: () => undefined,
      });
    };
    const receipts = await Promise.all([send(), send(), send()]);
    assert.equal(new Set(receipts.map(({ id }) => id)).size, 1);
    assert.equal((await copies('twin')).length, 1);
    await announce([twin]);
  });

  test('a stranger’s record on our key is left alone', async () => {
    const mine = only('mine');
    await announce([mine], (input, init) =>
      String(input).includes('putRecord')
        ? Promise.reject(new TypeError('fetch failed'))
        : fetch(input, init),
    );
    const { key } = stage.record('bluesky', mine.id)!.intent!;
    await agent.com.atproto.repo.putRecord({
      repo: did,
      collection: posts,
      rkey: key,
      record: { $type: posts, text: 'Another app’s', createdAt: new Date().toISOString() },
    });
    assert.equal((await announce([mine])).counts.posted, 1);
    assert.ok(stage.record('bluesky', mine.id)!.intent!.key > key);
    assert.equal((await copies('mine')).length, 1);
    assert.ok((await records()).some(({ value }) => (value as { text: string }).text === 'Another app’s'));
  });

  test('takes a thread, reply and quote controls, and all of it back', async () => {
    const sentences = Array.from(
      { length: 12 },
      (_, n) => `Sentence ${n} of a text that is much too long for one post.`,
    );
    const long = only('long', {
      thread: true,
      text: { all: sentences.join(' ') },
      options: { bluesky: { replies: 'following', quotes: false } },
    });
    await announce([long]);
    const { receipt, parts = [] } = stage.record('bluesky', long.id)!;
    assert.ok(parts.length > 1);
    const all = await records();
    const second = all.find(({ uri }) => uri === parts[1]!.receipt!.id)!.value as {
      reply: { root: { uri: string }; parent: { uri: string } };
    };
    assert.equal(second.reply.root.uri, receipt!.id);
    assert.equal(second.reply.parent.uri, parts[0]!.receipt!.id);
    assert.equal((await records('app.bsky.feed.threadgate')).length, 1);
    // Who may answer is said of the thread, who may quote of each post.
    assert.equal((await records('app.bsky.feed.postgate')).length, 1 + parts.length);

    const journal = Journal.open(stage.folders.content, []);
    await retract(long.id, ['bluesky'], {
      journal,
      networks: stage.site.networks,
      connect: (id) => connect(id, stage.site, { secrets, fetch, clock: stage.clock }),
      report: ({ result, why }) => assert.equal(result, 'withdrawn', why),
      now: () => stage.clock.now().toString(),
      run: 'retract',
    });
    assert.equal((await copies('long')).length, 0);
    assert.equal((await records('app.bsky.feed.threadgate')).length, 0);
    assert.equal((await records('app.bsky.feed.postgate')).length, 0);
    assert.equal((await announce([long])).counts.requests, 0);
  });

  test('takes the page’s records before the post that pins them, and gives the document back', async () => {
    stage.site.networks.bluesky!.did = did;
    try {
      const pinned = only('pinned', { title: 'Pinned' });
      await announce([pinned], losing('putRecord', 6));
      assert.equal((await announce([pinned])).counts.waiting, 0);
      const { receipt } = stage.record('bluesky', pinned.id)!;
      const [document] = await records('site.standard.document');
      const [publication] = await records('site.standard.publication');
      assert.equal(document!.uri, documentUri(did, 'posts/pinned'));
      assert.equal(receipt!.document, document!.uri);
      assert.equal((document!.value as { site?: string }).site, publication!.uri);
      const [post] = await copies('pinned');
      const { associatedRefs } = (post!.value as { embed: { external: { associatedRefs: object[] } } }).embed
        .external;
      assert.deepEqual(
        associatedRefs,
        [document!, publication!].map(({ uri, cid }) => ({ uri, cid })),
      );
      assert.equal((await copies('pinned')).length, 1);

      const journal = Journal.open(stage.folders.content, []);
      await retract(pinned.id, ['bluesky'], {
        journal,
        networks: stage.site.networks,
        connect: (id) => connect(id, stage.site, { secrets, fetch, clock: stage.clock }),
        report: ({ result, why }) => assert.equal(result, 'withdrawn', why),
        now: () => stage.clock.now().toString(),
        run: 'retract',
      });
      assert.equal((await records('site.standard.document')).length, 0);
      assert.equal((await records('site.standard.publication')).length, 1);
    } finally {
      delete stage.site.networks.bluesky!.did;
    }
  });

  test('a password that is not accepted is the owner’s to mend, and nothing is lost', async () => {
    const denied = only('denied');
    const wrong = await stage.syndicate([denied], {
      entries: [...entries.values()],
      around: { secrets: { ...secrets, BLUESKY_APP_PASSWORD: 'wrong' }, fetch, clock: stage.clock },
    });
    assert.equal(wrong.counts.refused, 1);
    assert.match(wrong.outcomes[0]!.why!, /app password/);
    assert.equal((await announce([denied])).counts.posted, 1);
  });
});
