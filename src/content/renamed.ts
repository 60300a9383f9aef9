/**
 * Fields that have a new name. For one minor version the old one is read all the same, named with file and line by every
 * build, and replaced by `lectern upgrade`; what stands in the list below is all that this takes.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { globSync } from 'tinyglobby';
import { isMap, isScalar, isSeq, LineCounter, type Pair } from 'yaml';
import { splitFrontmatter } from './frontmatter.ts';
import { shownPath } from './problem.ts';
import { documentOf } from './yaml.ts';

/** A field that has a new name. */
export interface RenamedField {
  /** Which files have it: one of the content folder, or the name of a collection. */
  of: string;
  /** The fields it stands below; `*` is any. */
  below: readonly string[];
  from: string;
  to: string;
  /** Where the one value of old is a list today. */
  asList?: true;
  /** The first version that does not know the old name any more: `0.3.0`. */
  goes: string;
}

/** Every field whose old name is still read. */
export const renamedFields: readonly RenamedField[] = [
  {
    of: 'journal/calendar.json',
    below: ['items', '*', 'last'],
    from: 'role',
    to: 'roles',
    asList: true,
    goes: '0.3.0',
  },
];

/** Those of a file. @param file its path below the content folder, with forward slashes */
export function renamedIn(file: string, fields = renamedFields): RenamedField[] {
  return fields.filter(
    ({ of }) => file === of || (file.startsWith(`${of}/`) && /\.(?:mdx?|markdown|ya?ml)$/.test(file)),
  );
}

/**
 * Data with every field under its new name. Where both names are there, both stay, and the schema refuses the old one.
 *
 * @param file its path below the content folder
 * @returns the same object where nothing has an old name
 */
export function withNewNames(data: unknown, file: string, fields = renamedFields): unknown {
  return renamedIn(file, fields).reduce<unknown>((now, field) => renamed(now, field, field.below), data);
}

function renamed(data: unknown, field: RenamedField, [step, ...rest]: readonly string[]): unknown {
  if (typeof data !== 'object' || data === null) return data;
  if (step === undefined) {
    if (Array.isArray(data) || !Object.hasOwn(data, field.from) || Object.hasOwn(data, field.to)) return data;
    return Object.fromEntries(
      Object.entries(data).map(([key, value]) =>
        key === field.from ? [field.to, field.asList ? [value] : value] : [key, value],
      ),
    );
  }
  const inner = (key: string, value: unknown) =>
    step === '*' || step === key ? renamed(value, field, rest) : value;
  if (Array.isArray(data)) return data.map((value) => (step === '*' ? renamed(value, field, rest) : value));
  const entries = Object.entries(data).map(([key, value]) => [key, inner(key, value)] as const);
  return entries.some(([key, value]) => value !== (data as Record<string, unknown>)[key])
    ? Object.fromEntries(entries)
    : data;
}

/** An old name in a text. */
export interface OldName {
  /** From 1, in the file. */
  line: number;
  field: RenamedField;
}

/** A text under its new names. */
export interface NewNames {
  text: string;
  /** What was replaced. */
  found: OldName[];
  /** What was left because it cannot be told what is meant: both names are there, or the value is written unusually. */
  left: OldName[];
}

/**
 * Finds old names in the text of a file, and writes the new ones in their place; every other character stays.
 *
 * @param file its path below the content folder
 * @returns nothing where the text is no YAML, JSON or MDX with frontmatter
 */
export function replaceOldNames(text: string, file: string, fields = renamedFields): NewNames | undefined {
  const sought = renamedIn(file, fields).filter(({ from }) => text.includes(from));
  if (sought.length === 0) return { text, found: [], left: [] };
  const source = splitFrontmatter(text, !hasText(file));
  if (!source) return undefined;
  const counter = new LineCounter();
  const document = documentOf(source.yaml, counter);
  if (!document || document.errors.length > 0) return undefined;
  const edits: { from: number; to: number; text: string }[] = [];
  const names: Pick<NewNames, 'found' | 'left'> = { found: [], left: [] };
  for (const field of sought) {
    for (const { pair, isBoth } of pairsOf(document.contents, field, field.below)) {
      const key = rangeOf(pair.key);
      const value = rangeOf(pair.value);
      const old = { line: counter.linePos(key?.[0] ?? 0).line + source.firstLine - 1, field };
      const isFlow = value !== undefined && !/^[|>\n]/.test(source.yaml.slice(value[0]));
      if (!key || isBoth || (field.asList && !(isScalar(pair.value) && isFlow))) {
        names.left.push(old);
        continue;
      }
      const isQuoted = source.yaml[key[0]] === '"';
      edits.push({ from: key[0], to: key[1], text: isQuoted ? JSON.stringify(field.to) : field.to });
      if (field.asList && value) {
        edits.push({ from: value[0], to: value[1], text: `[${source.yaml.slice(...value)}]` });
      }
      names.found.push(old);
    }
  }
  const start = hasText(file) ? text.indexOf('\n') + 1 : text.length - source.yaml.length;
  let written = '';
  let at = 0;
  for (const edit of edits.sort((a, b) => a.from - b.from)) {
    written += source.yaml.slice(at, edit.from) + edit.text;
    at = edit.to;
  }
  written += source.yaml.slice(at);
  return { text: text.slice(0, start) + written + text.slice(start + source.yaml.length), ...names };
}

/** Whether a file has a text below its fields. */
const hasText = (file: string): boolean => /\.(?:mdx?|markdown)$/.test(file);

function rangeOf(node: unknown): [from: number, to: number] | undefined {
  const range = isScalar(node) ? node.range : undefined;
  return range ? [range[0], range[1]] : undefined;
}

/** Where a field stands under its old name. */
function* pairsOf(
  node: unknown,
  field: RenamedField,
  [step, ...rest]: readonly string[],
): Generator<{ pair: Pair; isBoth: boolean }> {
  if (isSeq(node) && step === '*') for (const item of node.items) yield* pairsOf(item, field, rest);
  if (!isMap(node)) return;
  const named = (name: string) => (pair: Pair) => isScalar(pair.key) && String(pair.key.value) === name;
  if (step === undefined) {
    const pair = node.items.find(named(field.from));
    if (pair) yield { pair, isBoth: node.items.some(named(field.to)) };
    return;
  }
  for (const pair of node.items) {
    if (step === '*' || named(step)(pair)) yield* pairsOf(pair.value, field, rest);
  }
}

/**
 * What to tell the owner of each old name in the content, for the log of a build.
 *
 * @param folder absolute path of the content folder
 */
export function deprecations(folder: string, fields = renamedFields): string[] {
  return renamedFiles(folder, fields).flatMap((file) => {
    const names = replaceOldNames(readFileSync(path.join(folder, file), 'utf8'), file, fields);
    return [...(names?.found ?? []), ...(names?.left ?? [])].map(
      ({ line, field }) =>
        `${shownPath(folder, file)}:${line}  "${field.from}" is deprecated, and not read from version ${field.goes} on. ` +
        `Use "${field.to}"; npx lectern upgrade writes it.`,
    );
  });
}

/** Files of the content that may have an old name, by their paths below its folder. */
export function renamedFiles(folder: string, fields = renamedFields): string[] {
  return globSync(renamedPatterns(fields), { cwd: folder, expandDirectories: false }).sort();
}

/** Patterns of their paths. */
export function renamedPatterns(fields = renamedFields): string[] {
  return [...new Set(fields.flatMap(({ of }) => [of, `${of}/**/*.{md,markdown,mdx,yaml,yml}`]))];
}
