import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRestAPIClient, MastoHttpError, type mastodon } from 'masto';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Sandbox, sandboxCredentials, startSandbox } from '../../src/sandbox/index.ts';

let sandbox: Sandbox;
let masto: mastodon.rest.Client;
let anonymous: mastodon.rest.Client;

const token = sandboxCredentials.MASTODON_ACCESS_TOKEN;
const keyed = (key: string) => ({ requestInit: { headers: { 'Idempotency-Key': key } } });
const png = () =>
  sharp({ create: { width: 40, height: 20, channels: 3, background: '#345' } })
    .png()
    .toBuffer();
const raw = (path: string, init: RequestInit = {}) =>
  fetch(sandbox.endpoints.mastodon + path, {
    ...init,
    headers: { Authorization: `Bearer ${token}`, ...init.headers },
  });

beforeEach(async () => {
  sandbox = await startSandbox({ now: new Date('2026-06-01T10:00:00Z') });
  masto = createRestAPIClient({ url: sandbox.endpoints.mastodon, accessToken: token });
  anonymous = createRestAPIClient({ url: sandbox.endpoints.mastodon });
});
afterEach(() => sandbox.close());

describe('posting', () => {
  test('the same key within the hour is the same status', async () => {
    const first = await masto.v1.statuses.create(
      { status: 'Once', language: 'de', visibility: 'unlisted' },
      keyed('k'),
    );
    sandbox.control.clock({ advance: 59 * 60_000 });
    const again = await masto.v1.statuses.create({ status: 'Once' }, keyed('k'));
    expect(again.id).toBe(first.id);
    expect(first).toMatchObject({
      language: 'de',
      visibility: 'unlisted',
      content: '<p>Once</p>',
      createdAt: expect.stringMatching(/^2026-06-01T10:00/),
    });
    expect(sandbox.control.mastodon.state().statuses).toHaveLength(1);
  });

  test('after an hour the key is forgotten', async () => {
    const first = await masto.v1.statuses.create({ status: 'Once' }, keyed('k'));
    sandbox.control.clock({ advance: 61 * 60_000 });
    expect((await masto.v1.statuses.create({ status: 'Once' }, keyed('k'))).id).not.toBe(first.id);
  });

  test('at the limit it is taken, beyond it 422', async () => {
    const link = ` https://user.example/${'x'.repeat(300)}`;
    await masto.v1.statuses.create({ status: 'a'.repeat(500 - 24) + link });
    const refused = masto.v1.statuses.create({ status: 'a'.repeat(500 - 23) + link });
    await expect(refused).rejects.toThrow('Validation failed: Text character limit of 500 exceeded');
    await expect(masto.v1.statuses.create({ status: ' ' })).rejects.toThrow("Text can't be blank");
  });

  test('the instance says what it allows, and keeps to it', async () => {
    sandbox.control.settings({ mastodonCharacters: 5000 });
    const { configuration } = await masto.v2.instance.fetch();
    expect(configuration.statuses).toEqual({
      maxCharacters: 5000,
      maxMediaAttachments: 4,
      charactersReservedPerUrl: 23,
    });
    expect(configuration.mediaAttachments).toMatchObject({ descriptionLimit: 1500 });
    await masto.v1.statuses.create({ status: 'a'.repeat(5000) });
  });

  test('a wrong token is 401, one that may only read 403', async () => {
    const stranger = createRestAPIClient({ url: sandbox.endpoints.mastodon, accessToken: 'wrong' });
    await expect(stranger.v1.statuses.create({ status: 'x' })).rejects.toMatchObject({ statusCode: 401 });
    await expect(anonymous.v1.statuses.create({ status: 'x' })).rejects.toMatchObject({ statusCode: 401 });
    sandbox.control.mastodon.token({ token, scopes: ['read'] });
    await expect(masto.v1.statuses.create({ status: 'x' })).rejects.toMatchObject({ statusCode: 403 });
    expect((await masto.v1.accounts.verifyCredentials()).username).toBe('owner');
  });

  test('editing keeps the id, deleting removes it', async () => {
    const status = await masto.v1.statuses.create({ status: 'Frist' });
    const edited = await masto.v1.statuses.$select(status.id).update({ status: 'First' });
    expect(edited).toMatchObject({ id: status.id, content: '<p>First</p>' });
    expect(edited.editedAt).not.toBeNull();
    expect(await masto.v1.statuses.$select(status.id).history.list()).toHaveLength(2);
    expect((await masto.v1.statuses.$select(status.id).source.fetch()).text).toBe('First');
    expect((await masto.v1.statuses.$select(status.id).remove()).text).toBe('First');
    await expect(masto.v1.statuses.$select(status.id).fetch()).rejects.toMatchObject({
      statusCode: 404,
      message: 'Record not found',
    });
  });

  test('nobody edits or deletes what others said', async () => {
    const other = sandbox.control.mastodon.status({ as: 'ada@b.example', text: 'Mine' });
    await expect(masto.v1.statuses.$select(other.id).remove()).rejects.toBeInstanceOf(MastoHttpError);
    await expect(masto.v1.statuses.$select(other.id).update({ status: 'Yours' })).rejects.toBeInstanceOf(
      MastoHttpError,
    );
  });
});

describe('pictures', () => {
  test('an upload that takes its time is 202, then 206, then ready', async () => {
    sandbox.control.settings({ mastodonMediaPolls: 2 });
    const body = new FormData();
    body.set('file', new Blob([await png()], { type: 'image/png' }), 'card.png');
    body.set('description', 'A card');
    const upload = await raw('/api/v2/media', { method: 'POST', body });
    expect(upload.status).toBe(202);
    const media = (await upload.json()) as { id: string; url: string | null };
    expect(media.url).toBeNull();
    const early = masto.v1.statuses.create({ status: 'Look', mediaIds: [media.id] });
    await expect(early).rejects.toThrow('have not finished processing');
    const polls = [];
    for (let index = 0; index < 3; index += 1) polls.push((await raw(`/api/v1/media/${media.id}`)).status);
    expect(polls).toEqual([206, 206, 200]);
    const status = await masto.v1.statuses.create({ status: 'Look', mediaIds: [media.id] });
    expect(status.mediaAttachments[0]).toMatchObject({
      description: 'A card',
      meta: { original: { width: 40, height: 20 } },
    });
    expect((await fetch(status.mediaAttachments[0]!.url!)).headers.get('Content-Type')).toBe('image/png');
  });

  test('masto’s own upload works', async () => {
    const media = await masto.v2.media.create({ file: new Blob([await png()]), description: 'x' });
    expect(media.url).toContain('/mastodon/media/');
  });

  test('what is no picture, and a description too long, are 422', async () => {
    await expect(masto.v2.media.create({ file: new Blob(['hello']) })).rejects.toMatchObject({
      statusCode: 422,
    });
    const long = masto.v2.media.create({ file: new Blob([await png()]), description: 'x'.repeat(1501) });
    await expect(long).rejects.toThrow('maximum is 1500');
  });
});

describe('threads', () => {
  const grow = (root: string, count: number) => {
    for (let index = 0; index < count; index += 1) {
      sandbox.control.mastodon.status({
        as: `reader${index}@b.example`,
        text: `Answer ${index}`,
        inReplyTo: root,
      });
    }
  };

  test('without a token 60 answers are shown, with one all of them', async () => {
    const root = await masto.v1.statuses.create({ status: 'Root' });
    grow(root.id, 70);
    expect((await anonymous.v1.statuses.$select(root.id).context.fetch()).descendants).toHaveLength(60);
    expect((await masto.v1.statuses.$select(root.id).context.fetch()).descendants).toHaveLength(70);
    expect((await masto.v1.statuses.$select(root.id).fetch()).repliesCount).toBe(70);
  });

  test('without a token the thread ends at depth 20, with one it goes on', async () => {
    const root = await masto.v1.statuses.create({ status: 'Root' });
    let parent = root.id;
    for (let index = 0; index < 50; index += 1) {
      parent = sandbox.control.mastodon.status({
        as: 'ada@b.example',
        text: `${index}`,
        inReplyTo: parent,
      }).id;
    }
    expect((await anonymous.v1.statuses.$select(root.id).context.fetch()).descendants).toHaveLength(20);
    const { descendants } = await masto.v1.statuses.$select(root.id).context.fetch();
    expect(descendants.map((status) => status.content)).toEqual(
      Array.from({ length: 50 }, (_, index) => `<p>${index}</p>`),
    );
    expect((await anonymous.v1.statuses.$select(parent).context.fetch()).ancestors).toHaveLength(40);
    expect((await masto.v1.statuses.$select(parent).context.fetch()).ancestors).toHaveLength(50);
  });

  test('answers stand depth first, private ones only for those they are for', async () => {
    const root = await masto.v1.statuses.create({ status: 'Root' });
    const first = sandbox.control.mastodon.status({ as: 'ada@b.example', text: 'one', inReplyTo: root.id });
    sandbox.control.mastodon.status({
      as: 'bob@b.example',
      text: 'two',
      inReplyTo: root.id,
      visibility: 'direct',
    });
    sandbox.control.mastodon.status({
      as: 'bob@b.example',
      text: 'one-one',
      inReplyTo: first.id,
      visibility: 'unlisted',
    });
    sandbox.control.mastodon.status({
      as: 'eve@b.example',
      text: 'to ada alone',
      inReplyTo: first.id,
      visibility: 'direct',
    });
    const texts = async (client: mastodon.rest.Client) =>
      (await client.v1.statuses.$select(root.id).context.fetch()).descendants.map((status) =>
        status.content.replace(/<[^>]*>/g, ''),
      );
    expect(await texts(masto)).toEqual(['one', 'one-one', 'two']);
    expect(await texts(anonymous)).toEqual(['one', 'one-one']);
  });

  test('the muted and the blocked are not in their blocker’s thread', async () => {
    const root = await masto.v1.statuses.create({ status: 'Root' });
    grow(root.id, 3);
    const [one, two] = (await masto.v1.statuses.$select(root.id).context.fetch()).descendants;
    await masto.v1.accounts.$select(one!.account.id).mute();
    await masto.v1.accounts.$select(two!.account.id).block();
    expect((await masto.v1.statuses.$select(root.id).context.fetch()).descendants).toHaveLength(1);
    expect((await anonymous.v1.statuses.$select(root.id).context.fetch()).descendants).toHaveLength(3);
    const relations = await masto.v1.accounts.relationships.fetch({ id: [one!.account.id, two!.account.id] });
    expect(relations.map(({ muting, blocking }) => [muting, blocking])).toEqual([
      [true, false],
      [false, true],
    ]);
    expect((await masto.v1.mutes.list()).map((account) => account.acct)).toEqual(['reader0@b.example']);
    expect((await masto.v1.blocks.list()).map((account) => account.acct)).toEqual(['reader1@b.example']);
  });

  test('a deleted answer takes what hung on it out of the thread, a deleted account all it said', async () => {
    const root = await masto.v1.statuses.create({ status: 'Root' });
    const first = sandbox.control.mastodon.status({ as: 'ada@b.example', text: 'one', inReplyTo: root.id });
    sandbox.control.mastodon.status({ as: 'bob@b.example', text: 'one-one', inReplyTo: first.id });
    sandbox.control.mastodon.status({ as: 'eve@b.example', text: 'two', inReplyTo: root.id });
    const count = async () => (await masto.v1.statuses.$select(root.id).context.fetch()).descendants.length;
    expect(await count()).toBe(3);
    sandbox.control.mastodon.remove({ id: first.id });
    expect(await count()).toBe(1);
    sandbox.control.mastodon.removeAccount({ acct: 'eve@b.example' });
    expect(await count()).toBe(0);
  });

  test('hostile answers come through as they are: raw HTML, wrong fields, a circle', async () => {
    const root = await masto.v1.statuses.create({ status: 'Root' });
    const bad = sandbox.control.mastodon.status({
      as: 'eve@b.example',
      html: '<script>alert(1)</script>',
      inReplyTo: root.id,
      override: { created_at: '9999-01-01T00:00:00Z' },
    });
    const end = sandbox.control.mastodon.status({ as: 'eve@b.example', text: 'end', inReplyTo: bad.id });
    sandbox.control.mastodon.edit({ id: root.id, inReplyTo: end.id });
    const { descendants } = await masto.v1.statuses.$select(root.id).context.fetch();
    expect(descendants.map((status) => status.id)).toEqual([bad.id, end.id]);
    expect(descendants[0]).toMatchObject({
      content: '<script>alert(1)</script>',
      createdAt: '9999-01-01T00:00:00Z',
    });
  });

  test('noindex is told of the server’s own people alone', async () => {
    sandbox.control.mastodon.account({ acct: 'local', noindex: true, note: 'I say #nobot' });
    sandbox.control.mastodon.account({ acct: 'far@b.example', noindex: true });
    const local = await anonymous.v1.accounts.lookup({ acct: 'local' });
    const far = await anonymous.v1.accounts.lookup({ acct: 'far@b.example' });
    expect(local).toMatchObject({ noindex: true, indexable: false, note: '<p>I say #nobot</p>' });
    expect(far.noindex).toBeUndefined();
  });
});

test('what has not changed is 304, what has is 200', async () => {
  const { id } = await masto.v1.statuses.create({ status: 'Root' });
  const context = (etag?: string) =>
    raw(`/api/v1/statuses/${id}/context`, etag ? { headers: { 'If-None-Match': etag } } : {});
  const etag = (await context()).headers.get('ETag')!;
  expect((await context(etag)).status).toBe(304);
  sandbox.control.mastodon.status({ as: 'ada@b.example', text: 'New', inReplyTo: id });
  expect((await context(etag)).status).toBe(200);
});

describe('lists', () => {
  test('one’s own statuses come newest first, page by page', async () => {
    for (let index = 0; index < 45; index += 1) await masto.v1.statuses.create({ status: `Post ${index}` });
    const { id } = await masto.v1.accounts.verifyCredentials();
    const texts: string[] = [];
    let pages = 0;
    for await (const page of masto.v1.accounts.$select(id).statuses.list({ limit: 20 })) {
      pages += 1;
      texts.push(...page.map((status) => status.content));
    }
    expect(pages).toBe(3);
    expect(texts).toEqual(Array.from({ length: 45 }, (_, index) => `<p>Post ${44 - index}</p>`));
    const [newest] = await masto.v1.accounts.$select(id).statuses.list({ limit: 1 });
    const after = await masto.v1.accounts.$select(id).statuses.list({ sinceId: newest!.id });
    expect(after).toEqual([]);
  });

  test('likes and boosts are counted and listed', async () => {
    const status = await masto.v1.statuses.create({ status: 'Root' });
    sandbox.control.mastodon.favourite({ id: status.id, as: 'ada@b.example' });
    sandbox.control.mastodon.reblog({ id: status.id, as: 'bob@b.example' });
    expect(await masto.v1.statuses.$select(status.id).fetch()).toMatchObject({
      favouritesCount: 1,
      reblogsCount: 1,
    });
    expect((await masto.v1.statuses.$select(status.id).favouritedBy.list())[0]?.acct).toBe('ada@b.example');
    expect((await masto.v1.statuses.$select(status.id).rebloggedBy.list())[0]?.acct).toBe('bob@b.example');
  });
});

describe('limits', () => {
  test('the 301st request within five minutes is 429 until the window ends', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 301 }, async () => (await raw('/api/v1/accounts/verify_credentials')).status),
    );
    expect(statuses.filter((status) => status === 429)).toHaveLength(1);
    const refused = await raw('/api/v1/accounts/verify_credentials');
    expect(refused.headers.get('X-RateLimit-Remaining')).toBe('0');
    expect(refused.headers.get('X-RateLimit-Reset')).toMatch(/^2026-06-01T10:05:00/);
    expect(await refused.json()).toEqual({ error: 'Too many requests' });
    sandbox.control.clock({ now: '2026-06-01T10:05:00Z' });
    expect((await raw('/api/v1/accounts/verify_credentials')).status).toBe(200);
  });

  test('switched off, nobody is refused', async () => {
    sandbox.control.settings({ rateLimits: false });
    const statuses = await Promise.all(
      Array.from({ length: 310 }, async () => (await raw('/api/v2/instance')).status),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
  });
});

describe('link cards', () => {
  let site: Server;
  let hits: string[];
  let page: string;
  beforeEach(async () => {
    hits = [];
    const picture = await png();
    site = createServer((request, response) => {
      hits.push(request.url!);
      if (request.url === '/card.png') response.writeHead(200, { 'Content-Type': 'image/png' }).end(picture);
      else if (request.url === '/away') response.writeHead(302, { Location: 'https://user.example/' }).end();
      else
        response
          .writeHead(200, { 'Content-Type': 'text/html' })
          .end(
            '<html lang="en"><title>T</title><meta property="og:title" content="A &amp; B"><meta property="og:image" content="/card.png">',
          );
    });
    site.listen(0, '127.0.0.1');
    await new Promise((resolve) => site.once('listening', resolve));
    page = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  });
  afterEach(() => void site.close());

  test('a page on the loopback gives a card, its picture kept by the server', async () => {
    const { id } = await masto.v1.statuses.create({ status: `Read ${page}/post/` });
    await sandbox.settled();
    const { card } = await masto.v1.statuses.$select(id).fetch();
    expect(card).toMatchObject({
      url: `${page}/post/`,
      title: 'A & B',
      image: expect.stringContaining(sandbox.url),
    });
    expect((await fetch(card!.image!)).headers.get('Content-Type')).toBe('image/png');
    expect(hits).toEqual(['/post/', '/card.png']);
  });

  test('no other address is ever asked, not even through a redirect', async () => {
    const { id } = await masto.v1.statuses.create({ status: 'https://user.example/ http://192.0.2.1/' });
    const redirected = await masto.v1.statuses.create({ status: `${page}/away` });
    await sandbox.settled();
    expect((await masto.v1.statuses.$select(id).fetch()).card).toBeNull();
    expect((await masto.v1.statuses.$select(redirected.id).fetch()).card).toBeNull();
    expect(hits).toEqual(['/away']);
  });
});

test('signing in: an app, a code, a token', async () => {
  const redirectUris = 'http://127.0.0.1:9/back';
  const app = await anonymous.v1.apps.create({
    clientName: 'Lectern',
    redirectUris,
    scopes: 'read write:statuses',
  });
  const query = new URLSearchParams({
    client_id: app.clientId!,
    redirect_uri: redirectUris,
    response_type: 'code',
    scope: 'read write:statuses',
    state: 's',
  });
  const agreed = await fetch(`${sandbox.endpoints.mastodon}/oauth/authorize?${query}`, {
    redirect: 'manual',
  });
  const back = new URL(agreed.headers.get('Location')!);
  expect(back.searchParams.get('state')).toBe('s');
  const trade = () =>
    fetch(`${sandbox.endpoints.mastodon}/oauth/token`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        grant_type: 'authorization_code',
        code: back.searchParams.get('code'),
        client_id: app.clientId,
        client_secret: app.clientSecret,
        redirect_uri: redirectUris,
      }),
    });
  const granted = (await (await trade()).json()) as { access_token: string; scope: string };
  expect(granted.scope).toBe('read write:statuses');
  const client = createRestAPIClient({ url: sandbox.endpoints.mastodon, accessToken: granted.access_token });
  expect((await client.v1.accounts.verifyCredentials()).username).toBe('owner');
  await client.v1.statuses.create({ status: 'Signed in' });
  expect((await trade()).status).toBe(400);
});
