/**
 * A real Chromium, for PDF files, pictures and tests: the one that @sparticuz/chromium carries, which needs
 * no package of the system and downloads nothing. It is kept from calling home.
 */
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type { Browser } from 'playwright-core';

/** There is no browser on this machine, or none that starts. */
export class BrowserMissing extends Error {
  constructor(cause: unknown) {
    const why = (cause instanceof Error ? cause.message : String(cause)).split('\n')[0];
    super(`Could not launch a browser (${why}). Run "npm ci" without --omit=dev to install one.`, {
      cause,
    });
    this.name = 'BrowserMissing';
  }
}

/**
 * Made for one page in one short process: a second context would end it. And what is tested is what
 * readers have, whose browsers keep pages of other origins apart.
 */
const unwanted = new Set(['--single-process', '--disable-web-security', '--allow-running-insecure-content']);

/** The browser's program and its arguments, for what starts it itself. */
export async function browserCommand(): Promise<{ executablePath: string; args: string[] }> {
  const { default: chromium } = await import('@sparticuz/chromium');
  // It is unpacked there, by streams whose errors nobody could catch.
  await mkdir(tmpdir(), { recursive: true });
  return {
    executablePath: await chromium.executablePath(),
    args: [...chromium.args.filter((name) => !unwanted.has(name)), '--disable-background-networking'],
  };
}

/**
 * Starts the browser. Close it in the end.
 *
 * @throws BrowserMissing
 */
export async function launchBrowser(): Promise<Browser> {
  try {
    // Both are for development: a checkout without them still does everything that needs no browser.
    const { chromium: playwright } = await import('playwright-core');
    return await playwright.launch({ ...(await browserCommand()), headless: true });
  } catch (cause) {
    throw new BrowserMissing(cause);
  }
}
