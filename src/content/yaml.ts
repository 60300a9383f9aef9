/** YAML with positions: values, and the line each of them stands on. */
import { isCollection, isMap, isScalar, LineCounter, parseDocument, visit, type YAMLParseError } from 'yaml';
import type { Problem } from './problem.ts';

export interface Located {
  data: unknown;
  /** The line (from 1, in the file) of the value at a path, or of its nearest parent that exists. */
  lineOf(path: readonly PropertyKey[]): number;
}

/**
 * Parses YAML 1.2 (core schema: dates stay strings).
 *
 * @param firstLine the line of the file on which the text begins
 * @returns the value with its positions, or what is wrong with it
 */
export function parseYaml(text: string, file: string, firstLine = 1): Located | Problem {
  const counter = new LineCounter();
  const document = documentOf(text, counter);
  if (!document) return tooMuch(file, firstLine, nested);
  const error = document.errors[0];
  if (error && /call stack/i.test(error.message)) return tooMuch(file, firstLine, nested);
  if (error) return problemOf(error, counter, file, firstLine);
  const twice = repeatedIn(document);
  if (twice) {
    return {
      file,
      line: counter.linePos(twice.offset).line + firstLine - 1,
      field: '',
      expected: 'valid YAML',
      found: 'Map keys must be unique',
      fix: fixFor('DUPLICATE_KEY'),
    };
  }
  const offset = prototypeKey(document);
  if (offset !== undefined) {
    return {
      file,
      line: counter.linePos(offset).line + firstLine - 1,
      field: '__proto__',
      expected: 'a field that Lectern knows',
      found: '"__proto__"',
      fix: 'remove the line, or name the field otherwise',
    };
  }
  const lineAt = (offset: number | undefined) =>
    offset === undefined ? firstLine : counter.linePos(offset).line + firstLine - 1;
  let data: unknown;
  try {
    data = document.toJS() ?? {};
  } catch (error) {
    // Aliases of aliases: a few lines that would be gigabytes.
    if (error instanceof ReferenceError) return tooMuch(file, firstLine, 'aliases that stand for too much');
    throw error;
  }
  return {
    data,
    lineOf(path) {
      let node: unknown = document.contents;
      let line = lineAt(isCollection(node) ? node.range?.[0] : undefined);
      for (const step of path) {
        if (!isCollection(node)) break;
        if (isMap(node)) {
          const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
          if (!pair) break;
          if (isScalar(pair.key)) line = lineAt(pair.key.range?.[0]);
          node = pair.value;
        } else {
          const next: unknown = node.items[Number(step)];
          if (next === undefined) break;
          line = lineAt((next as { range?: [number, number, number] }).range?.[0]);
          node = next;
        }
      }
      return line;
    },
  };
}

/**
 * Everything that keeps a text from being YAML, a mistake a line; empty where it is YAML, or what is wrong is no matter of its
 * signs (`parseYaml` says what).
 */
export function yamlMistakes(text: string, file: string, firstLine = 1): Problem[] {
  const counter = new LineCounter();
  const errors = documentOf(text, counter)?.errors ?? [];
  const byLine = new Map<number | undefined, Problem>();
  for (const error of errors.slice(0, mostMistakes)) {
    if (/call stack/i.test(error.message)) return [];
    const problem = problemOf(error, counter, file, firstLine);
    if (!byLine.has(problem.line)) byLine.set(problem.line, problem);
  }
  return [...byLine.values()];
}

/** As many are told of one text. */
const mostMistakes = 20;

function problemOf(error: YAMLParseError, counter: LineCounter, file: string, firstLine: number): Problem {
  const { line, col } = counter.linePos(error.pos[0]);
  return {
    file,
    line: line + firstLine - 1,
    column: col,
    field: '',
    expected: 'valid YAML',
    found: error.message.replaceAll('\n', ' '),
    fix: fixFor(error.code),
  };
}

/** The document, whatever is wrong in it; nothing where it is nested deeper than there is stack. */
export function documentOf(
  text: string,
  lineCounter: LineCounter,
): ReturnType<typeof parseDocument> | undefined {
  try {
    // Its own look for keys that stand twice compares each with each.
    return parseDocument(text, { lineCounter, uniqueKeys: false, prettyErrors: false });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const nested = 'lists and maps in each other, thousands deep';

function tooMuch(file: string, line: number, found: string): Problem {
  const expected = 'YAML that a person could have written';
  return { file, line, field: '', expected, found, fix: 'write it out, and flatter' };
}

/** The first key that stands twice in one map. Keys to merge (`<<`) may. */
function repeatedIn(document: ReturnType<typeof parseDocument>): { offset: number; key: string } | undefined {
  let found: { offset: number; key: string } | undefined;
  visit(document, {
    Map(_key, { items }) {
      const keys = new Set<string>();
      for (const { key } of items) {
        if (!isScalar(key) || key.value === '<<') continue;
        const name = String(key.value);
        if (keys.has(name)) {
          found = { offset: key.range?.[0] ?? 0, key: name };
          return visit.BREAK;
        }
        keys.add(name);
      }
      return undefined;
    },
  });
  return found;
}

/** Where a field is called `__proto__`: of an object it is no field, and would be lost without a word. */
function prototypeKey(document: ReturnType<typeof parseDocument>): number | undefined {
  let found: number | undefined;
  visit(document, {
    Pair(_key, { key }) {
      if (!isScalar(key) || key.value !== '__proto__') return undefined;
      found = key.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return found;
}

/** The first name that stands twice in one place of a JSON or YAML text, where a parser would keep the last. */
export function repeatedKey(text: string): { line: number; key: string } | undefined {
  const counter = new LineCounter();
  const document = documentOf(text, counter);
  const twice = document && repeatedIn(document);
  return twice && { line: counter.linePos(twice.offset).line, key: twice.key };
}

function fixFor(code: string): string {
  switch (code) {
    case 'DUPLICATE_KEY':
      return 'keep one of the two lines';
    case 'TAB_AS_INDENT':
      return 'indent with spaces';
    case 'BAD_INDENT':
      return 'line the text up with its neighbours';
    default:
      return 'put the value in quotes if it contains a colon, a # or a quote';
  }
}
