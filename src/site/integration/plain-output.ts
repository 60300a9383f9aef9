/** What a build prints: Astro shows lines of the files that it could not compile, and whatever they hold. */
import { readSecrets, redactor } from '../../content/secrets.ts';
import { printable } from '../../files/printable.ts';
import { printWarnings } from '../../files/warnings.ts';

/** Colours and weights, without the one that hides text (ECMA-48, SGR 8). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is kept
const colour = /(\x1b\[(?!8m)\d{0,2}m)/;

/**
 * Lets nothing through to the terminal that it would obey, but for colours where Astro uses them. For builds alone:
 * `npm run dev` draws on the screen.
 */
export function plainOutput(env: NodeJS.ProcessEnv = process.env): void {
  const { stderr } = process;
  const hide = redactor(readSecrets(env), env);
  printWarnings((line) => stderr.write(`${hide(line)}\n`));
  for (const stream of [process.stdout, process.stderr]) {
    const coloured = stream.isTTY || Boolean(env.FORCE_COLOR || env.CI);
    const write = stream.write.bind(stream) as (chunk: unknown, ...rest: unknown[]) => boolean;
    stream.write = ((chunk: unknown, ...rest: unknown[]) =>
      write(typeof chunk === 'string' ? plain(chunk, coloured) : chunk, ...rest)) as typeof stream.write;
  }
}

/** @example plain('\x1b[31mred\x1b[39m\x1b[2J', true) // '\x1b[31mred\x1b[39m\\u001b[2J' */
function plain(text: string, coloured: boolean): string {
  if (!coloured) return printable(text);
  return text
    .split(colour)
    .map((part, index) => (index % 2 === 1 ? part : printable(part)))
    .join('');
}
