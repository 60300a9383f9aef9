/** The house as docs/architecture.md draws it: its table is the input, every import is held against it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { networkIds } from '../../src/model/ids.ts';
import { comparisonsWith, importsOf, project, sourceFiles } from '../setup/imports.ts';

/** Folder, `site` or `site/pages` → the folders its files may import. */
const table = rowsOf(readFileSync(path.join(project, 'docs/architecture.md'), 'utf8'));

const files = sourceFiles('src');
const imported = new Map(files.map((file) => [file, importsOf(file)]));
const inside = (file: string) => (imported.get(file) ?? []).filter((name) => name.startsWith('src/'));

function rowsOf(text: string): Map<string, string[]> {
  const rows = text.split('\n').filter((line) => line.startsWith('| `src/'));
  const cells = rows.map((row) => row.split('|').map((cell) => cell.trim()));
  const all = cells.flatMap(([, names = '']) => foldersIn(names));
  return new Map(
    cells.flatMap(([, names = '', , may = '']) =>
      foldersIn(names).map((name) => [name, may === 'everything' ? all : may.split(/,\s*/)] as const),
    ),
  );
}

function foldersIn(cell: string): string[] {
  return [...cell.matchAll(/`src\/([a-z/]+?)\/`/g)].map((found) => found[1]!);
}

/** What a network's folder holds for the model belongs to it: see the table's row. */
const ofTheModel = /^src\/networks\/(?:models|[^/]+\/model)\.ts$/;

/** Astro looks for it there. */
const ofTheSite = 'src/content.config.ts';

/** The row a file belongs to: the longest folder that has one. */
function rowOf(file: string): string | undefined {
  if (ofTheModel.test(file)) return 'model';
  if (file === ofTheSite) return 'site';
  const parts = file.split('/').slice(1, -1);
  for (let length = parts.length; length > 0; length -= 1) {
    const name = parts.slice(0, length).join('/');
    if (table.has(name)) return name;
  }
  return undefined;
}

/** Groups of nodes that can each reach every other (Tarjan's strongly connected components). */
function circles(edges: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const found: string[][] = [];
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const visit = (node: string): void => {
    index.set(node, index.size);
    low.set(node, index.get(node)!);
    stack.push(node);
    for (const next of edges.get(node) ?? []) {
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(node, Math.min(low.get(node)!, low.get(next)!));
    }
    if (low.get(node) !== index.get(node)) return;
    const circle = stack.splice(stack.indexOf(node));
    if (circle.length > 1) found.push(circle);
  };
  for (const node of edges.keys()) if (!index.has(node)) visit(node);
  return found;
}

describe('the folders of src/', () => {
  test('every file lies in a folder that the table of docs/architecture.md has', () => {
    const homeless = files.filter((file) => rowOf(file) === undefined && file.split('/').length > 2);
    expect(homeless).toEqual([]);
    expect(files.filter((file) => file.split('/').length === 2)).toEqual([ofTheSite]);
  });

  test('every folder of the table exists', () => {
    const known = new Set(files.map(rowOf));
    expect([...table.keys()].filter((name) => !known.has(name))).toEqual([]);
  });

  test('every import is an arrow of the table', () => {
    const wrong = files.flatMap((file) =>
      inside(file)
        .filter((other) => rowOf(other) !== rowOf(file) && !table.get(rowOf(file)!)?.includes(rowOf(other)!))
        .map((other) => `${file} -> ${other}`),
    );
    expect(wrong).toEqual([]);
  });

  test('the arrows of the table run in no circle', () => {
    const arrows = new Map(
      [...table].map(([name, may]) => [name, new Set(may.filter((one) => table.has(one)))]),
    );
    // site/ itself is what its parts are joined by: its files are held apart by the test of files below.
    arrows.delete('site');
    expect(circles(arrows)).toEqual([]);
  });

  test('every name in the table is a folder with a row', () => {
    const names = [...table.values()].flat().filter((name) => name !== '—');
    expect(names.filter((name) => !table.has(name))).toEqual([]);
  });

  test('no files import each other in a circle', () => {
    expect(circles(new Map(files.map((file) => [file, new Set(inside(file))])))).toEqual([]);
  });

  test('what is imported exists', () => {
    const known = new Set(files);
    const missing = files.flatMap((file) =>
      inside(file)
        .filter((other) => /\.(ts|js|astro|css)$/.test(other) && !known.has(other))
        .map((other) => `${file} -> ${other}`),
    );
    expect(missing).toEqual([]);
  });

  test('only the site knows Astro', () => {
    const astro = /^(astro|@astrojs)(\/|:|$)/;
    const outside = files.filter((file) => !file.startsWith('src/site/'));
    const wrong = outside.flatMap((file) =>
      imported
        .get(file)!
        .filter((name) => astro.test(name))
        .map((name) => `${file} -> ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  test('nothing of the package reads the tests, the scripts or the sample site', () => {
    const outside = files.flatMap((file) =>
      imported
        .get(file)!
        .filter((name) => /^(tests|scripts|bench|content|public|docs)\//.test(name))
        .map((name) => `${file} -> ${name}`),
    );
    expect(outside).toEqual([]);
  });

  test('a type that others may import has a name of its own: a search for it finds one', () => {
    const homes = new Map<string, string[]>();
    for (const file of files.filter((name) => /\.(ts|astro)$/.test(name))) {
      const text = readFileSync(path.join(project, file), 'utf8');
      for (const [, name] of text.matchAll(/^export (?:abstract )?(?:interface|type|class) (\w+)/gm))
        homes.set(name!, [...(homes.get(name!) ?? []), file]);
    }
    expect([...homes].filter(([, where]) => where.length > 1)).toEqual([]);
  });

  test('a network is known by its definition: no name of one is compared outside its own folder', () => {
    const own = new RegExp(`^src/(networks|sandbox)/(${networkIds.join('|')})/`);
    const names = new Set<string>(networkIds);
    const compared = files
      .filter((file) => /\.(ts|astro)$/.test(file) && !own.test(file))
      .flatMap((file) => comparisonsWith(names, file).map((where) => `${file}: ${where}`));
    expect(compared).toEqual([]);
  });
});
