/** Which files of a collection's folder are entries, and what is said of those that nothing reads. */
import path from 'node:path';
import { glob } from 'tinyglobby';
import { type Collection, collectionOf } from '../model/collections.ts';
import { decodedPart } from '../model/percent.ts';
import { type Problem, shownPath } from './problem.ts';

/** The files of a collection's folder, as paths below it. */
export interface EntryFiles {
  /** Those that are entries, in order. */
  entries: string[];
  /** All others: pictures and attachments of entries, and what nobody reads. */
  others: string[];
}

/**
 * Looks through a collection's folder, however deep. A folder with an `index` file is one entry: texts beside that belong
 * to it. A name that begins with `_`, of a file or a folder, is not an entry.
 *
 * @param folder absolute path of the content folder
 */
export async function entryFiles(folder: string, collection: Collection): Promise<EntryFiles> {
  const cwd = path.join(folder, collection);
  const [matching, all] = await Promise.all([
    glob([...collectionOf(collection).files, '!**/_*', '!**/_*/**'], { cwd, expandDirectories: false }),
    glob(['**/*'], { cwd, expandDirectories: false }),
  ]);
  const bundles = new Set(matching.filter(isIndex).map((name) => path.posix.dirname(name)));
  bundles.delete('.');
  const entries = matching.filter((name) => isIndex(name) || !bundleOf(name, bundles)).sort();
  const known = new Set(entries);
  return { entries, others: all.filter((name) => !known.has(name)).sort() };
}

const isIndex = (name: string): boolean => /(?:^|\/)index\.\w+$/.test(name);

/** The folder with an index in which a file lies, however deep. */
function bundleOf(name: string, bundles: ReadonlySet<string>): string | undefined {
  for (let at = path.posix.dirname(name); at !== '.'; at = path.posix.dirname(at)) {
    if (bundles.has(at)) return at;
  }
  return undefined;
}

/**
 * The names of files that a text mentions, without their folders.
 *
 * @example filesMentioned('![A tide](../images/high%20tide.png)') // Set { 'high tide.png' }
 */
export function filesMentioned(text: string): Set<string> {
  const names = text.match(/[^\s"'`()<>[\]{},|\\/]{1,200}\.[A-Za-z0-9]{1,8}(?![\w.])/g) ?? [];
  return new Set(names.map(decodedPart));
}

/** Texts, whatever they are written in: their author takes them for entries. */
const texts = /\.(?:mdx?|markdown|mdown|mkdn?|mdwn|mdtext|rmd|qmd|rst|adoc|asciidoc|org|textile|html?)$/i;

/**
 * What is said of files that nothing reads: a mistake where it is a text or the folder would give no entry at all, else a
 * notice.
 *
 * @param used whether an entry mentions a file of that name
 * @param folder absolute path of the content folder
 */
export function unreadFiles(
  { entries, others }: EntryFiles,
  collection: Collection,
  used: (name: string) => boolean,
  folder: string,
): { problems: Problem[]; notices: string[] } {
  const problems: Problem[] = [];
  const notices: string[] = [];
  const bundles = new Set(entries.filter(isIndex).map((name) => path.posix.dirname(name)));
  for (const name of others) {
    const file = shownPath(folder, `${collection}/${name}`);
    if (/(?:^|\/)_/.test(name)) {
      notices.push(`${file} is not read: a file or folder whose name begins with _ is not an entry`);
      continue;
    }
    // Slides in a file, and decks as they were shown: src/content/read.ts and src/slides/versions.ts speak of them.
    if (collection === 'slides' && (/\.(?:pdf|pptx|odp)$/.test(name) || name.includes('@'))) continue;
    if (used(path.posix.basename(name))) continue;
    const bundle = bundleOf(name, bundles);
    if (texts.test(name) || entries.length === 0)
      problems.push({ file, field: '', ...unreadText(collection, name, bundle) });
    else notices.push(`${file} is not read: no entry names it`);
  }
  return { problems, notices };
}

function unreadText(collection: Collection, name: string, bundle: string | undefined) {
  const endings = new Set(
    collectionOf(collection).files.flatMap((pattern) => {
      const [, several, one] = /^\*\*\/\*\.(?:\{(.+)\}|(\w+))$/.exec(pattern) ?? [];
      return several?.split(',') ?? one ?? [];
    }),
  );
  const expected = `an entry of ${collection}/, whose name ends in ${[...endings].map((one) => `.${one}`).join(', ')}`;
  const ending = path.posix.extname(name);
  const found = `a file that nothing reads, ${JSON.stringify(path.posix.basename(name))}`;
  const base = path.posix.basename(name, ending);
  if (bundle !== undefined && endings.has(ending.slice(1))) {
    return {
      expected: `a file that the entry of its folder names`,
      found,
      fix: `name it in ${collection}/${bundle}/index${ending}, move it out of that folder, or call it _${path.posix.basename(name)}`,
    };
  }
  if (endings.has(ending.slice(1).toLowerCase()))
    return { expected, found, fix: `rename it to ${base}${ending.toLowerCase()}` };
  if (endings.has('mdx') && /^\.(?:md|markdown|mdown|mkdn?|mdwn|mdtext|rmd|qmd)$/i.test(ending))
    return { expected, found, fix: `rename it to ${base}.${endings.has('md') ? 'md' : 'mdx'}` };
  return {
    expected,
    found,
    fix: texts.test(name)
      ? `write it as ${base}.${[...endings].at(endings.has('md') ? 1 : 0)}, or move it out of ${collection}/`
      : `move it out of ${collection}/, or call it _${path.posix.basename(name)}`,
  };
}
