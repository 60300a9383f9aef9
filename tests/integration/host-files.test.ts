/** The files by which hosts publish a site, run as they stand there: real bash, git, rsync and flock; npm and npx are what a test says. */
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Host, hostFiles } from '../../src/create/hosts.ts';
import { projectRoot } from '../../src/files/roots.ts';
import { smallDisk } from '../crash/small-disk.ts';
import { makeRepository } from '../setup/checkouts.ts';
import { mdx, siteYaml } from '../setup/content.ts';
import { filesBelow } from '../setup/files.ts';
import { astroEnv, run, sampleNow } from '../setup/site.ts';
import { fakeGh, runWorkflow } from '../setup/workflow.ts';

const textOf = (host: Host) => String(hostFiles(host)[0]!.content);
const script = textOf('server');

const hasRsync = spawnSync('rsync', ['--version']).status === 0;
if (!hasRsync) process.stderr.write('Skipped: publish.sh (rsync is not installed).\n');

/** What `npm` does: notes what it was asked, then what the test says; `run build` makes a site unless it is to fail. */
const npm = `#!/usr/bin/env bash
echo "npm $* \${LECTERN_SECRETS:+with secrets}" | sed 's/ *$//' >> "$LOG"
case "$*" in
  "run build")
    [ "\${BUILD:-well}" = well ] || exit 1
    mkdir -p dist/posts; echo new > dist/index.html; head -c "\${BIG:-10}" /dev/zero > dist/posts/new.html ;;
  "run syndicate"*)
    mkdir -p content/journal; date +%N > content/journal/hello.json; exit "\${SAID:-0}" ;;
  "run publish -- prepare"*) echo "deploy=\${NEEDED:-true}" >> "$GITHUB_OUTPUT" ;;
esac
`;
/** What `npx` does: notes what it was asked, and with which of the host's own settings. */
const npx = `#!/usr/bin/env bash
echo "npx $* $NETLIFY_SITE_ID$CLOUDFLARE_ACCOUNT_ID \${LECTERN_SECRETS:+with secrets}" | sed 's/ *$//' >> "$LOG"
exit "\${DEPLOY_CODE:-0}"
`;

let folder: string;
let target: string;
const at = (...parts: string[]) => path.join(folder, ...parts);
const git = (cwd: string, ...args: string[]) => {
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@ada.example'];
  const { status, stdout, stderr } = spawnSync('git', [...identity, ...args], { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
};
const live = () => filesBelow(target);
const asked = () => (existsSync(at('log')) ? readFileSync(at('log'), 'utf8').trim().split('\n') : []);

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lectern-hosts-'));
  mkdirSync(at('bin'));
  for (const [name, text] of Object.entries({ npm, npx })) {
    writeFileSync(at('bin', name), text);
    chmodSync(at('bin', name), 0o755);
  }
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!hasRsync)('publish.sh, on a machine of one’s own', () => {
  beforeEach(() => {
    target = at('www');
    for (const name of ['www', 'site/content']) mkdirSync(at(name), { recursive: true });
    writeFileSync(at('www/index.html'), 'old');
    writeFileSync(at('www/gone.html'), 'old');
    git(folder, 'init', '-q', '--bare', 'remote.git', '-b', 'main');
    git(at('site'), 'init', '-q', '-b', 'main');
    writeFileSync(at('site/.gitignore'), 'dist\npublish.sh\nnode_modules\n');
    writeFileSync(at('site/package-lock.json'), '{}\n');
    git(at('site'), 'add', '-A');
    git(at('site'), 'commit', '-qm', 'Begin');
    git(at('site'), 'remote', 'add', 'origin', at('remote.git'));
    git(at('site'), 'push', '-qu', 'origin', 'main');
  });

  /** Runs the script in the site, with its host a folder here. */
  function runScript(env: Record<string, string> = {}) {
    writeFileSync(at('site/publish.sh'), script.replace(/^site=\S+/m, `site=${target}/`));
    const { status, stderr } = spawnSync('bash', [at('site/publish.sh')], {
      cwd: folder,
      encoding: 'utf8',
      env: {
        ...process.env,
        PATH: `${at('bin')}:${process.env.PATH}`,
        LOG: at('log'),
        GIT_AUTHOR_NAME: 'Ada',
        GIT_AUTHOR_EMAIL: 'ada@ada.example',
        GIT_COMMITTER_NAME: 'Ada',
        GIT_COMMITTER_EMAIL: 'ada@ada.example',
        ...env,
      },
    });
    return { status, stderr, asked: asked() };
  }

  it('ends at the first failure', () => {
    expect(script).toMatch(/^#!\/usr\/bin\/env bash\n(?:#.*\n)*set -euo pipefail\b/);
  });

  it('puts the new site on the web, and takes away what is gone', () => {
    const { status, stderr } = runScript();
    expect(status, stderr).toBe(0);
    expect(live()).toEqual(['index.html', 'posts/new.html']);
    expect(readFileSync(path.join(target, 'index.html'), 'utf8')).toBe('new\n');
  });

  it('installs what another version asks for, and nothing where that is there', () => {
    expect(runScript().asked).toContain('npm ci');
    mkdirSync(at('site/node_modules'));
    writeFileSync(at('site/node_modules/.package-lock.json'), '{}');
    rmSync(at('log'));
    expect(runScript().asked).not.toContain('npm ci');
  });

  it('leaves the site on the web and announces nothing where the build fails', () => {
    const { status } = runScript({ BUILD: 'fails' });
    expect(status).not.toBe(0);
    expect(live()).toEqual(['gone.html', 'index.html']);
    expect(asked().join()).not.toContain('syndicate');
  });

  it('deletes and replaces nothing, and announces nothing, where the upload breaks off', ({ skip }) => {
    const disk = smallDisk(1);
    try {
      if (!disk.own) skip('a disk that is full: mounting one needs root');
      target = disk.folder;
      writeFileSync(path.join(target, 'index.html'), 'old');
      writeFileSync(path.join(target, 'gone.html'), 'old');
      const { status } = runScript({ BIG: '3000000' });
      expect(status).not.toBe(0);
      expect(readFileSync(path.join(target, 'index.html'), 'utf8')).toBe('old');
      expect(live()).toContain('gone.html');
      expect(asked().join()).not.toContain('syndicate');
    } finally {
      disk.remove();
    }
  });

  it('pushes what was said also where a network refused something, and says so', () => {
    expect(runScript({ SAID: '1' }).status).toBe(1);
    expect(git(at('remote.git'), 'log', '-1', '--format=%s', 'main')).toBe('Announcements');
  });

  it('leaves where the run before still goes on', async () => {
    const other = spawn('flock', [at('site/.git/publish.lock'), 'sh', '-c', 'echo held; cat'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => other.stdout.once('data', resolve));
    const { status } = runScript();
    other.stdin.end();
    expect(status).toBe(0);
    expect(asked()).toEqual([]);
  });
});

describe('a workflow on GitHub', () => {
  /** Runs the file of a host in a site that has Lectern as a dependency. */
  async function publish(host: Host, env: Record<string, string> = {}) {
    const repository = makeRepository({ 'package.json': '{}' });
    const action = at('node_modules/lectern/action');
    cpSync(path.join(projectRoot, '.github/actions/publish'), action, { recursive: true });
    fakeGh(at('bin'), at('issue.json'));
    const used: string[] = [];
    const note = (name: string) => () => void used.push(name);
    const names = ['cache/restore', 'cache/save', 'upload-pages-artifact', 'deploy-pages'];
    try {
      const { failed } = await runWorkflow({
        workflow: textOf(host),
        checkout: () => repository.clone().folder,
        modules: at('node_modules'),
        uses: Object.fromEntries(names.map((name) => [`actions/${name}`, note(name)])),
        env: { PATH: `${at('bin')}:${process.env.PATH}`, LOG: at('log'), ...env },
        secrets: { MASTODON_ACCESS_TOKEN: 'token' },
        vars: { NETLIFY_SITE_ID: 'of-netlify', CLOUDFLARE_ACCOUNT_ID: 'of-cloudflare', PAGES_PROJECT: 'ada' },
      });
      return { failed, used, asked: asked() };
    } finally {
      repository.remove();
    }
  }

  const prepare = 'npm run publish -- prepare --tell with secrets';
  const finish = 'npm run publish -- finish --tell with secrets';

  it('deploys to GitHub Pages between its two halves', async () => {
    expect(await publish('github')).toEqual({
      failed: false,
      asked: [prepare, finish],
      used: ['cache/restore', 'upload-pages-artifact', 'deploy-pages', 'cache/save'],
    });
  });

  it.each([
    ['netlify', /^npx --yes netlify-cli@[\d.]+ deploy --no-build --prod --dir dist of-netlify$/],
    [
      'cloudflare',
      /^npx --yes wrangler@[\d.]+ pages deploy dist --project-name ada --branch main of-cloudflare$/,
    ],
  ] as const)(
    'deploys to %s with its own command, which gets no token of a network',
    async (host, deploy) => {
      const { failed, used, asked: lines } = await publish(host);
      expect(failed).toBe(false);
      expect(lines).toEqual([prepare, expect.stringMatching(deploy), finish]);
      expect(used).toEqual(['cache/restore', 'cache/save']);
    },
  );

  it('deploys and announces nothing where nothing is new', async () => {
    const { failed, used, asked: lines } = await publish('netlify', { NEEDED: 'false' });
    expect({ failed, used, lines }).toEqual({ failed: false, used: ['cache/restore'], lines: [prepare] });
  });

  it('announces nothing where the host took nothing', async () => {
    const { failed, asked: lines } = await publish('cloudflare', { DEPLOY_CODE: '1' });
    expect(failed).toBe(true);
    expect(lines).not.toContain(finish);
  });
});

describe('publish setup', () => {
  const setUp = (...args: string[]) =>
    run('node', ['scripts/publish.ts', 'setup', ...args], { env: { LECTERN_ROOT: folder } });

  it('writes the file of a host, and never over another', async () => {
    expect(await setUp('gitlab')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('.gitlab-ci.yml'),
    });
    expect(readFileSync(at('.gitlab-ci.yml'), 'utf8')).toBe(textOf('gitlab'));
    writeFileSync(at('.gitlab-ci.yml'), 'mine');
    expect(await setUp('gitlab')).toMatchObject({
      exitCode: 1,
      output: expect.stringContaining('already exists'),
    });
    expect(readFileSync(at('.gitlab-ci.yml'), 'utf8')).toBe('mine');
  });

  it('names the hosts there are', async () => {
    const { exitCode, output } = await setUp('geocities');
    expect(exitCode).toBe(2);
    expect(output).toContain('Expected one of github, netlify, cloudflare, gitlab, forgejo, server');
  });
});

it('a whole run announces nothing where its command deploys nothing, which gets no token', async () => {
  const site = siteYaml.replace(/^url:.*$/m, 'url: http://127.0.0.1:9/');
  const repository = makeRepository({
    'content/site.yaml': site,
    'content/posts/one.mdx': mdx('title: One\nsummary: It.\ndate: 2026-11-20'),
  });
  try {
    const checkout = repository.clone();
    const { exitCode, output } = await run(
      'node',
      [
        'scripts/publish.ts',
        'all',
        '--deploy',
        'ls $LECTERN_OUT/index.html; echo "token: $MASTODON_ACCESS_TOKEN."; exit 3',
      ],
      {
        env: {
          ...astroEnv,
          LECTERN_CONTENT: path.join(checkout.folder, 'content'),
          LECTERN_OUT: path.join(checkout.folder, 'dist'),
          LECTERN_STATE: path.join(checkout.folder, '.lectern'),
          LECTERN_NOW: sampleNow,
          MASTODON_ACCESS_TOKEN: 'hunter2',
          NO_COLOR: '1',
        },
      },
    );
    expect(output).toContain('dist/index.html');
    expect(output).toContain('token: .');
    expect(output).toContain('not deployed (exit code 3), and nothing was announced');
    expect(exitCode).toBe(1);
  } finally {
    repository.remove();
  }
});
