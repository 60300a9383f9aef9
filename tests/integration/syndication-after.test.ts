/** What happens after posting: edits, corrections, moved events, threads, withdrawing. */
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { copiesOf } from '../../src/model/journal.ts';
import { buildStage, type Stage, type StageOptions } from '../setup/syndication.ts';

let stage: Stage;
const begin = async (options?: StageOptions) => {
  await stage?.close();
  stage = await buildStage(options);
};
beforeEach(() => begin());
afterEach(() => stage.close());

const results = (run: { outcomes: { network: string; result: string }[] }) =>
  run.outcomes.map(({ network, result }) => `${network} ${result}`).sort();
const nothing = { posted: 0, edited: 0, skipped: 0, refused: 0, unknown: 0, waiting: 0, requests: 0 };

describe('an announcement that changed', () => {
  test('is edited where that is possible; Bluesky keeps its post, and says so once', async () => {
    await stage.syndicate([stage.announcement({ title: 'With a tpyo' })]);
    const mended = stage.announcement({ title: 'Without a typo', revision: '2' });
    const run = await stage.syndicate([mended]);
    expect(run.counts).toMatchObject({ posted: 0, edited: 2 });
    expect(results(run)).toEqual(['bluesky kept', 'linkedin edited', 'mastodon edited']);
    expect(stage.texts('mastodon')).toEqual([expect.stringMatching(/^Without a typo/)]);
    expect(stage.texts('linkedin')).toEqual([expect.stringMatching(/^Without a typo/)]);
    expect(stage.texts('bluesky')).toEqual([expect.stringMatching(/^With a tpyo/)]);
    expect(stage.record('mastodon')).toMatchObject({
      state: 'posted',
      revision: '2',
      edits: [{ revision: '2' }],
    });
    expect(stage.record('bluesky')!.edits).toMatchObject([
      { kept: expect.stringContaining('cannot be changed') },
    ]);
    expect((await stage.syndicate([mended])).counts).toEqual(nothing);
  });

  test('in what a copy does not show costs a look, once', async () => {
    await stage.syndicate([stage.announcement()]);
    const same = stage.announcement({ revision: '2' });
    expect((await stage.syndicate([same])).counts).toMatchObject({ edited: 0, posted: 0 });
    expect((await stage.syndicate([same])).counts).toEqual(nothing);
    expect(
      stage.sandbox.requests().filter(({ method, path }) => method === 'PUT' && path.includes('statuses')),
    ).toEqual([]);
  });

  test('is left alone where onEdit says keep', async () => {
    await begin({
      site: { syndication: { since: '2026-01-01', onEdit: { mastodon: 'keep', linkedin: 'keep' } } },
    });
    await stage.syndicate([stage.announcement()]);
    const run = await stage.syndicate([stage.announcement({ title: 'Another', revision: '2' })]);
    expect(run.counts.edited).toBe(0);
    expect(stage.texts('mastodon')).toEqual([expect.stringMatching(/^Title of hello/)]);
  });

  test('whose copy was deleted on the network is withdrawn, not posted again', async () => {
    await stage.syndicate([stage.announcement({ networks: ['mastodon'] })]);
    stage.sandbox.control.mastodon.remove({ id: stage.record('mastodon')!.receipt!.id });
    const changed = stage.announcement({ networks: ['mastodon'], title: 'Another', revision: '2' });
    expect(results(await stage.syndicate([changed]))).toEqual(['mastodon withdrawn']);
    expect((await stage.syndicate([changed])).counts).toEqual(nothing);
    expect(stage.texts('mastodon')).toEqual([]);
  });

  test('an edit whose answer was lost is looked for, and not made again', async () => {
    await stage.syndicate([stage.announcement({ networks: ['mastodon'] })]);
    stage.sandbox.control.fault({
      network: 'mastodon',
      method: 'PUT',
      answer: 'drop',
      stored: true,
      count: null,
    });
    const changed = stage.announcement({ networks: ['mastodon'], title: 'Another', revision: '2' });
    expect((await stage.syndicate([changed])).counts).toMatchObject({ edited: 1 });
    stage.sandbox.control.lift();
    expect((await stage.syndicate([changed])).counts).toMatchObject({ edited: 0, waiting: 0 });
    const [status] = stage.sandbox.control.mastodon
      .state()
      .statuses.filter(({ text }) => text.startsWith('Another'));
    expect(status!.history).toHaveLength(2);
  });

  test('months ago does not bother anybody any more', async () => {
    await stage.syndicate([stage.announcement()]);
    stage.sandbox.control.clock({ advance: 100 * 24 * 3_600_000 });
    expect((await stage.syndicate([stage.announcement({ title: 'Another', revision: '2' })])).counts).toEqual(
      nothing,
    );
  });
});

describe('a correction', () => {
  const correction = (more: object = {}) =>
    stage.announcement({
      id: 'posts/hello#correction-2026-11-20',
      moment: 'correction',
      summary: 'The wall is 3 m high, not 4.',
      tags: [],
      due: '2026-11-20T10:00:00Z',
      replyTo: 'posts/hello#published',
      ...more,
    });

  test('is put into the post where it can be edited, and answers it where it cannot', async () => {
    const hello = stage.announcement();
    await stage.syndicate([hello]);
    const run = await stage.syndicate([hello, correction()]);
    expect(run.counts).toMatchObject({ posted: 1, edited: 2 });
    expect(stage.texts('mastodon')).toEqual([
      expect.stringMatching(/Correction: The wall is 3 m high, not 4\.$/),
    ]);
    expect(stage.texts('linkedin')).toHaveLength(1);
    const [, answer] = stage.sandbox.control.bluesky
      .state()
      .records.filter(({ collection }) => collection === 'app.bsky.feed.post');
    expect(answer!.value).toMatchObject({
      text: 'Correction: The wall is 3 m high, not 4.',
      reply: { parent: { uri: stage.record('bluesky')!.receipt!.id } },
    });
    expect((await stage.syndicate([hello, correction()])).counts).toEqual(nothing);
    expect(stage.record('mastodon', correction().id)).toMatchObject({ state: 'posted', via: 'edit' });
    expect(
      copiesOf(stage.journal())
        .map(({ network }) => network)
        .sort(),
    ).toEqual(['bluesky', 'bluesky', 'linkedin', 'mastodon']);
  });

  test('stays in the post when that is edited again, and a second one joins it', async () => {
    const hello = stage.announcement();
    const second = correction({ id: 'posts/hello#correction-2026-11-21', summary: 'It is blue.' });
    await stage.syndicate([hello]);
    await stage.syndicate([hello, correction()]);
    await stage.syndicate([stage.announcement({ title: 'New title', revision: '2' }), correction(), second]);
    expect(stage.texts('mastodon')).toEqual([
      expect.stringMatching(
        /^New title[\s\S]*Correction: The wall is 3 m high, not 4\.\n\nCorrection: It is blue\.$/,
      ),
    ]);
  });

  test('that does not fit into the post answers it', async () => {
    const hello = stage.announcement({ networks: ['mastodon'] });
    await stage.syndicate([hello]);
    const long = correction({ networks: ['mastodon'], summary: 'word '.repeat(95).trim() });
    await stage.syndicate([hello, long]);
    expect(stage.texts('mastodon')).toHaveLength(2);
    const [, answer] = stage.sandbox.control.mastodon
      .state()
      .statuses.filter(({ accountId }) => accountId === stage.sandbox.owner.mastodon.id);
    expect(answer).toMatchObject({ inReplyToId: stage.record('mastodon')!.receipt!.id });
    expect((await stage.syndicate([hello, long])).counts).toEqual(nothing);
  });

  test('that could not be put into a post answers it by the next plan, never by a sending alone', async () => {
    const hello = stage.announcement({ networks: ['mastodon'] });
    await stage.syndicate([hello]);
    const all = [hello, correction({ networks: ['mastodon'], summary: 'word '.repeat(95).trim() })];
    await stage.syndicate(all, { mode: 'plan', run: 'a' });
    const first = await stage.syndicate(all, { mode: 'send', run: 'a' });
    expect(first.outcomes).toMatchObject([
      { result: 'kept' },
      { announcement: all[1]!.id, result: 'waiting', why: 'for the next plan' },
    ]);
    expect(stage.texts('mastodon')).toHaveLength(1);
    await stage.syndicate(all, { mode: 'plan', run: 'b' });
    expect(stage.record('mastodon', all[1]!.id)).toMatchObject({ state: 'intended' });
    await stage.syndicate(all, { mode: 'send', run: 'b' });
    expect(stage.texts('mastodon')).toHaveLength(2);
    expect((await stage.syndicate(all)).counts).toEqual(nothing);
  });

  test('of what was never said there says nothing', async () => {
    const run = await stage.syndicate([correction()]);
    expect(run.counts).toMatchObject({ posted: 0, skipped: 3, requests: 0 });
  });

  test('as a comment on LinkedIn where its post is kept', async () => {
    await begin({ site: { syndication: { since: '2026-01-01', onEdit: { linkedin: 'keep' } } } });
    const hello = stage.announcement({ networks: ['linkedin'] });
    await stage.syndicate([hello]);
    await stage.syndicate([hello, correction({ networks: ['linkedin'], summary: 'It is (really) #blue.' })]);
    const { comments } = stage.sandbox.control.linkedin.state();
    expect(comments).toMatchObject([{ text: 'Correction: It is (really) #blue.' }]);
  });

  test('as a comment that LinkedIn does not let this token make is refused by itself: other posts go on', async () => {
    await begin({ site: { syndication: { since: '2026-01-01', onEdit: { linkedin: 'keep' } } } });
    const hello = stage.announcement({ networks: ['linkedin'] });
    await stage.syndicate([hello]);
    const path = '/rest/socialActions/**';
    stage.sandbox.control.fault({
      network: 'linkedin',
      method: 'POST',
      path,
      answer: 'forbidden',
      count: null,
    });
    const second = stage.announcement({ id: 'posts/second#published', networks: ['linkedin'] });
    const run = await stage.syndicate([hello, correction({ networks: ['linkedin'] }), second]);
    expect(run.counts).toMatchObject({ posted: 1, refused: 1 });
    expect(run.outcomes.find(({ result }) => result === 'refused')!.why).toContain('w_member_social_feed');
  });

  test('as a comment on LinkedIn has no escapes and no templates, whom it names included', async () => {
    await begin({
      site: { syndication: { since: '2026-01-01', onEdit: { linkedin: 'keep' } } },
      people: { alice: { name: 'Alice', linkedin: { urn: 'urn:li:person:al1ce', name: 'Alice (she) Doe' } } },
    });
    const hello = stage.announcement({ networks: ['linkedin'] });
    await stage.syndicate([hello]);
    const text = { all: 'Thanks, @{alice}: f_x {summary} #Tides {tags}' };
    const all = [hello, correction({ networks: ['linkedin'], tags: ['open data'], text })];
    stage.writeManifest(all);
    const { stdout } = await stage.command(['--dry-run']);
    expect(stdout).toMatch(/ · \d+\/1250/);
    await stage.syndicate(all);
    expect(stage.sandbox.control.linkedin.state().comments).toMatchObject([
      { text: 'Thanks, Alice (she) Doe: f_x The wall is 3 m high, not 4. #Tides #OpenData' },
    ]);
  });
});

describe('an event that moved', () => {
  const talk = (start: string, revision: string, city?: string, moment: 'upcoming' | 'today' = 'upcoming') =>
    stage.announcement({
      id: `talks/x@devconf#${moment}`,
      entry: 'talks/x',
      moment,
      kind: 'talk',
      delivery: 'devconf',
      expires: '2026-12-20T09:00:00Z',
      event: {
        name: 'DevConf',
        start,
        end: start,
        timeZone: 'Europe/Berlin',
        status: 'confirmed',
        ...(city && { place: { city } }),
      },
      revision,
    });

  test('says that it moved: in the post where it can be edited, as an answer where not', async () => {
    await stage.syndicate([talk('2026-12-01', '1')]);
    const run = await stage.syndicate([talk('2026-12-08', '2')]);
    expect(run.counts).toMatchObject({ posted: 1, edited: 2 });
    expect(stage.texts('mastodon')).toEqual([
      expect.stringMatching(/^New date: December 8, 2026\.\n\nOn December 8, 2026/),
    ]);
    expect(stage.texts('bluesky')).toEqual([
      expect.stringMatching(/^On December 1, 2026/),
      'New date: December 8, 2026.',
    ]);
    expect((await stage.syndicate([talk('2026-12-08', '2')])).counts).toEqual(nothing);
  });

  test('twice says so twice', async () => {
    await stage.syndicate([talk('2026-12-01', '1')]);
    await stage.syndicate([talk('2026-12-08', '2')]);
    await stage.syndicate([talk('2026-12-15', '3')]);
    expect(stage.texts('mastodon')).toEqual([expect.stringMatching(/^New date: December 15, 2026/)]);
    expect(stage.texts('bluesky')).toHaveLength(3);
    expect((await stage.syndicate([talk('2026-12-15', '3')])).counts).toEqual(nothing);
  });

  test('and moved back says so too', async () => {
    for (const [index, day] of ['01', '08', '01'].entries())
      await stage.syndicate([talk(`2026-12-${day}`, String(index))]);
    expect(stage.texts('bluesky').slice(1)).toEqual([
      'New date: December 8, 2026.',
      'New date: December 1, 2026.',
    ]);
    expect(stage.texts('mastodon')).toEqual([expect.stringMatching(/^On December 1, 2026/)]);
  });

  test('there, on, and to the date again says each of the three', async () => {
    for (const [index, day] of ['01', '08', '15', '08'].entries()) {
      await stage.syndicate([talk(`2026-12-${day}`, String(index))]);
      stage.sandbox.control.clock({ advance: 60_000 });
    }
    expect(stage.texts('bluesky').slice(1)).toEqual([
      'New date: December 8, 2026.',
      'New date: December 15, 2026.',
      'New date: December 8, 2026.',
    ]);
    expect((await stage.syndicate([talk('2026-12-08', '3')])).counts).toEqual(nothing);
  });

  test('to another place says the place, each time', async () => {
    for (const [index, city] of ['Lyon', 'Lille', 'Nice'].entries())
      await stage.syndicate([talk('2026-12-01', String(index), city)]);
    expect(stage.texts('bluesky').slice(1)).toEqual(['New place: Lille.', 'New place: Nice.']);
    expect(stage.texts('mastodon')).toEqual([expect.stringMatching(/^New place: Nice\.\n\nOn December 1/)]);
    expect((await stage.syndicate([talk('2026-12-01', '2', 'Nice')])).counts).toEqual(nothing);
  });

  test('is not what only became known more closely', async () => {
    await stage.syndicate([talk('2026-12-01', '1')]);
    await stage.syndicate([talk('2026-12-01T14:00', '2', 'Lyon')]);
    expect(stage.texts('bluesky')).toHaveLength(1);
    expect(stage.texts('mastodon')).toEqual([expect.stringMatching(/^On December 1, 2026/)]);
  });

  test('says so by plan and send as well', async () => {
    await stage.syndicate([talk('2026-12-01', '1')]);
    const moved = [talk('2026-12-08', '2')];
    await stage.syndicate(moved, { mode: 'plan', run: 'a' });
    const run = await stage.syndicate(moved, { mode: 'send', run: 'a' });
    expect(run.counts).toMatchObject({ posted: 1, edited: 2 });
    expect(stage.texts('bluesky')).toHaveLength(2);
    expect((await stage.syndicate(moved)).counts).toEqual(nothing);
  });

  test('while the network is down is said by the next run', async () => {
    await stage.syndicate([talk('2026-12-01', '1')]);
    const post = '/xrpc/com.atproto.repo.putRecord';
    stage.sandbox.control.fault({ network: 'bluesky', path: post, answer: 'server-error', count: null });
    await stage.syndicate([talk('2026-12-08', '2')]);
    stage.sandbox.control.lift();
    await stage.syndicate([talk('2026-12-08', '2')]);
    expect(stage.texts('bluesky').slice(1)).toEqual(['New date: December 8, 2026.']);
  });

  test('of which two copies say the old date is said once', async () => {
    await begin({
      site: { syndication: { since: '2026-01-01', onEdit: { mastodon: 'keep', linkedin: 'keep' } } },
    });
    const both = (start: string, revision: string) => [
      talk(start, revision),
      talk(start, revision, undefined, 'today'),
    ];
    await stage.syndicate(both('2026-12-01', '1'));
    await stage.syndicate(both('2026-12-08', '2'));
    await stage.syndicate(both('2026-12-08', '2'));
    expect(stage.texts('bluesky')).toHaveLength(3);
    expect(stage.texts('mastodon')).toHaveLength(3);
    expect(stage.sandbox.control.linkedin.state().comments).toHaveLength(1);
  });
});

describe('a thread', () => {
  const sentences = Array.from(
    { length: 12 },
    (_, n) => `Sentence ${n} of a text that is much too long for a single post.`,
  );
  const long = (more: object = {}) =>
    stage.announcement({
      networks: ['mastodon', 'bluesky'],
      thread: true,
      text: { all: sentences.join(' ') },
      ...more,
    });

  test('is posted part by part, each answering the one before', async () => {
    await stage.syndicate([long()]);
    const record = stage.record('mastodon')!;
    expect(record.parts!.length).toBeGreaterThan(0);
    const statuses = stage.sandbox.control.mastodon
      .state()
      .statuses.filter(({ accountId }) => accountId === stage.sandbox.owner.mastodon.id);
    expect(statuses[1]!.inReplyToId).toBe(statuses[0]!.id);
    const posts = stage.sandbox.control.bluesky
      .state()
      .records.filter(({ collection }) => collection === 'app.bsky.feed.post');
    expect(posts.length).toBeGreaterThan(2);
    expect(posts[2]!.value).toMatchObject({
      reply: { root: { uri: posts[0]!.id }, parent: { uri: posts[1]!.id } },
    });
    expect(copiesOf(stage.journal())).toHaveLength(2);
    expect((await stage.syndicate([long()])).counts).toEqual(nothing);
  });

  test('that stopped half-way is finished by the next run', async () => {
    stage.sandbox.control.fault({
      network: 'bluesky',
      path: '/xrpc/com.atproto.repo.putRecord',
      answer: 'server-error',
      count: null,
      skip: 1,
    });
    await stage.syndicate([long({ networks: ['bluesky'] })]);
    expect(stage.texts('bluesky')).toHaveLength(1);
    stage.sandbox.control.lift();
    await stage.syndicate([long({ networks: ['bluesky'] })]);
    const texts = stage.texts('bluesky');
    expect(texts.join(' ')).toBe(sentences.join(' '));
    expect((await stage.syndicate([long({ networks: ['bluesky'] })])).counts).toEqual(nothing);
  });
});

describe('a part of a thread of which nobody knows', () => {
  const text = Array.from({ length: 24 }, (_, n) => `Sentence ${n} of a text much too long for one post.`);
  const long = () =>
    stage.announcement({ networks: ['mastodon'], thread: true, text: { all: text.join(' ') } });

  /** Has the second of three parts be in doubt, the third not yet begun. */
  const doubt = async () => {
    await stage.syndicate([long()]);
    const file = path.join(stage.folders.content, 'journal/posts/hello.json');
    const journal = stage.journal();
    const record = journal.announcements[long().id]!.mastodon!;
    const [second, third] = record.parts!;
    const { receipt, ...rest } = second!;
    const { text: words } = third!.intent;
    record.parts = [{ ...rest, state: 'unknown' }];
    record.pending = [{ text: words, spans: [], lang: 'en', options: {} }];
    writeFileSync(file, JSON.stringify(journal));
    return receipt!;
  };

  test('keeps the rest back, is said again each run, and goes on when the owner has said where it is', async () => {
    const { url } = await doubt();
    const run = await stage.syndicate([long()]);
    expect(run.counts).toMatchObject({ posted: 0, unknown: 1, requests: 0 });
    expect(run.outcomes[0]!.why).toContain('--resolve');
    const { exitCode, stderr } = await stage.command(['--resolve', long().id, 'mastodon', '--posted', url]);
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('Part 2')]);
    await stage.syndicate([long()]);
    expect(stage.record('mastodon')!.parts!.map(({ state }) => state)).toEqual(['posted', 'posted']);
    expect((await stage.syndicate([long()])).counts).toEqual(nothing);
  });

  test('is posted after all where the owner says that it is not there', async () => {
    await doubt();
    await stage.command(['--resolve', long().id, 'mastodon', '--not-posted']);
    await stage.syndicate([long()]);
    expect(stage.record('mastodon')!.parts!.map(({ state }) => state)).toEqual(['posted', 'posted']);
  });
});

describe('options', () => {
  test('reply and quote controls, visibility and warning reach the networks', async () => {
    const options = {
      mastodon: { visibility: 'unlisted' as const, contentWarning: 'Tides' },
      bluesky: { replies: 'following' as const, quotes: false },
    };
    await stage.syndicate([stage.announcement({ options, lang: 'de' })]);
    const [status] = stage.sandbox.control.mastodon.state().statuses.slice(-1);
    expect(status).toMatchObject({ visibility: 'unlisted', spoilerText: 'Tides', language: 'de' });
    const { records } = stage.sandbox.control.bluesky.state();
    const post = records.find(({ collection }) => collection === 'app.bsky.feed.post')!;
    expect(records.find(({ collection }) => collection === 'app.bsky.feed.threadgate')).toMatchObject({
      rkey: post.rkey,
      value: { post: post.id, allow: [{ $type: 'app.bsky.feed.threadgate#followingRule' }] },
    });
    expect(records.find(({ collection }) => collection === 'app.bsky.feed.postgate')).toMatchObject({
      rkey: post.rkey,
    });
  });
});

describe('who may quote a post on Mastodon', () => {
  const quotes = (policy: 'everyone' | 'followers' | 'nobody') =>
    stage.announcement({ networks: ['mastodon'], options: { mastodon: { quotes: policy } } });
  const posted = () => stage.sandbox.control.mastodon.state().statuses.at(-1);

  test.each([
    ['everyone', 'public'],
    ['followers', 'followers'],
    ['nobody', 'nobody'],
  ] as const)('%s', async (policy, said) => {
    const { notes } = await stage.syndicate([quotes(policy)]);
    expect(posted()).toMatchObject({ quotePolicy: said });
    expect(notes).toEqual([]);
  });

  test('is left to the account where nothing is said', async () => {
    await stage.syndicate([stage.announcement({ networks: ['mastodon'] })]);
    expect(posted()?.quotePolicy).toBeUndefined();
  });

  test('cannot be set on a server before 4.5, which is said, and the post stands', async () => {
    const older: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      if (!String(input instanceof Request ? input.url : input).endsWith('/api/v2/instance')) return response;
      const instance = (await response.json()) as Record<string, unknown>;
      return Response.json({ ...instance, version: '4.4.9', api_versions: { mastodon: 6 } });
    };
    const { counts, notes } = await stage.syndicate([quotes('nobody')], { fetch: older });
    expect(counts.posted).toBe(1);
    expect(posted()?.quotePolicy).toBeUndefined();
    expect(notes).toEqual([expect.stringContaining('4.4.9')]);
  });
});

test('who may quote is said of each post: each part of a thread and each answer, after a crash too', async () => {
  const options = { bluesky: { replies: 'following' as const, quotes: false } };
  const text = {
    all: Array.from({ length: 12 }, (_, n) => `Sentence ${n} of a text for several posts.`).join(' '),
  };
  const hello = stage.announcement({ networks: ['bluesky'], thread: true, text, options });
  const gates = (name: string) =>
    stage.sandbox.control.bluesky
      .state()
      .records.filter(({ collection }) => collection === `app.bsky.feed.${name}`)
      .map(({ rkey }) => rkey)
      .sort();
  const put = '/xrpc/com.atproto.repo.putRecord';
  // The second part stands, and then the network is gone: its gate is written by the next run.
  stage.sandbox.control.fault({
    network: 'bluesky',
    path: put,
    skip: 4,
    answer: 'server-error',
    count: null,
  });
  await stage.syndicate([hello]);
  expect([gates('post').length, gates('postgate').length]).toEqual([2, 1]);
  stage.sandbox.control.lift();
  const said = stage.announcement({
    id: 'posts/hello#correction-2026-11-20',
    moment: 'correction',
    networks: ['bluesky'],
    options,
  });
  await stage.syndicate([hello]);
  await stage.syndicate([hello, said]);
  expect(gates('post')).toHaveLength(3);
  expect(gates('postgate')).toEqual(gates('post'));
  expect(gates('threadgate')).toHaveLength(1);
});

describe('withdrawing', () => {
  test('takes every copy back, and it is not said again', async () => {
    const hello = stage.announcement({ options: { bluesky: { replies: 'nobody' } } });
    await stage.syndicate([hello]);
    const { exitCode, stderr } = await stage.command(['--retract', hello.id]);
    expect(stderr).toContain('withdrawn');
    expect(exitCode).toBe(0);
    for (const network of ['mastodon', 'bluesky', 'linkedin'] as const) {
      expect(stage.texts(network)).toEqual([]);
      expect(stage.record(network)).toMatchObject({ state: 'withdrawn' });
    }
    expect(
      stage.sandbox.control.bluesky
        .state()
        .records.filter(({ collection }) => collection.startsWith('app.bsky.feed')),
    ).toEqual([]);
    expect(copiesOf(stage.journal())).toEqual([]);
    expect((await stage.syndicate([hello])).counts).toEqual(nothing);
  });

  test('from one network leaves the others', async () => {
    await stage.syndicate([stage.announcement()]);
    await stage.command(['--retract', 'posts/hello#published', 'mastodon']);
    expect(stage.texts('mastodon')).toEqual([]);
    expect(stage.texts('bluesky')).toHaveLength(1);
  });

  test('before it was posted keeps it from being posted', async () => {
    const hello = stage.announcement();
    stage.writeManifest([hello]);
    await stage.command(['--retract', hello.id, 'bluesky']);
    expect(results(await stage.syndicate([hello]))).toEqual(['linkedin posted', 'mastodon posted']);
  });

  test('takes back a post whose answer was lost', async () => {
    stage.sandbox.control.fault({
      network: 'mastodon',
      path: '/api/v1/statuses',
      method: 'POST',
      answer: 'drop',
      stored: true,
      count: null,
    });
    await stage.syndicate([stage.announcement({ networks: ['mastodon'] })]);
    stage.sandbox.control.lift();
    expect(stage.texts('mastodon')).toHaveLength(1);
    await stage.command(['--retract', 'posts/hello#published', 'mastodon']);
    expect(stage.texts('mastodon')).toEqual([]);
  });

  test('that an outage keeps from happening is noted, told of, and done by the next try', async () => {
    const hello = stage.announcement({ networks: ['mastodon'] });
    await stage.syndicate([hello]);
    const path = '/api/v1/statuses/*';
    stage.sandbox.control.fault({ network: 'mastodon', path, answer: 'bad-gateway', count: null });
    const tried = await stage.command(['--retract', hello.id, 'mastodon']);
    expect([tried.exitCode, tried.stderr]).toEqual([
      1,
      expect.stringMatching(/waits .* run the same command/s),
    ]);
    expect(tried.stderr).not.toContain('REFUSED');
    stage.sandbox.control.lift();
    const changed = { ...hello, title: 'Another', revision: '2' };
    const { counts, notes } = await stage.syndicate([changed]);
    expect([counts, notes]).toEqual([nothing, [expect.stringContaining(`--retract '${hello.id}' mastodon`)]]);
    await stage.command(['--retract', hello.id, 'mastodon']);
    expect(stage.texts('mastodon')).toEqual([]);
    expect((await stage.syndicate([changed])).notes).toEqual([]);
    expect(stage.record('mastodon')).not.toHaveProperty('retract');
  });

  test('takes back a whole thread', async () => {
    const sentences = Array.from(
      { length: 12 },
      (_, n) => `Sentence ${n} of a text that is much too long for a single post.`,
    );
    await stage.syndicate([stage.announcement({ thread: true, text: { all: sentences.join(' ') } })]);
    await stage.command(['--retract', 'posts/hello#published']);
    for (const network of ['mastodon', 'bluesky', 'linkedin'] as const)
      expect(stage.texts(network)).toEqual([]);
  });

  test('of what LinkedIn would not tell asks the owner first', async () => {
    stage.sandbox.control.fault({
      network: 'linkedin',
      path: '/rest/posts',
      method: 'POST',
      answer: 'drop',
      stored: true,
    });
    await stage.syndicate([stage.announcement({ networks: ['linkedin'] })]);
    const { exitCode, stderr } = await stage.command(['--retract', 'posts/hello#published', 'linkedin']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('--resolve');
  });

  test('what was posted by hand is noted, and the owner told to delete it', async () => {
    const url = 'https://x.com/ada/status/1';
    const hello = stage.announcement({ networks: ['mastodon', 'x'] });
    await stage.syndicate([hello]);
    await stage.command(['--resolve', hello.id, 'x', '--posted', url]);
    const { exitCode, stderr } = await stage.command(['--retract', hello.id, 'x']);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/X .*withdrawn.*nobody but you can delete it/);
    expect(stderr).toContain(url);
    expect(copiesOf(stage.journal()).map(({ network }) => network)).toEqual(['mastodon']);
  });

  test('that a network does not confirm is reported, and can be tried again', async () => {
    await stage.syndicate([stage.announcement({ networks: ['mastodon'] })]);
    stage.sandbox.control.fault({
      network: 'mastodon',
      method: 'DELETE',
      answer: 'server-error',
      count: null,
    });
    expect((await stage.command(['--retract', 'posts/hello#published'])).exitCode).toBe(1);
    expect(stage.record('mastodon')).toMatchObject({ state: 'posted' });
    stage.sandbox.control.lift();
    expect((await stage.command(['--retract', 'posts/hello#published'])).exitCode).toBe(0);
    expect(stage.record('mastodon')).toMatchObject({ state: 'withdrawn' });
  });
});

describe('by hand', () => {
  test('what the owner posted elsewhere is recorded, and counts as a copy', async () => {
    await begin({ site: { networks: { byHand: ['x'] } } });
    stage.writeManifest([stage.announcement({ networks: ['x'] })]);
    const url = 'https://x.com/ada/status/1';
    expect((await stage.command(['--resolve', 'posts/hello#published', 'x', '--posted', url])).exitCode).toBe(
      0,
    );
    expect(copiesOf(stage.journal())).toMatchObject([{ network: 'x', receipt: { url } }]);
    const right = 'https://twitter.com/ada/status/2';
    const again = await stage.command(['--resolve', 'posts/hello#published', 'x', '--posted', right]);
    expect([again.exitCode, again.stderr]).toEqual([
      0,
      expect.stringContaining("--retract 'posts/hello#published' x"),
    ]);
    expect(copiesOf(stage.journal())).toMatchObject([{ network: 'x', receipt: { url: right } }]);
  });

  test('what is no address, no network or no announcement is said', async () => {
    for (const args of [
      ['posts/hello#published', 'x', '--posted', 'nowhere'],
      ['posts/hello#published', 'x', '--posted', 'https://notx.com/ada/status/1'],
      ['posts/hello#published', 'x', '--posted', 'https://x.com/'],
      ['posts/hello#published', 'myspace', '--posted', 'https://a.example/'],
      ['hello', 'x', '--posted', 'https://a.example/'],
      ['posts/hello#published', 'linkedin', '--posted', 'https://a.example/'],
      ['posts/hello#published', 'linkedin', '--not-posted'],
    ]) {
      expect((await stage.command(['--resolve', ...args])).exitCode).toBe(2);
    }
  });

  test('a mistyped announcement is named, with the one that may be meant, and nothing is noted', async () => {
    stage.writeManifest([stage.announcement()]);
    for (const args of [
      ['--resolve', 'posts/helo#published', 'x', '--posted', 'https://x.com/ada/status/1'],
      ['--retract', 'posts/hello#publishd'],
      ['--retract', 'posts/hello'],
    ]) {
      const { exitCode, stderr } = await stage.command(args);
      expect(exitCode).toBe(2);
      expect(stderr).toContain('Did you mean posts/hello#published?');
    }
    expect(existsSync(path.join(stage.folders.content, 'journal'))).toBe(false);
  });
});
