/**
 * Reads the content folder: every file is parsed and checked, and all that is wrong is said at once.
 * Astro's collections, the build's outputs and the scripts all begin here.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { glob } from 'tinyglobby';
import type { z } from 'zod';
import { type Collection, collectionOf, collections } from '../model/collections.ts';
import { type Content, type Entry, eachCollection } from '../model/content.ts';
import { type EntryId, slugPattern } from '../model/ids.ts';
import { moderationSchema } from '../model/moderation.ts';
import { peopleSchema } from '../model/people.ts';
import { type Site, siteSchema } from '../model/site.ts';
import { slugFrom } from '../model/slug.ts';
import { check, type Positions } from './check.ts';
import { withFeedDefaults } from './feed-site.ts';
import { ContentError, type Problem, shownPath } from './problem.ts';
import { validate } from './validate.ts';
import { parseYaml } from './yaml.ts';

/**
 * Reads and checks everything the owner wrote.
 *
 * @param folder absolute path of the content folder
 * @throws ContentError naming every mistake in every file
 */
export async function readContent(folder: string): Promise<Content> {
  const { content, problems } = await inspectContent(folder);
  if (problems.length > 0) throw new ContentError(problems);
  return content;
}

/**
 * The same for who looks further: what could be read, and every mistake so far.
 *
 * @throws ContentError where the settings, on which everything depends, can't be read
 */
export async function inspectContent(folder: string): Promise<{ content: Content; problems: Problem[] }> {
  const problems: Problem[] = [];
  const positions: Positions = new Map();
  const site = await readSettings(folder, 'site.yaml', siteSchema, problems, 'required', {
    positions,
    completed: (data) => withFeedDefaults(data),
  });
  const people = await readSettings(folder, 'people.yaml', peopleSchema, problems, 'optional');
  const moderation = await readSettings(folder, 'moderation.yaml', moderationSchema, problems, 'optional');
  const read = new Map<Collection, Entry[]>();
  await Promise.all(
    collections.map(async (collection) => {
      read.set(collection, await readCollection(folder, collection, problems, positions));
    }),
  );
  if (!site || !people || !moderation) throw new ContentError(problems);
  const entries = eachCollection((collection) => read.get(collection) ?? []);
  const content: Content = { site, people, moderation, ...entries };
  for (const each of check(content, folder, positions)) problems.push(each);
  return { content, problems };
}

/**
 * Reads `site.yaml` alone, for scripts that need nothing else.
 *
 * @param feed in place of the one that the file names
 * @throws ContentError
 */
export async function readSite(folder: string, feed?: string): Promise<Site> {
  return (await readSiteSaid(folder, feed)).site;
}

/**
 * The same with the names of the fields that the file itself has: the others have their usual values.
 *
 * @throws ContentError
 */
export async function readSiteSaid(
  folder: string,
  feed?: string,
): Promise<{ site: Site; said: ReadonlySet<string> }> {
  const said = new Set<string>();
  const site = await readAlone(folder, 'site.yaml', siteSchema, 'required', (data) => {
    for (const name of Object.keys(data ?? {})) said.add(name);
    return withFeedDefaults(data, feed);
  });
  return { site, said };
}

/** Reads `people.yaml` alone; empty where there is none. @throws ContentError */
export async function readPeople(folder: string): Promise<z.infer<typeof peopleSchema>> {
  return readAlone(folder, 'people.yaml', peopleSchema, 'optional');
}

/** Reads `moderation.yaml` alone; the defaults where there is none. @throws ContentError */
export async function readModeration(folder: string): Promise<z.infer<typeof moderationSchema>> {
  return readAlone(folder, 'moderation.yaml', moderationSchema, 'optional');
}

async function readAlone<T>(
  folder: string,
  name: string,
  schema: z.ZodType<T>,
  need: 'required' | 'optional',
  completed?: (data: unknown) => unknown,
): Promise<T> {
  const problems: Problem[] = [];
  const data = await readSettings(folder, name, schema, problems, need, { completed });
  if (!data) throw new ContentError(problems);
  return data;
}

async function readSettings<T>(
  folder: string,
  name: string,
  schema: z.ZodType<T>,
  problems: Problem[],
  need: 'required' | 'optional',
  {
    positions,
    completed = (data) => data,
  }: { positions?: Positions; completed?: ((data: unknown) => unknown) | undefined } = {},
): Promise<T | undefined> {
  const file = shownPath(folder, name);
  const text = await readFile(path.join(folder, name), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
  if (text === undefined && need === 'required') {
    problems.push({
      file,
      field: '',
      expected: `a file ${name}`,
      found: 'none',
      fix: 'create it; docs/writing.md has an example to start from',
    });
    return undefined;
  }
  const located = parseYaml(text ?? '', file);
  if ('fix' in located) {
    problems.push(located);
    return undefined;
  }
  positions?.set(name, located.lineOf);
  const result = validate(schema, { ...located, data: completed(located.data) }, file);
  if ('data' in result) return result.data;
  for (const each of result.problems) problems.push(each);
  return undefined;
}

async function readCollection(
  folder: string,
  collection: Collection,
  problems: Problem[],
  positions: Positions,
): Promise<Entry[]> {
  const files = await glob([...collectionOf(collection).files], {
    cwd: path.join(folder, collection),
    expandDirectories: false,
  });
  if (collection === 'slides') for (const each of await lonelyFiles(folder, files)) problems.push(each);
  const read = await Promise.all(
    files.sort().map((name) => readEntry(folder, collection, name, problems, positions)),
  );
  return read.filter((entry) => entry !== undefined);
}

/** Slides in a file of their own that no YAML speaks of: nobody would see them. */
async function lonelyFiles(folder: string, entries: readonly string[]): Promise<Problem[]> {
  const files = await glob(['*.{pdf,pptx,odp}', '!*@*'], { cwd: path.join(folder, 'slides') });
  const texts = await Promise.all(
    entries
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => readFile(path.join(folder, 'slides', name), 'utf8')),
  );
  return files
    .filter((name) => !texts.some((text) => text.includes(name)))
    .map((name) => ({
      file: shownPath(folder, `slides/${name}`),
      field: '',
      expected: 'a YAML file beside it, with title, summary and date',
      found: 'none that names this file',
      fix: `write slides/${name.replace(/\.\w+$/, '.yaml')}; npm run new -- deck "A title" --pdf ${name} begins one`,
    }));
}

async function readEntry(
  folder: string,
  collection: Collection,
  name: string,
  problems: Problem[],
  positions: Positions,
): Promise<Entry | undefined> {
  const relative = `${collection}/${name}`;
  const file = shownPath(folder, relative);
  const bytes = await readFile(path.join(folder, relative));
  const slug = name.replace(/(\/index)?\.(mdx|yaml)$/, '');
  if (!slugPattern.test(slug)) {
    problems.push({
      file,
      field: '',
      expected: 'a file name of lower-case letters, digits and hyphens: it becomes the address',
      found: `"${path.basename(name)}"`,
      fix: `rename it to ${slugFrom(slug) || 'a-name-of-your-own'}${path.extname(name)}`,
    });
    return undefined;
  }
  const source = splitFrontmatter(bytes.toString('utf8'), name.endsWith('.yaml'));
  if (!source) {
    problems.push({
      file,
      line: 1,
      field: '',
      expected: 'frontmatter between two lines of ---',
      found: 'none',
      fix: 'begin the file with ---, the fields, and --- again',
    });
    return undefined;
  }
  const located = parseYaml(source.yaml, file, source.firstLine);
  if ('fix' in located) {
    problems.push(located);
    return undefined;
  }
  const result = validate(collectionOf(collection).schema as z.ZodType<Entry['data']>, located, file);
  if ('problems' in result) {
    for (const each of result.problems) problems.push(each);
    return undefined;
  }
  positions.set(relative, located.lineOf);
  return {
    id: `${collection}/${slug}` as EntryId,
    collection,
    slug,
    data: result.data,
    file: relative,
    body: source.body,
    bodyLine: source.bodyLine,
    digest: createHash('sha256').update(bytes).digest('hex'),
  };
}

/**
 * Takes a file apart at its frontmatter.
 *
 * @returns `firstLine` is where the YAML begins, `bodyLine` where the body does (both from 1)
 */
export function splitFrontmatter(
  text: string,
  yamlOnly: boolean,
): { yaml: string; firstLine: number; body: string; bodyLine: number } | undefined {
  const clean = text.replace(/^\uFEFF/, '');
  if (yamlOnly) return { yaml: clean, firstLine: 1, body: '', bodyLine: 1 };
  const match = /^---[ \t]*\r?\n([\s\S]*?)^---[ \t]*(?:\r?\n|$)/m.exec(clean);
  if (match?.index !== 0) return undefined;
  const body = clean.slice(match[0].length);
  return { yaml: match[1]!, firstLine: 2, body, bodyLine: match[0].split('\n').length };
}
