/**
 * Reads the content folder: every file is parsed and checked, and all that is wrong is said at once.
 * Astro's collections, the build's outputs and the scripts all begin here.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { glob } from 'tinyglobby';
import type { z } from 'zod';
import { projectRoot } from '../files/roots.ts';
import { formatOf, slugOfFile, type TextFormat } from '../model/collection.ts';
import { type Collection, collectionOf, collections } from '../model/collections.ts';
import { type Content, type Entry, eachCollection } from '../model/content.ts';
import { type EntryId, slugPattern } from '../model/ids.ts';
import { moderationSchema } from '../model/moderation.ts';
import { peopleSchema } from '../model/people.ts';
import { type Site, siteSchema } from '../model/site.ts';
import { slugFrom } from '../model/slug.ts';
import { check, type Positions } from './check.ts';
import { linkFindings } from './check-links.ts';
import { leftOutOfTexts, textProblems } from './check-texts.ts';
import { decodeText } from './decode-text.ts';
import { type EntryFiles, entryFiles, filesMentioned, unreadFiles } from './entry-files.ts';
import { withFeedDefaults } from './feed-site.ts';
import { splitFrontmatter } from './frontmatter.ts';
import { madeSummary } from './made-summary.ts';
import { withMoney } from './markdown/money.ts';
import { ContentError, type Problem, type ProblemDetails, shownPath, withLines } from './problem.ts';
import { withNewNames } from './renamed.ts';
import { validate } from './validate.ts';
import { parseYaml, yamlMistakes } from './yaml.ts';

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

/** What was found in the content folder. */
export interface Inspected {
  content: Content;
  problems: Problem[];
  /** What is no mistake, and was left out all the same: files that nothing reads, characters that nobody sees. */
  notices: string[];
}

/**
 * The same for who looks further: what could be read, and every mistake so far.
 *
 * @throws ContentError where the settings, on which everything depends, can't be read
 */
export async function inspectContent(folder: string): Promise<Inspected> {
  const problems: Problem[] = [];
  const notices: string[] = [];
  const positions: Positions = new Map();
  const site = await readSettings(folder, 'site.yaml', siteSchema, problems, 'required', {
    positions,
    completed: (data) => withFeedDefaults(data),
  });
  const people = await readSettings(folder, 'people.yaml', peopleSchema, problems, 'optional');
  const moderation = await readSettings(folder, 'moderation.yaml', moderationSchema, problems, 'optional');
  const read = new Map<Collection, { files: EntryFiles; entries: Entry[] }>();
  const texts = new Map<string, string>();
  await Promise.all(
    collections.map(async (collection) => {
      read.set(collection, await readCollection(folder, collection, texts, { problems, notices, positions }));
    }),
  );
  const used = mentionedIn([...texts.values()]);
  for (const collection of collections) {
    const unread = unreadFiles(read.get(collection)!.files, collection, used, folder);
    for (const each of unread.problems) problems.push(each);
    for (const each of unread.notices) notices.push(each);
  }
  if (!site || !people || !moderation) throw new ContentError(withLines(problems, texts));
  const entries = eachCollection((collection) => read.get(collection)?.entries ?? []);
  const content: Content = { site, people, moderation, ...entries };
  for (const each of check(content, folder, positions)) problems.push(each);
  const links = linkFindings({ content, folder, publicFolder: path.join(projectRoot, 'public') });
  for (const each of links.problems) problems.push(each);
  for (const each of [...links.notices, ...leftOutOfTexts(content, folder)]) notices.push(each);
  return { content, problems: withLines(problems, texts), notices };
}

/** Whether one of these texts mentions a file of a name. */
function mentionedIn(texts: readonly string[]): (name: string) => boolean {
  const names = new Set<string>();
  for (const text of texts) for (const name of filesMentioned(text)) names.add(name);
  return (name) => names.has(name) || (/\s/.test(name) && texts.some((text) => text.includes(name)));
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
  const bytes = await readFile(path.join(folder, name)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
  const otherName = name.replace(/\.yaml$/, '.yml');
  if (bytes === undefined && existsSync(path.join(folder, otherName))) {
    const found = otherName;
    problems.push({ file, field: '', expected: `a file ${name}`, found, fix: `rename ${found} to ${name}` });
    return undefined;
  }
  if (bytes === undefined && need === 'required') {
    problems.push({
      file,
      field: '',
      expected: `a file ${name}`,
      found: 'none',
      fix: 'create it; docs/writing.md has an example to start from',
    });
    return undefined;
  }
  const decoded = decodeText(bytes ?? Buffer.alloc(0), file);
  if ('fix' in decoded) {
    problems.push(decoded);
    return undefined;
  }
  const located = parseYaml(decoded.text, file);
  if ('fix' in located) {
    problems.push(located);
    return undefined;
  }
  positions?.set(name, located.lineOf);
  const data = completed(withNewNames(located.data, name));
  const result = validate(schema, { ...located, data }, file);
  if ('data' in result) return result.data;
  for (const each of result.problems) problems.push(each);
  return undefined;
}

/** Where what is found is put. */
interface Found {
  problems: Problem[];
  notices: string[];
  positions: Positions;
}

async function readCollection(
  folder: string,
  collection: Collection,
  texts: Map<string, string>,
  found: Found,
): Promise<{ files: EntryFiles; entries: Entry[] }> {
  const files = await entryFiles(folder, collection);
  if (collection === 'slides')
    for (const each of await lonelyFiles(folder, files.entries)) found.problems.push(each);
  const read = await Promise.all(
    files.entries.map((name) => readEntry(folder, collection, name, texts, found)),
  );
  if (collection === 'slides') {
    // Decks as they were shown once: src/slides/versions.ts reads them.
    const versions = files.others.filter((name) => name.includes('@') && name.endsWith('.mdx'));
    for (const name of versions) {
      const relative = `${collection}/${name}`;
      texts.set(shownPath(folder, relative), await readFile(path.join(folder, relative), 'utf8'));
    }
  }
  return { files, entries: read.filter((entry) => entry !== undefined) };
}

/** Slides in a file of their own that no YAML speaks of: nobody would see them. */
async function lonelyFiles(folder: string, entries: readonly string[]): Promise<Problem[]> {
  const files = await glob(['*.{pdf,pptx,odp}', '!*@*'], { cwd: path.join(folder, 'slides') });
  const texts = await Promise.all(
    entries
      .filter((name) => /\.ya?ml$/.test(name))
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
  texts: Map<string, string>,
  { problems, notices, positions }: Found,
): Promise<Entry | undefined> {
  const relative = `${collection}/${name}`;
  const file = shownPath(folder, relative);
  const bytes = await readFile(path.join(folder, relative));
  const decoded = decodeText(bytes, file);
  if ('fix' in decoded) {
    problems.push(decoded);
    return undefined;
  }
  const { text, controls } = decoded;
  texts.set(file, text);
  if (controls.length > 0)
    notices.push(`${file}:${controls.join(', ')}  control characters were left out, which nobody sees`);
  const slug = slugOfFile(name);
  if (!slugPattern.test(slug)) {
    problems.push({
      file,
      field: '',
      expected: 'a path of lower-case letters, digits and hyphens: it becomes the address',
      found: JSON.stringify(name),
      fix: slug
        ? `rename it to ${renamed(name)}`
        : `name it by what it is about: ${collection}/ itself has a page already`,
    });
    return undefined;
  }
  const format = formatOf(name);
  const source = splitFrontmatter(text, format === undefined);
  if (!source) {
    problems.push({ file, line: 1, field: '', ...noFrontmatter(text) });
    return undefined;
  }
  const located = parseYaml(source.yaml, file, source.firstLine);
  const schema = collectionOf(collection).schema as z.ZodType<Entry['data']>;
  const result =
    'fix' in located
      ? { problems: yamlMistakesOr(located, source, file) }
      : validate(schema, { ...located, data: withNewNames(located.data, relative) }, file);
  if ('problems' in result) {
    // What is wrong with the text is said in the same round.
    const textAlone = { collection, file: relative, body: source.body, bodyLine: source.bodyLine, data: {} };
    for (const each of [...result.problems, ...textProblems(textAlone, folder)]) problems.push(each);
    return undefined;
  }
  if ('lineOf' in located) positions.set(relative, located.lineOf);
  const { data } = result;
  // Events need none; of all others, a summary stands in lists, cards and announcements.
  const isMade = data.summary === '';
  if (isMade) data.summary = summaryFor(collection, format, data.title, source.body);
  return {
    id: `${collection}/${slug}` as EntryId,
    collection,
    slug,
    data,
    ...(isMade && { hasMadeSummary: true as const }),
    file: relative,
    body: format && collection !== 'slides' ? withMoney(source.body, format) : source.body,
    bodyLine: source.bodyLine,
    digest: createHash('sha256').update(bytes).digest('hex'),
  };
}

/** A summary in place of one that nobody wrote: the first paragraph, else the title. A deck begins with names. */
function summaryFor(
  collection: Collection,
  format: TextFormat | undefined,
  title: string,
  body: string,
): string {
  return (format && collection !== 'slides' && madeSummary(body, format)) || title;
}

/** All that is wrong with the fields of an entry as YAML; what was found first, where that is no matter of its signs. */
function yamlMistakesOr(
  first: Problem,
  { yaml, firstLine }: { yaml: string; firstLine: number },
  file: string,
): Problem[] {
  const all = yamlMistakes(yaml, file, firstLine);
  return all.length > 0 ? all : [first];
}

/** A path that can be an entry's: each part of it as an address has it. */
function renamed(name: string): string {
  const ending = path.posix.extname(name);
  const parts = name.slice(0, -ending.length).split('/');
  return parts.map((part) => slugFrom(part) || 'a-name-of-your-own').join('/') + ending;
}

/** What is said of a text without fields. */
function noFrontmatter(text: string): ProblemDetails {
  const expected = 'frontmatter between two lines of ---';
  if (/^\+\+\+\s*$/m.test(text.split('\n', 1)[0]!))
    return {
      expected,
      found: 'TOML between lines of +++',
      fix: 'write the fields in YAML (title: …), between lines of ---',
    };
  if (/^---[ \t]*\n/.test(text))
    return { expected, found: 'a first line of --- alone', fix: 'end the fields with a line of ---' };
  return { expected, found: 'none', fix: 'begin the file with ---, the fields, and --- again' };
}
