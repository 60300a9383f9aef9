/**
 * A real Chromium, for PDF files, pictures and tests: the one that @sparticuz/chromium carries, which needs
 * no package of the system and downloads nothing. It is kept from calling home.
 */
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

/** Starts the browser. Close it in the end. */
export async function launchBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [...chromium.args, '--disable-background-networking'],
    headless: true,
  });
}
