/** A schema's complaints, said in the owner's words. */

import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import { largestOf } from '../model/extremes.ts';
import { otherName } from './other-names.ts';
import type { Problem, ProblemDetails } from './problem.ts';
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
  const renamed = new Set(
    [...first.values()].flatMap((issue) =>
      issue.code === 'unrecognized_keys' ? (meant(issue, schema)?.field ?? []) : [],
    ),
  );
  const problems = [...first]
    // What is missing because it is called otherwise is said once, where it stands.
    .filter(
      ([field, issue]) => !(renamed.has(field) && issue.code === 'invalid_type' && issue.input === undefined),
    )
    .map(([field, issue]) => ({
      file,
      line: located.lineOf(issue.path),
      field,
      ...(issue.code === 'unrecognized_keys' ? unknownField(issue, schema) : explain(issue, located.data)),
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

/** The fields that a schema has at its top; empty where it is no group of fields. */
function fieldsOf(schema: z.ZodType): string[] {
  return 'shape' in schema ? Object.keys(schema.shape as object) : [];
}

/** The field that an unknown one at the top of an entry stands for in another generator. */
function meant(issue: Issue, schema: z.ZodType): { field: string; how?: string } | undefined {
  const other = issue.path.length === 1 ? otherName(String(issue.path[0])) : undefined;
  return other && fieldsOf(schema).includes(other.field) ? other : undefined;
}

function unknownField(issue: Issue, schema: z.ZodType): ProblemDetails {
  const name = String(issue.path.at(-1));
  const said = { expected: 'only fields that Lectern knows', found: JSON.stringify(name) };
  const known = issue.path.length === 1 ? fieldsOf(schema) : [];
  const other = meant(issue, schema);
  if (other) return { ...said, fix: `call it ${other.field}${other.how ? `, ${other.how}` : ''}` };
  const near = known.length > 0 ? closest(name.toLowerCase(), known) : '';
  const isNear =
    near !== '' && distance(name.toLowerCase(), near) <= Math.max(1, Math.floor(near.length / 3));
  if (isNear) return { ...said, fix: `did you mean ${near}? docs/writing.md lists every field` };
  return {
    ...said,
    fix: known.includes('extra')
      ? 'move it under extra:, where fields of your own are kept, or remove it; docs/writing.md lists every field'
      : 'remove it, or correct the spelling; docs/writing.md lists every field',
  };
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
