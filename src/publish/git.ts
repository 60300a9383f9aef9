/** Git, as the publishing steps need it: in the repository that holds the content folder. */
import { execFile } from 'node:child_process';

/** A git command that failed. */
export class GitError extends Error {
  readonly stderr: string;

  constructor(args: readonly string[], stderr: string, cause: unknown) {
    super(`git ${args[0]} failed: ${stderr.trim() || String(cause)}`, { cause });
    this.name = 'GitError';
    this.stderr = stderr;
  }
}

/** Where this branch is pushed to. */
export interface Upstream {
  remote: string;
  branch: string;
  /** `refs/remotes/origin/main` */
  ref: string;
}

export class Git {
  /** The content folder. */
  readonly folder: string;
  readonly #env: NodeJS.ProcessEnv;

  /** @param env added to the process's own, such as `GIT_INDEX_FILE` */
  constructor(folder: string, env: NodeJS.ProcessEnv = {}) {
    this.folder = folder;
    // Nobody is there to type a password.
    this.#env = { GIT_TERMINAL_PROMPT: '0', GIT_SSH_COMMAND: 'ssh -o BatchMode=yes', ...env };
  }

  /** The same repository with more in the environment. */
  with(env: NodeJS.ProcessEnv): Git {
    return new Git(this.folder, { ...this.#env, ...env });
  }

  /**
   * Runs git and gives what it prints, without the last line's end.
   *
   * @throws GitError
   */
  run(...args: string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      const options = { env: { ...process.env, ...this.#env }, maxBuffer: 64 * 1024 * 1024 };
      execFile('git', ['-C', this.folder, ...args], options, (error, stdout, stderr) => {
        if (error) reject(new GitError(args, stderr, error));
        else resolve(stdout.trimEnd());
      });
    });
  }

  /** The same, with nothing where git fails: for questions whose answer can be no. */
  async ask(...args: string[]): Promise<string | undefined> {
    try {
      return await this.run(...args);
    } catch (error) {
      if (error instanceof GitError) return undefined;
      throw error;
    }
  }

  /**
   * Where the branch is pushed to.
   *
   * @throws GitError where no branch is checked out, or it has no upstream
   */
  async upstream(): Promise<Upstream> {
    const branch = await this.run('symbolic-ref', '--short', 'HEAD');
    const remote = await this.run('config', `branch.${branch}.remote`);
    const merge = await this.run('config', `branch.${branch}.merge`);
    const name = merge.replace(/^refs\/heads\//, '');
    return { remote, branch: name, ref: `refs/remotes/${remote}/${name}` };
  }

  /** Whether one commit is in the history of another. */
  async contains(descendant: string, ancestor: string): Promise<boolean> {
    return (await this.ask('merge-base', '--is-ancestor', ancestor, descendant)) !== undefined;
  }

  /**
   * Who makes commits: whoever git is set up for, else GitHub's own bot in a workflow, else Lectern.
   * The number is the bot's account (api.github.com/users/github-actions[bot]).
   */
  async asCommitter(): Promise<Git> {
    if (process.env.GIT_AUTHOR_EMAIL || (await this.ask('config', 'user.email'))) return this;
    const [name, email] = process.env.GITHUB_ACTIONS
      ? ['github-actions[bot]', '41898282+github-actions[bot]@users.noreply.github.com']
      : ['Lectern', 'lectern@localhost'];
    return this.with({
      GIT_AUTHOR_NAME: name,
      GIT_AUTHOR_EMAIL: email,
      GIT_COMMITTER_NAME: name,
      GIT_COMMITTER_EMAIL: email,
    });
  }
}
