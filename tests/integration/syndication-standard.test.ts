/** The richer card on Bluesky: the page's records are there before the post that pins them, whatever happens. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { documentUri } from '../../src/model/standard-site.ts';
import { buildStage, type Stage } from '../setup/syndication.ts';

let stage: Stage;
const begin = async (did?: string) => {
  await stage?.close();
  stage = await buildStage({ siteUrl: 'host' });
  stage.site.networks.bluesky!.did = did ?? stage.sandbox.owner.bluesky.did;
};
beforeEach(() => begin());
afterEach(() => stage.close());

const records = (collection: string) =>
  stage.sandbox.control.bluesky.state().records.filter((record) => record.collection === collection);
const standard = () => [...records('site.standard.document'), ...records('site.standard.publication')];
const hello = (more: object = {}) => stage.announcement({ networks: ['bluesky'], ...more });

/** The card as the AppView shows it. */
async function card(uri: string) {
  const url = new URL(`${stage.sandbox.endpoints.bluesky}/xrpc/app.bsky.feed.getPosts`);
  url.searchParams.set('uris', uri);
  const { posts } = await (await fetch(url)).json();
  return posts[0].embed.external;
}

describe('a page that is announced on Bluesky', () => {
  test('has the card of an article of the site', async () => {
    await stage.syndicate([hello()]);
    const { receipt } = stage.record('bluesky')!;
    const [document, publication] = standard();
    expect(publication!.value).toMatchObject({ url: stage.host.url, name: "Ada's pages" });
    expect(document!.value).toMatchObject({
      site: publication!.id,
      path: '/posts/hello/',
      title: 'Title of hello',
      tags: ['static sites'],
      publishedAt: '2026-11-20T08:00:00Z',
    });
    // Where the build says it is, without having asked.
    expect(document!.id).toBe(documentUri(stage.sandbox.owner.bluesky.did, 'posts/hello'));
    expect(receipt!.document).toBe(document!.id);
    expect(await card(receipt!.id)).toMatchObject({
      source: { title: "Ada's pages" },
      createdAt: '2026-11-20T08:00:00Z',
    });
    expect((await stage.syndicate([hello()])).counts.requests).toBe(0);
  });

  test('again, at another moment, is the same document', async () => {
    const at = (moment: 'upcoming' | 'today') =>
      hello({
        id: `talks/x@devconf#${moment}`,
        entry: 'talks/x',
        moment,
        kind: 'talk',
        text: { all: moment },
      });
    await stage.syndicate([at('upcoming')]);
    await stage.syndicate([at('upcoming'), at('today')]);
    expect(records('site.standard.document')).toHaveLength(1);
    for (const moment of ['upcoming', 'today'] as const)
      expect(await card(stage.record('bluesky', at(moment).id)!.receipt!.id)).toHaveProperty('source');
  });

  test.for(['document', 'publication', 'post'])(
    'is announced once where the answer about the %s is lost',
    async (lost) => {
      const order = ['publication', 'document', 'post'];
      stage.sandbox.control.fault({
        network: 'bluesky',
        path: '/xrpc/com.atproto.repo.putRecord',
        answer: 'drop',
        stored: true,
        skip: order.indexOf(lost),
        count: 20,
      });
      expect((await stage.syndicate([hello()])).counts).toMatchObject({ posted: 0, waiting: 1 });
      stage.sandbox.control.lift();
      await stage.syndicate([hello()]);
      expect(stage.texts('bluesky')).toHaveLength(1);
      expect(standard()).toHaveLength(2);
      const { receipt } = stage.record('bluesky')!;
      expect(receipt).toHaveProperty('document');
      expect(await card(receipt!.id)).toHaveProperty('source');
    },
  );

  test('whose record is refused has a plain card, and the owner is told', async () => {
    stage.sandbox.control.fault({
      network: 'bluesky',
      path: '/xrpc/com.atproto.repo.putRecord',
      answer: 'status',
      status: 400,
      headers: { 'content-type': 'application/json' },
      body: '{"error":"InvalidRequest","message":"no such lexicon"}',
    });
    const { counts, notes } = await stage.syndicate([hello()]);
    expect(counts).toMatchObject({ posted: 1 });
    expect(notes.join()).toMatch(/no such lexicon.*plain card/);
    const { receipt } = stage.record('bluesky')!;
    expect(receipt).not.toHaveProperty('document');
    expect(await card(receipt!.id)).not.toHaveProperty('source');
  });

  test('of an account that site.yaml does not name has a plain card, and nothing is written', async () => {
    await begin('did:plc:somebodyelse');
    const { counts, notes } = await stage.syndicate([hello()]);
    expect(counts).toMatchObject({ posted: 1 });
    expect(notes.join()).toContain('did:plc:somebodyelse');
    expect(standard()).toEqual([]);
  });
});

describe('withdrawing', () => {
  const retract = (id: string) => stage.command(['--retract', id, 'bluesky']);

  test('takes the page’s record away with the last post that pins it', async () => {
    const [one, two] = ['upcoming', 'today'].map((moment) =>
      hello({
        id: `talks/x@devconf#${moment}`,
        entry: 'talks/x',
        moment,
        kind: 'talk',
        text: { all: moment },
      }),
    );
    await stage.syndicate([one!, two!]);
    await retract(one!.id);
    expect(records('site.standard.document')).toHaveLength(1);
    expect(await card(stage.record('bluesky', two!.id)!.receipt!.id)).toHaveProperty('source');
    await retract(two!.id);
    expect(records('site.standard.document')).toEqual([]);
    expect(stage.texts('bluesky')).toEqual([]);
  });
});
