/** Threads by its API: containers, answers that were lost, what its lists say late, its tokens. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readEnvironment } from '../../src/content/environment.ts';
import type { Terminal } from '../../src/files/terminal.ts';
import { siteSchema } from '../../src/model/site.ts';
import { definitionOf } from '../../src/networks/registry.ts';
import { Transport } from '../../src/networks/transport.ts';
import { readersFor } from '../../src/replies/readers.ts';
import { sandboxCredentials } from '../../src/sandbox/index.ts';
import { buildStage, type Stage, stageSlides } from '../setup/syndication.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await buildStage({ networks: ['threads'] });
});
afterEach(() => stage.close());

const networks = ['threads' as const];
const control = () => stage.sandbox.control.threads;
const own = () => control().state().posts;
const publish = { method: 'POST', path: '/v1.0/me/threads_publish' } as const;
const graph = (code: number, more: object = {}, status = 400) => ({
  network: 'threads' as const,
  ...publish,
  answer: 'status' as const,
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ error: { message: 'It says so', type: 'OAuthException', code, ...more } }),
});
const published = () =>
  stage.sandbox
    .requests()
    .filter(({ method, path }) => method === 'POST' && path.endsWith('threads_publish'));

describe('an announcement', () => {
  test('is a container first, waited for, and then published once with the preview of its page', async () => {
    stage.sandbox.control.settings({ threadsProcessing: 20 });
    const hello = stage.announcement({ networks });
    const { counts } = await stage.syndicate([hello]);
    expect(counts).toMatchObject({ posted: 1 });
    expect(own()).toMatchObject([{ text: expect.stringContaining(hello.url), link: hello.url }]);
    const { receipt, intent } = stage.record('threads')!;
    expect(receipt).toMatchObject({
      id: own()[0]!.id,
      account: {
        server: 'https://www.threads.net',
        id: stage.sandbox.owner.threads.id,
        handle: '@owner.sandbox',
      },
    });
    expect(intent!.body).toMatchObject({ container: control().state().containers[0]!.id });
    expect(published()).toHaveLength(1);
    expect((await stage.syndicate([hello])).counts).toMatchObject({ posted: 0, requests: 0 });
  });

  test.each(['threads.net', 'threads.com'] as const)(
    'has the address that Threads gives it, on %s',
    async (host) => {
      stage.sandbox.control.settings({ threadsPermalinks: host });
      await stage.syndicate([stage.announcement({ networks })]);
      expect(stage.record('threads')!.receipt!.url).toMatch(`https://www.${host}/@owner.sandbox/post/D`);
    },
  );

  test('a text that is too long with its emojis’ bytes loses words, not its link', async () => {
    const hello = stage.announcement({ networks, summary: `${'👩‍🚀 word '.repeat(40)}`.trim() });
    await stage.syndicate([hello]);
    expect(own()).toHaveLength(1);
    expect(own()[0]!.text).toContain(hello.url);
  });

  test('a long text becomes a thread of answers where the entry wants that', async () => {
    const text = Array.from({ length: 30 }, (_, n) => `This is sentence number ${n} of it.`).join(' ');
    await stage.syndicate([stage.announcement({ networks, thread: true, text: { all: `${text} {url}` } })]);
    const [first, second] = own();
    expect(own().length).toBeGreaterThan(1);
    expect(second).toMatchObject({ replyTo: first!.id });
  });

  test('a correction is an answer, and the post stays', async () => {
    const hello = stage.announcement({ networks });
    await stage.syndicate([hello]);
    const correction = stage.announcement({
      id: 'posts/hello#correction-2026-11-20',
      moment: 'correction',
      replyTo: hello.id,
      networks,
      text: { all: 'It was three: {url}' },
    });
    await stage.syndicate([hello, correction]);
    expect(own()).toMatchObject([{ replyTo: undefined }, { replyTo: own()[0]!.id }]);
  });

  test('slides are pictures, fetched from the site with their alt texts', async () => {
    const slides = stage.announcement({ ...(await stageSlides(stage, { width: 64 })), networks });
    const { outcomes } = await stage.syndicate([slides]);
    expect(outcomes).toMatchObject([{ result: 'posted' }]);
    expect(own()[0]!.images).toHaveLength(4);
    expect(own()[0]!.images[0]).toMatchObject({
      url: expect.stringMatching(/slides\/deck\/pictures\/k-1\.jpg$/),
      alt: 'Slide 1: what it says',
    });
  });
});

describe('an answer that was lost', () => {
  test('is found by the container and the list, though links and letters come back otherwise', async () => {
    stage.sandbox.control.fault({ network: 'threads', ...publish, answer: 'server-error', stored: true });
    const hello = stage.announcement({ networks, title: 'Über Ebbe und Flut, é' });
    const { outcomes } = await stage.syndicate([hello]);
    expect(outcomes).toMatchObject([
      { result: 'posted', why: expect.stringContaining('found after its answer was lost') },
    ]);
    expect(own()).toHaveLength(1);
  });

  test('of a post that is not listed yet is waited for, not sent again', async () => {
    stage.sandbox.control.settings({ threadsListLag: 3_600 });
    stage.sandbox.control.fault({ network: 'threads', ...publish, answer: 'drop', stored: true });
    const hello = stage.announcement({ networks });
    await stage.syndicate([hello]);
    expect(stage.record('threads')).toMatchObject({ state: 'intended' });
    await stage.syndicate([hello]);
    expect(own()).toHaveLength(1);
    stage.sandbox.control.clock({ advance: 2 * 3_600_000 });
    await stage.syndicate([hello]);
    expect(stage.record('threads')).toMatchObject({ state: 'posted', receipt: { id: own()[0]!.id } });
    expect(published()).toHaveLength(1);
  });

  test('of a post that is not listed yet is not taken for withdrawn', async () => {
    stage.sandbox.control.settings({ threadsListLag: 3_600 });
    stage.sandbox.control.fault({ network: 'threads', ...publish, answer: 'drop', stored: true });
    const hello = stage.announcement({ networks });
    await stage.syndicate([hello]);
    // Longer ago than a call can take.
    stage.sandbox.control.clock({ advance: 600_000 });
    const { exitCode } = await stage.command(['--retract', hello.id, 'threads']);
    expect(exitCode).toBe(1);
    expect(stage.record('threads')).toMatchObject({ state: 'intended', retract: expect.any(String) });
    expect(own()).toHaveLength(1);
  });

  test('of a post that is neither listed nor known by its container is left to the owner', async () => {
    stage.sandbox.control.settings({ threadsListLag: 86_400, threadsForgets: true });
    stage.sandbox.control.fault({ network: 'threads', ...publish, answer: 'drop', stored: true });
    const hello = stage.announcement({ networks });
    const { outcomes } = await stage.syndicate([hello]);
    expect(outcomes).toMatchObject([{ result: 'unknown' }]);
    await stage.syndicate([hello]);
    expect(own()).toHaveLength(1);
  });

  test('of a call that never arrived: the same container is published later', async () => {
    stage.sandbox.control.fault({ network: 'threads', ...publish, answer: 'bad-gateway' });
    const hello = stage.announcement({ networks });
    await stage.syndicate([hello]);
    expect(own()).toHaveLength(0);
    stage.sandbox.control.clock({ advance: 600_000 });
    await stage.syndicate([hello]);
    expect(own()).toHaveLength(1);
    expect(control().state().containers).toHaveLength(1);
  });

  test('and whose container has expired meanwhile is sent anew', async () => {
    stage.sandbox.control.fault({ network: 'threads', ...publish, answer: 'bad-gateway' });
    const hello = stage.announcement({ networks });
    await stage.syndicate([hello]);
    stage.sandbox.control.clock({ advance: 25 * 3_600_000 });
    await stage.syndicate([hello]);
    expect(own()).toHaveLength(1);
    expect(control().state().containers).toHaveLength(2);
  });

  test('after publishing: the post is not made twice because it cannot be read for a moment', async () => {
    stage.sandbox.control.fault({
      network: 'threads',
      method: 'GET',
      path: '/v1.0/18*',
      skip: 2,
      answer: 'status',
      status: 400,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ error: { message: 'does not exist', code: 100, error_subcode: 33 } }),
    });
    await stage.syndicate([stage.announcement({ networks })]);
    expect(own()).toHaveLength(1);
    expect(stage.record('threads')).toMatchObject({ state: 'posted' });
  });
});

describe('what Meta says instead', () => {
  test('"Media Not Found" for a container that was ready: a new one is published', async () => {
    stage.sandbox.control.fault(graph(24, { error_subcode: 4279009, is_transient: false }));
    const { outcomes } = await stage.syndicate([stage.announcement({ networks })]);
    expect(outcomes).toMatchObject([{ result: 'posted' }]);
    expect(own()).toHaveLength(1);
    expect(control().state().containers).toHaveLength(2);
  });

  test('a transient error in a 400 is a doubt, settled by looking', async () => {
    stage.sandbox.control.fault({ ...graph(2, { is_transient: true }), stored: true });
    const { outcomes } = await stage.syndicate([stage.announcement({ networks })]);
    expect(outcomes).toMatchObject([{ result: 'posted' }]);
    expect(own()).toHaveLength(1);
  });

  test.each([4, 32, 613])(
    'rate limit %i: it waits for a later run, and nothing is in doubt',
    async (code) => {
      stage.sandbox.control.fault({ ...graph(code), count: null });
      const { outcomes } = await stage.syndicate([stage.announcement({ networks })]);
      expect(outcomes).toMatchObject([
        { result: 'waiting', why: expect.stringContaining('rate limit exceeded') },
      ]);
      expect(stage.record('threads')!.intent!.attempted).toBeUndefined();
    },
  );

  test('a token that ended: the owner is told what to run', async () => {
    stage.sandbox.control.fault({ ...graph(190, { error_subcode: 463 }), count: null });
    const { outcomes } = await stage.syndicate([stage.announcement({ networks })]);
    expect(outcomes).toMatchObject([
      { result: 'refused', why: expect.stringMatching(/npm run login -- threads/) },
    ]);
  });

  test('a picture that cannot be fetched costs the pictures, not the post', async () => {
    const slides = stage.announcement({ ...(await stageSlides(stage, { width: 64 })), networks });
    stage.sandbox.control.fault({
      network: 'threads',
      method: 'GET',
      path: '/v1.0/18*',
      answer: 'status',
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id: '1', status: 'ERROR', error_message: 'FAILED_DOWNLOADING_IMAGE' }),
    });
    await stage.syndicate([slides]);
    expect(own()).toMatchObject([{ images: [] }]);
    expect(stage.record('threads', slides.id)!.intent!.fallback).toContain('FAILED_DOWNLOADING_IMAGE');
  });
});

describe('a copy', () => {
  test('is taken back', async () => {
    const hello = stage.announcement({ networks });
    await stage.syndicate([hello]);
    stage.writeManifest([hello]);
    const { exitCode } = await stage.command(['--retract', hello.id, 'threads']);
    expect(exitCode).toBe(0);
    expect(own()).toEqual([]);
  });

  test('posted by hand is resolved by its address, of either host', async () => {
    const hello = stage.announcement({ networks });
    control().post({ as: 'owner', text: `Mine: ${hello.url}` });
    stage.writeManifest([hello]);
    const url = `https://www.threads.net/@owner.sandbox/post/${own()[0]!.shortcode}?xmt=1`;
    const { exitCode } = await stage.command(['--resolve', hello.id, 'threads', '--posted', url]);
    expect(exitCode).toBe(0);
    expect(stage.record('threads')).toMatchObject({ state: 'posted', receipt: { id: own()[0]!.id } });
  });

  test('a network that is set up and on the list of those by hand is an error', () => {
    const site = { ...stage.site, networks: { threads: {}, byHand: ['threads'] } };
    const { error } = siteSchema.safeParse(site);
    expect(error?.issues[0]).toMatchObject({ path: ['networks', 'byHand', 0] });
  });
});

describe('replies', () => {
  const secrets = sandboxCredentials;
  async function read(id: string, token: string = secrets.THREADS_ACCESS_TOKEN) {
    const around = { fetch, clock: stage.clock };
    const { threads } = await readersFor(stage.site, { ...secrets, THREADS_ACCESS_TOKEN: token }, around);
    return threads!.read({ id, url: 'https://www.threads.com/@owner.sandbox/post/D1', hasReplies: false });
  }

  test('are read whole, with what they answer; who hides or is hidden is not shown', async () => {
    const { id } = control().post({ as: 'owner', text: 'A post' });
    const first = control().post({ as: 'ines', text: 'A question? https://ines.example/', inReplyTo: id });
    control().post({ as: 'owner', text: 'An answer', inReplyTo: first.id });
    control().user({ username: 'quiet', isPrivate: true });
    control().post({ as: 'quiet', text: 'For followers', inReplyTo: id });
    control().hide({ id: control().post({ as: 'rude', text: 'Hidden', inReplyTo: id }).id });
    for (let n = 0; n < 120; n += 1) control().post({ as: `reader${n}`, text: `Reply ${n}`, inReplyTo: id });
    control().like({ id, as: 'ines' });
    const answer = await read(id);
    if (answer.state !== 'read') throw new Error(answer.state);
    const { replies, counts, unseen, complete, owner } = answer.thread;
    expect(replies).toHaveLength(123);
    expect({ counts, unseen, complete, owner }).toEqual({
      counts: { replies: 124, likes: 1, boosts: 0, quotes: 0 },
      unseen: 1,
      complete: true,
      owner: 'owner.sandbox',
    });
    expect(replies.find((reply) => reply.author.id === 'ines')).toMatchObject({
      parent: id,
      author: { handle: '@ines', url: 'https://www.threads.com/@ines' },
    });
    expect(replies.find((reply) => reply.author.id === 'owner.sandbox')).toMatchObject({ parent: first.id });
    expect(replies.find((reply) => reply.author.id === 'rude')).toMatchObject({ hidden: true });
  });

  test('of a post that is gone are gone, and of a token that ended nothing is', async () => {
    expect(await read('18999')).toEqual({ state: 'gone' });
    control().token({ token: 'old', expiresAt: '2026-11-01T00:00:00Z' });
    await expect(read('18999', 'old')).rejects.toMatchObject({ name: 'NeedsOwner' });
  });

  test('without the permission are closed, and likes uncounted are no failure', async () => {
    const { id } = control().post({ as: 'owner', text: 'A post' });
    control().token({ token: 'posts', scopes: ['threads_basic', 'threads_content_publish'] });
    expect(await read(id, 'posts')).toMatchObject({
      state: 'closed',
      note: expect.stringContaining('threads_read_replies'),
    });
    control().token({ token: 'reads', scopes: ['threads_basic', 'threads_read_replies'] });
    expect(await read(id, 'reads')).toMatchObject({ state: 'read', thread: { counts: { likes: 0 } } });
  });
});

describe('the token', () => {
  const said: string[] = [];
  /** Runs the network's login; whoever is asked types this. */
  function login(typed: string, secrets: object = {}, token = false) {
    said.length = 0;
    const terminal = {
      interactive: false,
      say: (line: string) => said.push(line),
      askHidden: async () => typed,
    } as unknown as Terminal;
    return definitionOf('threads').login({
      site: stage.site,
      secrets,
      terminal,
      fetch,
      clock: stage.clock,
      wishes: { token, handle: undefined, port: 0, comments: false },
      transport: new Transport({ name: 'Threads', fetch, clock: stage.clock, attempts: 1 }),
    });
  }

  test('of 60 days is taken as it is, with its end', async () => {
    const { values, lines } = await login('sandbox-threads-token');
    expect(values).toEqual({
      THREADS_ACCESS_TOKEN: 'sandbox-threads-token',
      THREADS_TOKEN_EXPIRES: expect.stringMatching(/^2027-01-19T/),
    });
    expect(lines.join('\n')).toMatch(/Signed in as @owner\.sandbox[\s\S]*in 5\d days/);
    expect(said.join('\n')).toContain('User Token Generator');
  });

  test('of an hour is exchanged where the app’s secret is known, else not written', async () => {
    control().token({ token: 'short', expiresAt: '2026-11-20T11:00:00Z' });
    await expect(login('short')).rejects.toMatchObject({ name: 'WrongToken' });
    const { values } = await login('short', { THREADS_CLIENT_SECRET: 'sandbox-threads-secret' });
    expect(values.THREADS_ACCESS_TOKEN).toMatch(/^THAA/);
  });

  test('is refreshed by the same command once it is a day old', async () => {
    const secrets = { THREADS_ACCESS_TOKEN: 'sandbox-threads-token' };
    const first = await login('', secrets);
    expect(first.values.THREADS_ACCESS_TOKEN).toBe('sandbox-threads-token');
    expect(first.lines.join('\n')).toContain('not refreshed');
    stage.sandbox.control.clock({ advance: 50 * 86_400_000 });
    const later = await login('', secrets);
    expect(later.values.THREADS_ACCESS_TOKEN).toMatch(/^THAA/);
    expect(later.lines.join('\n')).toContain('was refreshed');
  });

  test('that has ended is asked for anew', async () => {
    control().token({ token: 'old', expiresAt: '2026-11-01T00:00:00Z' });
    const { values } = await login('sandbox-threads-token', { THREADS_ACCESS_TOKEN: 'old' });
    expect(values.THREADS_ACCESS_TOKEN).toBe('sandbox-threads-token');
  });

  test('without the right to publish is not written', async () => {
    control().token({ token: 'reads', scopes: ['threads_basic'] });
    await expect(login('reads')).rejects.toMatchObject({
      name: 'WrongToken',
      message: expect.stringContaining('threads_content_publish'),
    });
  });

  test('the doctor says when it ends, whose it is and what it lacks', async () => {
    const doctor = (token: string) =>
      definitionOf('threads').doctor({
        environment: readEnvironment(),
        site: stage.site,
        secrets: { THREADS_ACCESS_TOKEN: token },
        fetch,
        clock: stage.clock,
      });
    control().token({
      token: 'soon',
      expiresAt: '2026-11-23T10:00:00Z',
      scopes: ['threads_basic', 'threads_content_publish', 'threads_manage_replies', 'threads_read_replies'],
    });
    const findings = await doctor('soon');
    expect(findings).toContainEqual(
      expect.objectContaining({ name: 'threads token', level: 'warning', fix: 'npm run login -- threads' }),
    );
    expect(findings).toContainEqual(
      expect.objectContaining({
        name: 'threads scopes',
        level: 'warning',
        message: expect.stringContaining('withdrawn'),
      }),
    );
    expect(await doctor('nobody')).toContainEqual(
      expect.objectContaining({ name: 'threads token', level: 'error' }),
    );
  });

  test('its end is known without asking anybody', async () => {
    const { tokenEnd } = definitionOf('threads');
    const secrets = { THREADS_TOKEN_EXPIRES: '2026-11-23T10:00:00Z' };
    const requests = stage.sandbox.requests().length;
    expect(await tokenEnd?.({ site: stage.site, secrets, clock: stage.clock })).toMatchObject([
      { level: 'warning' },
    ]);
    expect(stage.sandbox.requests()).toHaveLength(requests);
  });
});
