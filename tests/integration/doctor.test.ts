import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import type { Finding } from '../../src/networks/doctor/finding.ts';
import { sandboxCredentials, sandboxLinkedInApp } from '../../src/sandbox/index.ts';
import { siteYaml } from '../setup/content.ts';
import { run } from '../setup/site.ts';
import { buildStage, type Stage } from '../setup/syndication.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await buildStage();
  settings({});
  writeFileSync(path.join(stage.folders.out, 'index.html'), '<title>Home</title>');
});
afterEach(() => stage.close());

/** Rewrites site.yaml: at the host that answers, on the sandbox's networks. */
function settings({
  mastodon = {},
  bluesky = {},
  linkedin = {},
  ...site
}: Record<string, object | string>): void {
  const { endpoints } = stage.sandbox;
  const written = {
    ...parse(siteYaml),
    url: `${stage.host.url}/`,
    networks: {
      mastodon: { url: endpoints.mastodon, ...(mastodon as object) },
      bluesky: { service: endpoints.bluesky, appview: endpoints.bluesky, ...(bluesky as object) },
      linkedin: { api: endpoints.linkedin, ...(linkedin as object) },
    },
    ...site,
  };
  writeFileSync(path.join(stage.folders.content, 'site.yaml'), stringify(written));
}

/** Runs `npm run doctor -- --json`. */
async function doctor(env: Record<string, string> = {}) {
  const { exitCode, stdout, stderr } = await command(['--json'], env);
  const report = JSON.parse(stdout) as { ok: number; warnings: number; errors: number; findings: Finding[] };
  const of = (name: string) => report.findings.filter((finding) => finding.name === name);
  return { exitCode, stdout, stderr, ...report, of, one: (name: string) => of(name)[0] };
}

function command(args: string[], env: Record<string, string>) {
  return run('node', ['scripts/doctor.ts', ...args], {
    env: {
      ...sandboxCredentials,
      LINKEDIN_TOKEN_EXPIRES: '2027-01-10T00:00:00Z',
      LECTERN_CONTENT: stage.folders.content,
      LECTERN_OUT: stage.folders.out,
      LECTERN_STATE: stage.folders.state,
      LECTERN_NOW: stage.sandbox.control.clock().now,
      ...env,
    },
  });
}

describe('the card on Bluesky', () => {
  const cardWith = async (bluesky: object, more: Record<string, string> = {}) => {
    settings({ bluesky, ...more });
    stage.writeManifest([stage.announcement()]);
    return (await doctor()).one('bluesky card');
  };

  test('is the one of an article where the account is the one that site.yaml names', async () => {
    const { did } = stage.sandbox.owner.bluesky;
    expect(await cardWith({ did })).toMatchObject({ level: 'ok', message: expect.stringContaining('name') });
    expect(await cardWith({ did: 'did:plc:somebodyelse' })).toMatchObject({
      level: 'error',
      fix: expect.stringContaining(did),
    });
    const below = { url: `${stage.host.url}/repo/` };
    expect(await cardWith({ did }, below)).toMatchObject({ level: 'warning' });
  });
});

describe('where all is well', () => {
  test('each thing is told, and nothing is posted or written', async () => {
    stage.writeManifest([stage.announcement()]);
    const { exitCode, errors, warnings, ok, of, one, stderr } = await doctor();
    expect(stderr).toBe('');
    expect({ exitCode, errors, warnings }).toEqual({ exitCode: 0, errors: 0, warnings: 0 });
    expect(ok).toBeGreaterThan(15);
    expect(one('mastodon account')?.message).toContain('@owner@');
    expect(one('mastodon scopes')?.message).toBe('read, write');
    expect(one('mastodon limits')?.message).toContain('500 characters, a link counts as 23');
    expect(one('bluesky account')?.message).toContain('@owner.test');
    expect(one('bluesky card')?.message).toContain(`add did: "${stage.sandbox.owner.bluesky.did}"`);
    expect(one('linkedin account')?.message).toContain('Site Owner (urn:li:person:owner)');
    expect(one('linkedin token')?.message).toContain('until 2027-01-10 (50 days)');
    expect(one('linkedin version')?.message).toContain('202610 works (1 month old)');
    expect(one('site cards')?.message).toContain('1 card, each below 1.0 MB');
    expect(of('site links')).toHaveLength(1);
    expect(
      stage.sandbox
        .requests()
        .filter(({ method, path: at }) => method !== 'GET' && !/createSession/.test(at)),
    ).toEqual([]);
    expect(['mastodon', 'bluesky', 'linkedin'].flatMap((id) => stage.texts(id as 'mastodon'))).toEqual([]);
  });

  test('a person reads lines, with what to do below', async () => {
    settings({ mastodon: { account: '@ada@social.example' } });
    const { exitCode, stdout } = await command([], { NO_COLOR: '1' });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^ok {7}mastodon reachable +http/m);
    expect(stdout).toMatch(/^error {4}mastodon account +the token belongs to @owner@/m);
    expect(stdout).toMatch(/^ +→ npm run login -- mastodon with the right account/m);
    expect(stdout).toMatch(/\n\n1 error, 1 warning, \d+ ok\.\n$/);
  });
});

describe('the networks', () => {
  test('one that is down is an error, and hides nothing of the others', async () => {
    settings({ mastodon: { url: 'http://127.0.0.1:1' } });
    const { exitCode, one } = await doctor();
    expect(exitCode).toBe(1);
    expect(one('mastodon reachable')).toMatchObject({ level: 'error' });
    expect(one('mastodon token')).toBeUndefined();
    expect(one('bluesky token')).toMatchObject({ level: 'ok' });
  });

  test('a token that is missing, or not accepted, is an error with the command to mend it', async () => {
    const { of } = await doctor({
      MASTODON_ACCESS_TOKEN: '',
      BLUESKY_APP_PASSWORD: 'wrong-password',
      LINKEDIN_ACCESS_TOKEN: 'wrong-token',
    });
    expect(of('mastodon token')).toEqual([
      {
        name: 'mastodon token',
        level: 'error',
        message: 'MASTODON_ACCESS_TOKEN is not set',
        fix: 'npm run login -- mastodon',
      },
    ]);
    expect(of('bluesky token')[0]?.message).toContain('Invalid identifier or password');
    expect(of('linkedin token')[0]?.message).toContain('npm run login -- linkedin');
    expect(of('mastodon reachable')[0]?.level).toBe('ok');
  });

  test('no secret is ever printed', async () => {
    const { stdout } = await doctor({
      MASTODON_ACCESS_TOKEN: 'secret-one',
      LINKEDIN_ACCESS_TOKEN: 'secret-two',
    });
    expect(stdout).not.toMatch(/secret-(one|two)|sandbox-app-password/);
  });

  test('a token that may not post is an error that names what is missing', async () => {
    stage.sandbox.control.mastodon.token({ token: 'reads-only', scopes: ['read'] });
    stage.sandbox.control.linkedin.token({ token: 'reads-too', scopes: ['openid', 'profile'] });
    const { one } = await doctor({
      MASTODON_ACCESS_TOKEN: 'reads-only',
      LINKEDIN_ACCESS_TOKEN: 'reads-too',
      LINKEDIN_CLIENT_ID: sandboxLinkedInApp.id,
      LINKEDIN_CLIENT_SECRET: sandboxLinkedInApp.secret,
    });
    expect(one('mastodon scopes')).toMatchObject({ level: 'error' });
    expect(one('mastodon scopes')?.message).toContain('lacks required scopes: write:statuses, write:media');
    expect(one('linkedin scopes')).toMatchObject({ level: 'error' });
    expect(one('linkedin scopes')?.message).toContain('lacks required scopes: w_member_social');
  });

  test('a token from before slides had pictures is a warning that says what it costs', async () => {
    const scopes = ['read', 'write:statuses'];
    stage.sandbox.control.mastodon.token({ token: 'no-media', scopes });
    const { one } = await doctor({ MASTODON_ACCESS_TOKEN: 'no-media' });
    expect(one('mastodon scopes')).toMatchObject({
      level: 'warning',
      message: expect.stringContaining('slides are posted with a link card'),
      fix: 'npm run login -- mastodon',
    });
  });

  test("LinkedIn's own word on a token's end comes before the noted one", async () => {
    const app = {
      LINKEDIN_CLIENT_ID: sandboxLinkedInApp.id,
      LINKEDIN_CLIENT_SECRET: sandboxLinkedInApp.secret,
    };
    const token = sandboxCredentials.LINKEDIN_ACCESS_TOKEN;
    stage.sandbox.control.linkedin.token({ token, expiresAt: '2026-11-25T12:00:00Z' });
    const few = await doctor(app);
    expect(few.exitCode).toBe(0);
    expect(few.one('linkedin token')).toMatchObject({ level: 'warning', fix: 'npm run login -- linkedin' });
    expect(few.one('linkedin token')?.message).toContain('in 5 days');
    stage.sandbox.control.linkedin.token({ token, expiresAt: '2026-11-01T10:00:00Z' });
    const ended = await doctor(app);
    expect(ended.exitCode).toBe(1);
    expect(ended.one('linkedin token')?.message).toContain('LinkedIn reports the token as expired');
  });

  test('a version that LinkedIn switched off is an error, an old one a warning', async () => {
    settings({ linkedin: { version: '202505' } });
    expect((await doctor()).one('linkedin version')).toMatchObject({ level: 'error' });
    settings({ linkedin: { version: '202512' } });
    const old = (await doctor()).one('linkedin version');
    expect(old).toMatchObject({ level: 'warning' });
    expect(old?.message).toContain('202512 is 11 months old');
  });

  test('with none in site.yaml nothing is asked of anybody', async () => {
    settings({ networks: {} });
    const { one } = await doctor();
    expect(one('networks')).toMatchObject({ level: 'ok' });
    expect(stage.sandbox.requests()).toEqual([]);
  });
});

describe('the site', () => {
  test('that is not live is an error', async () => {
    stage.host.down.add('/');
    const { exitCode, one } = await doctor();
    expect(exitCode).toBe(1);
    expect(one('site address')?.message).toContain('answers 404');
  });

  test('with the address of the sample is an error that says which line to change', async () => {
    settings({ url: 'https://maren.example/' });
    expect((await doctor()).one('site address')?.fix).toContain('set url in content/site.yaml');
  });

  test('that was built and not put on the web is a warning', async () => {
    const announcement = stage.announcement();
    stage.writeManifest([announcement]);
    stage.host.down.add(new URL(announcement.url).pathname);
    expect((await doctor()).one('site deployment')).toMatchObject({ level: 'warning' });
  });

  test('that was never built is a warning', async () => {
    const { one, of } = await doctor();
    expect(one('site build')).toMatchObject({ level: 'warning', fix: 'npm run build' });
    expect([...of('site cards'), ...of('site links')]).toEqual([]);
  });

  test('a card that is missing is an error, one too large for Bluesky a warning', async () => {
    const large = { path: 'large.png', url: `${stage.host.url}/large.png`, alt: 'x' };
    const missing = { path: 'missing.png', url: `${stage.host.url}/missing.png`, alt: 'x' };
    stage.writeManifest([
      stage.announcement({ id: 'posts/one#published', card: large }),
      stage.announcement({ id: 'posts/two#published', card: missing }),
    ]);
    writeFileSync(path.join(stage.folders.out, 'large.png'), Buffer.alloc(1_200_000));
    const cards = (await doctor()).of('site cards');
    expect(cards.map(({ level }) => level)).toEqual(['warning', 'error']);
    expect(cards[0]?.message).toContain('large.png has 1.2 MB; Bluesky takes 1.0 MB');
  });

  test('pictures without words, pictures with a place and dead links are warnings, each by name', async () => {
    const { content, out } = stage.folders;
    mkdirSync(path.join(content, 'posts'));
    await sharp({ create: { width: 8, height: 8, channels: 3, background: '#888' } })
      .withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '54/1 30/1 0/1' } })
      .jpeg()
      .toFile(path.join(content, 'posts/pier.jpg'));
    writeFileSync(
      path.join(content, 'posts/hello.mdx'),
      '---\ntitle: Hello\nsummary: A post.\ndate: 2026-11-20\n---\n\n![](pier.jpg)\n',
    );
    stage.writeManifest([stage.announcement()]);
    writeFileSync(path.join(out, 'index.html'), '<a href="/nowhere/">x</a><img src="/card.png">');
    const { exitCode, of } = await doctor();
    expect(exitCode).toBe(0);
    const [written, built] = of('site alternatives').map(({ message }) => message);
    expect(written).toMatch(/posts\/hello\.mdx:7 {2}pier\.jpg has no alternative text/);
    expect(built).toBe('index.html: /card.png has no alternative text');
    expect(of('site places').map(({ message }) => message)).toEqual([
      expect.stringMatching(/posts\/pier\.jpg contains location data/),
    ]);
    expect(of('site links').map(({ message }) => message)).toEqual(['index.html → /nowhere/: no such file']);
  });

  test('mistakes in the content are an error beside what is known of the networks', async () => {
    mkdirSync(path.join(stage.folders.content, 'posts'));
    writeFileSync(path.join(stage.folders.content, 'posts/hello.mdx'), '---\ntitle: Hello\n---\n');
    const { exitCode, one } = await doctor();
    expect(exitCode).toBe(1);
    expect(one('site content')?.message).toContain('posts/hello.mdx');
    expect(one('mastodon token')).toMatchObject({ level: 'ok' });
  });

  test('a broken site.yaml is exit code 2', async () => {
    writeFileSync(path.join(stage.folders.content, 'site.yaml'), 'title: [');
    const { exitCode, stderr } = await command(['--json'], {});
    expect(exitCode).toBe(2);
    expect(stderr).toContain('site.yaml');
  });
});
