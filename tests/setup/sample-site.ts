/** Builds the sample site once for all tests that look at it: `inject('sampleSite')`. */
import type { TestProject } from 'vitest/node';
import { type BuiltSite, buildSite } from './site.ts';

declare module 'vitest' {
  interface ProvidedContext {
    sampleSite: Omit<BuiltSite, 'remove'>;
  }
}

let building: Promise<BuiltSite> | undefined;
let users = 0;

export default async function setup(project: TestProject): Promise<() => void> {
  users += 1;
  building ??= buildSite();
  const { remove, ...site } = await building;
  if (site.exitCode !== 0) throw new Error(`The sample site does not build:\n${site.output}`);
  // Caches are named by content, so other builds may begin with this one's: pictures are not drawn twice.
  process.env.LECTERN_TEST_CACHE = site.state;
  project.provide('sampleSite', site);
  return () => {
    users -= 1;
    if (users === 0) remove();
  };
}
