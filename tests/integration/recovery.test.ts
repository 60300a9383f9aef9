/** What docs/recovery.md tells a person to type, typed: one test for each of its headings. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { copiesOf } from '../../src/model/journal.ts';
import { sandboxCredentials } from '../../src/sandbox/index.ts';
import { siteYaml } from '../setup/content.ts';
import { type RepliesSite, repliesSite } from '../setup/replies.ts';
import { run } from '../setup/site.ts';
import { buildStage, type Stage } from '../setup/syndication.ts';

const guide = readFileSync(path.resolve(import.meta.dirname, '../../docs/recovery.md'), 'utf8');
const hello = 'posts/hello#published';

test('every heading of the guide has its test here', () => {
  const headings = [...guide.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading!);
  const source = readFileSync(import.meta.filename, 'utf8');
  expect(headings.length).toBeGreaterThan(7);
  expect(headings.filter((heading) => !source.includes(`('${heading}'`))).toEqual([]);
});

let stage: Stage;
let root: string;
beforeEach(async () => {
  stage = await buildStage();
  root = path.dirname(stage.folders.content);
});
afterEach(() => stage.close());

const git = (folder: string, ...args: string[]) =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=Ada', '-c', 'user.email=ada@ada.example', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** A repository with the stage's content, and a clone of it by each of these names. */
function repository(...names: string[]): void {
  git(root, 'init', '--quiet', '--bare', '--initial-branch=main', 'origin.git');
  for (const [index, name] of names.entries()) {
    git(root, 'clone', '--quiet', 'origin.git', name);
    if (index > 0) continue;
    cpSync(stage.folders.content, path.join(root, name, 'content'), { recursive: true });
    git(path.join(root, name), 'checkout', '--quiet', '-B', 'main');
    git(path.join(root, name), 'add', 'content');
    git(path.join(root, name), 'commit', '--quiet', '-m', 'Begin');
    git(path.join(root, name), 'push', '--quiet', '-u', 'origin', 'main');
  }
}

/** One of the commands, in a checkout with a working folder of its own. */
function inCheckout(name: string, script: string, args: string[] = []) {
  const state = path.join(root, `${name}-state`);
  mkdirSync(state, { recursive: true });
  cpSync(path.join(stage.folders.state, 'manifest.json'), path.join(state, 'manifest.json'));
  return run('node', [`scripts/${script}.ts`, ...args], {
    env: {
      ...sandboxCredentials,
      LECTERN_CONTENT: path.join(root, name, 'content'),
      LECTERN_OUT: stage.folders.out,
      LECTERN_STATE: state,
      LECTERN_NOW: stage.sandbox.control.clock().now,
    },
  });
}
const texts = () =>
  (['mastodon', 'bluesky', 'linkedin'] as const).map((network) => stage.texts(network).length);

test('A lost laptop', async () => {
  stage.writeManifest([stage.announcement()]);
  repository('laptop');
  expect((await inCheckout('laptop', 'syndicate')).exitCode).toBe(0);
  for (const gone of ['laptop', 'laptop-state']) rmSync(path.join(root, gone), { recursive: true });
  git(root, 'clone', '--quiet', 'origin.git', 'new');
  expect((await inCheckout('new', 'syndicate', ['--dry-run'])).stdout).toContain('Nothing to post now.');
  const { stdout } = await inCheckout('new', 'syndicate', ['--json']);
  expect(JSON.parse(stdout)).toMatchObject({ posted: 0, requests: 0 });
  expect(texts()).toEqual([1, 1, 1]);
});

test('A journal that was never pushed', async () => {
  const announcement = stage.announcement({ networks: ['mastodon', 'bluesky'] });
  await stage.syndicate([announcement]);
  rmSync(path.join(stage.folders.content, 'journal'), { recursive: true });
  // The doctor looks for links to the site, which is where its pages are live here.
  const { endpoints } = stage.sandbox;
  const written = {
    ...parse(siteYaml),
    url: `${stage.host.url}/`,
    networks: {
      mastodon: { url: endpoints.mastodon },
      bluesky: { service: endpoints.bluesky, appview: endpoints.bluesky, handle: 'owner.test' },
    },
    syndication: { since: '2026-01-01' },
  };
  writeFileSync(path.join(stage.folders.content, 'site.yaml'), stringify(written));
  const looked = await run('node', ['scripts/doctor.ts', '--journal'], {
    env: {
      ...sandboxCredentials,
      LECTERN_CONTENT: stage.folders.content,
      LECTERN_OUT: stage.folders.out,
      LECTERN_STATE: stage.folders.state,
      LECTERN_NOW: stage.sandbox.control.clock().now,
    },
  });
  const commands = [...looked.stdout.matchAll(/npm run syndicate -- (--resolve '[^']+' \S+ --posted \S+)/g)];
  expect(commands).toHaveLength(2);
  for (const [, command] of commands) {
    const args = command!.replaceAll("'", '').split(' ');
    expect((await stage.command(args)).exitCode).toBe(0);
  }
  const { stdout } = await stage.command(['--json']);
  expect(JSON.parse(stdout)).toMatchObject({ posted: 0 });
  expect(texts()).toEqual([1, 1, 0]);
});

describe('of replies', () => {
  let site: RepliesSite;
  beforeEach(async () => {
    site = await repliesSite();
  });
  afterEach(() => site.close());

  test('A lost branch of replies', async () => {
    const { control } = site.sandbox;
    control.mastodon.status({ as: 'alice', text: '@owner Well said', inReplyTo: site.posts.mastodon });
    await site.replies();
    const before = site.stored().replies;
    expect(before).toHaveLength(1);
    rmSync(path.join(site.content, 'replies'), { recursive: true });
    rmSync(`${site.content}-state`, { recursive: true, force: true });
    const { counts } = await site.replies(['--all', '--json']);
    expect(counts.added).toBe(1);
    expect(site.stored().replies).toEqual(before);
    expect((await site.replies(['--all', '--json'])).counts.added).toBe(0);
  });
});

test('A journal in conflict', async () => {
  const both = [stage.announcement(), stage.announcement({ id: 'posts/two#published' })];
  stage.writeManifest(both);
  // The laptop pushes nothing of its own, and CI announces the same entry on another network.
  const file = path.join(stage.folders.content, 'site.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('since:', 'push: false\n  since:'));
  repository('laptop', 'ci');
  git(path.join(root, 'ci'), 'pull', '--quiet');
  stage.writeManifest([stage.announcement({ networks: ['mastodon'] })]);
  await inCheckout('laptop', 'syndicate');
  stage.writeManifest([stage.announcement({ networks: ['bluesky'] })]);
  await inCheckout('ci', 'syndicate');
  for (const name of ['laptop', 'ci']) {
    git(path.join(root, name), 'add', 'content');
    git(path.join(root, name), 'commit', '--quiet', '-m', `Journal of ${name}`);
  }
  git(path.join(root, 'ci'), 'push', '--quiet');
  expect(() => git(path.join(root, 'laptop'), 'pull', '--quiet', '--rebase')).toThrow();
  stage.writeManifest(both.slice(0, 1));
  const refused = await inCheckout('laptop', 'syndicate');
  expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining('unresolved merge')]);
  const merged = await inCheckout('laptop', 'publish', ['merge-journals']);
  expect(merged.stdout).toContain('Merged content/journal/posts/hello.json');
  git(path.join(root, 'laptop'), '-c', 'core.editor=true', 'rebase', '--continue');
  const { announcements } = JSON.parse(
    readFileSync(path.join(root, 'laptop/content/journal/posts/hello.json'), 'utf8'),
  );
  expect(announcements[hello]).toMatchObject({ mastodon: { state: 'posted' }, bluesky: { state: 'posted' } });
  // What neither had said is said now, and nothing else.
  const { stdout } = await inCheckout('laptop', 'syndicate', ['--json']);
  expect(JSON.parse(stdout)).toMatchObject({ posted: 1 });
  expect(texts()).toEqual([1, 1, 1]);
});

test('An account that is closed, or another one', async () => {
  await stage.syndicate([stage.announcement({ networks: ['mastodon'] })]);
  stage.sandbox.control.mastodon.account({ acct: 'other' });
  stage.sandbox.control.mastodon.token({ token: 'other-token', acct: 'other', scopes: ['read', 'write'] });
  stage.sandbox.control.mastodon.removeAccount({ acct: 'owner' });
  const { exitCode, stdout } = await stage.command(['--json'], { MASTODON_ACCESS_TOKEN: 'other-token' });
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ posted: 0 });
  expect(stage.record('mastodon')!.state).toBe('posted');
});

test('A network that is gone', async () => {
  await stage.syndicate([stage.announcement({ networks: ['mastodon', 'bluesky'] })]);
  const file = path.join(stage.folders.content, 'site.yaml');
  const { networks, ...rest } = parse(readFileSync(file, 'utf8'));
  writeFileSync(file, stringify({ ...rest, networks: { bluesky: networks.bluesky } }));
  const asked = stage.sandbox.requests().length;
  expect((await stage.command(['--json'])).exitCode).toBe(0);
  const { exitCode, stderr } = await stage.command(['--retract', hello, 'mastodon', '--forget']);
  expect([exitCode, stderr]).toEqual([0, expect.stringContaining('noted')]);
  expect(stage.sandbox.requests()).toHaveLength(asked);
  expect(copiesOf(stage.journal()).map(({ network }) => network)).toEqual(['bluesky']);
});

test('A leaked token', async () => {
  await stage.syndicate([stage.announcement({ networks: ['mastodon'] })]);
  stage.sandbox.control.mastodon.token({ token: 'sandbox-mastodon-token', revoked: true });
  stage.writeManifest([
    stage.announcement({ networks: ['mastodon'] }),
    stage.announcement({ id: 'posts/two#published', networks: ['mastodon'] }),
  ]);
  // The old one is worth nothing, which is said with what to do; the new one goes on where it ended.
  const refused = await stage.command();
  expect([refused.exitCode, refused.stderr]).toEqual([
    1,
    expect.stringContaining('npm run login -- mastodon'),
  ]);
  stage.sandbox.control.mastodon.token({ token: 'new-token', acct: 'owner', scopes: ['read', 'write'] });
  const { stdout } = await stage.command(['--json'], { MASTODON_ACCESS_TOKEN: 'new-token' });
  expect(JSON.parse(stdout)).toMatchObject({ posted: 1 });
  expect(stage.texts('mastodon')).toHaveLength(2);
});

test('A wrong announcement', async () => {
  await stage.syndicate([stage.announcement({ title: 'With a tpyo' })]);
  stage.writeManifest([stage.announcement({ title: 'Without a typo', revision: '2' })]);
  expect((await stage.command()).exitCode).toBe(0);
  expect(stage.texts('mastodon')).toEqual([expect.stringMatching(/^Without a typo/)]);
  expect((await stage.command(['--retract', hello, 'bluesky'])).exitCode).toBe(0);
  expect(texts()).toEqual([1, 0, 1]);
  expect((await stage.command(['--retract', hello])).exitCode).toBe(0);
  expect(texts()).toEqual([0, 0, 0]);
  const { stdout } = await stage.command(['--json']);
  expect(JSON.parse(stdout)).toMatchObject({ posted: 0, requests: 0 });
});

test('Not sure what stands where', () => {
  // Tried in doctor-journal.test.ts; here only that the guide names what there is.
  const help = execFileSync(process.execPath, ['scripts/doctor.ts', '--help'], {
    cwd: path.resolve(import.meta.dirname, '../..'),
    encoding: 'utf8',
  });
  for (const [, args] of guide.matchAll(/npm run doctor -- (--journal(?: --all)?)/g))
    expect(help).toContain(args);
  expect(existsSync(path.resolve(import.meta.dirname, 'doctor-journal.test.ts'))).toBe(true);
});
