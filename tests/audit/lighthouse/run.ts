/** Lighthouse on one page at a time, in the project's own browser. */
import lighthouse from 'lighthouse';
import puppeteer from 'puppeteer-core';
import { browserCommand } from '../../../src/files/browser.ts';
import type { Category } from '../kinds.ts';
import type { View } from '../visit.ts';

export interface Scores {
  /** From 0 to 100. */
  scores: Partial<Record<Category, number>>;
  /** What cost points, performance aside: `accessibility: Background and foreground … <p>`. */
  losses: string[];
}

export interface Lighthouse {
  /** Loads a page and judges it. A page narrower than a laptop is judged as a telephone's. */
  judge(url: string, view: View, categories: readonly Category[]): Promise<Scores>;
  close(): Promise<void>;
}

/** Starts the browser. Close it in the end. */
export async function openLighthouse(): Promise<Lighthouse> {
  const browser = await puppeteer.launch({ ...(await browserCommand()), pipe: true, headless: 'shell' });
  return {
    async judge(url, { width, colorScheme }, categories) {
      const mobile = width < 768;
      const page = await browser.newPage();
      try {
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: colorScheme }]);
        const run = await lighthouse(
          url,
          {
            logLevel: 'silent',
            output: 'json',
            onlyCategories: [...categories],
            formFactor: mobile ? 'mobile' : 'desktop',
            screenEmulation: { mobile, width, height: 844, deviceScaleFactor: mobile ? 2 : 1 },
            disableFullPageScreenshot: true,
          },
          undefined,
          page,
        );
        if (!run) throw new Error(`Lighthouse says nothing about ${url}.`);
        const { runtimeError } = run.lhr;
        if (runtimeError) throw new Error(`Lighthouse cannot load ${url}: ${runtimeError.message}`);
        return scoresOf(run.lhr, categories);
      } finally {
        await page.close();
      }
    },
    close: () => browser.close(),
  };
}

type Result = import('lighthouse').Result;

function scoresOf({ categories, audits }: Result, asked: readonly Category[]): Scores {
  const found: Scores = { scores: {}, losses: [] };
  for (const name of asked) {
    const { score = null, auditRefs = [] } = categories[name] ?? {};
    // Null where an audit broke down; that is no 100.
    found.scores[name] = Math.round((score ?? 0) * 100);
    if (name === 'performance') continue;
    for (const { id, weight } of auditRefs) {
      const audit = audits[id];
      if (weight === 0 || audit?.score == null || audit.score === 1) continue;
      const items = audit.details?.items?.map(
        ({ node, url, description }) => node?.snippet ?? url ?? description,
      );
      found.losses.push(
        [`${name}: ${audit.title} (${id})`, audit.explanation, ...(items ?? []).slice(0, 5)]
          .filter(Boolean)
          .join('\n      '),
      );
    }
  }
  return found;
}
