/**
 * Everything that keeps a text from being MDX. The compiler ends at the first: so what it complains of is put out of its
 * sight, and it is asked again.
 */
import { isVoid } from './markdown/html-names.ts';

/** A place in a text that is no MDX. */
export interface TextMistake {
  /** Of the text, from 1. */
  line: number;
  /** From 1; absent where the line as a whole is meant. */
  column?: number;
  message: string;
  fix?: string;
}

/** As many are told of one text: whoever has more has one cause. */
const most = 20;

/**
 * Compiles a text as often as it takes to find all that is wrong with it.
 *
 * @param compile throws the compiler's complaint, with `line:column: ` before it
 * @returns in their order; none where it is MDX
 * @example mdxMistakes('a {b\n\n1 < 2', compile).map(({ line }) => line) // [1, 3]
 */
export function mdxMistakes(text: string, compile: (text: string) => void): TextMistake[] {
  const mistakes: TextMistake[] = [];
  let rest = text;
  while (mistakes.length < most) {
    try {
      compile(rest);
      break;
    } catch (error) {
      const complaint = complaintOf((error as Error).message);
      const { start, end } = placeOf(rest, complaint);
      const masked = rest.slice(0, start) + hidden(rest.slice(start, end)) + rest.slice(end);
      // Nothing more can be hidden there: the compiler means something else.
      if (masked === rest && mistakes.length > 0) break;
      mistakes.push({ ...positionOf(text, start), ...said(text, start, complaint.message) });
      if (masked === rest) break;
      rest = masked;
    }
  }
  return mistakes.sort((a, b) => a.line - b.line || (a.column ?? 0) - (b.column ?? 0));
}

/** Signs that mean nothing to MDX, as many and in as many lines. */
const hidden = (text: string): string => text.replace(/[^\n]/g, '.');

interface Complaint {
  line: number;
  column: number;
  message: string;
}

/** A compiler's complaint with its place apart: where what is open began, if it says so, else where it gave up. */
function complaintOf(told: string): Complaint {
  const [, line = '1', column = '1', message = told] =
    /^(\d+):(\d+): (.*?)(?: \([\w-]+:[\w-]+\))?$/s.exec(told) ?? [];
  const [open = '', openLine, openColumn] = / \((\d+):(\d+)(?:-\d+:\d+)?\)/.exec(message) ?? [];
  const isLate = /^Unexpected closing tag/.test(message);
  return {
    line: Number(isLate ? line : (openLine ?? line)),
    column: Number(isLate ? column : (openColumn ?? column)),
    message: message.replace(open, ''),
  };
}

/** What to hide: a sign alone, an expression, or the word with which an import begins. */
function placeOf(text: string, { line, column, message }: Complaint): { start: number; end: number } {
  const offset = offsetOf(text, line, column);
  if (/parse esm/.test(message)) {
    const start = text.slice(0, offset).search(/(?:^|\n)(?:import|export)\b(?![\s\S]*\n(?:import|export)\b)/);
    const at = start < 0 ? offset : text[start] === '\n' ? start + 1 : start;
    return { start: at, end: at + 1 };
  }
  if (/parse expression/.test(message)) return expressionAt(text, offset);
  return { start: Math.min(offset, text.length - 1), end: Math.min(offset, text.length - 1) + 1 };
}

/** The expression around a place, from its outermost brace; the sign there where none is in sight. */
function expressionAt(text: string, offset: number): { start: number; end: number } {
  let start = -1;
  let closed = 0;
  for (let at = Math.min(offset, text.length - 1); at >= 0 && offset - at < 2_000; at -= 1) {
    if (text[at] === '}' && at < offset) closed += 1;
    else if (text[at] === '{') {
      if (closed > 0) closed -= 1;
      else start = at;
    } else if (text[at] === '\n' && text[at - 1] === '\n' && start >= 0) break;
  }
  if (start < 0) return { start: offset, end: offset + 1 };
  let open = 0;
  for (let at = start; at < text.length && at - start < 4_000; at += 1) {
    if (text[at] === '{') open += 1;
    else if (text[at] === '}') open -= 1;
    if (open === 0) return { start, end: at + 1 };
  }
  return { start, end: start + 1 };
}

function offsetOf(text: string, line: number, column: number): number {
  let at = 0;
  for (let count = 1; count < line; count += 1) {
    const next = text.indexOf('\n', at);
    if (next < 0) break;
    at = next + 1;
  }
  return Math.min(at + column - 1, Math.max(0, text.length - 1));
}

function positionOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

/** What is said of a place: what was found there, and what to write. */
function said(text: string, offset: number, message: string): { message: string; fix: string } {
  const here = text.slice(offset, offset + 60).split('\n', 1)[0]!;
  if (here.startsWith('<!--'))
    return {
      message: 'a comment of HTML, which MDX has not',
      fix: 'write {/* … */}, or rename the file to end in .md',
    };
  if (/^\{\{[<%]|^\{%/.test(here) || /^\{\{/.test(here))
    return {
      message: `a shortcode or template of another generator, \`${here.split('}}')[0]!.slice(0, 30)}\``,
      fix: 'write what it shows; where it is meant as it stands, put it in a code span, or write \\{ for each brace',
    };
  if (/^<(?:https?:|mailto:|[^\s<>]+@)/.test(here))
    return {
      message: `${here.split('>')[0]}>, which is a tag to MDX`,
      fix: `write [text](${/^<[^>]*@/.test(here) && !here.startsWith('<mailto:') ? 'mailto:' : ''}${here.slice(1).split('>')[0]})`,
    };
  if (/^import|^export/.test(here))
    return {
      message,
      fix: `correct the code; where it is a sentence, begin it with another word or write ${here.slice(0, 1)}&#${here.codePointAt(1)};${here.slice(2, 6)}`,
    };
  const [, closing, name] = /^<(\/)?([A-Za-z][\w.-]*)/.exec(here) ?? [];
  if (here.startsWith('{'))
    return {
      message,
      fix: message.includes('parse expression')
        ? 'correct the JavaScript; where braces are meant as they stand, write \\{ and \\}, or put them in a code span'
        : 'write \\{ where a brace is meant as it stands, or put it in a code span: `{`; else close it with }',
    };
  if (closing) return { message, fix: `remove it, or open <${name}> before it` };
  if (name && isVoid(name)) return { message, fix: `write <${name} />` };
  if (name && /closing tag/.test(message))
    return {
      message,
      fix: `close it with </${name}> in the same paragraph or list; where it is meant as it stands, write \\<${name}`,
    };
  if (name && /=[^"'{\s>]/.test(here))
    return { message, fix: 'put the values of its attributes in quotes: width="300"' };
  return { message, fix: 'write \\< where it is meant as it stands, or put it in a code span: `<`' };
}
