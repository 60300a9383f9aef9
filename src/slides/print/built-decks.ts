/** The decks of the built site, served and open in a browser. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import type { Environment } from '../../content/environment.ts';
import { inspectContent } from '../../content/read.ts';
import { launchBrowser } from '../../files/browser.ts';
import { serveSite } from '../../files/serve.ts';
import { basePath } from '../../model/address.ts';
import { publicContent } from '../../model/publication.ts';
import { importDecks } from '../import-decks.ts';
import { decksOf, type ShownDeck, withVersions } from '../shown-deck.ts';

/** Decks in MDX, and where they are served. */
export interface BuiltDecks {
  decks: ShownDeck[];
  /** The site's base path. */
  base: string;
}

/**
 * Finds the decks in MDX that readers see, as they are and as they were shown.
 *
 * @param wanted slug of one deck; all of them where it is left out
 * @throws RangeError where there is no such deck, or one of them is not built
 * @throws ContentError where the content is wrong
 */
export async function builtDecks(environment: Environment, wanted?: string): Promise<BuiltDecks> {
  const read = await inspectContent(environment.content);
  const { content, ...sources } = await importDecks(read, 'readers', environment);
  const known = { ...environment, ...sources, audience: 'readers' as const };
  const shown = decksOf(publicContent(content, environment.now, 'readers'), known);
  const named = withVersions(shown, known).filter(
    ({ home, entry }) => wanted === undefined || home === wanted || entry.slug.split('@')[0] === wanted,
  );
  if (wanted !== undefined && named.length === 0) {
    throw new RangeError(`There is no deck "${wanted}" that is public.`);
  }
  const decks = named.filter(({ entry }) => entry.data.file === undefined);
  const missing = decks.find(
    ({ segment }) => !existsSync(path.join(environment.out, 'slides', segment, 'index.html')),
  );
  if (missing) throw new RangeError(`slides/${missing.segment}/ is not built: run "npm run build" first.`);
  return { decks, base: basePath(content.site) };
}

/**
 * Serves the built site and opens a browser for as long as they are used.
 *
 * @param use is given the site's URL, with a slash at its end
 * @throws BrowserMissing
 */
export async function withBuiltSite<T>(
  { out }: Pick<Environment, 'out'>,
  base: string,
  use: (browser: Browser, url: string) => Promise<T>,
): Promise<T> {
  const browser = await launchBrowser();
  try {
    const server = await serveSite({ folder: out, base });
    try {
      return await use(browser, server.url);
    } finally {
      await server.close();
    }
  } finally {
    await browser.close();
  }
}
