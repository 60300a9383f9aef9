/** The git repository that a folder is in: where it is pushed to, what is in it, and who can read that. */
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';

/** Milliseconds that the remote's host may take to answer. */
const timeout = 10_000;

/** Whether somebody without an account can read a remote: `unknown` where its host did not answer. */
export type Readers = 'anybody' | 'some' | 'unknown';

/** The address that a folder's repository is pushed to; nothing where there is no repository, or no remote. */
export async function remoteOf(folder: string): Promise<string | undefined> {
  const branch = await git(folder, ['symbolic-ref', '--short', '--quiet', 'HEAD']);
  const named = branch && (await git(folder, ['config', `branch.${branch}.remote`]));
  const first = named || (await git(folder, ['remote']))?.split('\n')[0];
  return first ? await git(folder, ['remote', 'get-url', first]) : undefined;
}

/** The files of a folder that its repository has, with forward slashes. */
export async function trackedFiles(folder: string): Promise<Set<string>> {
  return new Set((await git(folder, ['ls-files', '-z']))?.split('\0').filter(Boolean));
}

/** Whether a file of this name is on a branch, as it is here or was last seen at the remote. */
export async function isOnBranch(folder: string, branch: string, file: string): Promise<boolean> {
  const refs = (
    await git(folder, ['for-each-ref', '--format=%(refname)', `refs/heads/${branch}`, 'refs/remotes'])
  )
    ?.split('\n')
    .filter((ref) => ref.endsWith(`/${branch}`));
  for (const ref of refs ?? []) {
    const names = await git(folder, ['ls-tree', '-r', '--full-tree', '--name-only', ref]);
    if (names?.split('\n').some((name) => name === file || name.endsWith(`/${file}`))) return true;
  }
  return false;
}

/**
 * The address at which everybody would read a remote; nothing where it is on this machine or has no host.
 *
 * @example publicAddress('git@github.com:ada/site.git') // 'https://github.com/ada/site.git'
 */
export function publicAddress(remote: string): string | undefined {
  const short = /^(?:[\w.-]+@)?([\w-]+(?:\.[\w-]+)+):(?!\/\/)(.+)$/.exec(remote);
  const url = URL.parse(
    short ? `https://${short[1]}/${short[2]}` : remote.replace(/^(?:ssh|git):/, 'https:'),
  );
  if (!url || !/^https?:$/.test(url.protocol)) return undefined;
  // Not with the owner's name and password, nor at the port of ssh.
  url.username = '';
  url.password = '';
  if (/^ssh:/.test(remote)) url.port = '';
  return url.href;
}

/** Asks a remote's host as somebody who has no account there. */
export async function readersOf(remote: string): Promise<Readers> {
  const address = publicAddress(remote);
  if (!address) return 'some';
  return new Promise((resolve) => {
    const child = execFile(
      'git',
      ['-c', 'credential.helper=', '-c', 'core.askPass=true', 'ls-remote', '--quiet', address, 'HEAD'],
      {
        cwd: tmpdir(),
        timeout: timeout,
        env: {
          PATH: process.env.PATH ?? '',
          GIT_CONFIG_NOSYSTEM: '1',
          GIT_CONFIG_GLOBAL: process.platform === 'win32' ? 'NUL' : '/dev/null',
          GIT_TERMINAL_PROMPT: '0',
          LC_ALL: 'C',
        },
      },
      (error, _stdout, stderr) => {
        if (!error) return resolve('anybody');
        // Hosts say that a private repository is not there, or ask who asks.
        const refused =
          /not found|authentication|could not read (?:username|password)|access denied|403/i.test(stderr);
        resolve(refused ? 'some' : 'unknown');
      },
    );
    child.stdin?.end();
  });
}

function git(folder: string, args: string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile('git', ['-C', folder, ...args], { maxBuffer: 64 * 1024 * 1024 }, (error, stdout) =>
      resolve(error ? undefined : stdout.trimEnd()),
    );
  });
}
