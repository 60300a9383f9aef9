/** What a source of posts is: one file of `sources/` for each program. */
import type { PublicFetch } from '../replies/fetch-public.ts';
import type { OldPlace } from './place.ts';
import type { SourceOptions, SourceSite } from './post.ts';

/** A program whose posts can be taken over. */
export interface OldProgram {
  /** As the owner names it: `--from hugo`. */
  id: string;
  /** As it writes itself. */
  name: string;
  /** What is named on the command line: `a site's folder`. */
  what: string;
  /** Whether a folder or file is its; looked at in the order of the registry. */
  detect(place: OldPlace): boolean;
  /** Reads all posts. @throws SourceUnreadable */
  read(place: OldPlace, options: SourceOptions): SourceSite | Promise<SourceSite>;
}

/** A source that is on the web. */
export interface WebProgram extends OldProgram {
  /** Reads what is at an address. @throws SourceUnreadable */
  fetch(address: string, fetcher: PublicFetch, options: SourceOptions): Promise<SourceSite>;
}
