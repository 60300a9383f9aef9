import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRestAPIClient } from 'masto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Sandbox, sandboxCredentials, startSandbox } from '../../src/sandbox/index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sandbox-control-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const clientOf = (url: string) =>
  createRestAPIClient({ url: `${url}/mastodon`, accessToken: sandboxCredentials.MASTODON_ACCESS_TOKEN });

describe('over HTTP', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox({ now: new Date('2026-06-01T10:00:00Z') });
  });
  afterEach(() => sandbox.close());
  const post = async (address: string, body: unknown = {}) => {
    const response = await fetch(`${sandbox.url}/sandbox/${address}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const read = async (address: string) =>
    (await (await fetch(`${sandbox.url}/sandbox/${address}`)).json()) as Record<string, unknown>;

  test('all that works in the process works over HTTP', async () => {
    const status = (await post('mastodon/status', { as: 'ada@b.example', text: 'Hi' })).body;
    expect(status).toMatchObject({
      id: expect.any(String),
      url: expect.stringContaining('https://b.example/@ada/'),
    });
    const { uri } = (await post('bluesky/post', { as: 'ada.test', text: 'Hi' })).body;
    expect(uri).toMatch(/^at:\/\/did:plc:[a-z2-7]{24}\/app\.bsky\.feed\.post\//);
    expect((await post('linkedin/member', { name: 'Ada Reader' })).body).toMatchObject({
      name: 'Ada Reader',
    });
    expect(await read('state/bluesky')).toMatchObject({ records: [{ value: { text: 'Hi' } }] });
    await post('reset');
    expect(await read('state/bluesky')).toMatchObject({ records: [], accounts: [{ handle: 'owner.test' }] });
    expect((await clientOf(sandbox.url).v1.accounts.verifyCredentials()).username).toBe('owner');
    expect(await read('requests?network=mastodon')).toMatchObject({ count: 1 });
  });

  test('the clock, the settings and faults', async () => {
    expect((await post('clock', { now: '2026-07-01T00:00:00Z' })).body.now).toMatch(/^2026-07-01T00:00/);
    expect((await post('clock', { advance: 3_600_000 })).body.now).toMatch(/^2026-07-01T01:00/);
    expect((await post('settings', { linkedinDuplicates: false })).body).toMatchObject({
      linkedinDuplicates: false,
      mastodonCharacters: 500,
    });
    const { id } = (await post('fault', { network: 'linkedin', answer: 'drop', count: null })).body;
    expect(await read('faults')).toMatchObject([{ id, network: 'linkedin' }]);
    await post('lift', { id });
    expect(await read('faults')).toEqual([]);
  });

  test('what cannot be done is said', async () => {
    expect(await post('clock', { now: 'noon' })).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining('RFC 3339') },
    });
    expect(await post('mastodon/remove', { id: '1' })).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining('no status 1') },
    });
    expect((await post('mastodon/explode')).status).toBe(404);
    expect((await post('mastodon/constructor')).status).toBe(404);
  });

  test('a page elsewhere, and a name that only resolves here, are turned away', async () => {
    const foreign = await fetch(`${sandbox.url}/sandbox/reset`, {
      method: 'POST',
      headers: { 'Sec-Fetch-Site': 'cross-site' },
    });
    expect(foreign.status).toBe(403);
    const { port } = new URL(sandbox.url);
    // fetch would not send another Host.
    const [response] = await once(
      get({ host: '127.0.0.1', port, path: '/', headers: { Host: 'rebound.example' } }),
      'response',
    );
    response.resume();
    expect(response.statusCode).toBe(403);
  });
});

describe('webmentions', () => {
  test('are served as webmention.io serves them', async () => {
    const sandbox = await startSandbox();
    const target = 'https://user.example/posts/x/';
    const ada = { name: 'Ada', url: 'https://ada.example/' };
    sandbox.control.webmention.mention({
      kind: 'in-reply-to',
      source: 'https://ada.example/1',
      target,
      author: ada,
      html: '<p>Well <b>said</b></p>',
    });
    const { id } = sandbox.control.webmention.mention({
      kind: 'like-of',
      source: 'https://ada.example/2',
      target,
      author: ada,
    });
    sandbox.control.webmention.mention({
      kind: 'repost-of',
      source: 'https://ada.example/3',
      target: 'https://user.example/posts/y/',
      author: ada,
    });
    const ask = async (query: string) => {
      const response = await fetch(`${sandbox.endpoints.webmention}/api/mentions.jf2?${query}`);
      return {
        status: response.status,
        body: (await response.json()) as { type: string; children: Record<string, unknown>[] },
      };
    };
    const all = await ask(`target=${encodeURIComponent(target)}`);
    expect(all.body.type).toBe('feed');
    expect(all.body.children.map((child) => child['wm-property'])).toEqual(['like-of', 'in-reply-to']);
    expect(all.body.children[1]).toMatchObject({
      type: 'entry',
      author: { type: 'card', name: 'Ada', url: 'https://ada.example/' },
      url: 'https://ada.example/1',
      'wm-target': target,
      'in-reply-to': target,
      content: { html: '<p>Well <b>said</b></p>', text: 'Well said' },
    });
    expect((await ask('domain=user.example&per-page=2&page=1')).body.children).toHaveLength(1);
    expect((await ask(`domain=user.example&since_id=${id}`)).body.children).toHaveLength(1);
    expect((await ask('')).status).toBe(401);
    sandbox.control.webmention.remove({ id });
    expect((await ask(`target=${encodeURIComponent(target)}`)).body.children).toHaveLength(1);
    await sandbox.close();
  });
});

describe('started again in the same folder', () => {
  test('everything is still there, on another port', async () => {
    const first = await startSandbox({ dir: folder });
    const status = await clientOf(first.url).v1.statuses.create({ status: 'Stays' });
    first.control.mastodon.status({ as: 'ada@b.example', text: 'Answer', inReplyTo: status.id });
    await first.control.bluesky.post({ as: 'owner.test', text: 'Stays' });
    await first.close();
    const again = await startSandbox({ dir: folder });
    const { descendants } = await clientOf(again.url).v1.statuses.$select(status.id).context.fetch();
    expect(descendants.map((each) => each.content)).toEqual(['<p>Answer</p>']);
    expect(again.owner).toEqual(first.owner);
    expect(again.control.bluesky.state().records).toHaveLength(1);
    await again.close();
  });
});

test('a clock that stands where it stood before gives nothing the name of something else', async () => {
  const now = new Date('2026-06-01T10:00:00Z');
  for (let start = 1; start <= 3; start += 1) {
    const sandbox = await startSandbox({ dir: folder, now });
    const { status } = sandbox.control.mastodon;
    for (let index = 0; index < 20; index += 1) {
      // The clock set back each time makes a collision certain where nobody looks.
      sandbox.control.clock({ now: now.toISOString() });
      status({ as: 'owner', text: 'x' });
      await sandbox.control.bluesky.post({ as: 'owner.test', text: 'x' });
      await fetch(`${sandbox.endpoints.linkedin}/rest/posts`, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${sandboxCredentials.LINKEDIN_ACCESS_TOKEN}`,
          'LinkedIn-Version': '202606',
          'X-Restli-Protocol-Version': '2.0.0',
          'Content-Type': 'application/json',
        },
        body: JSON.stringify({
          author: sandbox.owner.linkedin.urn,
          commentary: `${start} ${index}`,
          visibility: 'PUBLIC',
          distribution: { feedDistribution: 'MAIN_FEED' },
          lifecycleState: 'PUBLISHED',
        }),
      });
    }
    expect(sandbox.control.mastodon.state().statuses).toHaveLength(start * 20);
    expect(sandbox.control.bluesky.state().records).toHaveLength(start * 20);
    expect(sandbox.control.linkedin.state().posts).toHaveLength(start * 20);
    await sandbox.close();
  }
});

describe('npm run sandbox', () => {
  const run = (...options: string[]) =>
    spawn(process.execPath, ['scripts/sandbox.ts', ...options], {
      env: { ...process.env, LECTERN_NOW: '2026-06-01T10:00:00Z' },
    });
  const end = async (child: ReturnType<typeof run>) => {
    let text = '';
    child.stdout.on('data', (part) => (text += part));
    child.stderr.on('data', (part) => (text += part));
    const [code] = await once(child, 'exit');
    return { code, text };
  };

  test('prints its address and the credentials, keeps LECTERN_NOW, and survives being killed', async () => {
    const child = run('--port', '0', '--dir', folder);
    let said = '';
    for await (const part of child.stdout) {
      said += part;
      if (said.includes('Ctrl-C')) break;
    }
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)![0];
    expect(said).toContain('MASTODON_ACCESS_TOKEN=sandbox-mastodon-token');
    const { createdAt } = await clientOf(url).v1.statuses.create({ status: 'Acknowledged' });
    expect(createdAt).toMatch(/^2026-06-01T10:00/);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const again = await startSandbox({ dir: folder });
    expect(again.control.mastodon.state().statuses.map((status) => status.text)).toEqual(['Acknowledged']);
    await again.close();
  });

  test.each([
    [['--host', '0.0.0.0'], 'loopback'],
    [['--host', '192.168.0.1'], 'loopback'],
    [['--port', 'many'], '--port'],
    [['--colour'], '--colour'],
  ])('%j ends with 2 and says why', async (options, word) => {
    const { code, text } = await end(run('--dir', folder, ...options));
    expect(code).toBe(2);
    expect(text).toContain(word);
  });

  test('a data folder with other files in it is refused, and stays as it is', async () => {
    writeFileSync(path.join(folder, 'thesis.doc'), 'years');
    const { code, text } = await end(run('--port', '0', '--dir', folder));
    expect(code).toBe(2);
    expect(text).toContain(`--dir is ${folder}, which has files that Lectern did not make`);
    expect(readdirSync(folder)).toEqual(['thesis.doc']);
  });

  test('a port that is taken ends with 2', async () => {
    const sandbox = await startSandbox();
    const { code, text } = await end(run('--dir', folder, '--port', new URL(sandbox.url).port));
    expect(code).toBe(2);
    expect(text).toContain('Port already in use');
    await sandbox.close();
  });

  test('--help says how', async () => {
    const { code, text } = await end(run('--help'));
    expect(code).toBe(0);
    expect(text).toContain('npm run sandbox');
  });
});
