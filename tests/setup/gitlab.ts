/**
 * Runs jobs of a `.gitlab-ci.yml` on this machine as GitLab's runner does: in a clone that is on no branch, with the cache and then the artifacts
 * of earlier jobs put into it, `before_script` and `script` in one shell that ends at the first failure.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import type { CommandResult } from './commands.ts';
import { run } from './site.ts';

interface Job {
  script: string[];
  artifacts?: { paths: string[] };
}

export interface GitlabRunner {
  /** The text of `.gitlab-ci.yml`. */
  file: string;
  /** The bare repository that GitLab has. */
  bare: string;
  /** Where the cache is kept between pipelines, and the artifacts between the jobs of one. */
  cache: string;
  artifacts: string;
  /** What stands in for npm ci: the folder that is linked. */
  modules: string;
  env: Record<string, string | undefined>;
}

/** Runs a job of a pipeline for `main`. What it keeps is kept where it ends with 0. */
export async function runGitlabJob(name: string, runner: GitlabRunner): Promise<CommandResult> {
  const { file, bare, cache, artifacts, modules, env } = runner;
  const ci = parse(file) as { default: { before_script: string[]; cache: { paths: string[] } } } & Record<
    string,
    Job
  >;
  const job = ci[name] as Job;
  const folder = mkdtempSync(path.join(tmpdir(), 'lectern-gitlab-'));
  const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...args], { stdio: 'pipe' });
  const keep = (from: string, to: string, paths: readonly string[]) => {
    for (const each of paths.filter((one) => existsSync(path.join(from, one)))) {
      cpSync(path.join(from, each), path.join(to, each), { recursive: true });
    }
  };
  try {
    git('clone', '--quiet', bare, '.');
    git('checkout', '--quiet', '--detach');
    git('branch', '--quiet', '-D', 'main');
    keep(cache, folder, ci.default.cache.paths);
    keep(artifacts, folder, existsSync(artifacts) ? ['dist', '.lectern'] : []);
    const lines = [...ci.default.before_script, ...job.script].map((line) =>
      line === 'npm ci' ? `ln -s '${modules}' node_modules` : line,
    );
    const result = await run('bash', ['-eo', 'pipefail', '-c', lines.join('\n')], {
      cwd: folder,
      env: {
        ...env,
        CI: 'true',
        CI_COMMIT_BRANCH: 'main',
        CI_JOB_TOKEN: 'job-token',
        CI_SERVER_PROTOCOL: 'https',
        CI_SERVER_FQDN: 'git.example',
        CI_PROJECT_PATH: 'ada/site',
        // What the token opens.
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: `url.${bare}.insteadOf`,
        GIT_CONFIG_VALUE_0: 'https://gitlab-ci-token:job-token@git.example/ada/site.git',
      },
    });
    if (result.exitCode === 0) {
      keep(folder, cache, ci.default.cache.paths);
      keep(folder, artifacts, job.artifacts?.paths ?? []);
    }
    return result;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
