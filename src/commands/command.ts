/** What every command does alike: help, errors a person can act on, exit codes. */

import { ManifestMissing } from '../content/manifest.ts';
import { ContentError } from '../content/problem.ts';
import { BrowserMissing } from '../files/browser.ts';
import { CannotWrite } from '../files/cannot-write.ts';
import { FolderNotOurs } from '../files/claim.ts';
import { LockHeld } from '../files/lock.ts';
import { printWarnings } from '../files/warnings.ts';
import { asInvoked } from './invocation.ts';
import { print, printError } from './print.ts';

/** Wrong usage or configuration: exit code 2. The message says what to do. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/**
 * A port from the command line.
 *
 * @throws UsageError where it is none
 */
export function portNumber(option: string, text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) {
    throw new UsageError(`Invalid --${option} "${text}". Expected a number from 0 to 65535.`);
  }
  return Number(text);
}

/** A command: what it says of itself, and what it does. */
export interface Command {
  /** Printed for `--help`, and where the arguments are wrong. */
  help: string;
  /** Does it. Text that it returns is printed; a number is the exit code. */
  run(args: string[]): Promise<string | number | undefined>;
}

/**
 * Runs a command in this process.
 *
 * Exit codes: 0 all well, 1 something failed, 2 wrong usage or configuration.
 *
 * @param args what follows the command's name
 */
export async function runCommand({ help, run }: Command, args = process.argv.slice(2)): Promise<void> {
  // What Node would print by itself is somebody else's words, too.
  printWarnings(printError);
  process.once('uncaughtException', (error: unknown) => process.exit(report(error, help)));
  try {
    const result = await run(args);
    if (typeof result === 'string') {
      print((result === help ? asInvoked(result) : result).replace(/\n$/, ''));
    }
    if (typeof result === 'number') process.exitCode = result;
  } catch (error) {
    process.exitCode = report(error, help);
  }
}

function report(error: unknown, help: string): number {
  if (!(error instanceof Error)) {
    printError(String(error));
    return 1;
  }
  const code = (error as NodeJS.ErrnoException).code;
  const expected = [
    ...[ContentError, ManifestMissing, UsageError, RangeError],
    ...[LockHeld, FolderNotOurs, CannotWrite],
  ];
  if (expected.some((kind) => error instanceof kind)) {
    printError(asInvoked(error.message));
    return 2;
  }
  if (code?.startsWith('ERR_PARSE_ARGS')) {
    printError(`${asInvoked(help)}\n${error.message}`);
    return 2;
  }
  if (code === 'EADDRINUSE') {
    printError('Port already in use. Choose another with --port, or 0 for any free port.');
    return 2;
  }
  if (code === 'ENOENT' || code === 'EACCES' || error instanceof BrowserMissing) {
    printError(asInvoked(error.message));
    return 1;
  }
  printError(error.stack ?? error.message);
  return 1;
}
