/** What is wrong in a file the owner wrote, said so that it can be mended without looking anything up. */
import path from 'node:path';
import { printable } from '../files/printable.ts';
import { shownFile } from '../files/shown-file.ts';

export interface Problem {
  /** Path as the owner would type it. */
  file: string;
  /** From 1; absent where the file as a whole is meant. */
  line?: number;
  /** From 1; only with a line, and where one place in it is meant. */
  column?: number;
  /** The line itself. */
  source?: string;
  /** `deliveries[0].event`; empty where the file as a whole is meant. */
  field: string;
  expected: string;
  found: string;
  fix: string;
}

/** What is wrong, apart from the place. */
export type ProblemDetails = Pick<Problem, 'expected' | 'found' | 'fix'>;

/** What is said of a path in the content that leads nowhere. */
export function missingFile(name: string): ProblemDetails {
  return {
    expected: 'a file that exists, with its path relative to this one',
    found: JSON.stringify(name),
    fix: 'put the file there, or correct the path',
  };
}

/** Something wrong in a deck's source. */
export type DeckProblem = Omit<Problem, 'file'> & { line: number };

/** Thrown once for all wrong files together. */
export class ContentError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(formatProblems(problems));
    this.name = 'ContentError';
    this.problems = problems;
  }
}

/**
 * Problems as text for a terminal, in the order of files and lines.
 *
 * @example
 * content/posts/hello.mdx:4  date
 *   line      date: next week
 *   expected  a date such as 2026-11-03
 *   found     "next week"
 *   fix       …
 */
export function formatProblems(problems: readonly Problem[]): string {
  const inOrder = [...problems].sort(
    (a, b) =>
      a.file.localeCompare(b.file) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
  const files = new Set(problems.map((problem) => problem.file)).size;
  const head = `${count(problems.length, 'mistake')} in ${count(files, 'file')}`;
  const body = inOrder.map(({ file, line, column, source, field, expected, found, fix }) =>
    [
      `${file}${line ? `:${line}` : ''}${line && column ? `:${column}` : ''}${field ? `  ${field}` : ''}`,
      ...(source?.trim() ? [`  line      ${excerpt(source, column)}`] : []),
      `  expected  ${expected}`,
      `  found     ${found}`,
      `  fix       ${fix.replaceAll('\n', `\n${' '.repeat(12)}`)}`,
    ].join('\n'),
  );
  return printable([`${head}:`, ...body].join('\n\n'));
}

/** A line as it is shown: without its indentation, and of a long one what is around the place that is meant. */
function excerpt(source: string, column = 1): string {
  if (source.length <= 120) return source.trim();
  const start = Math.max(0, column - 60);
  const end = Math.min(source.length, start + 120);
  return `${start > 0 ? '…' : ''}${source.slice(start, end).trim()}${end < source.length ? '…' : ''}`;
}

/**
 * Problems with the lines they are on.
 *
 * @param texts the texts of files, by their names as they are shown
 */
export function withLines(problems: readonly Problem[], texts: ReadonlyMap<string, string>): Problem[] {
  const lines = new Map<string, string[]>();
  return problems.map((problem) => {
    const text = texts.get(problem.file);
    if (problem.line === undefined || text === undefined) return problem;
    const known = lines.get(problem.file) ?? text.split('\n');
    lines.set(problem.file, known);
    const source = known[problem.line - 1];
    return source?.trim() ? { ...problem, source } : problem;
  });
}

const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;

/** How a file of the content is named to the owner. @param folder absolute path of the content folder */
export function shownPath(folder: string, relative: string): string {
  return shownFile(path.resolve(folder, relative));
}
