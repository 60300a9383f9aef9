/** Front matter as programs write it: YAML, TOML or JSON, and none. */
import { parse as parseToml, TomlDate, TomlError } from 'smol-toml';
import { parseYaml } from '../content/yaml.ts';

/** A file taken apart. */
export interface Parted {
  fields: Record<string, unknown>;
  body: string;
  /** The line on which the body begins, from 1. */
  bodyLine: number;
  /** The fields cannot be read, and why. */
  mistake?: { line: number; what: string };
}

/**
 * Takes a text apart at its front matter: YAML between lines of `---`, TOML between lines of `+++`, or an object in JSON.
 * A text without any is all body.
 *
 * @param text with line feeds
 */
export function parted(text: string): Parted {
  const fenced = /^(---|\+\+\+)[ \t]*\n/.exec(text);
  if (fenced) return fencedFields(text, fenced[1] as '---' | '+++', fenced[0].length);
  if (/^\{\s*["}]/.test(text)) return jsonFields(text);
  return { fields: {}, body: text, bodyLine: 1 };
}

function fencedFields(text: string, mark: '---' | '+++', start: number): Parted {
  // Two at once: an empty block.
  const end = text.startsWith(mark, start) ? start - 1 : text.indexOf(`\n${mark}`, start - 1);
  const after = end < 0 ? -1 : text.indexOf('\n', end + 1);
  if (end < 0)
    return {
      fields: {},
      body: text,
      bodyLine: 1,
      mistake: { line: 1, what: `a first line of ${mark} that no other closes` },
    };
  const source = text.slice(start, Math.max(start, end + 1));
  const body = after < 0 ? '' : text.slice(after + 1);
  const bodyLine = linesIn(text.slice(0, after < 0 ? text.length : after + 1));
  const read = mark === '---' ? yamlFields(source) : tomlFields(source);
  return 'fields' in read ? { ...read, body, bodyLine } : { fields: {}, body, bodyLine, mistake: read };
}

const linesIn = (text: string): number => text.split('\n').length;

function yamlFields(source: string): { fields: Record<string, unknown> } | { line: number; what: string } {
  const located = parseYaml(source, '', 2);
  if ('fix' in located)
    return { line: located.line ?? 1, what: `YAML that cannot be read: ${located.found}` };
  return fieldsOf(located.data);
}

function tomlFields(source: string): { fields: Record<string, unknown> } | { line: number; what: string } {
  try {
    return fieldsOf(plain(parseToml(source)));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    return { line: error.line + 1, what: `TOML that cannot be read: ${error.message.split('\n', 1)[0]}` };
  }
}

/** The object that a text begins with: its end is that of its outermost brace. */
function jsonFields(text: string): Parted {
  let [depth, quoted] = [0, false];
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (quoted) {
      if (sign === '\\') at += 1;
      else if (sign === '"') quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === '{') depth += 1;
    else if (sign === '}') {
      depth -= 1;
      if (depth > 0) continue;
      const body = text.slice(at + 1);
      const bodyLine = linesIn(text.slice(0, at + 1));
      try {
        return { ...fieldsOf(JSON.parse(text.slice(0, at + 1))), body, bodyLine };
      } catch (error) {
        return {
          fields: {},
          body,
          bodyLine,
          mistake: { line: 1, what: `JSON that cannot be read: ${(error as Error).message}` },
        };
      }
    }
  }
  return { fields: {}, body: text, bodyLine: 1 };
}

function fieldsOf(data: unknown): { fields: Record<string, unknown> } {
  return { fields: typeof data === 'object' && data !== null && !Array.isArray(data) ? { ...data } : {} };
}

/** A settings file of another program, by its ending. @throws nothing: what cannot be read has no settings */
export function settingsOf(file: string, text: string): Record<string, unknown> {
  if (file.endsWith('.json')) {
    try {
      return fieldsOf(JSON.parse(text)).fields;
    } catch {
      return {};
    }
  }
  const read = file.endsWith('.toml') ? tomlFields(text) : yamlFields(text);
  return 'fields' in read ? read.fields : {};
}

/** TOML's values as those of JSON: its dates are written as they stand. */
function plain(value: unknown): unknown {
  if (value instanceof TomlDate) return value.toISOString();
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
}
