/** How a file is named to the owner, by every command alike, wherever it runs. */

import path from 'node:path';
import { projectRoot } from './roots.ts';
import { withSlashes } from './slashes.ts';

/**
 * The path of a file: seen from the project where it is in there, else whole.
 *
 * @param file absolute
 * @example shownFile('/home/ada/site/content/site.yaml') // 'content/site.yaml'
 */
export function shownFile(file: string): string {
  const below = path.relative(projectRoot, file);
  const shown = below === '' || below.startsWith('..') || path.isAbsolute(below) ? file : below;
  return withSlashes(shown);
}
