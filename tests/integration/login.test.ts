import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import {
  type Sandbox,
  sandboxCredentials,
  sandboxLinkedInApp,
  startSandbox,
} from '../../src/sandbox/index.ts';
import { copyCheckout } from '../setup/checkout.ts';
import { siteYaml } from '../setup/content.ts';
import { run } from '../setup/site.ts';

const now = '2026-11-20T10:00:00Z';
const app = { LINKEDIN_CLIENT_ID: sandboxLinkedInApp.id, LINKEDIN_CLIENT_SECRET: sandboxLinkedInApp.secret };

let sandbox: Sandbox;
let root: string;

beforeEach(async () => {
  sandbox = await startSandbox({ now: new Date(now) });
  root = copyCheckout(mkdtempSync(path.join(tmpdir(), 'lectern-login-')));
  await run('git', ['init', '--quiet'], { cwd: root });
  writeFileSync(path.join(root, '.gitignore'), '.env\n');
  mkdirSync(path.join(root, 'content'));
  networks({});
});

afterEach(async () => {
  await sandbox.close();
  rmSync(root, { recursive: true, force: true });
});

/** Writes site.yaml with the sandbox's networks, and what a test wants to be different. */
function networks(wanted: { mastodon?: object; bluesky?: object; linkedin?: object }): void {
  const { mastodon, bluesky, linkedin } = sandbox.endpoints;
  const site = {
    ...parse(siteYaml),
    networks: {
      mastodon: { url: mastodon, ...wanted.mastodon },
      bluesky: { service: bluesky, appview: bluesky, ...wanted.bluesky },
      linkedin: { api: linkedin, ...wanted.linkedin },
    },
  };
  writeFileSync(path.join(root, 'content/site.yaml'), stringify(site));
}

const unset = Object.fromEntries(
  [...Object.keys(sandboxCredentials), ...Object.keys(app)].map((name) => [name, undefined]),
);

/** Runs `npm run login`; whoever is shown an address goes there and agrees. */
async function login(
  args: string[],
  {
    input = '',
    env = {},
    visit = async (address) => (await fetch(address)).text(),
  }: { input?: string; env?: object; visit?: (address: string) => Promise<string> } = {},
) {
  const child = spawn(process.execPath, ['scripts/login.ts', ...args], {
    cwd: root,
    env: { ...process.env, ...unset, LECTERN_NOW: now, ...env },
  });
  let stdout = '';
  let stderr = '';
  const visits: Promise<string>[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    const address = /^ {2}(http\S+)\n/m.exec(stdout)?.[1];
    if (address && visits.length === 0) visits.push(visit(address));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  // A command that stops before it asks does not wait for what is piped into it.
  child.stdin.on('error', () => undefined).end(input);
  const exitCode = await new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)));
  const [page = ''] = await Promise.all(visits);
  return { exitCode, stdout, stderr, page };
}

const file = () => path.join(root, '.env');
const written = () => parseEnv(readFileSync(file(), 'utf8'));

describe('npm run login -- mastodon', () => {
  test('makes a token with the least scopes, says whose it is, and keeps what is in .env', async () => {
    writeFileSync(file(), '# my own\nOTHER=1\nMASTODON_ACCESS_TOKEN=old\n', { mode: 0o644 });
    const { exitCode, stdout, stderr, page } = await login(['mastodon']);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(page).toContain('Mastodon authorized Lectern');
    expect(stdout).toContain(`Signed in as @owner@`);
    expect(stdout).toContain('read:accounts, read:statuses, write:statuses');
    expect(stdout).toContain('The token does not expire. Revoke it at');
    const { MASTODON_ACCESS_TOKEN: token, ...others } = written();
    expect(others).toEqual({ OTHER: '1' });
    expect(readFileSync(file(), 'utf8')).toMatch(/^# my own\nOTHER=1\nMASTODON_ACCESS_TOKEN=\S{20,}\n$/);
    expect(stdout).not.toContain(token);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    const me = await fetch(`${sandbox.endpoints.mastodon}/api/v1/accounts/verify_credentials`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(me.status).toBe(200);
    const spoken = sandbox.requests().filter(({ path: at }) => at.includes('/oauth/authorize'));
    expect(spoken).toHaveLength(1);
  });

  test('an old token whose letters are in the address does not harm the address', async () => {
    writeFileSync(file(), 'MASTODON_ACCESS_TOKEN=code\n');
    const { stderr, exitCode } = await login(['mastodon']);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(written().MASTODON_ACCESS_TOKEN).toMatch(/^\S{20,}$/);
  });

  test('takes a token that there is already', async () => {
    const { exitCode } = await login(['mastodon', '--token'], {
      input: `${sandboxCredentials.MASTODON_ACCESS_TOKEN}\n`,
    });
    expect(exitCode).toBe(0);
    expect(written()).toEqual({ MASTODON_ACCESS_TOKEN: sandboxCredentials.MASTODON_ACCESS_TOKEN });
  });

  test('a token that may not post is not written', async () => {
    sandbox.control.mastodon.token({ token: 'reads-only', scopes: ['read'] });
    const { exitCode, stderr } = await login(['mastodon', '--token'], { input: 'reads-only\n' });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('lacks required scopes: write:statuses, write:media');
    expect(existsSync(file())).toBe(false);
  });

  test('a token the server does not know is not written, nor shown', async () => {
    const { exitCode, stderr } = await login(['mastodon', '--token'], { input: 'made-up-token\n' });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('rejected the token');
    expect(stderr).not.toContain('made-up-token');
    expect(existsSync(file())).toBe(false);
  });

  test("somebody else's account is not taken for the one in site.yaml", async () => {
    networks({ mastodon: { account: '@ada@social.example' } });
    const { exitCode, stderr } = await login(['mastodon']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('content/site.yaml has @ada@social.example');
    expect(existsSync(file())).toBe(false);
  });

  test('where git would take .env, nobody is asked for anything', async () => {
    writeFileSync(path.join(root, '.gitignore'), 'dist\n');
    const { exitCode, stderr } = await login(['mastodon']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Add ".env" to .gitignore');
    expect(existsSync(file())).toBe(false);
    expect(sandbox.requests()).toEqual([]);
  });

  test('a tracked .env is refused although it is ignored', async () => {
    writeFileSync(file(), 'OTHER=1\n');
    await run('git', ['add', '--force', '.env'], { cwd: root });
    const { exitCode, stderr } = await login(['mastodon']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('git rm --cached .env');
  });

  test('a server that is down is said so', async () => {
    await sandbox.close();
    const { exitCode, stderr } = await login(['mastodon']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Could not connect to Mastodon');
    expect(stderr).not.toContain('    at ');
  });
});

describe('npm run login -- bluesky', () => {
  const { BLUESKY_IDENTIFIER: handle, BLUESKY_APP_PASSWORD: password } = sandboxCredentials;

  test('asks for the handle and the app password', async () => {
    const { exitCode, stdout, stderr } = await login(['bluesky'], { input: `@${handle}\n${password}\n` });
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Signed in as @${handle}`);
    expect(stdout).not.toContain(password);
    expect(written()).toEqual({ BLUESKY_IDENTIFIER: handle, BLUESKY_APP_PASSWORD: password });
  });

  test('a wrong password is not written', async () => {
    const { exitCode, stderr } = await login(['bluesky', '--handle', handle], { input: 'wrong\n' });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Invalid identifier or password');
    expect(existsSync(file())).toBe(false);
  });

  test('another account than the one in site.yaml is not written', async () => {
    networks({ bluesky: { handle: 'ada.test' } });
    const { exitCode, stderr } = await login(['bluesky', '--handle', handle], { input: `${password}\n` });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('content/site.yaml has ada.test');
    expect(existsSync(file())).toBe(false);
  });

  test('without an answer nothing is written', async () => {
    const { exitCode, stderr } = await login(['bluesky', '--handle', handle]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('No input for "App password"');
  });
});

describe('npm run login -- linkedin', () => {
  test('says what LinkedIn gives, agrees, and keeps the end of the token', async () => {
    const { exitCode, stdout, stderr } = await login(['linkedin', '--port', '0'], { env: app });
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('requires r_member_social, which is restricted');
    expect(stdout).toContain('expires after 60 days');
    expect(stdout).toContain('Signed in as Site Owner (urn:li:person:owner)');
    expect(stdout).toContain('Expires on 2027-01-19, in 60 days');
    const { LINKEDIN_ACCESS_TOKEN: token, ...rest } = written();
    expect(token).toMatch(/^\S{40,}$/);
    expect(rest).toEqual({ LINKEDIN_TOKEN_EXPIRES: '2027-01-19T10:00:00Z' });
  });

  test('asks for the app where it is not known, and keeps it', async () => {
    const input = `${sandboxLinkedInApp.id}\n${sandboxLinkedInApp.secret}\n`;
    const { exitCode, stdout } = await login(['linkedin', '--port', '0'], { input });
    expect(exitCode).toBe(0);
    expect(written()).toMatchObject(app);
    expect(stdout).not.toContain(sandboxLinkedInApp.secret);
  });

  test("LinkedIn's refusal of a restricted permission is said in its words", async () => {
    const { exitCode, stderr, page } = await login(['linkedin', '--port', '0', '--comments'], { env: app });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Scope "r_member_social" is not authorized for your application');
    expect(page).toContain('LinkedIn authorization failed');
    expect(existsSync(file())).toBe(false);
  });

  test("a wrong secret of the app is LinkedIn's to refuse", async () => {
    const { exitCode, stderr } = await login(['linkedin', '--port', '0'], {
      env: { ...app, LINKEDIN_CLIENT_SECRET: 'not-the-secret' },
    });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('LINKEDIN_CLIENT_SECRET');
    expect(stderr).not.toContain('not-the-secret');
  });

  test('a token that is taken over is inspected, and an old end does not stay', async () => {
    const { LINKEDIN_ACCESS_TOKEN: token } = sandboxCredentials;
    writeFileSync(file(), 'LINKEDIN_TOKEN_EXPIRES=2020-01-01T00:00:00Z\n');
    const known = await login(['linkedin', '--token'], { env: app, input: `${token}\n` });
    expect(known.exitCode).toBe(0);
    expect(written().LINKEDIN_TOKEN_EXPIRES).toBe('2027-01-19T10:00:00Z');
    const unknown = await login(['linkedin', '--token'], { input: `${token}\n` });
    expect(unknown.stdout).toContain('Expiry date unknown');
    expect(written()).toEqual({ LINKEDIN_ACCESS_TOKEN: token });
  });

  test('an ended token is not taken over', async () => {
    const { LINKEDIN_ACCESS_TOKEN: token } = sandboxCredentials;
    sandbox.control.linkedin.token({ token, expiresAt: '2026-11-01T00:00:00Z' });
    const { exitCode, stderr } = await login(['linkedin', '--token'], { env: app, input: `${token}\n` });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('this token as expired');
  });

  test("somebody else's token is not taken for the author's", async () => {
    networks({ linkedin: { author: 'urn:li:person:ada' } });
    const { exitCode, stderr } = await login(['linkedin', '--port', '0'], { env: app });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('content/site.yaml has urn:li:person:ada');
    expect(existsSync(file())).toBe(false);
  });
});

describe('npm run login', () => {
  test('a network that is not in site.yaml is refused with the lines to add', async () => {
    writeFileSync(path.join(root, 'content/site.yaml'), siteYaml);
    const { exitCode, stderr } = await login(['mastodon']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('url: https://your.instance');
  });

  test('a network there is not is wrong usage', async () => {
    const { exitCode, stderr } = await login(['myspace']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('mastodon|bluesky|linkedin');
  });

  test('an answer that was not asked for is not taken', async () => {
    let answered = 0;
    const { exitCode, page } = await login(['mastodon'], {
      async visit(address) {
        const redirect = new URL(address).searchParams.get('redirect_uri');
        answered = (await fetch(`${redirect}?code=forged&state=guessed`)).status;
        return (await fetch(address)).text();
      },
    });
    expect(answered).toBe(404);
    expect(page).toContain('Mastodon authorized Lectern');
    expect(exitCode).toBe(0);
    expect(written().MASTODON_ACCESS_TOKEN).toMatch(/\S{20,}/);
  });
});
