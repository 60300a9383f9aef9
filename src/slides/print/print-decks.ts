/** What `npm run slides` does with the decks of the built site: prints them, names slides that are too full. */
import type { Environment } from '../../content/environment.ts';
import { builtDecks, withBuiltSite } from './built-decks.ts';
import { overflowsOfDecks } from './overflow.ts';
import { printDeck } from './print.ts';
import { readPrinted, writePrinted } from './record.ts';

interface Wish {
  /** Slug of one deck; all of them where it is left out. */
  deck: string | undefined;
  say(line: string): void;
}

/** How many decks were printed anew, and how many could not be. */
interface Printed {
  anew: number;
  failed: number;
}

/**
 * Prints decks into the working folder. One that can't be printed is named, and keeps none from the others.
 *
 * @throws RangeError where there is no such deck, or the site is not built
 */
export async function printDecks(environment: Environment, { deck, say }: Wish): Promise<Printed> {
  const { decks, base } = await builtDecks(environment, deck);
  if (decks.length === 0) {
    say('There is no deck in MDX to print.');
    return { anew: 0, failed: 0 };
  }
  let anew = 0;
  let failed = 0;
  await withBuiltSite(environment, base, async (browser, url) => {
    const printed = await readPrinted(environment.state);
    for (const { segment, entry } of decks) {
      const job = {
        segment,
        digest: entry.digest,
        url: `${url}slides/${segment}/`,
        ratio: entry.data.ratio,
      };
      const result = await printDeck(browser, job, printed.get(segment), environment.state).catch(
        (error: unknown) => {
          failed++;
          say(`${segment}: not printed: ${error instanceof Error ? error.message : error}`);
        },
      );
      if (!result) continue;
      const { printed: made, isNew } = result;
      printed.set(segment, made);
      anew += isNew ? 1 : 0;
      say(
        `${segment}: ${made.pages} pages, ${(made.bytes / 1e6).toFixed(1)} MB${isNew ? '' : ', unchanged'}`,
      );
      // One after the other is kept, so that an interruption loses one deck and not all.
      await writePrinted(environment.state, printed);
    }
  });
  say('The next build offers them: npm run build');
  return { anew, failed };
}

/**
 * Names the slides with more on them than fits.
 *
 * @returns the exit code: 1 where there is one
 */
export async function checkDecks(environment: Environment, { deck, say }: Wish): Promise<number> {
  const overflows = await overflowsOfDecks(environment, await builtDecks(environment, deck));
  for (const overflow of overflows) say(overflow);
  say(
    overflows.length === 0 ? 'Every slide fits its frame.' : 'Take something out, or make two slides of one.',
  );
  return overflows.length === 0 ? 0 : 1;
}
