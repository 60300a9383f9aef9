/** The scripts of docs/deploy.md, run as they stand there: real bash, git and rsync; npm is what a test says. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { smallDisk } from '../crash/small-disk.ts';
import { filesBelow } from '../setup/files.ts';

const docs = readFileSync(path.resolve(import.meta.dirname, '../../docs/deploy.md'), 'utf8');
const scripts = [...docs.matchAll(/```bash\n(.*?)```/gs)]
  .map(([, text]) => text as string)
  .filter((text) => text.includes('dist/'));
const [own, onCi] = scripts as [string, string];

const hasRsync = spawnSync('rsync', ['--version']).status === 0;
if (!hasRsync) process.stderr.write('Skipped: the scripts of docs/deploy.md (rsync is not installed).\n');

/** What `npm` does: notes what it was asked, then what the test says; `run build` makes a site unless it is to fail. */
const npm = `#!/usr/bin/env bash
echo "$*" >> "$LOG"
case "$*" in
  "run build")
    [ "\${BUILD:-well}" = well ] || exit 1
    mkdir -p dist/posts; echo new > dist/index.html; head -c "\${BIG:-10}" /dev/zero > dist/posts/new.html ;;
  "run syndicate"*)
    mkdir -p content/journal; date +%N > content/journal/hello.json; exit "\${SAID:-0}" ;;
  "run publish -- needed") echo "build=\${NEEDED:-true}" >> "$GITHUB_OUTPUT" ;;
  "run publish -- push-intents") echo "send=\${SEND:-true}" >> "$GITHUB_OUTPUT" ;;
  "run publish -- print-decks") echo build=true >> "$GITHUB_OUTPUT" ;;
esac
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

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lectern-deploy-'));
  target = at('www');
  for (const name of ['bin', 'www', 'site/content']) mkdirSync(at(name), { recursive: true });
  writeFileSync(at('bin/npm'), npm);
  chmodSync(at('bin/npm'), 0o755);
  writeFileSync(at('www/index.html'), 'old');
  writeFileSync(at('www/gone.html'), 'old');
  git(folder, 'init', '-q', '--bare', 'remote.git', '-b', 'main');
  git(at('site'), 'init', '-q', '-b', 'main');
  writeFileSync(at('site/.gitignore'), 'dist\npublish.sh\nsteps\nprinted\n');
  git(at('site'), 'add', '-A');
  git(at('site'), 'commit', '-qm', 'Begin');
  git(at('site'), 'remote', 'add', 'origin', at('remote.git'));
  git(at('site'), 'push', '-qu', 'origin', 'main');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a script in the site, with its host a folder here. @returns its exit code, and what it asked of npm */
function runScript(script: string, env: Record<string, string> = {}) {
  writeFileSync(at('site/publish.sh'), script.replace(/^site=\S+/m, `site=${target}/`));
  const { status, stderr } = spawnSync('bash', ['publish.sh'], {
    cwd: at('site'),
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: `${at('bin')}:${process.env.PATH}`,
      LOG: at('log'),
      CI_JOB_ID: '7',
      GIT_AUTHOR_NAME: 'Ada',
      GIT_AUTHOR_EMAIL: 'ada@ada.example',
      GIT_COMMITTER_NAME: 'Ada',
      GIT_COMMITTER_EMAIL: 'ada@ada.example',
      ...env,
    },
  });
  const asked = existsSync(at('log')) ? readFileSync(at('log'), 'utf8').trim().split('\n') : [];
  return { status, stderr, asked };
}

it('every script of docs/deploy.md ends at the first failure', () => {
  expect(scripts).toHaveLength(2);
  for (const script of scripts) expect(script).toMatch(/^#!\/usr\/bin\/env bash\nset -euo pipefail\b/);
});

describe.skipIf(!hasRsync).each([
  ['on a machine of one’s own', own],
  ['on machines that are thrown away', onCi],
])('the script %s', (_name, script) => {
  it('puts the new site on the web, and takes away what is gone', () => {
    const { status, stderr } = runScript(script);
    expect(status, stderr).toBe(0);
    expect(live()).toEqual(['index.html', 'posts/new.html']);
    expect(readFileSync(path.join(target, 'index.html'), 'utf8')).toBe('new\n');
  });

  it('leaves the site on the web and announces nothing where the build fails', () => {
    const { status, asked } = runScript(script, { BUILD: 'fails' });
    expect(status).not.toBe(0);
    expect(live()).toEqual(['gone.html', 'index.html']);
    expect(asked.join()).not.toContain('syndicate');
  });

  it('deletes and replaces nothing, and announces nothing, where the upload breaks off', ({ skip }) => {
    const disk = smallDisk(1);
    try {
      if (!disk.own) skip('a disk that is full: mounting one needs root');
      target = disk.folder;
      writeFileSync(path.join(target, 'index.html'), 'old');
      writeFileSync(path.join(target, 'gone.html'), 'old');
      const { status, asked } = runScript(script, { BIG: '3000000' });
      expect(status).not.toBe(0);
      expect(readFileSync(path.join(target, 'index.html'), 'utf8')).toBe('old');
      expect(live()).toContain('gone.html');
      expect(asked.join()).not.toMatch(/run syndicate(,|$)|--send/);
    } finally {
      disk.remove();
    }
  });
});

describe.skipIf(!hasRsync)('what was said', () => {
  it('is pushed also where a network refused something, and the script says so', () => {
    const { status } = runScript(own, { SAID: '1' });
    expect(status).toBe(1);
    expect(git(at('remote.git'), 'log', '-1', '--format=%s', 'main')).toBe('Announcements');
  });

  it('is written down and pushed before it is sent, with the pages on the web in between', () => {
    const { asked } = runScript(onCi);
    const order = ['--plan', 'push-intents', 'published', '--send', 'push-receipts'];
    const places = order.map((step) => asked.findIndex((line) => line.includes(step)));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  it('waits for the next run where somebody pushed meanwhile: nothing is uploaded or sent', () => {
    const { status, asked } = runScript(onCi, { SEND: 'false' });
    expect(status).toBe(0);
    expect(live()).toEqual(['gone.html', 'index.html']);
    expect(asked.join()).not.toContain('--send');
  });
});
