/** The site of `decks.ts`, built, served and open in a browser, once for all tests of a file. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launchBrowser } from '../../src/files/browser.ts';
import { type SiteServer, serveSite } from '../../src/files/serve.ts';
import { decksFolder, decksNow } from './decks.ts';
import { type BuiltSite, buildSite } from './site.ts';

/** What there is once the tests of the file run. */
export interface OpenDecks {
  site: BuiltSite;
  server: SiteServer;
  browser: Browser;
}

/** Builds, serves and opens before the first test of the file, and puts all away after the last. */
export function openDecks(): OpenDecks {
  const open = {} as OpenDecks;
  let remove: (() => void) | undefined;
  beforeAll(async () => {
    const content = await decksFolder();
    remove = content.remove;
    open.site = await buildSite({ content: content.folder, now: decksNow });
    if (open.site.exitCode !== 0) throw new Error(open.site.output);
    open.server = await serveSite({ folder: open.site.out, base: '/repo/' });
    open.browser = await launchBrowser();
  });
  afterAll(async () => {
    await open.browser?.close();
    await open.server?.close();
    open.site?.remove();
    remove?.();
  });
  return open;
}
