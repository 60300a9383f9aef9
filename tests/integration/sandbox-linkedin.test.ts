import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type Sandbox,
  sandboxCredentials,
  sandboxLinkedInApp,
  startSandbox,
} from '../../src/sandbox/index.ts';
import { encryptedPdf, makePdf } from '../setup/pdf.ts';

let sandbox: Sandbox;
const token = sandboxCredentials.LINKEDIN_ACCESS_TOKEN;
const owner = 'urn:li:person:owner';

beforeEach(async () => {
  sandbox = await startSandbox({ now: new Date('2026-06-01T10:00:00Z') });
});
afterEach(() => sandbox.close());

interface Wish {
  method?: string;
  body?: unknown;
  headers?: Record<string, string | undefined>;
}

async function call(path: string, { method = 'GET', body, headers = {} }: Wish = {}) {
  const all = {
    Authorization: `Bearer ${token}`,
    'LinkedIn-Version': '202606',
    'X-Restli-Protocol-Version': '2.0.0',
    'Content-Type': 'application/json',
    ...headers,
  };
  const response = await fetch(sandbox.endpoints.linkedin + path, {
    method,
    headers: Object.fromEntries(
      Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined),
    ),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
}

const draft = (commentary: string, more: object = {}) => ({
  author: owner,
  commentary,
  visibility: 'PUBLIC',
  distribution: { feedDistribution: 'MAIN_FEED', targetEntities: [], thirdPartyDistributionChannels: [] },
  lifecycleState: 'PUBLISHED',
  isReshareDisabledByAuthor: false,
  ...more,
});
const post = (body: object, headers?: Wish['headers']) =>
  call('/rest/posts', { method: 'POST', body, ...(headers ? { headers } : {}) });
const posted = async (commentary: string, more?: object) =>
  (await post(draft(commentary, more))).headers.get('x-restli-id')!;
const at = (urn: string) => `/rest/posts/${encodeURIComponent(urn)}`;

describe('posting', () => {
  test('a post is 201 with its URN and nothing else', async () => {
    const { status, headers, body } = await post(draft('Hello'));
    expect(status).toBe(201);
    expect(headers.get('x-restli-id')).toMatch(/^urn:li:share:\d{19}$/);
    expect(body).toBeUndefined();
  });

  test('the version header is required, and must not be sunset', async () => {
    expect(await post(draft('x'), { 'LinkedIn-Version': undefined })).toMatchObject({
      status: 400,
      body: { code: 'VERSION_MISSING' },
    });
    expect(await post(draft('x'), { 'LinkedIn-Version': '202401' })).toMatchObject({
      status: 426,
      body: { code: 'NONEXISTENT_VERSION', message: 'Requested version 20240101 is not active' },
    });
    sandbox.control.settings({ linkedinOldestVersion: '202607' });
    expect((await post(draft('x'))).status).toBe(426);
  });

  test('the protocol header is required', async () => {
    expect((await post(draft('x'), { 'X-Restli-Protocol-Version': undefined })).status).toBe(400);
  });

  test('an unescaped bracket cuts the post without a word', async () => {
    await posted('Slides (PDF) are up');
    expect(sandbox.control.linkedin.state().posts[0]).toMatchObject({
      shown: 'Slides ',
      lost: '(PDF) are up',
    });
  });

  test('the same text again is 422 and names the first, unless that is switched off', async () => {
    const urn = await posted('Twice');
    const again = await post(draft('Twice'));
    expect(again.status).toBe(422);
    expect(again.body).toMatchObject({
      message: expect.stringContaining(`duplicate of ${urn}`),
      errorDetails: { inputErrors: [{ code: 'DUPLICATE_POST' }] },
    });
    sandbox.control.settings({ linkedinDuplicates: false });
    expect((await post(draft('Twice'))).status).toBe(201);
  });

  test('3,000 characters are taken, one more is not; escapes do not count', async () => {
    expect((await post(draft(`${'a'.repeat(2998)}\\(\\)`))).status).toBe(201);
    expect(await post(draft('b'.repeat(3001)))).toMatchObject({
      status: 400,
      body: { code: 'FIELD_LENGTH_TOO_LONG' },
    });
  });

  test('missing and unknown fields are named', async () => {
    const { status, body } = await post({ author: owner, text: 'x' });
    expect(status).toBe(422);
    expect(body.message).toContain('/text :: unrecognized field found but not allowed');
    expect(body.message).toContain('/commentary :: field is required');
  });

  test('nobody posts as somebody else', async () => {
    expect(await post({ ...draft('x'), author: 'urn:li:person:else' })).toMatchObject({
      status: 403,
      body: { code: 'ACCESS_DENIED' },
    });
    sandbox.control.linkedin.member({ id: 'urn:li:organization:1', name: 'Acme', administrators: [owner] });
    expect((await post({ ...draft('x'), author: 'urn:li:organization:1' })).status).toBe(403);
    sandbox.control.linkedin.token({ token, scopes: ['w_organization_social'] });
    expect((await post({ ...draft('x'), author: 'urn:li:organization:1' })).status).toBe(201);
  });
});

describe('tokens', () => {
  test.each([
    ['none', undefined, 'EMPTY_ACCESS_TOKEN'],
    ['a wrong one', 'Bearer wrong', 'INVALID_ACCESS_TOKEN'],
  ])('%s is 401', async (_, Authorization, code) => {
    expect(await post(draft('x'), { Authorization })).toMatchObject({
      status: 401,
      body: { status: 401, code },
    });
  });

  test('they end after 60 days, or when they are revoked', async () => {
    sandbox.control.clock({ advance: 60 * 86_400_000 });
    expect(await post(draft('x'))).toMatchObject({ status: 401, body: { code: 'EXPIRED_ACCESS_TOKEN' } });
    sandbox.control.linkedin.token({ token, revoked: true });
    expect(await post(draft('x'))).toMatchObject({ status: 401, body: { code: 'REVOKED_ACCESS_TOKEN' } });
  });

  const form = (path: string, fields: Record<string, string>) =>
    fetch(sandbox.endpoints.linkedin + path, { method: 'POST', body: new URLSearchParams(fields) }).then(
      async (response) => ({ status: response.status, body: await response.json() }),
    );
  const client = { client_id: sandboxLinkedInApp.id, client_secret: sandboxLinkedInApp.secret };

  test('inspection says how long one lives and what it may', async () => {
    expect((await form('/oauth/v2/introspectToken', { ...client, token })).body).toMatchObject({
      active: true,
      status: 'active',
      scope: 'openid,profile,w_member_social',
      expires_at: Date.parse('2026-07-31T10:00:00Z') / 1000,
    });
    expect((await form('/oauth/v2/introspectToken', { ...client, client_secret: 'no', token })).status).toBe(
      401,
    );
  });

  test('signing in: a code for a token; what was not granted is refused', async () => {
    const redirect_uri = 'http://127.0.0.1:9/back';
    const ask = async (scope: string) => {
      const query = new URLSearchParams({
        response_type: 'code',
        client_id: client.client_id,
        redirect_uri,
        state: 's',
        scope,
      });
      const answer = await fetch(`${sandbox.endpoints.linkedin}/oauth/v2/authorization?${query}`, {
        redirect: 'manual',
      });
      return new URL(answer.headers.get('Location')!).searchParams;
    };
    expect((await ask('r_member_social')).get('error')).toBe('unauthorized_scope_error');
    const code = (await ask('openid profile w_member_social')).get('code')!;
    const { body } = await form('/oauth/v2/accessToken', {
      ...client,
      grant_type: 'authorization_code',
      code,
      redirect_uri,
    });
    expect(body).toMatchObject({ expires_in: 5_184_000 });
    // RFC 6749 asks for it; LinkedIn leaves it out.
    expect(body).not.toHaveProperty('token_type');
    const me = await call('/v2/userinfo', { headers: { Authorization: `Bearer ${body.access_token}` } });
    expect(me.body).toMatchObject({ sub: 'owner', name: 'Site Owner' });
    expect(
      (
        await form('/oauth/v2/accessToken', {
          ...client,
          grant_type: 'authorization_code',
          code,
          redirect_uri,
        })
      ).status,
    ).toBe(400);
  });
});

describe('pictures and documents', () => {
  const put = (url: string, body: string | Buffer) =>
    fetch(url, { method: 'PUT', body: typeof body === 'string' ? body : new Uint8Array(body) });
  const start = (kind: 'images' | 'documents') =>
    call(`/rest/${kind}?action=initializeUpload`, {
      method: 'POST',
      body: { initializeUploadRequest: { owner } },
    });

  test('an image is asked for, put there and used', async () => {
    const { value } = (await start('images')).body;
    expect(value).toMatchObject({
      image: expect.stringMatching(/^urn:li:image:/),
      uploadUrl: expect.any(String),
      uploadUrlExpiresAt: expect.any(Number),
    });
    const content = {
      article: { source: 'https://user.example/', title: 'T', description: 'D', thumbnail: value.image },
    };
    expect(await post(draft('x', { content }))).toMatchObject({
      status: 400,
      body: { code: 'MEDIA_ASSET_WAITING_UPLOAD' },
    });
    const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#345' } })
      .png()
      .toBuffer();
    expect((await fetch(value.uploadUrl, { method: 'PUT', body: new Uint8Array(png) })).status).toBe(201);
    expect((await call(`/rest/images/${encodeURIComponent(value.image)}`)).body).toMatchObject({
      status: 'AVAILABLE',
      owner,
    });
    expect((await post(draft('x', { content }))).status).toBe(201);
  });

  test('what is no image is refused', async () => {
    const { value } = (await start('images')).body;
    expect((await fetch(value.uploadUrl, { method: 'PUT', body: 'hello' })).status).toBe(400);
  });

  test('a document likewise', async () => {
    const { value } = (await start('documents')).body;
    const content = { media: { id: value.document, title: 'Slides' } };
    expect((await post(draft('x', { content }))).body.code).toBe('MEDIA_ASSET_WAITING_UPLOAD');
    sandbox.control.settings({ linkedinProcessing: 30 });
    expect((await put(value.uploadUrl, makePdf([{ lines: ['One'] }]))).status).toBe(201);
    expect((await post(draft('x', { content }))).body.code).toBe('MEDIA_ASSET_WAITING_UPLOAD');
    sandbox.control.clock({ advance: 30_000 });
    expect((await post(draft('x', { content }))).status).toBe(201);
  });

  test('a document that cannot be read, or is too long, fails once it was taken', async () => {
    const long = makePdf(Array.from({ length: 301 }, () => ({ lines: ['x'] })));
    for (const file of ['%PDF-1.7', 'hello', encryptedPdf(), long]) {
      const { value } = (await start('documents')).body;
      expect((await put(value.uploadUrl, file)).status).toBe(201);
      const content = { media: { id: value.document, title: 'Slides' } };
      expect(await post(draft('x', { content }))).toMatchObject({
        status: 400,
        body: { code: 'MEDIA_ASSET_PROCESSING_FAILED' },
      });
    }
  });

  test('looking at a document takes a permission to read', async () => {
    const { value } = (await start('documents')).body;
    await put(value.uploadUrl, makePdf([{ lines: ['One'] }, { lines: ['Two'] }]));
    const look = () => call(`/rest/documents/${encodeURIComponent(value.document)}`);
    expect(await look()).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining('Accessing this document resource is forbidden') },
    });
    sandbox.control.linkedin.token({
      token: sandboxCredentials.LINKEDIN_ACCESS_TOKEN,
      scopes: ['w_member_social', 'r_member_social'],
    });
    expect((await look()).body).toMatchObject({ id: value.document, owner, status: 'AVAILABLE' });
    const page = await fetch(
      `${sandbox.endpoints.linkedin}/media/${encodeURIComponent(value.document)}/pages/2`,
    );
    expect(await sharp(await page.arrayBuffer()).metadata()).toMatchObject({ width: 960, height: 540 });
  });
});

describe('afterwards', () => {
  test('the commentary alone can be changed', async () => {
    const urn = await posted('Frist', {
      content: { article: { source: 'https://user.example/', title: 'T' } },
    });
    const patch = (set: object, headers: Wish['headers'] = { 'X-RestLi-Method': 'PARTIAL_UPDATE' }) =>
      call(at(urn), { method: 'POST', body: { patch: { $set: set } }, headers });
    expect((await patch({ commentary: 'First' })).status).toBe(204);
    expect((await patch({ content: {} })).status).toBe(422);
    expect((await patch({ commentary: 'x' }, {})).status).toBe(400);
    expect(sandbox.control.linkedin.state().posts[0]).toMatchObject({
      commentary: 'First',
      edited: true,
      content: { article: { title: 'T' } },
    });
  });

  test('deleting twice is as good as once', async () => {
    const urn = await posted('Gone');
    expect((await call(at(urn), { method: 'DELETE' })).status).toBe(204);
    expect((await call(at(urn), { method: 'DELETE' })).status).toBe(204);
    expect(sandbox.control.linkedin.state().posts).toEqual([]);
  });

  test('a member’s own posts can be read only with the restricted permission', async () => {
    const urn = await posted('Read me');
    expect(await call(at(urn))).toMatchObject({
      status: 403,
      body: { serviceErrorCode: 100, message: 'Not enough permissions to access: posts.GET.20260601' },
    });
    sandbox.control.linkedin.token({ token, scopes: ['r_member_social'] });
    expect((await call(at(urn))).body).toMatchObject({
      id: urn,
      author: owner,
      commentary: 'Read me',
      lifecycleState: 'PUBLISHED',
    });
    const found = await call(`/rest/posts?q=author&author=${encodeURIComponent(owner)}&count=10`);
    expect(found.body.elements).toHaveLength(1);
    expect((await call(at('urn:li:share:1'))).status).toBe(404);
  });
});

describe('comments', () => {
  const comments = (urn: string, query = '') =>
    call(`/rest/socialActions/${encodeURIComponent(urn)}/comments${query}`);

  test('without the permission 403 says which is missing', async () => {
    const urn = await posted('Talk to me');
    expect(await comments(urn)).toMatchObject({ status: 403, body: { code: 'ACCESS_DENIED' } });
    expect((await call(`/rest/socialMetadata/${encodeURIComponent(urn)}`)).status).toBe(403);
  });

  test('with it comments, their answers and the counts are there', async () => {
    const urn = await posted('Talk to me');
    sandbox.control.linkedin.token({ token, scopes: ['w_member_social', 'r_member_social'] });
    const first = sandbox.control.linkedin.comment({ on: urn, as: 'Ada Reader', text: 'Nice' });
    sandbox.control.linkedin.comment({ on: urn, as: 'Bob Reader', text: 'Indeed', parent: first.urn });
    for (let index = 0; index < 11; index += 1)
      sandbox.control.linkedin.comment({ on: urn, as: 'Eve', text: `${index}` });
    sandbox.control.linkedin.react({ on: urn, as: 'Ada Reader', type: 'PRAISE' });

    const page = await comments(urn);
    expect(page.body.paging).toMatchObject({ start: 0, count: 10, total: 12 });
    expect(page.body.elements[0]).toMatchObject({
      commentUrn: first.urn,
      message: { text: 'Nice' },
      commentsSummary: { aggregatedTotalComments: 1 },
    });
    expect((await comments(urn, '?start=10&count=10')).body.elements).toHaveLength(2);
    const answers = await comments(first.urn);
    expect(answers.body.elements).toMatchObject([{ parentComment: first.urn, message: { text: 'Indeed' } }]);
    const meta = await call(`/rest/socialMetadata/${encodeURIComponent(urn)}`);
    expect(meta.body).toMatchObject({
      commentSummary: { count: 13, topLevelCount: 12 },
      reactionSummaries: { PRAISE: { count: 1 } },
    });
    const [, id] = /person:([^,)]+)/.exec(answers.body.elements[0].actor)!;
    expect((await call(`/rest/people/(id:${id})`)).body).toMatchObject({
      localizedFirstName: 'Bob',
      localizedLastName: 'Reader',
    });
  });

  test('a removed comment takes its answers along; one’s own can be written', async () => {
    const urn = await posted('Talk to me');
    sandbox.control.linkedin.token({ token, scopes: ['w_member_social', 'r_member_social'] });
    const first = sandbox.control.linkedin.comment({ on: urn, as: 'Ada Reader', text: 'Nice' });
    sandbox.control.linkedin.comment({ on: urn, as: 'Bob Reader', text: 'Indeed', parent: first.urn });
    sandbox.control.linkedin.remove({ urn: first.urn });
    expect((await comments(urn)).body.elements).toEqual([]);
    const made = await call(`/rest/socialActions/${encodeURIComponent(urn)}/comments`, {
      method: 'POST',
      body: { actor: owner, message: { text: 'Thanks' } },
    });
    expect(made).toMatchObject({ status: 201, body: { actor: owner } });
    const at = `/rest/socialActions/${encodeURIComponent(urn)}/comments/${made.body.id}`;
    const patch = { message: { $set: { text: 'Thank you' } } };
    expect((await call(at, { method: 'POST', body: { patch } })).body.message.text).toBe('Thank you');
    expect((await call(`${at}?actor=${encodeURIComponent(owner)}`, { method: 'DELETE' })).status).toBe(204);
    expect((await comments(urn)).body.elements).toEqual([]);
    const other = sandbox.control.linkedin.comment({ on: urn, as: 'Eve', text: 'Mine' }).urn;
    const [, id] = /,(\d+)\)/.exec(other)!;
    const theirs = `/rest/socialActions/${encodeURIComponent(urn)}/comments/${id}`;
    expect((await call(theirs, { method: 'DELETE' })).status).toBe(403);
  });
});
