/** The bytes of a text that a person wrote, as text. */
import { isUtf8 } from 'node:buffer';
import type { Problem } from './problem.ts';

/** A text as it is read: lines end with a line feed, and it has no characters that nobody sees. */
export interface DecodedText {
  text: string;
  /** The lines, from 1, on which control characters were left out. */
  controls: number[];
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/**
 * Decodes a file in UTF-8, with or without a byte order mark, whatever its lines end with.
 *
 * @param file as it is shown to the owner
 * @returns what is wrong, with the first line that is no UTF-8
 */
export function decodeText(bytes: Buffer, file: string): DecodedText | Problem {
  if (!isUtf8(bytes)) return notUtf8(bytes, file);
  const raw = bytes.toString('utf8').replace(/^\uFEFF/, '');
  const text = raw.includes('\r') ? raw.replace(/\r\n?/g, '\n') : raw;
  if (text.search(control) < 0) return { text, controls: [] };
  const controls = text.split('\n').flatMap((line, index) => (line.search(control) < 0 ? [] : [index + 1]));
  return { text: text.replace(control, ''), controls };
}

function notUtf8(bytes: Buffer, file: string): Problem {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const encoding = isUtf16 ? 'UTF-16' : 'ISO-8859-1';
  // Of a valid text, nothing is lost on the way to characters and back.
  const text = bytes.toString('utf8');
  let line = 1;
  let at = 0;
  for (const each of text.split('\n')) {
    const length = Buffer.byteLength(each);
    if (!isUtf8(bytes.subarray(at, at + length)) || bytes.indexOf('\n', at) !== at + length) break;
    line += 1;
    at += length + 1;
  }
  const shown = bytes.subarray(at).toString('latin1').split(/\r?\n/, 1)[0]!.slice(0, 60);
  return {
    file,
    ...(!isUtf16 && { line }),
    field: '',
    expected: 'text in UTF-8',
    found: isUtf16 ? 'UTF-16' : `bytes that are none: ${shown}`,
    fix: `save it as UTF-8: iconv -f ${encoding} -t UTF-8 FILE > NEW`,
  };
}
