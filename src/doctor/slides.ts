/** Whether every slide fits its frame: measured in a browser, on the built site. */

import { ContentError } from '../content/problem.ts';
import { BrowserMissing } from '../files/browser.ts';
import { type Check, counted, type Finding, type SiteContext } from '../networks/doctor/finding.ts';
import { builtDecks } from '../slides/print/built-decks.ts';
import { overflowsOfDecks } from '../slides/print/overflow.ts';

const name = 'site slides';

export const checkSlides: Check<SiteContext> = async ({ environment, manifest }) => {
  if (!manifest) return [];
  try {
    const built = await builtDecks(environment);
    const overflows = await overflowsOfDecks(environment, built);
    if (overflows.length > 0) {
      return overflows.map((message) => ({
        name,
        level: 'warning',
        message,
        fix: 'take something out, or make two slides of one',
      }));
    }
    const message = `${counted(built.decks.length, 'deck')} in MDX, and every slide fits its frame`;
    return [{ name, level: 'ok', message }];
  } catch (error) {
    return [unmeasured(error)];
  }
};

/** Why nothing could be measured. */
function unmeasured(error: unknown): Finding {
  if (error instanceof ContentError) {
    return { name, level: 'error', message: error.message, fix: 'correct these files' };
  }
  if (error instanceof RangeError)
    return { name, level: 'warning', message: error.message, fix: 'npm run build' };
  if (error instanceof BrowserMissing) {
    const message = `whether slides fit their frames was not measured. ${error.message}`;
    return { name, level: 'warning', message, fix: 'install one, then run npm run slides -- --check' };
  }
  throw error;
}
