import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ContentError } from '../../src/content/problem.ts';
import { takeLock } from '../../src/files/lock.ts';
import { buildStage, entryOf, type Stage, type StageOptions } from '../setup/syndication.ts';

let stage: Stage;
const begin = async (options?: StageOptions) => {
  await stage?.close();
  stage = await buildStage(options);
};
beforeEach(() => begin());
afterEach(() => stage.close());

const hour = 3_600_000;
const results = (run: { outcomes: { network: string; result: string }[] }) =>
  run.outcomes.map(({ network, result }) => `${network} ${result}`);

describe('what is due', () => {
  test('is said oldest first, so many a run, the rest by the next ones', async () => {
    const eight = Array.from({ length: 8 }, (_, n) =>
      stage.announcement({
        id: `posts/p${n}#published`,
        networks: ['mastodon'],
        due: `2026-11-20T0${n}:00:00Z`,
      }),
    );
    const first = await stage.syndicate(eight.toReversed());
    expect(first.counts).toMatchObject({ posted: 5, waiting: 3 });
    expect(stage.texts('mastodon').map((text) => text.split('\n')[0])).toEqual([
      'Title of p0',
      'Title of p1',
      'Title of p2',
      'Title of p3',
      'Title of p4',
    ]);
    const second = await stage.syndicate(eight);
    expect(second.counts).toMatchObject({ posted: 3, waiting: 0 });
  });

  test('counts once for all its networks', async () => {
    const six = Array.from({ length: 6 }, (_, n) => stage.announcement({ id: `posts/p${n}#published` }));
    expect((await stage.syndicate(six)).counts).toMatchObject({ posted: 15, waiting: 3 });
  });

  test('waits for its time', async () => {
    const later = stage.announcement({ due: '2026-11-20T12:00:00Z' });
    expect((await stage.syndicate([later])).counts).toMatchObject({ posted: 0, waiting: 0, requests: 0 });
    stage.sandbox.control.clock({ advance: 2 * hour });
    expect((await stage.syndicate([later])).counts).toMatchObject({ posted: 3 });
  });

  test('is never said too late', async () => {
    const late = stage.announcement({ expires: '2026-11-20T09:59:00Z' });
    const run = await stage.syndicate([late]);
    expect(run.counts).toMatchObject({ posted: 0, skipped: 3, requests: 0 });
    expect(stage.record('mastodon')).toMatchObject({ state: 'skipped', reason: 'late' });
    expect((await stage.syndicate([late])).counts).toMatchObject({ skipped: 0 });
  });

  test('is said after all where it was too late and its date moved', async () => {
    await stage.syndicate([stage.announcement({ expires: '2026-11-20T09:59:00Z' })]);
    const moved = stage.announcement({ due: '2026-11-21T09:00:00Z', expires: '2026-11-30T09:00:00Z' });
    stage.sandbox.control.clock({ advance: 24 * hour });
    expect((await stage.syndicate([moved])).counts).toMatchObject({ posted: 3 });
  });

  test('waits for the hours the owner wants to be heard, but not past its end', async () => {
    await begin({ site: { syndication: { since: '2026-01-01', hours: { start: '14:00', end: '16:00' } } } });
    const patient = stage.announcement({ id: 'posts/patient#published' });
    const urgent = stage.announcement({ id: 'posts/urgent#published', expires: '2026-11-20T12:00:00Z' });
    const run = await stage.syndicate([patient, urgent]);
    expect(run.counts).toMatchObject({ posted: 3, waiting: 3 });
    expect(run.outcomes.find(({ result }) => result === 'waiting')?.why).toContain(
      'until 2026-11-20 14:00 Europe/Berlin',
    );
    expect(stage.texts('mastodon')[0]).toContain('urgent');
  });
});

describe('the first run', () => {
  test('leaves what is older than its day unsaid, and says how to change that', async () => {
    await begin({ site: { syndication: {} } });
    const old = stage.announcement({ id: 'posts/old#published', due: '2026-11-19T09:00:00Z' });
    const today = stage.announcement();
    const run = await stage.syndicate([old, today]);
    expect(run.counts).toMatchObject({ posted: 3, skipped: 3 });
    expect(stage.record('mastodon', old.id)).toMatchObject({ state: 'skipped', reason: 'seeded' });
    expect(run.notes.join()).toContain('syndication.since');
  });

  test('of a network that came later leaves what is older unsaid there', async () => {
    await begin({ site: { syndication: {} } });
    await stage.syndicate([stage.announcement({ networks: ['mastodon'] })]);
    stage.sandbox.control.clock({ advance: 24 * hour });
    const run = await stage.syndicate([stage.announcement()]);
    expect(results(run)).toEqual(['bluesky skipped', 'linkedin skipped']);
  });

  test('what was left unsaid is said once since is set to before it', async () => {
    await begin({ site: { syndication: {} } });
    const old = stage.announcement({ due: '2026-11-19T09:00:00Z' });
    await stage.syndicate([old]);
    const site = { ...stage.site, syndication: { ...stage.site.syndication, since: '2026-11-01' } };
    expect((await stage.syndicate([old], { site })).counts).toMatchObject({ posted: 3 });
  });

  test('nothing before since is said, ever', async () => {
    await begin({ site: { syndication: { since: '2026-11-20T09:30:00Z' } } });
    const before = stage.announcement();
    expect((await stage.syndicate([before])).counts).toMatchObject({ posted: 0, skipped: 3 });
  });
});

describe('a page that is not live', () => {
  test('is not announced until it is', async () => {
    const hello = stage.announcement();
    stage.host.down.add('/posts/hello/');
    const run = await stage.syndicate([hello]);
    expect(run.counts).toMatchObject({ posted: 0, waiting: 3 });
    expect(run.outcomes[0]!.why).toContain('is not live (404)');
    expect(stage.sandbox.requests()).toEqual([]);
    stage.host.down.clear();
    expect((await stage.syndicate([hello])).counts).toMatchObject({ posted: 3 });
  });

  test('nor is one whose card is missing', async () => {
    stage.host.down.add('/card.png');
    const run = await stage.syndicate([stage.announcement()]);
    expect(run.counts).toMatchObject({ posted: 0, waiting: 3 });
  });

  test('is announced all the same with --no-verify', async () => {
    stage.host.down.add('/posts/hello/');
    stage.writeManifest([stage.announcement()]);
    const { exitCode, stdout } = await stage.command(['--no-verify', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ posted: 3 });
    expect(exitCode).toBe(0);
    // Mastodon's own look for a card aside, nobody asked for the page.
    expect(stage.host.requests.filter((request) => request.startsWith('HEAD'))).toEqual([]);
  });
});

describe('an entry that was renamed', () => {
  const renamed = (more: object = {}) =>
    stage.announcement({ id: 'posts/new-name#published', title: 'Title of hello', ...more });

  test('with its alias is not announced again', async () => {
    await stage.syndicate([stage.announcement()]);
    const entries = [entryOf('posts/new-name', { aliases: ['posts/hello'], title: 'Title of hello' })];
    expect((await stage.syndicate([renamed()], { entries })).counts).toMatchObject({
      posted: 0,
      requests: 0,
    });
  });

  test('without an alias is not announced, and the line to add is printed', async () => {
    await stage.syndicate([stage.announcement()]);
    const run = await stage.syndicate([renamed()]);
    expect(run.counts).toMatchObject({ posted: 0, waiting: 3, requests: 0 });
    expect(run.notes.join('\n')).toContain('aliases: [posts/hello]');
  });

  test('another entry of the same title on another day is another one', async () => {
    await stage.syndicate([stage.announcement()]);
    const entries = [entryOf('posts/new-name', { title: 'Title of hello', date: '2026-11-18' })];
    expect((await stage.syndicate([renamed()], { entries })).counts).toMatchObject({ posted: 3 });
  });

  test('while an announcement of it was under way, that one is finished under its former name', async () => {
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
    const entries = [entryOf('posts/new-name', { aliases: ['posts/hello'], title: 'Title of hello' })];
    await stage.syndicate([renamed({ networks: ['mastodon'] })], { entries });
    expect(stage.texts('mastodon')).toHaveLength(1);
    expect(stage.record('mastodon')).toMatchObject({ state: 'posted' });
    expect(existsSync(path.join(stage.folders.content, 'journal/posts/new-name.json'))).toBe(false);
  });

  test('an event’s new name changes nothing for the deliveries at it', async () => {
    const at = (event: string) =>
      stage.announcement({
        id: `talks/x@${event}#slides`,
        entry: 'talks/x',
        moment: 'slides',
        kind: 'talk',
        delivery: event,
      });
    await stage.syndicate([at('devconf')]);
    const entries = [entryOf('talks/x'), entryOf('events/devconf-2026', { aliases: ['events/devconf'] })];
    expect((await stage.syndicate([at('devconf-2026')], { entries })).counts).toMatchObject({ posted: 0 });
  });

  test('a content folder that moved posts nothing again', async () => {
    await stage.syndicate([stage.announcement()]);
    const moved = `${stage.folders.content}-moved`;
    renameSync(stage.folders.content, moved);
    const run = await stage.syndicate([stage.announcement()], {
      folders: { ...stage.folders, content: moved },
    });
    expect(run.counts).toMatchObject({ posted: 0, requests: 0 });
    renameSync(moved, stage.folders.content);
  });
});

describe('a damaged journal', () => {
  const file = () => path.join(stage.folders.content, 'journal/posts/hello.json');
  const damage = async (change: (text: string) => string) => {
    await stage.syndicate([stage.announcement({ networks: ['mastodon'] })]);
    const damaged = change(readFileSync(file(), 'utf8'));
    writeFileSync(file(), damaged);
    const asked = stage.sandbox.requests().length;
    const failure = await stage.syndicate([stage.announcement()]).catch((error) => error);
    expect(failure).toBeInstanceOf(ContentError);
    expect(readFileSync(file(), 'utf8')).toBe(damaged);
    expect(stage.sandbox.requests().length).toBe(asked);
    return (failure as ContentError).problems[0]!;
  };

  test('cut off: the run stops with its name and line, and it is not touched', async () => {
    const problem = await damage((text) => text.slice(0, 200));
    expect(problem.file).toMatch(/journal\/posts\/hello\.json$/);
    expect(problem.line).toBeGreaterThan(5);
  });

  test('a state that does not exist', async () => {
    const problem = await damage((text) => text.replace('"state": "posted"', '"state": "psoted"'));
    expect(problem).toMatchObject({ field: expect.stringContaining('state'), line: 9 });
    expect(problem.found).toBe('"psoted"');
  });

  test('a merge that was not resolved', async () => {
    const problem = await damage((text) => text.replace('  "version"', '<<<<<<< HEAD\n  "version"'));
    expect(problem).toMatchObject({ line: 2, found: expect.stringContaining('merge') });
  });

  test('a file under another entry’s name', async () => {
    const problem = await damage((text) => text.replace('"entry": "posts/hello"', '"entry": "posts/other"'));
    expect(problem.fix).toContain('aliases: [posts/other]');
  });

  test('two records under one name, as a merge can leave them', async () => {
    const problem = await damage((text) =>
      text.replace('  "announcements": {', '  "announcements": {\n    "posts/hello#published": {},'),
    );
    expect(problem).toMatchObject({ line: 8, field: 'posts/hello#published' });
    expect(problem.found).toContain('twice');
  });

  test('a state without what it rests on', async () => {
    const bare = await damage((text) => {
      const journal = JSON.parse(text);
      delete journal.announcements['posts/hello#published'].mastodon.receipt;
      return JSON.stringify(journal, null, 2);
    });
    expect(bare).toMatchObject({
      field: expect.stringMatching(/state$/),
      expected: expect.stringContaining('receipt'),
    });
  });

  test('a record of another entry', async () => {
    const problem = await damage((text) => text.replace('"posts/hello#published"', '"posts/helo#published"'));
    expect(problem).toMatchObject({ line: 7, expected: expect.stringContaining('of posts/hello') });
  });

  test.each([
    ['a network', '"mastodon": {', '"__proto__": {', 8],
    ['an announcement', '"posts/hello#published": {', '"\\u005f_proto__": {', 7],
  ])('%s called __proto__, which would be lost', async (_what, name, proto, line) => {
    const problem = await damage((text) => text.replace(name, proto));
    expect(problem).toMatchObject({ line, field: '__proto__', fix: expect.stringContaining('git checkout') });
  });

  test('bytes that are no text', async () => {
    await stage.syndicate([stage.announcement({ networks: ['mastodon'] })]);
    const bytes = readFileSync(file());
    bytes[bytes.indexOf('Title of')] = 0xff;
    writeFileSync(file(), bytes);
    const failure = await stage.syndicate([stage.announcement()]).catch((error) => error);
    expect((failure as ContentError).problems[0]).toMatchObject({ line: 4, expected: 'text in UTF-8' });
    expect(readFileSync(file()).equals(bytes)).toBe(true);
  });

  test('is not one that somebody only laid out anew', async () => {
    const hello = stage.announcement({ networks: ['mastodon'] });
    await stage.syndicate([hello]);
    writeFileSync(
      file(),
      JSON.stringify(JSON.parse(readFileSync(file(), 'utf8')), null, '\t').replaceAll('\n', '\r\n'),
    );
    expect((await stage.syndicate([hello])).counts).toMatchObject({ posted: 0, requests: 0 });
  });

  test('the command ends with 2 and prints nothing on stdout', async () => {
    await damage((text) => text.slice(0, 100));
    const { exitCode, stdout, stderr } = await stage.command(['--json']);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain('journal/posts/hello.json');
  });
});

describe('two runs at once', () => {
  test('the second says who is at it, and leaves', async () => {
    stage.writeManifest([stage.announcement()]);
    const lock = takeLock(stage.folders.state, '2026-11-20T10:00:00Z');
    const { exitCode, stderr } = await stage.command();
    lock.release();
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`pid ${process.pid} on ${os.hostname()}`);
    expect(stage.sandbox.requests()).toEqual([]);
  });

  test('started together, they post once', async () => {
    stage.writeManifest([stage.announcement()]);
    const both = await Promise.all([
      stage.command(['--json']),
      stage.command(['--json']),
      stage.command(['--json']),
    ]);
    expect(both.some(({ exitCode }) => exitCode === 0)).toBe(true);
    for (const network of ['mastodon', 'bluesky', 'linkedin'] as const)
      expect(stage.texts(network)).toHaveLength(1);
  });

  test('with the clock of one an hour off, they post once', async () => {
    stage.writeManifest([stage.announcement()]);
    const now = (hours: number) =>
      new Date(Date.parse(stage.sandbox.control.clock().now) + hours * hour).toISOString();
    await stage.command([], { LECTERN_NOW: now(1) });
    await stage.command([], { LECTERN_NOW: now(-1) });
    for (const network of ['mastodon', 'bluesky', 'linkedin'] as const)
      expect(stage.texts(network)).toHaveLength(1);
  });

  test('a dead holder’s lock is taken over, even where its process number is somebody else’s by now', async () => {
    const file = path.join(stage.folders.state, 'syndicate.lock');
    const holder = { pid: 999_999_999, host: os.hostname(), since: 'then', token: 'x' };
    for (const dead of [holder, { ...holder, pid: process.pid, began: '1' }, 'garbage']) {
      writeFileSync(file, JSON.stringify(dead));
      takeLock(stage.folders.state, 'now').release();
      expect(existsSync(file)).toBe(false);
    }
    expect(readdirSync(stage.folders.state)).toEqual([]);
  });

  test('a holder on another machine is believed', () => {
    const holder = { pid: 1, host: 'elsewhere', since: 'then', token: 'x' };
    writeFileSync(path.join(stage.folders.state, 'syndicate.lock'), JSON.stringify(holder));
    expect(() => takeLock(stage.folders.state, 'now')).toThrow('pid 1 on elsewhere');
  });
});

describe('plan and send', () => {
  const plan = (run: string) => stage.syndicate([stage.announcement()], { mode: 'plan', run });
  const send = (run: string) => stage.syndicate([stage.announcement()], { mode: 'send', run });

  test('a plan sends nothing, its sending begins nothing', async () => {
    expect((await send('1')).counts).toMatchObject({ posted: 0, requests: 0 });
    const planned = await plan('1');
    expect(planned.counts).toMatchObject({ posted: 0, waiting: 3 });
    expect(stage.record('linkedin')).toMatchObject({
      state: 'intended',
      intent: { run: '1', planned: true },
    });
    expect(stage.texts('mastodon')).toEqual([]);
    expect((await send('1')).counts).toMatchObject({ posted: 3 });
  });

  test('the intents of another run are looked for; LinkedIn cannot say, so the owner is asked', async () => {
    await plan('1');
    const sent = await send('2');
    // The other run may be waiting for a page, and then send: on Mastodon both would post.
    expect(results(sent).sort()).toEqual(['bluesky posted', 'linkedin unknown', 'mastodon waiting']);
    expect(stage.sandbox.requests().some(({ path }) => path.includes('/accounts/'))).toBe(true);
    expect(stage.texts('linkedin')).toEqual([]);
    stage.sandbox.control.clock({ advance: 40 * 60_000 });
    expect(results(await send('2'))).toContain('mastodon posted');
    expect(stage.texts('mastodon')).toHaveLength(1);
  });

  test('what was planned half an hour ago is not sent any more: another machine may have taken it over', async () => {
    await plan('1');
    stage.sandbox.control.clock({ advance: 31 * 60_000 });
    const late = await send('1');
    // On Bluesky a second call does no harm.
    expect(results(late).sort()).toEqual(['bluesky posted', 'linkedin waiting', 'mastodon waiting']);
    const waits = late.outcomes.find(({ result }) => result === 'waiting');
    expect(waits?.why).toContain('planned too long ago');
    stage.sandbox.control.clock({ advance: 10 * 60_000 });
    expect(results(await send('2')).sort()).toEqual(['linkedin unknown', 'mastodon posted']);
  });

  test('a page that never came up gives its intents back: the next plan takes them, LinkedIn’s too', async () => {
    await plan('1');
    stage.host.down.add('/posts/hello/');
    expect((await send('1')).counts).toMatchObject({ posted: 0, waiting: 3 });
    stage.host.down.clear();
    expect((await send('2')).counts).toMatchObject({ posted: 0, unknown: 0 });
    await plan('3');
    expect((await send('3')).counts).toMatchObject({ posted: 3 });
  });

  test('waits for a page to come up', async () => {
    await plan('1');
    stage.host.down.add('/posts/hello/');
    setTimeout(() => stage.host.down.clear(), 300);
    const { exitCode, stdout } = await stage.command(['--send', '--json', '--wait', '1'], {
      LECTERN_RUN: '1',
    });
    expect(JSON.parse(stdout)).toMatchObject({ posted: 3 });
    expect(exitCode).toBe(0);
  });

  test('on one machine belong together without a name; a sending without a plan says so', async () => {
    stage.writeManifest([stage.announcement()]);
    const unnamed = { LECTERN_RUN: '', GITHUB_RUN_ID: '' };
    const early = await stage.command(['--send'], unnamed);
    expect(early.exitCode).toBe(2);
    expect(early.stderr).toContain('--plan first');
    await stage.command(['--plan'], unnamed);
    expect(JSON.parse((await stage.command(['--send', '--json'], unnamed)).stdout)).toMatchObject({
      posted: 3,
    });
  });

  test('what came too late meanwhile is not sent', async () => {
    const brief = stage.announcement({ expires: '2026-11-20T11:00:00Z' });
    await stage.syndicate([brief], { mode: 'plan', run: '1' });
    stage.sandbox.control.clock({ advance: 2 * hour });
    const run = await stage.syndicate([brief], { mode: 'send', run: '1' });
    expect(run.counts).toMatchObject({ posted: 0, skipped: 3 });
  });
});

describe('an intent whose entry is gone', () => {
  test('is not sent, and one that was sent is found', async () => {
    const fault = {
      network: 'mastodon',
      path: '/api/v1/statuses',
      method: 'POST',
      answer: 'drop',
      count: null,
    } as const;
    const one = stage.announcement({ id: 'posts/one#published', networks: ['mastodon'] });
    const two = stage.announcement({
      id: 'posts/two#published',
      networks: ['mastodon'],
      summary: 'Something else altogether: why the lamps of the harbour are green.',
    });
    stage.sandbox.control.fault({ ...fault, stored: true });
    await stage.syndicate([one]);
    stage.sandbox.control.lift();
    stage.sandbox.control.fault(fault);
    await stage.syndicate([one, two].slice(1));
    stage.sandbox.control.lift();
    await stage.syndicate([]);
    expect(stage.record('mastodon', one.id)).toMatchObject({ state: 'posted' });
    expect(stage.record('mastodon', two.id)).toMatchObject({ state: 'skipped' });
    expect(stage.texts('mastodon')).toHaveLength(1);
    // Where it comes back, a draft that was none, it is said after all.
    await stage.syndicate([two]);
    expect(stage.texts('mastodon')).toHaveLength(2);
  });
});

describe('Mastodon after the hour it remembers keys', () => {
  const lost = {
    network: 'mastodon',
    path: '/api/v1/statuses',
    method: 'POST',
    answer: 'drop',
    stored: true,
    count: null,
  } as const;

  test('a post somebody else made with the same link is not taken for ours', async () => {
    const hello = stage.announcement({ networks: ['mastodon'] });
    stage.sandbox.control.mastodon.status({ as: 'owner', text: `Look: ${hello.url}` });
    stage.sandbox.control.fault({ ...lost, stored: false });
    await stage.syndicate([hello]);
    stage.sandbox.control.lift();
    stage.sandbox.control.clock({ advance: 2 * hour });
    await stage.syndicate([hello]);
    expect(stage.texts('mastodon')).toHaveLength(2);
    expect(stage.record('mastodon')).toMatchObject({ state: 'posted' });
  });

  test('one of two announcements with the same text is not found twice', async () => {
    const text = { all: 'The same words' };
    const url = `${stage.host.url}/posts/hello/`;
    const one = stage.announcement({ id: 'posts/one#published', networks: ['mastodon'], text, url });
    const two = stage.announcement({ id: 'posts/two#published', networks: ['mastodon'], text, url });
    await stage.syndicate([one]);
    stage.sandbox.control.fault({ ...lost, stored: false });
    await stage.syndicate([one, two]);
    stage.sandbox.control.lift();
    stage.sandbox.control.clock({ advance: 2 * hour });
    await stage.syndicate([one, two]);
    expect(stage.texts('mastodon')).toHaveLength(2);
  });

  test('it is found many posts later', async () => {
    const hello = stage.announcement({ networks: ['mastodon'] });
    stage.sandbox.control.fault(lost);
    await stage.syndicate([hello]);
    stage.sandbox.control.lift();
    for (let n = 0; n < 100; n += 1)
      stage.sandbox.control.mastodon.status({ as: 'owner', text: `Chat ${n}` });
    stage.sandbox.control.clock({ advance: 2 * hour });
    await stage.syndicate([hello]);
    expect(stage.texts('mastodon').filter((text) => text.includes(hello.url))).toHaveLength(1);
    expect(stage.record('mastodon')).toMatchObject({ state: 'posted' });
  });
});

describe('Bluesky’s keys', () => {
  test('a stranger’s record on ours is left alone, and the next key taken', async () => {
    const hello = stage.announcement({ networks: ['bluesky'] });
    await stage.syndicate([hello]);
    const { key } = stage.record('bluesky')!.intent!;
    await begin();
    await stage.sandbox.control.bluesky.record({
      as: 'owner.test',
      collection: 'app.bsky.feed.post',
      rkey: key,
      value: { $type: 'app.bsky.feed.post', text: 'Another app’s', createdAt: '2026-11-20T00:00:00Z' },
    });
    const again = stage.announcement({ networks: ['bluesky'] });
    await stage.syndicate([again]);
    expect(stage.texts('bluesky')).toHaveLength(2);
    expect(stage.record('bluesky')!.intent!.key > key).toBe(true);
    expect(stage.record('bluesky')).toMatchObject({ state: 'posted' });
  });
});

describe('Ctrl-C', () => {
  test('finishes what is under way and leaves the rest to the next run', async () => {
    const all = ['one', 'two'].map((name) =>
      stage.announcement({ id: `posts/${name}#published`, networks: ['linkedin'] }),
    );
    stage.writeManifest(all);
    stage.sandbox.control.fault({ network: 'linkedin', path: '/rest/posts', answer: 'late', ms: 1_000 });
    const { exitCode, stderr } = await stage.command([], {}, (child) => {
      stage.sandbox.watch(async ({ path }, moment) => {
        if (moment === 'handled' && path === '/rest/posts') child.kill('SIGINT');
      });
    });
    expect(exitCode).toBe(130);
    expect(stderr).toContain('Finishing the current request');
    expect(stderr).toMatch(/waits +posts\/two#published +interrupted/);
    expect(stage.record('linkedin', 'posts/one#published')).toMatchObject({ state: 'posted' });
    await stage.syndicate(all);
    expect(stage.texts('linkedin')).toHaveLength(2);
  });
});

describe('without a network', () => {
  test('the command says what to do next', async () => {
    await begin({ site: { networks: {} } });
    const { exitCode, stdout, stderr } = await stage.command(['--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ posted: 0, requests: 0 });
    expect(stderr).toContain('npm run login -- mastodon');
  });

  test('or without a token, what is missing, and the others post', async () => {
    stage.writeManifest([stage.announcement()]);
    const { exitCode, stdout, stderr } = await stage.command(['--json'], { MASTODON_ACCESS_TOKEN: '' });
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ posted: 2, refused: 1 });
    expect(stderr).toContain('MASTODON_ACCESS_TOKEN is not set');
  });

  test('or without a manifest, to build first', async () => {
    const { exitCode, stderr } = await stage.command();
    expect(exitCode).toBe(2);
    expect(stderr).toContain('npm run build');
  });

  test('secrets are never printed', async () => {
    stage.writeManifest([stage.announcement()]);
    stage.sandbox.control.fault({
      network: 'mastodon',
      answer: 'status',
      status: 422,
      count: null,
      headers: { 'content-type': 'application/json' },
      body: '{"error":"bad token sandbox-mastodon-token"}',
    });
    const { stderr } = await stage.command();
    expect(stderr).toContain('[hidden]');
    expect(stderr).not.toContain('sandbox-mastodon-token');
  });

  test('wrong usage ends with 2', async () => {
    for (const args of [
      ['--plan', '--send'],
      ['--nonsense'],
      ['word'],
      ['--resolve', 'posts/hello#published', 'linkedin'],
      ['--wait', 'long'],
    ]) {
      expect((await stage.command(args)).exitCode).toBe(2);
    }
  });
});

test('leftovers of interrupted writes are cleared', async () => {
  const folder = path.join(stage.folders.content, 'journal/posts');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'hello.json.123'), '{');
  await stage.syndicate([]);
  expect(readdirSync(folder)).toEqual([]);
});
