/** What `npm run syndicate` was asked to do, and what it works with. */
import type { Environment } from '../../content/environment.ts';
import type { Site } from '../../model/site.ts';
import type { Dependencies } from '../../networks/index.ts';
import type { Write } from '../../syndication/disk.ts';
import type { Live } from '../../syndication/live.ts';
import type { OutcomeCounts } from '../../syndication/outcome.ts';
import { print } from '../print.ts';

/** The command line, parsed. */
export interface CliOptions {
  'dry-run'?: boolean;
  preview?: boolean;
  json?: boolean;
  plan?: boolean;
  send?: boolean;
  wait?: string;
  resolve?: string;
  posted?: string;
  'not-posted'?: boolean;
  retract?: string;
  forget?: boolean;
  'no-verify'?: boolean;
  'cards-only'?: boolean;
  feed?: string;
  network?: string | undefined;
  more: string[];
}

/** What every way of running it works with. */
export interface SyndicateContext {
  wishes: CliOptions;
  environment: Environment;
  site: Site;
  around: Dependencies;
  /** Writes the journal. */
  write: Write;
  /** What was found of the pages of a feed. */
  live?: Pick<Live, 'missing' | 'requests'>;
  /** Writes to stderr, without secrets. */
  say(text: string): void;
}

/** Counts of a run in which nothing happened. */
export const nothing: OutcomeCounts = {
  posted: 0,
  edited: 0,
  skipped: 0,
  refused: 0,
  unknown: 0,
  waiting: 0,
  requests: 0,
};

/** `--json`: the counts alone on standard output. */
export function printJson(counts: OutcomeCounts): void {
  print(JSON.stringify(counts));
}

/** The exit code of what was ended from outside, as shells have it. */
export const interrupted = 130;
