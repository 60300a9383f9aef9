/** The tests that mutants are shown to: all that run in one process; of these StrykerJS takes those that load the code. */
import { defineConfig } from 'vitest/config';
import { QuickestFirst } from './quickest-first.ts';

export default defineConfig({
  test: {
    include: [
      'tests/unit/**/*.test.ts',
      'tests/integration/{said-once,threads}.test.ts',
      'tests/integration/syndication-{accounts,after,faults,journal,run,slides,standard}.test.ts',
      'tests/integration/replies-{moved,pull}.test.ts',
    ],
    // They read the repository's own files, or are about much input: slow, and about other code.
    exclude: [
      'tests/unit/{architecture,audit,docs-writing,issue-forms,serve}.test.ts',
      'tests/unit/*{hostile,large}*.test.ts',
    ],
    sequence: { sequencer: QuickestFirst },
    setupFiles: ['tests/setup/loopback-only.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
