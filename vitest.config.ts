import { defineConfig } from 'vitest/config';

/** The kinds of test, from quick to slow; `npx vitest run --project unit` runs one of them. */
const project = (name: string, timeout: number, globalSetup: string[] = []) => ({
  test: {
    name,
    include: [`tests/${name}/**/*.test.ts`],
    testTimeout: timeout,
    hookTimeout: timeout,
    setupFiles: ['tests/setup/loopback-only.ts'],
    globalSetup,
  },
});

export default defineConfig({
  test: {
    projects: [
      project('unit', 30_000),
      project('integration', 120_000),
      project('site', 300_000, ['tests/setup/sample-site.ts']),
      project('browser', 300_000, ['tests/setup/sample-site.ts']),
    ],
    maxWorkers: 2,
    reporters: ['default', ['json', { outputFile: 'test-results/vitest.json' }]],
  },
});
