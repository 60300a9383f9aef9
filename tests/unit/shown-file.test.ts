/** How errors name a file: one way, whichever command found it and wherever that runs. */
import { afterEach, expect, test } from 'vitest';
import { shownPath } from '../../src/content/problem.ts';
import { CannotWrite } from '../../src/files/cannot-write.ts';
import { shownFile } from '../../src/files/shown-file.ts';
import { project } from '../setup/imports.ts';

const started = process.cwd();
afterEach(() => process.chdir(started));

test('a file of the project is named as it is seen from there, also by a build in its own root', () => {
  for (const folder of [project, '/', `${project}/src`]) {
    process.chdir(folder);
    expect(shownPath(`${project}/content`, 'posts/hello.mdx')).toBe('content/posts/hello.mdx');
    expect(new CannotWrite(`${project}/content/journal/posts/hello.json`, { code: 'ENOSPC' }).message).toBe(
      'content/journal/posts/hello.json cannot be written: the disk is full (ENOSPC).',
    );
  }
});

test('a file elsewhere is named whole, by both', () => {
  expect(shownPath('/somewhere/else', 'site.yaml')).toBe('/somewhere/else/site.yaml');
  expect(shownFile('/somewhere/else/site.yaml')).toBe('/somewhere/else/site.yaml');
});
