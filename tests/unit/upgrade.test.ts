/** `lectern upgrade`: what each migration makes of the files of older versions, and what it leaves alone. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readCalendarJournal } from '../../src/calendar/revised-calendar.ts';
import {
  deprecations,
  type RenamedField,
  renamedFields,
  replaceOldNames,
  withNewNames,
} from '../../src/content/renamed.ts';
import { ownVersion } from '../../src/files/roots.ts';
import { astroConfig } from '../../src/upgrade/astro-config.ts';
import { contentConfig } from '../../src/upgrade/content-config.ts';
import { gitIgnore } from '../../src/upgrade/git-ignore.ts';
import { migrations } from '../../src/upgrade/migrations.ts';
import { FileChanged, migrate, planUpgrade, writePlan } from '../../src/upgrade/plan.ts';
import { shownChange } from '../../src/upgrade/show.ts';

const project = path.resolve(import.meta.dirname, '../..');

describe('astro.config.mjs', () => {
  const config = (text: string) => migrate(astroConfig, text, 'astro.config.mjs');
  const ofPackage = `import { defineConfig } from 'astro/config';
import lectern from 'lectern';

export default defineConfig({
  integrations: [lectern()],
});
`;

  test.each([
    [
      '0.1',
      `import mdx from '@astrojs/mdx';
import { defineConfig } from 'astro/config';
import { lectern } from './src/build/integration.ts';
import { searchIndex } from './src/build/search.ts';
import { siteMap } from './src/build/sitemap.ts';

export default defineConfig({
  integrations: [lectern(), mdx(), siteMap(), searchIndex()],
});
`,
    ],
    [
      'a later fork, with its pages below src/site',
      `import mdx from '@astrojs/mdx';
import { defineConfig } from 'astro/config';
import { lectern } from './src/site/integration/integration.ts';
import { searchIndex } from './src/site/integration/search.ts';
import { siteMap } from './src/site/integration/sitemap.ts';

export default defineConfig({
  srcDir: './src/site',
  integrations: [lectern(), mdx(), siteMap(), searchIndex()],
});
`,
    ],
    ['a checkout of today', ofPackage.replace("from 'lectern'", "from './src/site/integration/index.ts'")],
  ])('of %s becomes that of a new site', (_what, text) => {
    expect(config(text)).toEqual({ text: ofPackage, left: [] });
    expect(config(ofPackage).text).toBe(ofPackage);
  });

  test('keeps integrations and settings of its owner', () => {
    const { text, left } = config(`import mdx from '@astrojs/mdx';
import tailwind from '@astrojs/tailwind';
import { lectern } from './src/build/integration.ts';
import { searchIndex } from './src/build/search.ts';
import { siteMap } from './src/build/sitemap.ts';

export default {
  redirects: { '/old': '/new' },
  integrations: [lectern(), mdx(), siteMap(), searchIndex(), tailwind()],
};
`);
    expect(left).toEqual([]);
    expect(text).toBe(`import tailwind from '@astrojs/tailwind';
import lectern from 'lectern';

export default {
  redirects: { '/old': '/new' },
  integrations: [lectern(), tailwind()],
};
`);
  });

  test('stays where its owner changed what Lectern itself is given, and is named with the line', () => {
    const own = `import mdx from '@astrojs/mdx';
import { lectern } from './src/build/integration.ts';
export default { integrations: [mdx({ gfm: false }), lectern()] };
`;
    const { text, left } = config(own);
    expect(text).toBe(own);
    expect(left).toMatchObject([
      { file: 'astro.config.mjs', line: 2, message: expect.stringContaining('customise.md') },
    ]);
  });
});

describe('src/content.config.ts', () => {
  const collection = (name: string) => `  ${name}: defineCollection({ loader: contentLoader('${name}') }),\n`;
  const fork = (names: string[]) => `import { defineCollection } from 'astro:content';
import { contentLoader } from './build/loader.ts';

export const collections = {
${names.map(collection).join('')}};
`;
  const config = (text: string) => migrate(contentConfig, text, 'src/content.config.ts');

  test('of a fork takes the collections from the package', () => {
    expect(config(fork(['site', 'posts', 'talks', 'slides', 'versions', 'events'])).text).toBe(
      "export { collections } from 'lectern/content';\n",
    );
  });

  test('with a collection of the owner’s stays, and is named', () => {
    const own = fork(['posts', 'recipes']);
    const { text, left } = config(own);
    expect(text).toBe(own);
    expect(left).toMatchObject([{ line: 2, message: expect.stringContaining('...lectern') }]);
  });
});

test('.gitignore gets what a killed build leaves, once', () => {
  const text = migrate(gitIgnore, 'node_modules/\ndist/\n.env\n', '.gitignore').text;
  expect(text).toBe('node_modules/\ndist/\n.*.lectern-*\n.env\n');
  const own = readFileSync(path.join(project, '.gitignore'), 'utf8');
  expect(migrate(gitIgnore, own, '.gitignore').text).toBe(own);
});

describe('a field with a new name', () => {
  const fields: RenamedField[] = [
    { of: 'talks', below: ['deliveries', '*'], from: 'place', to: 'venue', goes: '9.0.0' },
    { of: 'talks', below: [], from: 'tag', to: 'tags', asList: true, goes: '9.0.0' },
  ];
  const talk = `---
title: Reading the tide # as in the programme
tag: data
deliveries:
  - event: docs-north
    "place": 'Hall: 2'
  - { event: devconf, place: Room }
---

place: and tag: in the text stay.
`;

  test('is replaced in the file, and nothing else of it', () => {
    const names = replaceOldNames(talk, 'talks/tide.mdx', fields);
    expect(names?.text).toBe(
      talk
        .replace('tag: data', 'tags: [data]')
        .replace('"place": \'Hall', '"venue": \'Hall')
        .replace('devconf, place:', 'devconf, venue:'),
    );
    expect(names?.found.map(({ line }) => line).sort()).toEqual([3, 6, 7]);
    expect(replaceOldNames(names!.text, 'talks/tide.mdx', fields)?.text).toBe(names!.text);
    expect(replaceOldNames(talk, 'posts/tide.mdx', fields)?.text).toBe(talk);
  });

  test('is read under both names', () => {
    const old = { tag: 'data', deliveries: [{ event: 'devconf', place: 'Room' }] };
    expect(withNewNames(old, 'talks/tide.mdx', fields)).toEqual({
      tags: ['data'],
      deliveries: [{ event: 'devconf', venue: 'Room' }],
    });
    const both = { tag: 'data', tags: [] };
    expect(withNewNames(both, 'talks/tide.mdx', fields)).toEqual(both);
  });

  test.each([
    ['beside the new one', '---\ntags: [a]\ntag: b\n---\n', 3],
    ['with a list where one value stood', '---\ntag:\n  - b\n---\n', 2],
    ['with a block of text', '---\ntag: |\n  b\n---\n', 2],
  ])('is left alone %s, and named', (_what, text, line) => {
    const names = replaceOldNames(text, 'talks/tide.mdx', fields);
    expect(names).toMatchObject({ text, found: [], left: [{ line }] });
  });

  test('in a file that is no YAML is not looked for', () => {
    expect(replaceOldNames('---\ntag: [\n---\n', 'talks/tide.mdx', fields)).toBeUndefined();
    expect(replaceOldNames('no frontmatter, but a tag', 'talks/tide.mdx', fields)).toBeUndefined();
  });

  test('is read for one minor version, and no longer', () => {
    const number = (version: string) => version.split('.').map(Number) as [number, number, number];
    const [major, minor] = number(ownVersion());
    for (const { goes, from } of renamedFields) {
      const [goesMajor, goesMinor] = number(goes);
      expect(goesMajor > major || goesMinor > minor, `${from} was to go with ${goes}`).toBe(true);
    }
  });
});

describe('a site', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'lectern-upgrade-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  };
  const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
  const folders = () => ({ root, content: path.join(root, 'content') });
  /** As a version from before an event could have several roles wrote it. */
  const journal = `${JSON.stringify(
    {
      version: 1,
      items: {
        'events/devconf': {
          uid: 'devconf@ada.example',
          sequence: 2,
          created: '2026-01-02T10:00:00Z',
          modified: '2026-01-03T10:00:00Z',
          digest: 'ab',
          last: {
            title: 'DevConf',
            event: 'devconf',
            role: 'speaking',
            when: { allDay: true, first: '2027-02-01', last: '2027-02-02' },
          },
        },
      },
    },
    undefined,
    2,
  )}\n`;

  test('of an early 0.1 warns with file and line, and reads the same after the upgrade', async () => {
    write('content/journal/calendar.json', journal);
    const { content } = folders();
    const before = await readCalendarJournal(content);
    expect(before.items['events/devconf']?.last.roles).toEqual(['speaking']);
    expect(deprecations(content)).toEqual([
      expect.stringMatching(
        /content\/journal\/calendar\.json:13 {2}"role" is deprecated.* 0\.3\.0 .*"roles"/,
      ),
    ]);

    writePlan(planUpgrade(folders(), migrations));
    expect(await readCalendarJournal(content)).toEqual(before);
    expect(deprecations(content)).toEqual([]);
  });

  test('is changed in what was shown alone, keeps the ends of its lines, and a second run changes nothing', () => {
    write('content/journal/calendar.json', journal.replaceAll('\n', '\r\n'));
    write('.gitignore', 'dist/\n');
    write('content/posts/one.mdx', 'not looked at');
    const plan = planUpgrade(folders(), migrations);
    expect(plan.changes.map(({ file }) => file).sort()).toEqual([
      '.gitignore',
      'content/journal/calendar.json',
    ]);
    const shown = plan.changes.map(shownChange).join('\n');
    expect(shown).toContain('0.2.0: Fields with a new name');
    expect(shown).toContain('+.*.lectern-*');
    expect(shown).toMatch(/^-\s+"role": "speaking"/m);
    expect(shown).toMatch(/^\+\s+"roles": \["speaking"\]/m);
    expect(read('.gitignore')).toBe('dist/\n');

    writePlan(plan);
    expect(read('content/journal/calendar.json')).toBe(
      journal.replace('"role": "speaking"', '"roles": ["speaking"]').replaceAll('\n', '\r\n'),
    );
    expect(planUpgrade(folders(), migrations)).toEqual({ changes: [], left: [] });
  });

  test('whose file was changed after it was shown keeps that change', () => {
    write('.gitignore', 'dist/\n');
    const plan = planUpgrade(folders(), migrations);
    write('.gitignore', 'dist/\nmine/\n');
    expect(() => writePlan(plan)).toThrow(FileChanged);
    expect(read('.gitignore')).toBe('dist/\nmine/\n');
  });

  test('with a journal that cannot be read keeps it, and is told so', () => {
    write('content/journal/calendar.json', `${journal}<<<<<<< HEAD\n`);
    const { changes, left } = planUpgrade(folders(), migrations);
    expect(changes).toEqual([]);
    expect(left).toMatchObject([{ file: 'content/journal/calendar.json' }]);
  });
});

test('a new site, and this one, need nothing', () => {
  expect(
    planUpgrade({ root: path.join(project, 'content'), content: path.join(project, 'content') }, migrations),
  ).toEqual({ changes: [], left: [] });
});
