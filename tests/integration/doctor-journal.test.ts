/** `npm run doctor -- --journal`: the journal against the networks. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import type { Finding } from '../../src/networks/doctor/finding.ts';
import { sandboxCredentials } from '../../src/sandbox/index.ts';
import { siteYaml } from '../setup/content.ts';
import { run } from '../setup/site.ts';
import { buildStage, type Stage } from '../setup/syndication.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await buildStage();
  const { endpoints } = stage.sandbox;
  const written = {
    ...parse(siteYaml),
    url: `${stage.host.url}/`,
    networks: {
      mastodon: { url: endpoints.mastodon },
      bluesky: { service: endpoints.bluesky, appview: endpoints.bluesky, handle: 'owner.test' },
      linkedin: { api: endpoints.linkedin },
    },
  };
  writeFileSync(path.join(stage.folders.content, 'site.yaml'), stringify(written));
});
afterEach(() => stage.close());

async function doctor(args: string[] = [], env: Record<string, string> = {}) {
  const { exitCode, stdout, stderr } = await run(
    'node',
    ['scripts/doctor.ts', '--journal', '--json', ...args],
    {
      env: {
        ...sandboxCredentials,
        LECTERN_CONTENT: stage.folders.content,
        LECTERN_OUT: stage.folders.out,
        LECTERN_STATE: stage.folders.state,
        LECTERN_NOW: stage.sandbox.control.clock().now,
        ...env,
      },
    },
  );
  const { findings = [], warnings } = JSON.parse(stdout || '{}') as {
    findings?: Finding[];
    warnings?: number;
  };
  return { exitCode, stderr, warnings, of: (name: string) => findings.filter((each) => each.name === name) };
}
const requests = () => stage.sandbox.requests().length;

test('a journal that agrees with its networks has no warning, and nothing is written or posted', async () => {
  await stage.syndicate([stage.announcement()]);
  const before = JSON.stringify(stage.journal());
  const { exitCode, warnings, of } = await doctor();
  expect([exitCode, warnings]).toEqual([0, 0]);
  expect(of('mastodon receipts')[0]!.message).toBe('1 asked for');
  expect(of('linkedin receipts').map(({ message }) => message)).toContain('1 that this token may not read');
  expect(JSON.stringify(stage.journal())).toBe(before);
  expect(stage.texts('mastodon')).toHaveLength(1);
});

test('a post that is gone from its network is named, with the command that notes it', async () => {
  await stage.syndicate([stage.announcement()]);
  const { id, url } = stage.record('mastodon')!.receipt!;
  stage.sandbox.control.mastodon.remove({ id });
  const { exitCode, of } = await doctor();
  expect(exitCode).toBe(0);
  expect(of('mastodon receipts')).toContainEqual({
    name: 'mastodon receipts',
    level: 'warning',
    message: `posts/hello#published: ${url} is gone from Mastodon`,
    fix: "to note that: npm run syndicate -- --retract 'posts/hello#published' mastodon",
  });
});

test('a post of the account that announces a page and is in no receipt is named, with the command that notes it', async () => {
  const announcement = stage.announcement({ networks: ['mastodon', 'bluesky'] });
  stage.writeManifest([announcement]);
  const { url } = stage.sandbox.control.mastodon.status({
    as: 'owner',
    text: `By hand: ${announcement.url}`,
  });
  const { of } = await doctor();
  expect(of('mastodon own posts')).toMatchObject([
    {
      level: 'warning',
      fix: expect.stringContaining(`--resolve 'posts/hello#published' mastodon --posted ${url}`),
    },
  ]);
  expect(of('bluesky own posts')).toMatchObject([{ level: 'ok' }]);
  // Said so, it is in order, and the next run posts it nowhere else again.
  const args = ['--resolve', announcement.id, 'mastodon', '--posted', url];
  expect((await stage.command(args)).exitCode).toBe(0);
  expect((await doctor()).of('mastodon own posts')).toMatchObject([{ level: 'ok' }]);
});

test('a post of the owner’s own about the site, and one about another site, are no warning', async () => {
  await stage.syndicate([stage.announcement()]);
  stage.sandbox.control.mastodon.status({ as: 'owner', text: `Look: ${stage.host.url}/about/` });
  stage.sandbox.control.mastodon.status({ as: 'owner', text: 'Look: https://elsewhere.example/' });
  const { warnings, of } = await doctor();
  expect(warnings).toBe(0);
  expect(of('mastodon own posts')).toMatchObject([
    { message: expect.stringContaining('nothing to do if you wrote it') },
  ]);
});

test('what is unconfirmed is named with the commands that settle it', async () => {
  const fault = {
    network: 'linkedin',
    path: '/rest/posts',
    method: 'POST',
    answer: 'drop',
    stored: true,
  } as const;
  stage.sandbox.control.fault(fault);
  await stage.syndicate([stage.announcement({ networks: ['linkedin'] })]);
  const [finding] = (await doctor()).of('linkedin unconfirmed');
  expect(finding).toMatchObject({
    level: 'warning',
    message: expect.stringContaining('posts/hello#published'),
  });
  for (const words of ['--posted URL', '--not-posted']) expect(finding!.fix).toContain(words);
});

test('a journal in conflict is an error with file and line, and no network is asked', async () => {
  await stage.syndicate([stage.announcement()]);
  const file = path.join(stage.folders.content, 'journal/posts/hello.json');
  writeFileSync(file, '{\n<<<<<<< HEAD\n}\n');
  const asked = requests();
  const { exitCode, of } = await doctor();
  expect(exitCode).toBe(1);
  expect(of('journal files')).toMatchObject([
    {
      level: 'error',
      message: expect.stringMatching(/hello\.json:2/),
      fix: expect.stringContaining('docs/recovery.md'),
    },
  ]);
  expect(requests()).toBe(asked);
});

test('of many posts a sample is asked for, and with --all every one', async () => {
  const many = Array.from({ length: 45 }, (_, n) =>
    stage.announcement({
      id: `posts/p${n}#published`,
      networks: ['mastodon'],
      summary: `Number ${n} of many, each with words of its own ${'x'.repeat(n)}.`,
    }),
  );
  for (let at = 0; at < 15; at += 1) await stage.syndicate(many);
  expect((await doctor()).of('mastodon receipts')[0]!.message).toBe(
    '30 asked for of 45; --all asks for every one',
  );
  expect((await doctor(['--all'])).of('mastodon receipts')[0]!.message).toBe('45 asked for');
});

test('posts of another account are left alone; a network that is down is an error by itself', async () => {
  await stage.syndicate([stage.announcement()]);
  stage.sandbox.control.mastodon.account({ acct: 'other' });
  stage.sandbox.control.mastodon.token({ token: 'other-token', acct: 'other', scopes: ['read', 'write'] });
  stage.sandbox.control.fault({ network: 'bluesky', answer: 'server-error', count: null });
  const { exitCode, of } = await doctor([], { MASTODON_ACCESS_TOKEN: 'other-token' });
  expect(exitCode).toBe(1);
  expect(of('mastodon receipts').map(({ message }) => message)).toContain('1 by another account, left alone');
  expect(of('bluesky receipts')).toMatchObject([{ level: 'error' }]);
});

test('posts on a network that was taken out of site.yaml are counted, with why they are not checked', async () => {
  await stage.syndicate([stage.announcement({ networks: ['mastodon', 'bluesky'] })]);
  const file = path.join(stage.folders.content, 'site.yaml');
  const { networks, ...rest } = parse(readFileSync(file, 'utf8'));
  writeFileSync(file, stringify({ ...rest, networks: { bluesky: networks.bluesky } }));
  const { of } = await doctor();
  expect(of('mastodon receipts')).toEqual([
    {
      name: 'mastodon receipts',
      level: 'warning',
      message: expect.stringMatching(/^1 post not checked: content\/site\.yaml does not name Mastodon/),
      fix: expect.stringContaining("--retract 'posts/hello#published' mastodon --forget"),
    },
  ]);
  expect(of('bluesky receipts')).toMatchObject([{ level: 'ok', message: '1 asked for' }]);
});

test('a record under a name that is no network is named by the doctor and by each run, and kept', async () => {
  await stage.syndicate([stage.announcement({ networks: ['mastodon', 'bluesky'] })]);
  const file = path.join(stage.folders.content, 'journal/posts/hello.json');
  const mistyped = readFileSync(file, 'utf8').replace('"bluesky"', '"blusky"');
  writeFileSync(file, mistyped);
  const { exitCode, of } = await doctor();
  const said = 'content/journal/posts/hello.json: Lectern knows no network "blusky"';
  expect([exitCode, of('journal blusky')]).toEqual([
    0,
    [expect.objectContaining({ level: 'warning', message: expect.stringContaining(said) })],
  ]);
  stage.writeManifest([stage.announcement({ networks: ['mastodon'] })]);
  expect((await stage.command()).stderr).toContain(said);
  expect(readFileSync(file, 'utf8')).toBe(mistyped);
});
