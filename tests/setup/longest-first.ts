/** The order of test files: the longest first, so that no worker is left alone with one of them at the end. */
import path from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Each takes more than half a minute, most of it many builds or many pages; a file that is not here comes after them. */
const longest = [
  'package/package',
  'site/incremental',
  'integration/publish-workflow',
  'browser/slides-printing',
  'site/recipes',
  'site/build-command',
  'browser/replies-hostile',
  'browser/accessibility',
  'browser/engines',
  'browser/slides-presenting',
  'browser/site',
  'integration/feed-announcing',
  'integration/syndication-checkouts',
];

const tests = path.resolve(import.meta.dirname, '..');
const place = ({ moduleId }: TestSpecification) => {
  const name = path
    .relative(tests, moduleId)
    .replaceAll(path.sep, '/')
    .replace(/\.test\.ts$/, '');
  const index = longest.indexOf(name);
  return index < 0 ? longest.length : index;
};

/** Vitest's own order, but for the longest files. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    return usual.toSorted((a, b) => place(a) - place(b));
  }
}
