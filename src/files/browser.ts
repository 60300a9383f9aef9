/**
 * A real browser of Chromium's kind, for PDF files, pictures and tests: the one that `LECTERN_BROWSER` names, the one that
 * @sparticuz/chromium carries (a development dependency of the checkout, for Linux), or one that is installed. It is kept
 * from calling home.
 */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type { Browser } from 'playwright-core';
import { browserPlaces, type Machine } from './installed-browsers.ts';

/** There is no browser on this machine, or none that starts. */
export class BrowserMissing extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'BrowserMissing';
  }
}

/** The browser's program and its arguments, for what starts it itself. */
export interface BrowserCommand {
  executablePath: string;
  args: string[];
}

/** Names a browser's program. */
const variable = 'LECTERN_BROWSER';

/** What each browser is told. */
const quiet = ['--disable-background-networking'];

/**
 * Made for one page in one short process: a second context would end it. And what is tested is what
 * readers have, whose browsers keep pages of other origins apart.
 */
const unwanted = new Set(['--single-process', '--disable-web-security', '--allow-running-insecure-content']);

/**
 * Finds a browser.
 *
 * @throws BrowserMissing, which says what to install or set
 */
export async function browserCommand(machine: Machine = process): Promise<BrowserCommand> {
  const named = machine.env[variable];
  if (named) {
    if (existsSync(named)) return { executablePath: named, args: quiet };
    throw new BrowserMissing(`${variable} is "${named}", and there is no such file.`);
  }
  const own = await bundled(machine);
  if (own) return own;
  const installed = browserPlaces(machine).find((file) => existsSync(file));
  if (installed) return { executablePath: installed, args: quiet };
  throw new BrowserMissing(
    `No browser was found. Install Chrome, Chromium, Edge or Brave, or set ${variable} to the path of one.`,
  );
}

/** The browser of the package for development; nothing where it is not installed or made for another system. */
async function bundled({ platform }: Machine): Promise<BrowserCommand | undefined> {
  if (platform !== 'linux' || process.arch !== 'x64') return undefined;
  const chromium = await import('@sparticuz/chromium').then(({ default: found }) => found, notInstalled);
  if (!chromium) return undefined;
  try {
    // It is unpacked there, by streams whose errors nobody could catch.
    await mkdir(tmpdir(), { recursive: true });
    return {
      executablePath: await chromium.executablePath(),
      args: [...chromium.args.filter((name) => !unwanted.has(name)), ...quiet],
    };
  } catch (cause) {
    throw new BrowserMissing(`Could not unpack the browser into ${tmpdir()} (${reason(cause)}).`, cause);
  }
}

/**
 * Starts the browser. Close it in the end.
 *
 * @throws BrowserMissing
 */
export async function launchBrowser(): Promise<Browser> {
  // A site that prints no slides needs neither of the two.
  const playwright = await import('playwright-core').catch(notInstalled);
  if (!playwright) {
    throw new BrowserMissing(
      'Playwright is not installed, which drives the browser. Run "npm install --save-dev playwright-core".',
    );
  }
  const command = await browserCommand();
  try {
    return await playwright.chromium.launch({ ...command, headless: true });
  } catch (cause) {
    throw new BrowserMissing(
      `Could not start the browser ${command.executablePath} (${reason(cause)}). Set ${variable} to the path of another.`,
      cause,
    );
  }
}

/** The first line of an error: Playwright's has the browser's whole output below it. */
function reason(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split('\n')[0] ?? '';
}

/** Nothing for a package that is not installed. @throws whatever else went wrong */
function notInstalled(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return undefined;
  throw error;
}
