import { tmpdir } from 'node:os';
import path from 'node:path';
import { getViteConfig } from 'astro/config';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tests/setup/longest-first.ts';

// Every worker, and every command that a test runs, loads the same modules: Node keeps them compiled, by content.
process.env.NODE_COMPILE_CACHE ??= path.join(tmpdir(), `lectern-compiled-${process.getuid?.() ?? 0}`);

/** The kinds of test, from quick to slow; `npx vitest run --project unit` runs one of them. */
const project = (
  name: string,
  timeout: number,
  globalSetup: string[] = [],
  more: { isolate?: boolean } = {},
) => ({
  test: {
    ...more,
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
      // Nothing here changes what another file sees, and loading every module anew for each takes longer than the tests.
      project('unit', 30_000, [], { isolate: false }),
      project('integration', 120_000),
      // `.astro` files are read by Astro; of the site's own integrations none is needed to draw a component.
      getViteConfig(project('components', 60_000), { configFile: false, srcDir: './src/site' }),
      project('site', 300_000, ['tests/setup/sample-site.ts']),
      project('browser', 300_000, ['tests/setup/sample-site.ts']),
      project('package', 300_000, ['tests/setup/sample-site.ts']),
    ],
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    reporters: ['default', ['json', { outputFile: 'test-results/vitest.json' }]],
  },
});
