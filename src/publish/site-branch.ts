/** The built site as a branch of its own, for hosts that serve one: Codeberg Pages, GitHub Pages from a branch. */
import { withIndex } from './aside-index.ts';
import { type Git, GitError } from './git.ts';

/**
 * Makes a branch what is in a built folder, as one commit without a parent: what is taken off the site is gone from it, too.
 *
 * @param git of the content folder, whose branch has an upstream
 * @param built the folder with the site, in the same checkout
 * @throws GitError where the branch is the one that is checked out, or it can't be pushed
 */
export async function pushSite(git: Git, built: Git, branch: string): Promise<void> {
  const { remote, branch: own } = await git.upstream();
  if (branch === own) throw new GitError(['push'], `${branch} has the sources of the site.`, undefined);
  const tree = await withIndex(built, async (aside) => {
    await aside.run('add', '--all', '--force', '--', '.');
    return aside.run('write-tree');
  });
  const committer = await git.asCommitter();
  const commit = await committer.run('commit-tree', tree, '-m', 'The site');
  await git.run('push', '--quiet', '--force', remote, `${commit}:refs/heads/${branch}`);
}
