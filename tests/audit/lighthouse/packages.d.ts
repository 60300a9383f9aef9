/** The parts used of packages that are installed by the audit's first run, after the types are checked. */
declare module 'lighthouse' {
  import type { Page } from 'puppeteer-core';

  /** The result, as far as it is read here: lighthouse `types/lhr/lhr.d.ts`. */
  export interface Result {
    runtimeError?: { code: string; message: string };
    categories: Record<
      string,
      { id: string; score: number | null; auditRefs: { id: string; weight: number }[] }
    >;
    audits: Record<
      string,
      {
        title: string;
        score: number | null;
        explanation?: string;
        details?: { items?: { node?: { snippet?: string }; url?: string; description?: string }[] };
      }
    >;
  }

  export default function lighthouse(
    url: string,
    flags: {
      logLevel: 'silent';
      output: 'json';
      onlyCategories: string[];
      formFactor: 'mobile' | 'desktop';
      screenEmulation: { mobile: boolean; width: number; height: number; deviceScaleFactor: number };
      /** The page as one picture, which only the report shows. */
      disableFullPageScreenshot: boolean;
    },
    config: undefined,
    page: Page,
  ): Promise<{ lhr: Result } | undefined>;
}
