/**
 * A real Chromium, for PDF files, pictures and tests: the one that @sparticuz/chromium carries, which needs
 * no package of the system and downloads nothing. It is kept from calling home.
 */
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

/**
 * Made for one page in one short process: a second context would end it. And what is tested is what
 * readers have, whose browsers keep pages of other origins apart.
 */
const unwanted = new Set(['--single-process', '--disable-web-security', '--allow-running-insecure-content']);

/** The browser's program and its arguments, for what starts it itself. */
export async function browserCommand(): Promise<{ executablePath: string; args: string[] }> {
  return {
    executablePath: await chromium.executablePath(),
    args: [...chromium.args.filter((name) => !unwanted.has(name)), '--disable-background-networking'],
  };
}

/** Starts the browser. Close it in the end. */
export async function launchBrowser(): Promise<Browser> {
  return playwright.launch({ ...(await browserCommand()), headless: true });
}
