/** Asks the owner: at a terminal with hidden answers where they are secret, else line by line from standard input. */
import { createInterface, type Interface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { printable } from './printable.ts';

/** Somebody who can be told things and asked. */
export interface Terminal {
  /** Whether a person sits there. */
  readonly interactive: boolean;
  say(line: string): void;
  /** Prints an address to the letter: with a part of it taken for a secret and hidden, it would open nothing. */
  sayAddress(address: URL): void;
  /** @throws NoAnswer where the answer is empty, InputEnded where standard input has ended */
  ask(question: string, signal?: AbortSignal): Promise<string>;
  /** The same for secrets: what is typed is not shown. */
  askHidden(question: string): Promise<string>;
  close(): void;
}

/** A question that nobody answered. */
export class NoAnswer extends Error {
  constructor(question: string) {
    super(`No input for "${question.trim().replace(/:$/, '')}". Nothing was written.`);
    this.name = 'NoAnswer';
  }
}

/** There is nobody to ask any more: Ctrl-D, or the end of what was piped in. */
export class InputEnded extends NoAnswer {}

/**
 * The terminal this process runs in, or what is piped into it.
 *
 * @param shown makes a line fit to be printed
 */
export function openTerminal(
  input: NodeJS.ReadStream = process.stdin,
  shown: (line: string) => string = printable,
): Terminal {
  const say = (line: string) => void process.stdout.write(`${shown(line)}\n`);
  return input.isTTY ? atTerminal(input, say) : piped(input, say);
}

/** What a URL serialises to is ASCII without control characters (url.spec.whatwg.org/#url-serializing). */
const sayAddress = ({ href }: URL) => void process.stdout.write(`\n  ${href}\n\n`);

function atTerminal(input: NodeJS.ReadStream, say: Terminal['say']): Terminal {
  const ask = async (question: string, asked: string, output: Writable, signal?: AbortSignal) => {
    const lines = createInterface({ input, output, terminal: true });
    lines.once('SIGINT', () => process.exit(130));
    // A question that Ctrl-D closes is never answered.
    const ended = new Promise<never>((_resolve, reject) => {
      lines.once('close', () => reject(new InputEnded(question)));
    });
    try {
      const answer = lines.question(asked, signal ? { signal } : {});
      return answered(await Promise.race([answer, ended]), question);
    } finally {
      lines.close();
    }
  };
  return {
    interactive: true,
    say,
    sayAddress,
    ask: (question, signal) => ask(question, question, process.stdout, signal),
    async askHidden(question) {
      process.stdout.write(question);
      const answer = await ask(question, '', new Writable({ write: (_chunk, _encoding, done) => done() }));
      process.stdout.write('\n');
      return answer;
    },
    close: () => input.pause(),
  };
}

function piped(input: NodeJS.ReadStream, say: Terminal['say']): Terminal {
  let lines: Interface | undefined;
  let rest: AsyncIterator<string> | undefined;
  const next = async (question: string) => {
    lines ??= createInterface({ input });
    rest ??= lines[Symbol.asyncIterator]();
    const { done, value } = await rest.next();
    if (done) throw new InputEnded(question);
    return answered(value, question);
  };
  return { interactive: false, say, sayAddress, ask: next, askHidden: next, close: () => lines?.close() };
}

function answered(line: string, question: string): string {
  const answer = line.trim();
  if (answer === '') throw new NoAnswer(question);
  return answer;
}
