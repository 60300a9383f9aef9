import { describe, expect, test } from 'vitest';
import { Temporal } from '../../src/model/time.ts';
import { NeedsOwner, Unreachable } from '../../src/networks/errors.ts';
import { type Fetch, Transport, type TransportOptions, toldWait } from '../../src/networks/transport.ts';

const now = Temporal.Instant.from('2026-11-20T10:00:00Z');

/** A transport over prepared answers, and what it waited. */
function transportOf(answers: (Response | Error)[], options: Partial<TransportOptions> = {}) {
  const waits: number[] = [];
  const fetch: Fetch = async () => {
    const answer = answers.shift();
    if (!answer) throw new Error('nobody expected another request');
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const transport = new Transport({
    name: 'Net',
    fetch,
    clock: { now: () => now, sleep: async (milliseconds) => void waits.push(milliseconds) },
    random: () => 0.5,
    ...options,
  });
  return { transport, waits };
}
const status = (code: number, headers: Record<string, string> = {}) =>
  new Response('x', { status: code, headers });
const broken = (code: string) =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
const address = 'https://net.example/x';

describe('a request', () => {
  test('that asks is tried again, ever more slowly and never too slowly', async () => {
    const { transport, waits } = transportOf(
      Array.from({ length: 9 }, () => status(500)),
      { attempts: 9 },
    );
    await expect(transport.fetch(address)).rejects.toMatchObject({ mayHaveHappened: true, status: 500 });
    expect(waits).toEqual([750, 1500, 3000, 6000, 12000, 22500, 22500, 22500]);
    expect(transport.requests).toBe(9);
  });

  test('whose answer is too large is given up at once, and it says so', async () => {
    const endless = new Response('{}', { headers: { 'content-length': '900000000' } });
    const { transport } = transportOf([endless]);
    await expect(transport.fetch(address)).rejects.toThrow('Net: response too large (900000000 bytes).');
    expect(transport.requests).toBe(1);
  });

  test('waits between tries are spread by chance', async () => {
    const spread = [0, 0.999].map(async (chance) => {
      const { transport, waits } = transportOf([status(500), status(200)], { random: () => chance });
      await transport.fetch(address);
      return waits[0];
    });
    expect(await Promise.all(spread)).toEqual([500, 1000]);
  });

  test('that does something is not sent again where it may have been done', async () => {
    for (const failure of [
      status(500),
      status(502),
      broken('ECONNRESET'),
      new DOMException('late', 'TimeoutError'),
    ]) {
      const { transport } = transportOf([failure]);
      await expect(transport.fetch(address, { method: 'POST' })).rejects.toMatchObject({
        mayHaveHappened: true,
      });
      expect(transport.requests).toBe(1);
    }
  });

  test('that certainly had no effect is sent again, whatever it does', async () => {
    for (const failure of [broken('ECONNREFUSED'), broken('ENOTFOUND'), status(429)]) {
      const { transport } = transportOf([failure, status(200)]);
      expect((await transport.fetch(address, { method: 'POST' })).status).toBe(200);
    }
  });

  test('told to wait longer than is sensible fails at once, and says until when', async () => {
    const { transport, waits } = transportOf([status(429, { 'retry-after': '3600' })]);
    const error = await transport.fetch(address).catch((caught) => caught);
    expect(error).toBeInstanceOf(Unreachable);
    expect(String(error.until)).toBe('2026-11-20T11:00:00Z');
    expect(waits).toEqual([]);
  });

  test('that is sent on elsewhere says so instead of following', async () => {
    const { transport } = transportOf([status(301, { location: 'https://moved.example/' })]);
    await expect(transport.fetch(address, { method: 'POST' })).rejects.toThrow('https://moved.example/');
  });

  test('plain http is for this machine alone', async () => {
    const { transport } = transportOf([status(200)]);
    await expect(transport.fetch('http://net.example/')).rejects.toBeInstanceOf(NeedsOwner);
    expect(transport.requests).toBe(0);
    expect((await transport.fetch('http://127.0.0.1:1/')).status).toBe(200);
  });

  test('whose answer breaks off is a broken connection', async () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new Uint8Array(3));
        controller.error(broken('UND_ERR_SOCKET'));
      },
    });
    const { transport } = transportOf([new Response(body)]);
    await expect(transport.fetch(address, { method: 'POST' })).rejects.toMatchObject({
      mayHaveHappened: true,
    });
  });
});

describe('what a server says about waiting', () => {
  const wait = (code: number, headers: Record<string, string>) => toldWait(code, new Headers(headers), now);

  test.each([
    ['seconds', 429, { 'retry-after': '7' }, 7_000],
    ['a date', 503, { 'retry-after': 'Fri, 20 Nov 2026 10:01:00 GMT' }, 60_000],
    ['Mastodon’s reset', 429, { 'x-ratelimit-reset': '2026-11-20T10:05:00.000Z' }, 300_000],
    [
      'Bluesky’s reset',
      429,
      { 'ratelimit-reset': String(Date.parse('2026-11-20T10:02:00Z') / 1000) },
      120_000,
    ],
    ['a reset as seconds to wait, as proxies give it', 429, { 'ratelimit-reset': '90' }, 90_000],
    ['the draft’s one header', 429, { ratelimit: 'limit=10, remaining=0, reset=50' }, 50_000],
    ['its later form', 429, { ratelimit: '"default";r=0;t=40' }, 40_000],
    ['a reset that is over', 429, { 'x-ratelimit-reset': '2026-11-20T09:00:00Z' }, 0],
    [
      'a reset beside another failure, which it does not concern',
      500,
      { 'x-ratelimit-reset': '2026-11-20T10:05:00Z' },
      undefined,
    ],
    ['nonsense', 429, { 'retry-after': 'soon' }, undefined],
    ['nothing', 429, {}, undefined],
  ])('%s', (_, code, headers, expected) =>
    expect(wait(code, headers as unknown as Record<string, string>)).toBe(expected),
  );

  test('counts from the server’s own clock where this machine’s is wrong', () => {
    const headers = { date: 'Fri, 20 Nov 2026 12:00:00 GMT', 'x-ratelimit-reset': '2026-11-20T12:01:00Z' };
    expect(wait(429, headers)).toBe(60_000);
  });
});
