/** Each test is something a network can do to us: what the owner sees, what the journal holds, what comes of it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type NetworkId, networkIds } from '../../src/model/ids.ts';
import type { Fault } from '../../src/sandbox/index.ts';
import type { Result } from '../../src/syndication/outcome.ts';
import { buildStage, type Stage } from '../setup/syndication.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await buildStage({ networks: networkIds });
});
afterEach(() => stage.close());

const posting: Record<NetworkId, Pick<Fault, 'method' | 'path'>> = {
  mastodon: { method: 'POST', path: '/api/v1/statuses' },
  bluesky: { method: 'POST', path: '/xrpc/com.atproto.repo.putRecord' },
  linkedin: { method: 'POST', path: '/rest/posts' },
  threads: { method: 'POST', path: '/v1.0/me/threads_publish' },
};

interface Scenario {
  name: string;
  network: NetworkId;
  /** Befalls the request that publishes, where it names no path. */
  fault: Fault;
  /** What this run says, and what the journal holds after it. */
  sees: { result: Result; why?: RegExp };
  holds: { state: string; attempted?: boolean };
  /** What stands on the network then; after the fault is over and two more runs it is one. */
  stands: number;
  /** After the fault is over; `posted` where left out. */
  inTheEnd?: string;
}

const outage = { count: null } as const;
/** The same run looks for what may have been posted. */
const found = { result: 'posted', why: /found after its answer was lost/ } as const;
const scenarios: Scenario[] = [
  {
    name: 'it answers late',
    network: 'mastodon',
    fault: { answer: 'late', ms: 200 },
    sees: { result: 'posted' },
    holds: { state: 'posted' },
    stands: 1,
  },
  ...(['mastodon', 'bluesky', 'threads'] as const).flatMap((network): Scenario[] => [
    {
      name: 'it never answers and had stored the post',
      network,
      fault: { ...outage, answer: 'never', stored: true },
      sees: network !== 'bluesky' ? found : { result: 'waiting', why: /timed out after/ },
      holds: network !== 'bluesky' ? { state: 'posted' } : { state: 'intended', attempted: true },
      stands: 1,
    },
    {
      name: 'it never answers and stored nothing',
      network,
      fault: { ...outage, answer: 'never' },
      sees: { result: network !== 'bluesky' ? 'unknown' : 'waiting', why: /timed out after/ },
      holds: { state: 'intended', attempted: true },
      stands: 0,
    },
    {
      name: 'the connection drops once after storing, and the same run finds the post',
      network,
      fault: { answer: 'drop', stored: true },
      sees: { result: 'posted' },
      holds: { state: 'posted' },
      stands: 1,
    },
    {
      name: 'the connection drops every time, after storing',
      network,
      fault: { ...outage, answer: 'drop', stored: true },
      sees: network !== 'bluesky' ? found : { result: 'waiting', why: /connection .* was lost/ },
      holds: network !== 'bluesky' ? { state: 'posted' } : { state: 'intended', attempted: true },
      stands: 1,
    },
    {
      name: '500 every time, after storing',
      network,
      fault: { ...outage, answer: 'server-error', stored: true },
      sees: network !== 'bluesky' ? found : { result: 'waiting', why: /server error \(500\)/ },
      holds: network !== 'bluesky' ? { state: 'posted' } : { state: 'intended', attempted: true },
      stands: 1,
    },
    {
      name: '502 with HTML for a while',
      network,
      fault: { answer: 'bad-gateway', count: 2 },
      // On Mastodon and Threads the server behind the proxy may still be at it; a record on Bluesky is there once at most.
      sees:
        network !== 'bluesky' ? { result: 'unknown', why: /502.*looks twice more/ } : { result: 'posted' },
      holds: network !== 'bluesky' ? { state: 'intended', attempted: true } : { state: 'posted' },
      stands: network !== 'bluesky' ? 0 : 1,
    },
    {
      name: '200 with HTML, after storing',
      network,
      fault: { answer: 'html', stored: true },
      sees: network !== 'bluesky' ? found : { result: 'waiting', why: /unexpected response/ },
      holds: network !== 'bluesky' ? { state: 'posted' } : { state: 'intended', attempted: true },
      stands: 1,
    },
    {
      name: '429 with Retry-After is waited out',
      network,
      fault: { answer: 'rate-limit', retryAfter: 60 },
      sees: { result: 'posted' },
      holds: { state: 'posted' },
      stands: 1,
    },
    {
      name: '429 with a reset in half an hour is left to a later run',
      network,
      fault: { ...outage, answer: 'rate-limit', reset: 1800 },
      sees: { result: 'waiting', why: /rate limit exceeded .* retry after 2026-11-20T10:30/ },
      holds: { state: 'intended', attempted: false },
      stands: 0,
    },
    {
      name: 'it does not accept the token',
      network,
      fault: { ...outage, answer: 'unauthorized' },
      sees: { result: 'refused', why: /rejected the token.*npm run login/ },
      holds: { state: 'intended', attempted: false },
      stands: 0,
    },
    {
      name: 'the token may not post',
      network,
      fault: { ...outage, answer: 'forbidden' },
      sees: { result: 'refused', why: /denied permission.*npm run login/ },
      holds: { state: 'intended', attempted: false },
      stands: 0,
    },
    {
      name: 'it refuses the text for good',
      network,
      fault: { answer: 'unprocessable' },
      sees: { result: 'refused', why: /rejected the request: .*\((422|400)\)/ },
      holds: { state: 'refused' },
      stands: 0,
      inTheEnd: 'refused',
    },
  ]),
  {
    name: 'the instance does not say its limits for a while',
    network: 'mastodon',
    fault: { ...outage, answer: 'server-error', method: 'GET', path: '/api/v2/instance' },
    sees: { result: 'waiting', why: /server error/ },
    holds: { state: 'none' },
    stands: 0,
  },
  {
    name: 'InvalidSwap for a record that isn’t there is left to a later run',
    network: 'bluesky',
    fault: { answer: 'invalid-swap' },
    sees: { result: 'waiting', why: /InvalidSwap/ },
    holds: { state: 'intended', attempted: false },
    stands: 0,
  },
  {
    name: 'the picture is refused: the post goes without it',
    network: 'bluesky',
    fault: { answer: 'blob-refused', method: 'POST', path: '/xrpc/com.atproto.repo.uploadBlob' },
    sees: { result: 'posted' },
    holds: { state: 'posted' },
    stands: 1,
  },
  {
    name: 'one cannot sign in',
    network: 'bluesky',
    fault: {
      ...outage,
      answer: 'unauthorized',
      method: 'POST',
      path: '/xrpc/com.atproto.server.createSession',
    },
    sees: { result: 'refused', why: /app password/ },
    holds: { state: 'intended', attempted: false },
    stands: 0,
  },
  ...(
    [
      ['never', true],
      ['never', false],
      ['drop', true],
      ['server-error', true],
      ['bad-gateway', true],
      ['html', true],
    ] as const
  ).map(
    ([answer, stored]): Scenario => ({
      name: `${answer}${stored ? ' after storing' : ''}: the owner is asked, and it is not sent again`,
      network: 'linkedin',
      fault: { answer, stored },
      sees: { result: 'unknown' },
      holds: { state: 'unknown', attempted: true },
      stands: stored ? 1 : 0,
      inTheEnd: 'unknown',
    }),
  ),
  {
    name: '429 had no effect, so it is sent again',
    network: 'linkedin',
    fault: { answer: 'rate-limit', retryAfter: 5 },
    sees: { result: 'posted' },
    holds: { state: 'posted' },
    stands: 1,
  },
  {
    name: 'the version was switched off',
    network: 'linkedin',
    fault: { ...outage, answer: 'sunset' },
    sees: { result: 'refused', why: /version \d+ is no longer supported.*networks\.linkedin\.version/ },
    holds: { state: 'intended', attempted: false },
    stands: 0,
  },
  {
    name: 'the token ended',
    network: 'linkedin',
    fault: { ...outage, answer: 'unauthorized' },
    sees: { result: 'refused', why: /60 days.*npm run login -- linkedin/ },
    holds: { state: 'intended', attempted: false },
    stands: 0,
  },
  {
    name: 'the upload of the picture fails for a while: nothing was published, and it is sent later',
    network: 'linkedin',
    fault: { ...outage, answer: 'server-error', method: 'POST', path: '/rest/images' },
    sees: { result: 'waiting', why: /server error/ },
    holds: { state: 'intended', attempted: false },
    stands: 0,
  },
];

describe.each(scenarios)(
  '$network: $name',
  ({ network, fault, sees, holds, stands, inTheEnd = 'posted' }) => {
    test('the owner sees it, the journal knows, and in the end it is there once', async () => {
      const hello = stage.announcement({ networks: [network] });
      stage.sandbox.control.fault({ network, ...posting[network], ...fault });
      const first = await stage.syndicate([hello], { timeout: 400 });
      expect(first.outcomes).toMatchObject([{ network, result: sees.result }]);
      if (sees.why) expect(first.outcomes[0]!.why).toMatch(sees.why);
      if (holds.state !== 'none') {
        const record = stage.record(network);
        expect(record?.state).toBe(holds.state);
        if (holds.attempted !== undefined)
          expect(record?.intent?.attempted !== undefined).toBe(holds.attempted);
      }
      expect(stage.texts(network)).toHaveLength(stands);

      stage.sandbox.control.lift();
      stage.sandbox.control.clock({ advance: 2 * 3_600_000 });
      await stage.syndicate([hello]);
      await stage.syndicate([hello]);
      expect(stage.record(network)?.state).toBe(inTheEnd);
      if (inTheEnd === 'posted') expect(stage.texts(network)).toHaveLength(1);
      else expect(stage.texts(network)).toHaveLength(stands);
    });
  },
);

describe('one network down', () => {
  test('never holds back the others', async () => {
    stage.sandbox.control.fault({ network: 'mastodon', answer: 'never', count: null });
    stage.sandbox.control.fault({ network: 'bluesky', answer: 'bad-gateway', count: null });
    const { counts } = await stage.syndicate([stage.announcement()], { timeout: 300 });
    expect(counts).toMatchObject({ posted: 1, waiting: 2 });
    expect(stage.texts('linkedin')).toHaveLength(1);
  });

  test('is asked only so often, however much waits', async () => {
    stage.sandbox.control.fault({ network: 'mastodon', answer: 'server-error', count: null });
    const five = [1, 2, 3, 4, 5].map((n) =>
      stage.announcement({ id: `posts/p${n}#published`, networks: ['mastodon'] }),
    );
    const { counts } = await stage.syndicate(five);
    expect(counts.waiting).toBe(5);
    expect(stage.sandbox.requests().length).toBeLessThanOrEqual(8);
  });

  test('a post that one server chokes on does not hold up those after it', async () => {
    const bad = stage.announcement({
      id: 'posts/bad#published',
      networks: ['bluesky'],
      due: '2026-11-20T08:00:00Z',
    });
    const good = stage.announcement({ networks: ['bluesky'] });
    stage.sandbox.control.fault({ network: 'bluesky', ...posting.bluesky, answer: 'server-error', count: 4 });
    const { outcomes } = await stage.syndicate([bad, good]);
    expect(outcomes.map(({ announcement, result }) => [announcement, result])).toEqual([
      ['posts/bad#published', 'waiting'],
      ['posts/hello#published', 'posted'],
    ]);
  });
});

describe('LinkedIn’s unanswerable posts', () => {
  const lost = async () => {
    stage.sandbox.control.fault({ network: 'linkedin', ...posting.linkedin, answer: 'drop', stored: true });
    const hello = stage.announcement({ networks: ['linkedin'] });
    const { outcomes } = await stage.syndicate([hello]);
    expect(stage.record('linkedin')?.state).toBe('unknown');
    for (const what of ['in/me/recent-activity', '--posted URL', '--not-posted'])
      expect(outcomes[0]!.why).toContain(what);
    return hello;
  };

  test('are found where the token may read the owner’s posts', async () => {
    stage.sandbox.control.linkedin.token({
      token: 'sandbox-linkedin-token',
      scopes: ['openid', 'profile', 'w_member_social', 'r_member_social'],
    });
    stage.sandbox.control.fault({ network: 'linkedin', ...posting.linkedin, answer: 'drop', stored: true });
    const { outcomes } = await stage.syndicate([stage.announcement({ networks: ['linkedin'] })]);
    expect(outcomes[0]).toMatchObject({ result: 'posted' });
    expect(stage.texts('linkedin')).toHaveLength(1);
  });

  test('the owner says where one is', async () => {
    const hello = await lost();
    const url = 'https://www.linkedin.com/feed/update/urn:li:share:7000000000000000001/';
    const resolved = await stage.command(['--resolve', hello.id, 'linkedin', '--posted', url]);
    expect(resolved.exitCode).toBe(0);
    expect(stage.record('linkedin')).toMatchObject({
      state: 'posted',
      receipt: { id: 'urn:li:share:7000000000000000001', url },
    });
  });

  test('the owner says that it is not there: it is sent, and a duplicate tells its URN', async () => {
    const hello = await lost();
    await stage.command(['--resolve', hello.id, 'linkedin', '--not-posted']);
    expect(stage.record('linkedin')).toMatchObject({ state: 'intended' });
    const { outcomes } = await stage.syndicate([hello]);
    expect(outcomes[0]).toMatchObject({ result: 'posted' });
    expect(stage.texts('linkedin')).toHaveLength(1);
    expect(stage.record('linkedin')?.receipt?.id).toBe(stage.sandbox.control.linkedin.state().posts[0]!.id);
  });

  test('an unknown one is said again each run, and costs no request', async () => {
    const hello = await lost();
    const asked = stage.sandbox.requests().length;
    const { counts, outcomes } = await stage.syndicate([hello]);
    expect(counts).toMatchObject({ unknown: 1, waiting: 0, requests: 0 });
    expect(outcomes[0]!.why).toContain('--resolve');
    const { exitCode, stdout, stderr } = await stage.command(['--json']);
    expect([exitCode, JSON.parse(stdout)]).toEqual([1, expect.objectContaining({ unknown: 1, requests: 0 })]);
    expect(stderr).toContain('https://www.linkedin.com/in/me/recent-activity/all/');
    expect(stderr).not.toContain('..');
    expect(stage.sandbox.requests().length).toBe(asked);
  });

  test('a text that another announcement posted is refused, not claimed', async () => {
    const text = { all: 'The very same words' };
    const one = stage.announcement({ networks: ['linkedin'], text });
    const two = stage.announcement({ id: 'posts/two#published', networks: ['linkedin'], text, url: one.url });
    const { outcomes } = await stage.syndicate([one, two]);
    expect(outcomes.map(({ result }) => result).sort()).toEqual(['posted', 'refused']);
    expect(stage.texts('linkedin')).toHaveLength(1);
  });
});
