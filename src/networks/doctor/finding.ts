/** What the doctor looks at and what it says: one line for each thing that was looked at. */
import type { Environment } from '../../content/environment.ts';
import type { Secrets } from '../../content/secrets.ts';
import type { Content } from '../../model/content.ts';
import type { Manifest } from '../../model/manifest.ts';
import type { Site } from '../../model/site.ts';
import type { Clock, Fetch } from '../transport.ts';

/** What was found. A warning can wait; an error keeps something from working. */
export interface Finding {
  /** What was looked at, group first: `mastodon token`, `site cards`. */
  name: string;
  level: 'ok' | 'warning' | 'error';
  message: string;
  /** What to do about it, in words or as a command. */
  fix?: string;
}

/** @example counted(2, 'day') // '2 days' */
export function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** What a check may look at. */
export interface DoctorContext {
  environment: Environment;
  site: Site;
  secrets: Secrets;
  fetch: Fetch;
  clock: Clock;
}

/** What a check of the site may look at besides. */
export interface SiteContext extends DoctorContext {
  /** Everything the owner wrote, drafts and scheduled entries included. */
  content: Content;
  /** What the last build left; absent where nothing was built. */
  manifest: Manifest | undefined;
}

/** Looks at one thing. Whatever its owner could have caused is a finding, nothing to be thrown. */
export type Check<S extends DoctorContext = DoctorContext> = (scene: S) => Promise<Finding[]>;
