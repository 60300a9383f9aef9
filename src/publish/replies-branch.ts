/**
 * What people answered, kept between runs on machines that are thrown away: one commit without a history on a
 * branch of its own, replaced each time, so that what somebody deletes is gone from it too.
 */
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { withIndex } from './aside-index.ts';
import { type Git, GitError } from './git.ts';

/** The branch. */
export const repliesBranch = 'lectern-replies';

/** `content/replies/` has what the branch has not: taking the branch's would lose it. */
export class RepliesDiffer extends Error {
  constructor(folder: string) {
    super(
      `${folder} has replies that are not on the branch ${repliesBranch}. ` +
        'Keep them first (npm run publish -- keep-replies), or remove the folder.',
    );
    this.name = 'RepliesDiffer';
  }
}

/**
 * Puts the branch's replies into `content/replies/`.
 *
 * @returns whether there is such a branch
 * @throws RepliesDiffer where the folder has something else than what was last fetched or kept
 */
export async function fetchReplies(git: Git): Promise<boolean> {
  const { remote } = await git.upstream();
  const folder = path.join(git.folder, 'replies');
  const known = await knownTree(git, remote);
  const here = await writeTree(git);
  const head = await fetchBranch(git, remote);
  if (head === undefined) return false;
  const wanted = await git.run('rev-parse', `${head}^{tree}`);
  if (here === wanted) return true;
  if (here !== undefined && here !== known) throw new RepliesDiffer(folder);
  rmSync(folder, { recursive: true, force: true });
  await withIndex(git, async (aside) => {
    await aside.run('read-tree', wanted);
    await aside.run('checkout-index', '--all', '--force');
  });
  return true;
}

/**
 * Makes the branch what is in `content/replies/`, as one commit without a parent.
 *
 * @returns whether it had to be replaced
 * @throws GitError where somebody else replaced it since it was fetched
 */
export async function keepReplies(git: Git): Promise<boolean> {
  const { remote } = await git.upstream();
  const head = await fetchBranch(git, remote);
  const before = head && (await git.run('rev-parse', `${head}^{tree}`));
  const tree = (await writeTree(git)) ?? (head && (await withIndex(git, (aside) => aside.run('write-tree'))));
  if (tree === undefined || tree === before) return false;
  const committer = await git.asCommitter();
  const commit = await committer.run('commit-tree', tree, '-m', 'What people answered');
  const lease = `--force-with-lease=refs/heads/${repliesBranch}:${head ?? ''}`;
  await git.run('push', '--quiet', lease, remote, `${commit}:refs/heads/${repliesBranch}`);
  // Where the remote's own configuration doesn't follow this branch, what was kept is noted all the same.
  await git.run('update-ref', trackingRef(remote), commit);
  return true;
}

function trackingRef(remote: string): string {
  return `refs/remotes/${remote}/${repliesBranch}`;
}

/** The tree that was last fetched or kept. */
async function knownTree(git: Git, remote: string): Promise<string | undefined> {
  return git.ask('rev-parse', '--verify', '--quiet', `${trackingRef(remote)}^{tree}`);
}

/** The branch's commit, fetched; nothing where the remote has none. */
async function fetchBranch(git: Git, remote: string): Promise<string | undefined> {
  const listed = await git.run('ls-remote', '--heads', remote, `refs/heads/${repliesBranch}`);
  const head = listed.split(/\s/)[0];
  if (!head) return undefined;
  await git.run(
    'fetch',
    '--quiet',
    '--no-tags',
    remote,
    `+refs/heads/${repliesBranch}:${trackingRef(remote)}`,
  );
  return git.run('rev-parse', trackingRef(remote));
}

/** The tree of the folder as it is, written to git's store; nothing where there is no folder. */
async function writeTree(git: Git): Promise<string | undefined> {
  if (!existsSync(path.join(git.folder, 'replies'))) return undefined;
  return withIndex(git, async (aside) => {
    await aside.run('add', '--all', '--force', '--', 'replies');
    return aside.run('write-tree');
  });
}

/** Whether a failure is that somebody else replaced the branch: before this push began, or while it went on. */
export function isStale(error: unknown): error is GitError {
  return error instanceof GitError && /stale info|cannot lock ref/.test(error.stderr);
}
