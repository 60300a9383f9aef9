/** What `npm run slides` does: finds the decks of the built site, opens them, says what came of it. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { launchBrowser } from '../../browser/launch.ts';
import type { Environment } from '../../content/environment.ts';
import { inspectContent } from '../../content/read.ts';
import { basePath } from '../../model/address.ts';
import { publicContent } from '../../model/publication.ts';
import { type SiteServer, serveSite } from '../../serve/serve.ts';
import { importDecks } from '../import-decks.ts';
import { decksOf, type ShownDeck, withVersions } from '../shown-deck.ts';
import { findOverflows } from './overflow.ts';
import { printDeck } from './print.ts';
import { readPrinted, writePrinted } from './record.ts';

interface Wish {
  /** Slug of one deck; all of them where it is left out. */
  deck: string | undefined;
  say(line: string): void;
}

/**
 * Prints decks into the working folder.
 *
 * @returns the exit code
 * @throws RangeError where there is no such deck, or the site is not built
 */
export async function printDecks(environment: Environment, { deck, say }: Wish): Promise<number> {
  return withSite(environment, deck, async (decks, server, browser) => {
    const printed = await readPrinted(environment.state);
    const written = decks.filter(({ entry }) => entry.data.file === undefined);
    for (const { segment, entry } of written) {
      const job = {
        segment,
        digest: entry.digest,
        url: `${server.url}slides/${segment}/`,
        ratio: entry.data.ratio,
      };
      const { printed: made, isNew } = await printDeck(browser, job, printed.get(segment), environment.state);
      printed.set(segment, made);
      say(
        `${segment}: ${made.pages} pages, ${(made.bytes / 1e6).toFixed(1)} MB${isNew ? '' : ', unchanged'}`,
      );
      // One after the other is kept, so that an interruption loses one deck and not all.
      await writePrinted(environment.state, printed);
    }
    say(
      written.length > 0 ? 'The next build offers them: npm run build' : 'There is no deck in MDX to print.',
    );
    return 0;
  });
}

/**
 * Names the slides with more on them than fits.
 *
 * @returns the exit code: 1 where there is one
 */
export async function checkDecks(environment: Environment, { deck, say }: Wish): Promise<number> {
  return withSite(environment, deck, async (decks, server, browser) => {
    let found = 0;
    for (const { segment, entry } of decks.filter(({ entry }) => entry.data.file === undefined)) {
      for (const { number, title, id, pixels } of await findOverflows(
        browser,
        `${server.url}slides/${segment}/present/`,
      )) {
        found += 1;
        say(`${entry.file}: slide ${number}, "${title}" (#${id}), leaves its frame by ${pixels} pixels`);
      }
    }
    say(found === 0 ? 'Every slide fits its frame.' : 'Take something out, or make two slides of one.');
    return found === 0 ? 0 : 1;
  });
}

async function withSite(
  environment: Environment,
  wanted: string | undefined,
  use: (
    decks: ShownDeck[],
    server: SiteServer,
    browser: Awaited<ReturnType<typeof launchBrowser>>,
  ) => Promise<number>,
): Promise<number> {
  const read = await inspectContent(environment.content);
  const { content, ...sources } = await importDecks(read, 'readers', environment);
  const shown = decksOf(publicContent(content, environment.now, 'readers'), { ...environment, ...sources });
  const decks = withVersions(shown, { ...environment, ...sources }).filter(
    ({ home, entry }) => wanted === undefined || home === wanted || entry.slug.split('@')[0] === wanted,
  );
  if (decks.length === 0) {
    throw new RangeError(
      wanted === undefined ? 'There are no decks.' : `There is no deck "${wanted}" that is public.`,
    );
  }
  const missing = decks.find(
    ({ segment }) => !existsSync(path.join(environment.out, 'slides', segment, 'index.html')),
  );
  if (missing) throw new RangeError(`slides/${missing.segment}/ is not built: run "npm run build" first.`);
  const server = await serveSite({ folder: environment.out, base: basePath(content.site) });
  const browser = await launchBrowser();
  try {
    return await use(decks, server, browser);
  } finally {
    await browser.close();
    await server.close();
  }
}
