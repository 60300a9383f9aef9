/** YAML with positions: values, and the line each of them stands on. */
import { isCollection, isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml';
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
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: true, prettyErrors: false });
  const error = document.errors[0];
  if (error) {
    const at = counter.linePos(error.pos[0]);
    return {
      file,
      line: at.line + firstLine - 1,
      field: '',
      expected: 'valid YAML',
      found: error.message.replaceAll('\n', ' '),
      fix: fixFor(error.code),
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
  return {
    data: document.toJS() ?? {},
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
  const { errors } = parseDocument(text, { lineCounter: counter, uniqueKeys: true, prettyErrors: false });
  const error = errors.find(({ code }) => code === 'DUPLICATE_KEY');
  if (!error) return undefined;
  const key = /^\s*(?:"([^"\n]*)"|([^\s:]+))/.exec(text.slice(error.pos[0]));
  return { line: counter.linePos(error.pos[0]).line, key: key?.[1] ?? key?.[2] ?? '' };
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
