/**
 * Audits a built site, every kind of page of it: Lighthouse and axe in the light and in the dark, on a
 * telephone and on a laptop, and what the pages weigh.
 */
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../src/files/browser.ts';
import { declarationsOf, styleSheets } from '../engines/declarations.ts';
import { usualPreferences } from '../engines/engine.ts';
import { engines } from '../engines/index.ts';
import { unknownTo } from '../engines/unsupported.ts';
import { type Category, type PageKind, type SitePage, sitePages, tellingPages } from './kinds.ts';
import { installLighthouse } from './lighthouse/install.ts';
import type { Lighthouse } from './lighthouse/run.ts';
import { nameOf, views, visit } from './visit.ts';
import { fontProblems, sum, weigh } from './weight.ts';

export interface AuditOptions {
  /** The output folder. */
  out: string;
  /** Where it is served. */
  url: string;
  /** One run of Lighthouse for the performance of a page instead of the median of five. */
  quick: boolean;
  /** Told what is being done. */
  say(line: string): void;
}

/** What was found out about one page. */
export interface AuditedPage {
  kind: string;
  path: string;
  /** From 0 to 100, the lowest of all views; performance is the median on a telephone. Empty where not asked. */
  scores: Partial<Record<Category, number>>;
  /** Violations that axe found in all views. */
  axe: number;
  /** HTML and CSS in bytes, after gzip -6. */
  bytes: number;
  /** Scripts in bytes. */
  scripts: number;
  /** Fonts in bytes. */
  fonts: number;
}

export interface Audit {
  /** The version of Lighthouse. */
  lighthouse: string;
  pages: AuditedPage[];
  /** The engines that looked, and what was skipped because it is not on this machine. */
  engines: string[];
  /** Declarations of the style sheets that one of the engines does not know, but for those that do no harm. */
  unsupportedDeclarations: number;
  /** Messages that the engines wrote to their consoles. */
  consoleMessages: number;
  /** What is not as it must be, with the views in which it was seen; a site is well where there is none. */
  problems: { page: string; views: string[]; problem: string }[];
}

const runs = 5;
/** The first: a telephone by day, as Lighthouse has it. */
const usualView = views[0]!;

/** Runs the audit. A low performance is told and is no problem: it depends on the machine. */
export async function audit({ out, url, quick, say }: AuditOptions): Promise<Audit> {
  const version = await installLighthouse(say);
  const { openLighthouse } = await import('./lighthouse/run.ts');
  const telling = tellingPages(sitePages(out));
  const base = new URL(url).pathname;
  const found: Audit = {
    lighthouse: version,
    pages: [],
    engines: [],
    unsupportedDeclarations: 0,
    consoleMessages: 0,
    problems: [],
  };
  const browser = await launchBrowser();
  const lighthouse = await openLighthouse();
  try {
    for (const [kind, pages] of telling) {
      const judged = kind.asks.includes('seo')
        ? (pages.find(({ noindex }) => !noindex) ?? pages[0]!)
        : pages[0]!;
      for (const page of pages) {
        say(`${kind.name}: /${page.path}`);
        const tell: Tell = (view, lines) => {
          for (const problem of lines) note(found.problems, `/${page.path}`, view, problem);
        };
        const seen = await look(browser, { url, page, tell });
        const { text, scripts } = weigh(out, base, page);
        tell('sizes', overweight(kind, text, scripts));
        const scores = page === judged ? await judge(lighthouse, { url, page, kind, quick, tell }) : {};
        found.pages.push({ kind: kind.name, path: page.path, scores, ...seen, bytes: text, scripts });
      }
    }
    await compareEngines(out, url, telling, found, say);
    return found;
  } finally {
    await lighthouse.close();
    await browser.close();
  }
}

/** Opens every page in each engine that is on this machine, and asks it for what it does not know. */
async function compareEngines(
  out: string,
  url: string,
  telling: ReturnType<typeof tellingPages>,
  found: Audit,
  say: AuditOptions['say'],
): Promise<void> {
  const declarations = declarationsOf(styleSheets(out));
  for (const kind of engines) {
    const lacking = kind.missing();
    if (lacking) {
      say(`${kind.id} is skipped: not on this machine is ${lacking}`);
      continue;
    }
    const engine = await kind.launch(usualPreferences);
    try {
      say(engine.name);
      found.engines.push(engine.name);
      const page = await engine.newPage();
      for (const pages of telling.values()) {
        for (const { path } of pages) {
          await page.open(url + path, { width: 390, height: 844 });
          await page.evaluate('document.fonts.ready.then(() => true)');
          const messages = page.messages();
          found.consoleMessages += messages.length;
          for (const message of messages) note(found.problems, `/${path}`, engine.name, message);
        }
      }
      const unknown = await unknownTo(page, declarations);
      found.unsupportedDeclarations += unknown.length;
      for (const one of unknown) note(found.problems, 'all pages', engine.name, `does not know ${one}`);
    } finally {
      await engine.close();
    }
  }
}

/** Told what is wrong in one view. */
type Tell = (view: string, problems: readonly string[]) => void;

/** The same problem in several views is one problem. */
function note(problems: Audit['problems'], page: string, view: string, problem: string): void {
  const known = problems.find((one) => one.page === page && one.problem === problem);
  if (known) known.views.push(view);
  else problems.push({ page, views: [view], problem });
}

/** Has axe and the browser look at a page in every view. */
async function look(
  browser: Browser,
  { url, page, tell }: { url: string; page: SitePage; tell: Tell },
): Promise<Pick<AuditedPage, 'axe' | 'fonts'>> {
  const seen = { axe: 0, fonts: 0 };
  for (const view of views) {
    const { violations, complaints, fonts } = await visit(browser, url, url + page.path, view);
    seen.axe += violations.length;
    seen.fonts = Math.max(seen.fonts, sum(fonts));
    tell(nameOf(view), [
      ...violations.map((line) => `axe: ${line}`),
      ...complaints,
      ...fontProblems(page, fonts),
    ]);
  }
  return seen;
}

/** Has Lighthouse judge a page in every view, and its performance on a telephone by day some more times. */
async function judge(
  lighthouse: Lighthouse,
  options: { url: string; page: SitePage; kind: PageKind; quick: boolean; tell: Tell },
): Promise<AuditedPage['scores']> {
  const { page, kind, quick, tell } = options;
  const address = options.url + page.path;
  const lowest: AuditedPage['scores'] = {};
  const certain = kind.asks.filter((category) => category !== 'performance');
  for (const view of views) {
    const { scores, losses } = await lighthouse.judge(address, view, certain);
    for (const category of certain) {
      const score = scores[category] ?? 0;
      lowest[category] = Math.min(lowest[category] ?? 100, score);
      if (score === 100) continue;
      const why = losses.filter((loss) => loss.startsWith(`${category}:`));
      tell(nameOf(view), [[`Lighthouse, ${category} ${score}`, ...why].join('\n    ')]);
    }
  }
  if (!kind.asks.includes('performance')) return lowest;
  const measured: number[] = [];
  for (let run = 0; run < (quick ? 1 : runs); run++) {
    const { scores } = await lighthouse.judge(address, usualView, ['performance']);
    measured.push(scores.performance ?? 0);
  }
  lowest.performance = measured.sort((a, b) => a - b)[Math.floor(measured.length / 2)]!;
  return lowest;
}

function overweight(
  { budget = Number.POSITIVE_INFINITY, scripts: mayScript }: PageKind,
  text: number,
  scripts: number,
): string[] {
  return [
    ...(text > budget ? [`HTML and CSS are ${text} bytes; ${budget} at most`] : []),
    ...(!mayScript && scripts > 0 ? [`${scripts} bytes of scripts on a page that has none`] : []),
  ];
}
