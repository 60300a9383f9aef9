/**
 * Pages that Astro keeps of the last build, to take them up where nothing has changed (`experimental.incrementalBuild`):
 * a copy of each page that has a key lies in `dist/` of its cache folder, by its path below the base. One that is not there
 * any more is drawn anew.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';

/** Where the cache folder is, in the working folder. */
export const astroCache = 'astro';

/**
 * Removes the copies of some pages, and of what lies below them.
 *
 * @param state absolute path of the working folder
 * @param pages paths below the base of the site, such as `posts/hello/`; `all` where it isn't known which
 */
export function forgetKeptPages(state: string, pages: readonly string[] | 'all'): void {
  const kept = path.join(state, astroCache, 'dist');
  if (pages === 'all') rmSync(kept, { recursive: true, force: true });
  else {
    for (const page of pages) {
      const folder = path.join(kept, page);
      if (folder.startsWith(kept + path.sep)) rmSync(folder, { recursive: true, force: true });
    }
  }
}
