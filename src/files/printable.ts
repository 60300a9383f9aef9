/**
 * Text that moves no cursor, sets no title or clipboard, and runs in the direction that it is read in: what is printed of
 * others' words and files. Terminals obey control characters of both ranges (ECMA-48), and lay out text by Unicode's
 * directional controls, which can make a line say something else than it holds (CVE-2021-42574).
 */

/**
 * Every control character but the tab and the line break; the directional embeddings, overrides and isolates; the line
 * separators; and tags, which nobody sees.
 */
const unprintable =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/**
 * A text for a terminal: what it must not get stands there as JSON writes it, so that JSON still says the same.
 *
 * @example printable('\x1b[2J') // '\\u001b[2J'
 */
export function printable(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(unprintable, (character) => {
    let written = '';
    for (let at = 0; at < character.length; at += 1)
      written += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
    return written;
  });
}
