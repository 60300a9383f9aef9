/** What every command says, on standard output and standard error: without secrets, and nothing that a terminal obeys. */
import { readSecrets, redactor } from '../content/secrets.ts';
import { printable } from '../files/printable.ts';
import { openTerminal, type Terminal } from '../files/terminal.ts';

/** What hides the secrets of this environment, which are looked up once. */
let known: { env: NodeJS.ProcessEnv; hide: (text: string) => string } | undefined;

/** An address with a name and a password in it, as git's errors have them. */
const signedIn = /:\/\/[^\s/?#@:]{0,200}:[^\s/?#@]{1,500}@/g;

/**
 * A text as it may be printed.
 *
 * @example shown('\x1b]0;title\x07') // '\\u001b]0;title\\u0007'
 */
export function shown(text: string): string {
  return printable(withoutSecrets(text));
}

function withoutSecrets(text: string): string {
  if (known?.env !== process.env) known = { env: process.env, hide: redactor(knownSecrets()) };
  return known.hide(text).replace(signedIn, '://[hidden]@');
}

/** A `.env` that cannot be read is another's to tell of: a message must get out all the same. */
function knownSecrets(): ReturnType<typeof readSecrets> {
  try {
    return readSecrets();
  } catch {
    return readSecrets(process.env, '/nowhere');
  }
}

/** Prints a line, or lines, on standard output. */
export function print(text: string): void {
  console.log(shown(text));
}

/** Prints a line, or lines, on standard error. */
export function printError(text: string): void {
  console.error(shown(text));
}

/** Prints what has colours of our own in it, and of others' only what went through `printable`. */
export function printStyled(text: string): void {
  console.log(withoutSecrets(text));
}

/** Prints what is Lectern's own in every word, and no secret: the sandbox's credentials, which open nothing else. */
export function printOwn(text: string): void {
  console.log(text);
}

/** The terminal of this process, to ask at. */
export function terminal(): Terminal {
  return openTerminal(process.stdin, shown);
}
