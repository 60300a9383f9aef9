/** A laptop and a CI: two checkouts of one repository that push to the same place. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sandboxCredentials } from '../../src/sandbox/index.ts';
import { run } from '../setup/site.ts';
import { buildStage, type Stage } from '../setup/syndication.ts';

const networks = ['mastodon', 'bluesky', 'linkedin'] as const;
let stage: Stage;
let root: string;

const git = (folder: string, ...args: string[]) =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=Ada', '-c', 'user.email=ada@ada.example', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

beforeEach(async () => {
  stage = await buildStage();
  root = path.dirname(stage.folders.content);
  stage.writeManifest([stage.announcement(), stage.announcement({ id: 'posts/two#published' })]);
  git(root, 'init', '--quiet', '--bare', '--initial-branch=main', 'origin.git');
  for (const name of ['laptop', 'ci']) {
    git(root, 'clone', '--quiet', 'origin.git', name);
    if (name === 'laptop') {
      cpSync(stage.folders.content, path.join(root, name, 'content'), { recursive: true });
      git(path.join(root, name), 'checkout', '--quiet', '-B', 'main');
      git(path.join(root, name), 'add', 'content');
      git(path.join(root, name), 'commit', '--quiet', '-m', 'Begin');
      git(path.join(root, name), 'push', '--quiet', '-u', 'origin', 'main');
    }
    mkdirSync(path.join(root, `${name}-state`));
    cpSync(path.join(stage.folders.state, 'manifest.json'), path.join(root, `${name}-state/manifest.json`));
  }
});
afterEach(() => stage.close());

/** `npm run syndicate` in a checkout; its clock is so many hours off. */
function syndicate(name: string, args: string[], hours = 0) {
  const now = new Date(Date.parse(stage.sandbox.control.clock().now) + hours * 3_600_000).toISOString();
  return run('node', ['scripts/syndicate.ts', ...args], {
    env: {
      ...sandboxCredentials,
      LECTERN_CONTENT: path.join(root, name, 'content'),
      LECTERN_OUT: stage.folders.out,
      LECTERN_STATE: path.join(root, `${name}-state`),
      LECTERN_NOW: now,
      LECTERN_RUN: name,
    },
  });
}

function push(name: string): boolean {
  const folder = path.join(root, name);
  git(folder, 'add', 'content');
  if (git(folder, 'status', '--porcelain') === '') return true;
  git(folder, 'commit', '--quiet', '-m', `Journal of ${name}`);
  try {
    git(folder, 'push', '--quiet');
    return true;
  } catch {
    return false;
  }
}

/** Gives up what could not be pushed, as a scheduler does. */
function pullAgain(name: string): void {
  git(path.join(root, name), 'fetch', '--quiet');
  git(path.join(root, name), 'reset', '--quiet', '--hard', 'origin/main');
}

const each = () => networks.map((network) => stage.texts(network).length);

describe('a laptop and a CI', () => {
  test('that plan at the same time: one push wins, the other sends nothing, and everything is said once', async () => {
    await Promise.all([syndicate('laptop', ['--plan'], 1), syndicate('ci', ['--plan'])]);
    expect([push('laptop'), push('ci')]).toEqual([true, false]);
    pullAgain('ci');
    // The winner sends while the other plans anew and finds its intents to be somebody else's.
    await Promise.all([syndicate('laptop', ['--send'], 1), syndicate('ci', ['--plan'])]);
    push('laptop');
    pullAgain('ci');
    const { stdout } = await syndicate('ci', ['--json']);
    expect(JSON.parse(stdout)).toMatchObject({ posted: 0, waiting: 0, requests: 0 });
    expect(each()).toEqual([2, 2, 2]);
  });

  test('whose winner is lost before it sends: Mastodon and Bluesky are said once, LinkedIn is the owner’s', async () => {
    await syndicate('laptop', ['--plan']);
    expect(push('laptop')).toBe(true);
    await syndicate('laptop', ['--send']);
    rmSync(path.join(root, 'laptop'), { recursive: true });
    stage.sandbox.control.clock({ advance: 2 * 3_600_000 });
    pullAgain('ci');
    await syndicate('ci', ['--plan']);
    push('ci');
    const { stdout, exitCode } = await syndicate('ci', ['--send', '--json'], -1);
    expect(JSON.parse(stdout)).toMatchObject({ posted: 4, unknown: 2 });
    expect(exitCode).toBe(1);
    expect(each()).toEqual([2, 2, 2]);
  });

  test('a plain run in a checkout that is behind says so and sends nothing', async () => {
    pullAgain('ci');
    await syndicate('laptop', []);
    push('laptop');
    const { exitCode, stderr } = await syndicate('ci', []);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('git pull');
    expect(each()).toEqual([2, 2, 2]);
  });

  test('that run at the same moment, neither behind: everything is said once, and the journal is upstream', async () => {
    pullAgain('ci');
    const both = await Promise.all([syndicate('laptop', ['--json']), syndicate('ci', ['--json'])]);
    const [won, lost] = both.sort((a, b) => a.exitCode - b.exitCode);
    expect([won!.exitCode, lost!.exitCode], lost!.stderr).toEqual([0, 2]);
    expect(JSON.parse(won!.stdout)).toMatchObject({ posted: 6 });
    expect(lost!.stderr).toMatch(/Nothing was sent\./);
    expect(each()).toEqual([2, 2, 2]);
    // The commits hold the journal and nothing else, and nothing is left to push.
    pullAgain('ci');
    const changed = git(path.join(root, 'ci'), 'log', '--format=', '--name-only', 'HEAD~2..HEAD');
    expect(changed.split('\n').filter((name) => name !== '' && !name.startsWith('content/journal/'))).toEqual(
      [],
    );
    const { stdout } = await syndicate('ci', ['--json']);
    expect(JSON.parse(stdout)).toMatchObject({ posted: 0, requests: 0 });
  });

  /** Both know of a call to Mastodon that may have happened, and did not. */
  const sharedDoubt = async () => {
    stage.writeManifest([stage.announcement({ networks: ['mastodon'] })]);
    const { control } = stage.sandbox;
    const posting = { network: 'mastodon', method: 'POST', path: '/api/v1/statuses' } as const;
    control.fault({ ...posting, answer: 'drop', stored: false, count: null });
    for (const name of ['laptop', 'ci'])
      cpSync(path.join(stage.folders.state, 'manifest.json'), path.join(root, `${name}-state/manifest.json`));
    await stage.syndicate([stage.announcement({ networks: ['mastodon'] })]);
    control.lift();
    cpSync(path.join(stage.folders.content, 'journal'), path.join(root, 'laptop/content/journal'), {
      recursive: true,
    });
    push('laptop');
    pullAgain('ci');
    control.clock({ advance: 3_600_000 });
  };

  test('that find the same doubt at the same moment: one settles it, the other sends nothing', async () => {
    await sharedDoubt();
    await Promise.all(['laptop', 'ci'].map((name) => syndicate(name, ['--plan'])));
    expect([push('laptop'), push('ci')]).toEqual([true, false]);
  });

  test('that both run where there is a doubt: it is sent once', async () => {
    await sharedDoubt();
    expect(stage.texts('mastodon')).toEqual([]);
    await Promise.all(['laptop', 'ci'].map((name) => syndicate(name, [])));
    expect(stage.texts('mastodon')).toHaveLength(1);
    for (const name of ['ci', 'laptop']) {
      pullAgain(name);
      await syndicate(name, []);
    }
    expect(stage.texts('mastodon')).toHaveLength(1);
  });

  test('says once that it pushes, and nothing of it where push: false stands in site.yaml', async () => {
    const first = await syndicate('laptop', []);
    expect(first.stderr).toContain('This branch follows origin/main.');
    expect(first.stderr).toContain('The journal was committed and pushed.');
    const site = path.join(root, 'ci/content/site.yaml');
    pullAgain('ci');
    writeFileSync(
      site,
      `${readFileSync(site, 'utf8').replace('syndication:', 'syndication:\n  push: false')}`,
    );
    rmSync(path.join(root, 'ci/content/journal'), { recursive: true });
    const before = git(path.join(root, 'ci'), 'rev-parse', 'HEAD');
    const second = await syndicate('ci', []);
    expect(second.stderr).not.toContain('This branch follows');
    expect(git(path.join(root, 'ci'), 'rev-parse', 'HEAD')).toBe(before);
  });

  test('that has commits of its own, or cannot reach the other, sends nothing and says what to do', async () => {
    const laptop = path.join(root, 'laptop');
    writeFileSync(path.join(laptop, 'content/draft.txt'), 'Not pushed.');
    git(laptop, 'add', 'content/draft.txt');
    git(laptop, 'commit', '--quiet', '-m', 'A draft');
    const ahead = await syndicate('laptop', []);
    expect(ahead.exitCode).toBe(2);
    expect(ahead.stderr).toContain('content/draft.txt');
    expect(ahead.stderr).toContain('git push');
    git(laptop, 'push', '--quiet');
    renameSync(path.join(root, 'origin.git'), path.join(root, 'away.git'));
    const alone = await syndicate('laptop', []);
    expect(alone.exitCode).toBe(2);
    expect(alone.stderr).toContain("origin/main can't be reached");
    expect(alone.stderr).toContain('push: false');
    expect(each()).toEqual([0, 0, 0]);
    renameSync(path.join(root, 'away.git'), path.join(root, 'origin.git'));
    expect((await syndicate('laptop', [])).exitCode).toBe(0);
    expect(each()).toEqual([2, 2, 2]);
  });
});

// A real pseudo-terminal, by util-linux's `script`: what a person sees, and types.
const terminal = existsSync('/usr/bin/script') && process.platform === 'linux';
if (!terminal) console.warn('Not tried: the question at a terminal needs util-linux’s /usr/bin/script.');

describe.skipIf(!terminal)('at a terminal, before the first push', () => {
  const answer = (typed: string) => {
    const command = `${process.execPath} scripts/syndicate.ts; echo "exit code $?"`;
    return run('/usr/bin/script', ['--quiet', '--command', command, '/dev/null'], {
      input: typed,
      env: {
        ...sandboxCredentials,
        LECTERN_CONTENT: path.join(root, 'laptop/content'),
        LECTERN_OUT: stage.folders.out,
        LECTERN_STATE: path.join(root, 'laptop-state'),
        LECTERN_NOW: stage.sandbox.control.clock().now,
      },
    });
  };

  test('the owner is asked; no sends nothing and writes nothing', async () => {
    const { output } = await answer('no\n');
    expect(output).toContain('Commit and push the journal? (yes/no)');
    expect(output).toContain('exit code 2');
    expect(each()).toEqual([0, 0, 0]);
    expect(git(path.join(root, 'laptop'), 'status', '--porcelain')).toBe('');
    expect((await answer('no\n')).output).toContain('(yes/no)');
  });

  test('yes sends, and is not asked for again', async () => {
    const { output } = await answer('yes\n');
    expect(output).toContain('exit code 0');
    expect(each()).toEqual([2, 2, 2]);
    expect((await answer('')).output).not.toContain('(yes/no)');
  });
});
