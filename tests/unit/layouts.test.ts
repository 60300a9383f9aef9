/** Every layout of slides is whole: its name, its styles, its place in the style sheet and in the documentation. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { layouts } from '../../src/content/layouts/registry.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = path.join(root, 'src/content/layouts');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

test('every folder is a layout, and every layout a folder of its name', () => {
  const folders = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  expect(folders.sort()).toEqual(layouts.map(({ name }) => name).sort());
});

describe.for(layouts.map((layout) => [layout.name, layout] as const))('%s', ([name, layout]) => {
  const styles = path.join(folder, name, 'layout.css');

  test.skipIf(layout.plain)('has styles, which are part of the style sheet', () => {
    expect(existsSync(styles), `${styles} is missing`).toBe(true);
    expect(read('src/site/styles/slides/slide.css')).toContain(`/content/layouts/${name}/layout.css"`);
  });

  test.skipIf(!layout.plain)('needs no styles, and has none', () => {
    expect(existsSync(styles)).toBe(false);
  });

  test('stands in docs/slides.md', () => {
    expect(read('docs/slides.md')).toMatch(new RegExp(`^\\|.*\`${name}\`.*\\|`, 'm'));
  });
});
