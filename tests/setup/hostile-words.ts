/** A server's words that hold what they must not: secrets in every spelling, and what a terminal obeys. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const percentEncoded = (text: string) =>
  text.replace(/./gs, (letter) => `%${Buffer.from(letter).toString('hex')}`);

/** The same secret in several spellings, with a user's name before it in the last. */
export function spellings(secret: string): string[] {
  const base64 = (text: string, encoding: 'base64' | 'base64url' = 'base64') =>
    Buffer.from(text).toString(encoding);
  return [
    secret,
    percentEncoded(secret),
    percentEncoded(percentEncoded(secret)),
    secret.replace(/./g, (letter) => `&#x${letter.charCodeAt(0).toString(16)};`),
    Buffer.from(secret).toString('hex').toUpperCase(),
    base64(secret),
    base64(`owner:${secret}`, 'base64url'),
  ];
}

/** Clears the screen, sets the title, writes the clipboard, begins a control sequence of one byte, turns text round. */
export const controls =
  '\x1b[2J\x1b]0;owned\x07\x1b]52;c;cm0=\x1b\\\x9b31m\x85\x00\x08\r\u202egnp.\u202c\u2067x\u2069';

/** The first thing in a printed text that a terminal would obey. */
export function obeyed(text: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/.exec(text)?.[0];
}

/** The spellings of a secret that a text holds. */
export function spelt(text: string, secret: string): string[] {
  return spellings(secret).filter((each) => text.toLowerCase().includes(each.toLowerCase()));
}

/** Everything in the files of a folder, as one text. */
export function allFilesIn(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) =>
    path.join(folder, name),
  );
  return files
    .filter((file) => statSync(file).isFile())
    .map((file) => `${file}\n${readFileSync(file, 'latin1')}`)
    .join('\n');
}
