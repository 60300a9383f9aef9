/** `lectern upgrade --from-fork`: what a site takes over from a fork of 0.1, and what stays for the owner. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { siteFiles } from '../../src/create/site.ts';
import { NotAFork, planMove } from '../../src/upgrade/fork.ts';
import { writePlan } from '../../src/upgrade/plan.ts';
import { shownChange, shownLeft } from '../../src/upgrade/show.ts';

const project = path.resolve(import.meta.dirname, '../..');
const siteYaml = readFileSync(path.join(project, 'content/site.yaml'), 'utf8');

const configOf01 = `import mdx from '@astrojs/mdx';
import { defineConfig } from 'astro/config';
import { lectern } from './src/build/integration.ts';
import { searchIndex } from './src/build/search.ts';
import { siteMap } from './src/build/sitemap.ts';

export default defineConfig({
  integrations: [lectern(), mdx(), siteMap(), searchIndex()],
});
`;

let top: string;
let fork: string;
let site: { root: string; content: string };

const put = (file: string, text: string | Buffer) => {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
};
const inFork = (file: string, text: string | Buffer) => put(path.join(fork, file), text);
const own = (...files: string[]) => {
  for (const file of files) cpSync(path.join(project, file), path.join(fork, file), { recursive: true });
};
const read = (file: string) => readFileSync(path.join(site.root, file), 'utf8');

beforeEach(() => {
  top = mkdtempSync(path.join(tmpdir(), 'lectern-fork-'));
  fork = path.join(top, 'fork');
  const root = path.join(top, 'my-site');
  site = { root, content: path.join(root, 'content') };
  const answers = { packageName: 'my-site', name: 'Ada Quay', url: 'https://ada.example/', language: 'en' };
  const versions = {
    host: 'github' as const,
    today: '2026-11-21',
    lectern: '1',
    astro: '1',
    timeZone: 'UTC',
    networks: {},
  };
  for (const { path: file, content } of siteFiles({ ...answers, ...versions })) {
    put(path.join(root, file), Buffer.from(content));
  }
  own('content/images', 'content/posts', 'content/people.yaml', 'content/journal/calendar.json');
  // Files of 0.1: one whole, and others with the bytes of its public/.gitkeep.
  inFork('astro.config.mjs', configOf01);
  for (const file of [
    'src/components/Foot.astro',
    'scripts/syndicate.ts',
    '.github/workflows/ci.yml',
    'public/.gitkeep',
  ]) {
    inFork(file, '\n');
  }
  inFork('content/site.yaml', siteYaml.replace('Maren Quillstrand', 'Ada Quay'));
  inFork(
    'content/posts/first-light.mdx',
    '---\ntitle: First light\nimage: { src: ../images/lamps.png, alt: Lamps }\n---\n',
  );
  inFork('content/posts/hello.mdx', '---\ntitle: Hello, all\n---\n');
  inFork('content/images/own.png', Buffer.from([0x89, 0x50, 0, 1]));
  inFork('content/journal/posts/first-light.json', '{"version":1}\n');
  inFork('content/journal/posts/publish-once.json', '{"seeded":1}\n');
  inFork('content/replies/posts/first-light.json', '{}\n');
  inFork('public/CNAME', 'ada.example\n');
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

const moved = () => planMove(fork, site);
const files = () => moved().changes.map(({ file }) => file);

test('content, journal, replies and public files are moved, and of the sample what they name', () => {
  expect(files().sort()).toEqual([
    'content/images/lamps.png',
    'content/images/own.png',
    'content/images/portrait.png',
    'content/journal/posts/first-light.json',
    'content/journal/posts/publish-once.json',
    'content/posts/first-light.mdx',
    'content/posts/hello.mdx',
    'content/replies/posts/first-light.json',
    'content/site.yaml',
    'public/CNAME',
  ]);
  expect(moved().left).toEqual([]);
  expect(existsSync(path.join(site.root, 'public/CNAME'))).toBe(false);
});

test('what a new site begins with gives way, shown as a diff, and a second run changes nothing', () => {
  const plan = moved();
  const shown = plan.changes.map(shownChange).join('\n');
  expect(shown).toMatch(/^-\s+tagline: What you speak about, in one line\.$/m);
  expect(shown).toMatch(/^\+title: Hello, all$/m);
  expect(shown).toMatch(/^new .*content\/posts\/first-light\.mdx$/m);
  writePlan(plan);
  expect(read('content/site.yaml')).toContain('affiliation: Harbour Archive');
  expect(read('content/posts/hello.mdx')).toContain('Hello, all');
  expect(readFileSync(path.join(site.content, 'images/own.png'))).toEqual(Buffer.from([0x89, 0x50, 0, 1]));
  expect(moved()).toEqual({ changes: [], left: [] });
});

test('what the site has already written stays, and is named', () => {
  writePlan(moved());
  put(path.join(site.content, 'posts/first-light.mdx'), 'written since\n');
  const { changes, left } = moved();
  expect(changes).toEqual([]);
  expect(left).toMatchObject([
    { file: 'content/posts/first-light.mdx', message: expect.stringContaining('already') },
  ]);
  writePlan(moved());
  expect(read('content/posts/first-light.mdx')).toBe('written since\n');
});

test('files are brought up to date on the way, and shown so', () => {
  const last = { title: 'T', event: 'a', role: 'speaking', when: {} };
  inFork(
    'content/journal/calendar.json',
    `${JSON.stringify({ version: 1, items: { a: { last } } }, undefined, 2)}\n`,
  );
  const plan = moved();
  expect(plan.changes.map(shownChange).join('\n')).toMatch(/^\+.*"roles": \["speaking"\]/m);
  writePlan(plan);
  expect(read('content/journal/calendar.json')).toContain('"roles": ["speaking"]');
  expect(readFileSync(path.join(fork, 'content/journal/calendar.json'), 'utf8')).toContain('"role"');
  expect(moved()).toEqual({ changes: [], left: [] });
});

test('the workflow of a site stays: what was changed in the fork’s is named', () => {
  inFork('.github/workflows/publish.yml', 'name: Mine\n');
  inFork('.github/workflows/spelling.yml', 'name: Spelling\n');
  const { changes, left } = moved();
  const workflows = changes.map(({ file }) => file).filter((file) => file.startsWith('.github/'));
  expect(workflows).toEqual(['.github/workflows/spelling.yml']);
  expect(left).toMatchObject([
    {
      file: path.join(fork, '.github/workflows/publish.yml'),
      message: expect.stringContaining('publish setup'),
    },
  ]);
});

test('secrets are copied for their owner’s eyes alone, and not shown', () => {
  inFork('.env', 'MASTODON_ACCESS_TOKEN=very-secret\n');
  const plan = moved();
  expect(plan.changes.map(shownChange).join('\n')).not.toContain('very-secret');
  writePlan(plan);
  expect(read('.env')).toContain('very-secret');
  expect(statSync(path.join(site.root, '.env')).mode & 0o077).toBe(0);
});

test('changes of code are listed file by file, with what to do', () => {
  inFork('src/site/components/Foot.astro', '<p>Mine</p>\n');
  inFork('src/components/slides/Slide.astro', '<p>Mine, where 0.1 had it</p>\n');
  inFork('src/site/pages/uses.astro', '<p>Uses</p>\n');
  inFork('src/styles/base.css', 'body { color: teal }\n');
  inFork('src/networks/farcaster/model.ts', 'export {};\n');
  inFork('astro.config.mjs', 'export default {};\n');
  inFork('netlify.toml', '[build]\n');
  const lines = moved().left.map((left) => shownLeft(left, site));
  const said = (file: string) => lines.find((line) => line.includes(path.join(fork, file)));
  expect(lines).toHaveLength(7);
  expect(said('src/site/components/Foot.astro')).toContain("components: { 'Foot': './src/…' }");
  expect(said('src/components/slides/Slide.astro')).toContain("'slides/Slide'");
  expect(said('src/site/pages/uses.astro')).toContain('src/pages/ of the site');
  expect(said('src/styles/base.css')).toContain('customCss');
  expect(said('src/networks/farcaster/model.ts')).toContain('docs/customise.md');
  expect(said('astro.config.mjs')).toContain('lectern()');
  expect(said('netlify.toml')).toContain('copy it');
});

test('files with the ends of lines of Windows are known all the same', () => {
  const sample = 'content/posts/publish-once.mdx';
  inFork(sample, readFileSync(path.join(project, sample), 'utf8').replaceAll('\n', '\r\n'));
  expect(files()).not.toContain(sample);
  inFork(sample, `${readFileSync(path.join(project, sample), 'utf8')}\nA sentence of my own.\n`);
  expect(files()).toContain(sample);
});

describe('a folder that is no fork', () => {
  test.each([
    ['is not there', () => path.join(top, 'nowhere'), /no such folder/],
    ['is the site', () => site.root, /no fork of Lectern/],
    ['is of something else', () => top, /no content\/site\.yaml/],
  ])('%s', (_what, folder, message) => {
    expect(() => planMove(folder(), site)).toThrow(NotAFork);
    expect(() => planMove(folder(), site)).toThrow(message);
  });

  test('a fork cannot be moved into itself', () => {
    expect(() => planMove(fork, { root: fork, content: path.join(fork, 'content') })).toThrow(
      /the site itself/,
    );
  });
});
