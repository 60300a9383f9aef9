/** Whether this checkout lags behind the one it pushes to: what others announced since is not known here. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** This checkout must not send. */
export class BehindUpstream extends Error {
  constructor(commits: number, upstream: string) {
    super(
      `This checkout is ${commits} commit${commits === 1 ? '' : 's'} behind ${upstream}, where more may have been announced. ` +
        'Nothing was sent. Run git pull first.',
    );
    this.name = 'BehindUpstream';
  }
}

/**
 * Asks the upstream of the branch that holds a folder. A folder outside git, or a branch without an
 * upstream, is behind nobody.
 *
 * @returns what kept it from knowing, in words for the owner: no connection, no right
 * @throws BehindUpstream
 */
export async function checkUpstream(folder: string): Promise<string | undefined> {
  const git = async (...args: string[]) => {
    const env = { ...process.env, GIT_TERMINAL_PROMPT: '0', GIT_SSH_COMMAND: 'ssh -o BatchMode=yes' };
    const { stdout } = await run('git', ['-C', folder, ...args], { env, timeout: 30_000 });
    return stdout.trim();
  };
  let upstream: string;
  try {
    upstream = await git('rev-parse', '--abbrev-ref', '--symbolic-full-name', '@{upstream}');
  } catch {
    return undefined;
  }
  try {
    await git('fetch', '--quiet');
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    return `Whether ${upstream} has more could not be asked: ${stderr.trim().split('\n')[0] || String(error)}`;
  }
  const behind = Number(await git('rev-list', '--count', 'HEAD..@{upstream}'));
  if (behind > 0) throw new BehindUpstream(behind, upstream);
  return undefined;
}
