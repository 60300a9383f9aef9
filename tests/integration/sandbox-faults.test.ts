import { AtpAgent } from '@atproto/api';
import { createRestAPIClient } from 'masto';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Fault, type Sandbox, sandboxCredentials, startSandbox } from '../../src/sandbox/index.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ now: new Date('2026-06-01T10:00:00Z') });
});
afterEach(() => sandbox.close());

const path = '/api/v1/statuses';
const say = (status: string, init: RequestInit = {}) =>
  fetch(`${sandbox.endpoints.mastodon}${path}`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${sandboxCredentials.MASTODON_ACCESS_TOKEN}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': status,
    },
    body: JSON.stringify({ status }),
    ...init,
  });
/** Says something, and gives up the moment the network did what it does. */
const sayAndLeave = async (status: string) => {
  const leaving = new AbortController();
  const stop = sandbox.watch((_, moment) => (moment === 'handled' ? leaving.abort() : undefined));
  await expect(say(status, { signal: leaving.signal })).rejects.toThrow();
  stop();
};
const stored = () => sandbox.control.mastodon.state().statuses.map((status) => status.text);
const fault = (answer: Fault['answer'], more: Partial<Fault> = {}) =>
  sandbox.control.fault({ network: 'mastodon', method: 'POST', path, answer, ...more });

describe('no answer', () => {
  test('late: the true answer, after the wait', async () => {
    fault('late', { ms: 60_000 });
    await sayAndLeave('one');
    expect(stored()).toEqual(['one']);
    fault('late', { ms: 1 });
    expect((await say('one')).status).toBe(200);
    expect(stored()).toEqual(['one']);
  });

  test.each([
    [true, ['one']],
    [false, []],
  ])('never, having stored: %s', async (kept, texts) => {
    fault('never', { stored: kept });
    await sayAndLeave('one');
    expect(stored()).toEqual(texts);
    expect(sandbox.requests()).toMatchObject([{ status: 'none', fault: 'never' }]);
  });

  test.each([
    [true, ['one']],
    [false, []],
  ])('the connection drops, having stored: %s', async (kept, texts) => {
    fault('drop', { stored: kept });
    await expect(say('one')).rejects.toMatchObject({
      cause: { code: expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET/) },
    });
    expect(stored()).toEqual(texts);
    expect((await say('one')).status).toBe(200);
    expect(stored()).toEqual(['one']);
  });
});

describe('a request that goes on', () => {
  const seconds = (count: number) => sandbox.control.clock({ advance: count * 1000 });

  test('behind a proxy that gave up: answered at once, done by the sandbox’s clock', async () => {
    fault('gateway-timeout', { finishes: 60_000 });
    expect((await say('one')).status).toBe(504);
    seconds(50);
    expect(stored()).toEqual([]);
    seconds(11);
    await expect.poll(stored).toEqual(['one']);
  });

  test.each([
    ['late', 2, 200],
    ['none', 2, 200],
    ['lock', 1, 503],
  ] as const)('keys checked as %s: two calls at once make %i', async (mastodonKeys, count, status) => {
    sandbox.control.settings({ mastodonKeys });
    fault('gateway-timeout', { finishes: 60_000 });
    await say('one');
    expect((await say('one')).status).toBe(status);
    seconds(61);
    await expect.poll(stored).toHaveLength(count);
  });

  test('a stall: the true answer when its time has passed, at once where the clock jumps', async () => {
    sandbox.control.settings({ jumps: true });
    fault('stall', { ms: 80_000 });
    const before = sandbox.control.clock().now;
    expect((await say('one')).status).toBe(200);
    expect(Date.parse(sandbox.control.clock().now) - Date.parse(before)).toBeGreaterThanOrEqual(80_000);
  });

  test('an upload whose proxy gave up is kept whole', async () => {
    sandbox.control.fault({
      network: 'mastodon',
      path: '/api/v2/media',
      answer: 'gateway-timeout',
      finishes: 1000,
    });
    const pixel = sharp({ create: { width: 1, height: 1, channels: 3, background: '#fff' } });
    const body = new FormData();
    body.set(
      'file',
      new Blob([new Uint8Array(await pixel.png().toBuffer())], { type: 'image/png' }),
      'one.png',
    );
    const headers = { Authorization: `Bearer ${sandboxCredentials.MASTODON_ACCESS_TOKEN}` };
    const sent = await fetch(`${sandbox.endpoints.mastodon}/api/v2/media`, { method: 'POST', headers, body });
    expect(sent.status).toBe(504);
    seconds(2);
    await expect.poll(() => sandbox.control.mastodon.state().media).toHaveLength(1);
  });
});

describe('another answer', () => {
  test('429 with Retry-After, and 429 with the reset of each network', async () => {
    fault('rate-limit', { retryAfter: 7 });
    fault('rate-limit', { reset: 90 });
    const first = await say('one');
    expect([first.status, first.headers.get('Retry-After')]).toEqual([429, '7']);
    const second = await say('one');
    expect(second.headers.get('Retry-After')).toBeNull();
    expect(second.headers.get('X-RateLimit-Reset')).toMatch(/^2026-06-01T10:01:[23]/);
    sandbox.control.fault({ network: 'bluesky', answer: 'rate-limit', reset: 90 });
    const third = await fetch(`${sandbox.endpoints.bluesky}/xrpc/com.atproto.server.describeServer`);
    expect(
      Number(third.headers.get('RateLimit-Reset')) - Date.parse('2026-06-01T10:00:00Z') / 1000,
    ).toBeGreaterThanOrEqual(90);
    expect(await third.json()).toMatchObject({ error: 'RateLimitExceeded' });
    expect(stored()).toEqual([]);
  });

  test.each([
    ['server-error', 500, 'application/json'],
    ['bad-gateway', 502, 'text/html'],
    ['gateway-timeout', 504, 'text/html'],
    ['html', 200, 'text/html'],
    ['unauthorized', 401, 'application/json'],
    ['forbidden', 403, 'application/json'],
    ['unprocessable', 422, 'application/json'],
    ['sunset', 426, 'application/json'],
  ] as const)('%s is %i, with or without the status stored', async (answer, status, type) => {
    fault(answer);
    const refused = await say('one');
    expect(refused.status).toBe(status);
    expect(refused.headers.get('Content-Type')).toContain(type);
    expect(stored()).toEqual([]);
    fault(answer, { stored: true });
    expect((await say('one')).status).toBe(status);
    expect(stored()).toEqual(['one']);
  });

  test('any status, headers and body', async () => {
    fault('status', { status: 418, headers: { 'X-Tea': 'pot' }, body: 'short and stout' });
    const answer = await say('one');
    expect([answer.status, answer.headers.get('X-Tea'), await answer.text()]).toEqual([
      418,
      'pot',
      'short and stout',
    ]);
  });

  test('each network words its refusals its own way', async () => {
    sandbox.control.fault({ answer: 'sunset', count: 3 });
    const bodies = [];
    for (const address of ['/mastodon/api/v2/instance', '/bluesky/xrpc/_health', '/linkedin/rest/me']) {
      bodies.push(await (await fetch(sandbox.url + address)).json());
    }
    expect(bodies).toEqual([
      { error: 'Upgrade required' },
      { error: 'UpgradeRequired', message: 'Upgrade required' },
      { status: 426, code: 'NONEXISTENT_VERSION', message: 'Upgrade required' },
    ]);
  });

  test('media that takes its time, for one upload', async () => {
    sandbox.control.fault({
      network: 'mastodon',
      path: '/api/v2/media',
      answer: 'media-processing',
      polls: 1,
    });
    const masto = createRestAPIClient({
      url: sandbox.endpoints.mastodon,
      accessToken: sandboxCredentials.MASTODON_ACCESS_TOKEN,
    });
    const file = new Blob([
      await sharp({ create: { width: 4, height: 4, channels: 3, background: '#345' } })
        .png()
        .toBuffer(),
    ]);
    await masto.v2.media.create({ file });
    await masto.v2.media.create({ file });
    const statuses = sandbox.requests().map((request) => [request.method, request.status]);
    expect(statuses.filter(([method]) => method === 'POST')).toEqual([
      ['POST', 202],
      ['POST', 200],
    ]);
  });

  test('InvalidSwap, and a blob refused', async () => {
    const agent = new AtpAgent({ service: sandbox.endpoints.bluesky });
    await agent.login({
      identifier: sandboxCredentials.BLUESKY_IDENTIFIER,
      password: sandboxCredentials.BLUESKY_APP_PASSWORD,
    });
    sandbox.control.fault({ network: 'bluesky', path: '/xrpc/com.atproto.repo.*', answer: 'invalid-swap' });
    const record = { text: 'x', createdAt: new Date().toISOString() };
    const put = () =>
      agent.com.atproto.repo.putRecord({
        repo: agent.assertDid,
        collection: 'app.bsky.feed.post',
        rkey: '3lqtbvsczk222',
        record,
      });
    await expect(put()).rejects.toMatchObject({ error: 'InvalidSwap' });
    await put();
    sandbox.control.fault({
      network: 'bluesky',
      path: '/xrpc/com.atproto.repo.uploadBlob',
      answer: 'blob-refused',
    });
    const upload = () => agent.uploadBlob(new Uint8Array([1]), { encoding: 'image/png' });
    await expect(upload()).rejects.toMatchObject({ status: 400, error: 'InvalidMimeType' });
    await upload();
  });
});

describe('when and how often', () => {
  test('some are spared, then as many as asked for are struck', async () => {
    fault('server-error', { skip: 1, count: 2 });
    const statuses = [];
    for (const text of ['a', 'b', 'c', 'd']) statuses.push((await say(text)).status);
    expect(statuses).toEqual([200, 500, 500, 200]);
    expect(sandbox.control.faults()).toMatchObject([{ hits: 2, left: 0 }]);
  });

  test('an outage lasts until it is lifted, and is that network’s alone', async () => {
    const { id } = sandbox.control.fault({ network: 'mastodon', answer: 'drop', count: null });
    for (const text of ['a', 'b', 'c']) await expect(say(text)).rejects.toThrow();
    expect((await fetch(`${sandbox.endpoints.bluesky}/xrpc/com.atproto.server.describeServer`)).status).toBe(
      200,
    );
    sandbox.control.lift({ id });
    expect((await say('d')).status).toBe(200);
  });

  test('a path may be a pattern, and other methods are not struck', async () => {
    sandbox.control.fault({
      network: 'mastodon',
      method: 'GET',
      path: '/api/v1/statuses/*',
      answer: 'forbidden',
      count: null,
    });
    const { id } = (await (await say('one')).json()) as { id: string };
    expect((await fetch(`${sandbox.endpoints.mastodon}${path}/${id}`)).status).toBe(403);
    expect((await fetch(`${sandbox.endpoints.mastodon}${path}/${id}/context`)).status).toBe(200);
  });

  test('what is no fault is said', () => {
    expect(() => sandbox.control.fault({ answer: 'explode' as never })).toThrow(/one of late, never, drop/);
    expect(() => sandbox.control.fault({ answer: 'drop', network: 'myspace' as never })).toThrow(
      /mastodon, bluesky/,
    );
  });
});

describe('the record of requests', () => {
  test('has each request with its time, status, key and body, but no token', async () => {
    await say('one');
    const [entry] = sandbox.requests();
    expect(entry).toMatchObject({
      number: 1,
      network: 'mastodon',
      method: 'POST',
      path,
      status: 200,
      at: expect.stringMatching(/^2026-06-01T10:00/),
      headers: { 'idempotency-key': 'one' },
      body: '{"status":"one"}',
    });
    expect(JSON.stringify(entry)).not.toContain(sandboxCredentials.MASTODON_ACCESS_TOKEN);
    const agent = new AtpAgent({ service: sandbox.endpoints.bluesky });
    const password = sandboxCredentials.BLUESKY_APP_PASSWORD;
    await agent.login({ identifier: sandboxCredentials.BLUESKY_IDENTIFIER, password });
    expect(JSON.stringify(sandbox.requests())).not.toContain(password);
    sandbox.control.forget();
    expect(sandbox.requests()).toEqual([]);
  });

  test('a watcher is told before and after, and holds the answer as long as it likes', async () => {
    const seen: unknown[] = [];
    const stop = sandbox.watch(async (request, moment) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      seen.push([moment, request.status, stored().length]);
    });
    await say('one');
    expect(seen).toEqual([
      ['received', 'none', 0],
      ['handled', 200, 1],
    ]);
    stop();
    await say('two');
    expect(seen).toHaveLength(2);
  });
});
