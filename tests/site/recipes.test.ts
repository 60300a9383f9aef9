/** The recipes of CONTRIBUTING.md, followed line by line in a copy of the project by somebody who believes them. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mdx, siteYaml } from '../setup/content.ts';
import { astroEnv, run } from '../setup/site.ts';

const project = path.resolve(import.meta.dirname, '../..');
let copy: string;

/** The blocks of the recipes: files to write, and changes to make. */
function steps(): { kind: string; file: string; text: string }[] {
  const guide = readFileSync(path.join(project, 'CONTRIBUTING.md'), 'utf8');
  return [...guide.matchAll(/^```(\w+) file=(\S+)\n([\s\S]*?)^```$/gm)].map(([, kind, file, text]) => ({
    kind: kind!,
    file: file!,
    text: text!,
  }));
}

/** Applies a change: lines that stay or go are found as they are, or the recipe is out of date. */
function changed(before: string, change: string, file: string): string {
  const lines = change.split('\n').filter((line) => line !== '');
  const old = lines.filter((line) => !line.startsWith('+')).map((line) => line.slice(1));
  const fresh = lines.filter((line) => !line.startsWith('-')).map((line) => line.slice(1));
  const at = before.indexOf(`${old.join('\n')}\n`);
  expect(at, `${file} has no longer:\n${old.join('\n')}`).toBeGreaterThanOrEqual(0);
  return before.slice(0, at) + fresh.join('\n') + before.slice(at + old.join('\n').length);
}

const content: Record<string, string> = {
  'site.yaml': `${siteYaml}language: nl\nnetworks: { mastodon: { url: http://127.0.0.1:4400 } }\n`,
  'projects/tides.mdx': mdx(
    'title: The tides\nsummary: Two centuries.\ndate: 2026-03-01\nrole: Maker',
    'What was made.',
  ),
  'posts/hello.mdx': mdx('title: Hallo\nsummary: Kort.\ndate: 2026-03-01'),
  'slides/deck.mdx': mdx(
    'title: A deck\nsummary: S.\ndate: 2026-03-01',
    '# One\n\n---\nlayout: big\n---\n\nOne sentence.',
  ),
};

const env = () => ({
  LECTERN_CONTENT: path.join(copy, 'content'),
  LECTERN_OUT: path.join(copy, 'dist'),
  LECTERN_STATE: path.join(copy, '.lectern'),
  LECTERN_NOW: '2026-04-01T12:00:00Z',
  ...astroEnv,
});

beforeAll(() => {
  copy = mkdtempSync(path.join(tmpdir(), 'lectern-recipes-'));
  for (const name of [
    'src',
    'scripts',
    'public',
    'docs',
    'astro.config.mjs',
    'tsconfig.json',
    'package.json',
  ])
    cpSync(path.join(project, name), path.join(copy, name), { recursive: true });
  symlinkSync(path.join(project, 'node_modules'), path.join(copy, 'node_modules'));
  for (const { kind, file, text } of steps()) {
    const target = path.join(copy, file);
    if (kind !== 'diff') expect(existsSync(target), `${file} is there already`).toBe(false);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, kind === 'diff' ? changed(readFileSync(target, 'utf8'), text, file) : text);
  }
  for (const [name, text] of Object.entries(content)) {
    mkdirSync(path.dirname(path.join(copy, 'content', name)), { recursive: true });
    writeFileSync(path.join(copy, 'content', name), text);
  }
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

test('a site with all of it builds, and a new collection is wherever entries are', async () => {
  const { exitCode, output } = await run('node', ['scripts/build.ts'], { cwd: copy, env: env() });
  expect(output, output).toContain('Complete!');
  expect(exitCode).toBe(0);
  const read = (file: string) => readFileSync(path.join(copy, 'dist', file), 'utf8');
  expect(read('projects/tides/index.html')).toContain('What was made.');
  expect(read('projects/index.html')).toContain('Maker');
  expect(read('index.html')).toContain('href="/projects/"');
  expect(read('feed.json')).toContain('/projects/tides/');
  expect(read('projects/feed.json')).toContain('/projects/tides/');
  const manifest = readFileSync(path.join(copy, '.lectern/manifest.json'), 'utf8');
  const { announcements } = JSON.parse(manifest) as {
    announcements: { id: string; kind: string; card: { path: string } }[];
  };
  const announced = announcements.find(({ id }) => id === 'projects/tides#published');
  expect(announced).toMatchObject({ kind: 'project' });
  expect(existsSync(path.join(copy, 'dist', announced!.card.path))).toBe(true);
  // The layout has its styles, and the page speaks the new language.
  expect(read('slides/deck/index.html')).toMatch(/layout-big[^"]*"/);
  expect(read('slides/deck/index.html')).toMatch(/\.layout-big \.slide-body ?> ?p/);
  expect(read('posts/index.html')).toContain('Teksten');
});

test('what was added is of the right types', async () => {
  const include = ['.astro/types.d.ts', 'src/**/*.ts'];
  writeFileSync(
    path.join(copy, 'tsconfig.recipes.json'),
    JSON.stringify({ extends: './tsconfig.json', include }),
  );
  await run('node', ['node_modules/astro/bin/astro.mjs', 'sync'], { cwd: copy, env: env() });
  const tsc = ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.recipes.json'];
  const { exitCode, output } = await run('node', tsc, { cwd: copy, env: env() });
  expect(output).toBe('');
  expect(exitCode).toBe(0);
});

test('a new format is imported', async () => {
  const source = path.join(copy, 'meetings.json');
  writeFileSync(source, JSON.stringify({ meetings: [{ name: 'Tides of the North', day: '2027-03-01' }] }));
  const { exitCode, output } = await run('node', ['scripts/new.ts', 'event', '--from', source, '--yes'], {
    cwd: copy,
    env: env(),
  });
  expect([exitCode, output]).toEqual([0, expect.stringContaining('events/tides-of-the-north-2027.yaml')]);
});
