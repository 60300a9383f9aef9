/** A schema's complaints, said in the owner's words. */

import { closest } from 'fastest-levenshtein';
import type { z } from 'zod';
import { largestOf } from '../model/extremes.ts';
import type { Problem } from './problem.ts';
import type { Located } from './yaml.ts';

type Issue = z.core.$ZodIssue;

/**
 * Checks a value against a schema.
 *
 * @returns the parsed value, or every complaint with its file and line
 */
export function validate<T>(
  schema: z.ZodType<T>,
  located: Located,
  file: string,
): { data: T } | { problems: Problem[] } {
  const result = schema.safeParse(located.data, { reportInput: true });
  if (result.success) return { data: result.data };
  const issues = issuesWithin(schema, located.data, result.error.issues);
  const first = new Map<string, Issue>();
  for (const issue of issues.flatMap(leaves).flatMap(oneKeyEach)) {
    const field = fieldName(issue.path);
    if (!first.has(field)) first.set(field, issue);
  }
  const problems = [...first].map(([field, issue]) => ({
    file,
    line: located.lineOf(issue.path),
    field,
    ...explain(issue, located.data),
  }));
  return { problems };
}

/**
 * What is wrong, with every field that is required in a group that is missing: the group is taken for an
 * empty one, and asked again.
 */
function issuesWithin<T>(schema: z.ZodType<T>, data: unknown, issues: Issue[]): Issue[] {
  const groups = issues.filter(
    (issue) => issue.code === 'invalid_type' && issue.expected === 'object' && issue.input === undefined,
  );
  if (groups.length === 0) return issues;
  const filled = structuredClone(data);
  for (const { path } of groups) {
    const parent = at(filled, path.slice(0, -1));
    // Within a union, a path may lead through what is no group.
    if (typeof parent !== 'object' || parent === null) return issues;
    (parent as Record<PropertyKey, unknown>)[path.at(-1)!] = {};
  }
  const again = schema.safeParse(filled, { reportInput: true });
  if (again.success) return issues;
  // A group that may be empty has been mended by being there; it is missing all the same.
  const within = again.error.issues.map(({ path }) => fieldName(path));
  const bare = groups.filter(({ path }) => !within.some((field) => field.startsWith(`${fieldName(path)}.`)));
  return [...bare, ...issuesWithin(schema, filled, again.error.issues)];
}

/** What stands at a path. */
function at(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, step) => (value as Record<PropertyKey, unknown>)?.[step], root);
}

/** The line to add; where the group it belongs to is missing too, the whole block. */
function lineToAdd(path: readonly PropertyKey[], root: unknown): string {
  const from = path.findIndex((_step, index) => at(root, path.slice(0, index + 1)) === undefined);
  const block = path.slice(from).map((step, depth, { length }) => {
    return `${'  '.repeat(depth)}${String(step)}:${depth === length - 1 ? ' …' : ''}`;
  });
  return block.length > 1 ? `add\n${block.join('\n')}` : `add a line "${block[0]}"`;
}

/** Unknown fields, each on the line it stands on. */
function oneKeyEach(issue: Issue): Issue[] {
  if (issue.code !== 'unrecognized_keys') return [issue];
  return issue.keys.map((key) => ({ ...issue, keys: [key], path: [...issue.path, key] }));
}

/** Of a union's branches, the complaints of the one that came closest. */
function leaves(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const depth = (branch: readonly Issue[]) => largestOf(branch.map(({ path }) => path.length));
  const reached = issue.errors.filter((branch) => depth(branch) > 0);
  if (reached.length === 0) return [issue];
  const best = reached.reduce((a, b) => (a.length <= b.length ? a : b));
  return best.flatMap((inner) => leaves({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** @example fieldName(['deliveries', 0, 'event']) // 'deliveries[0].event' */
export function fieldName(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (name, step) => (typeof step === 'number' ? `${name}[${step}]` : `${name}${name && '.'}${String(step)}`),
    '',
  );
}

/** A value as it would stand in the file, shortened. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

function explain(issue: Issue, root: unknown): Pick<Problem, 'expected' | 'found' | 'fix'> {
  const name = String(issue.path.at(-1) ?? 'the file');
  const input = at(root, issue.path);
  const found = show(input);
  switch (issue.code) {
    case 'unrecognized_keys':
      return {
        expected: 'only fields that Lectern knows',
        found: issue.keys.map((key) => `"${key}"`).join(', '),
        fix: 'remove it, or correct the spelling; docs/writing.md lists every field',
      };
    case 'invalid_value': {
      const choices = issue.values.map(String);
      const near = typeof input === 'string' && choices.length > 1 ? closest(input, choices) : choices[0];
      return { expected: `one of ${choices.join(', ')}`, found, fix: `write, for example, ${name}: ${near}` };
    }
    case 'invalid_type':
      return input === undefined
        ? { expected: typeName(issue.expected), found, fix: lineToAdd(issue.path, root) }
        : { expected: typeName(issue.expected), found, fix: typeFix(issue.expected, input) };
    case 'invalid_union':
      return {
        expected: 'one of the forms docs/writing.md shows for this field',
        found,
        fix: 'see docs/writing.md',
      };
    case 'too_small':
      return { expected: issue.message.replace(/^Too small: /, ''), found, fix: 'write at least that much' };
    case 'too_big':
      return { expected: issue.message.replace(/^Too big: /, ''), found, fix: 'make it smaller' };
    default: {
      const expected = issue.message.replace(/^expected /, '');
      return { expected, found, fix: `change ${name} to ${expected}` };
    }
  }
}

function typeName(expected: string): string {
  const names: Record<string, string> = {
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'a group of fields',
    record: 'a group of fields',
  };
  return names[expected] ?? expected;
}

function typeFix(expected: string, input: unknown): string {
  if (expected === 'string') return `put it in quotes: "${String(input)}"`;
  if (expected === 'array') return 'begin each item on a line of its own with "- "';
  if (expected === 'object' || expected === 'record') return 'indent its fields below it';
  return `write ${typeName(expected)}`;
}
