/**
 * Where the project lies. The cards' own files and the fonts are found from here and not from `import.meta`
 * alone, because Astro bundles whatever its pages import, and a bundle may lie in any output folder.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

const landmark = join('src', 'cards', 'worker.ts');

function above(folder: string | undefined): string | undefined {
  for (let at = folder; at; at = dirname(at)) {
    if (existsSync(join(at, landmark))) return at;
    if (dirname(at) === at) return undefined;
  }
  return undefined;
}

/** The project's folder. Throws where the working directory is outside it and the code was bundled elsewhere. */
export const projectRoot: string = (() => {
  const found = above(import.meta.dirname) ?? above(process.cwd());
  if (!found) throw new Error(`${landmark} not found above ${process.cwd()}: run from the project's folder.`);
  return found;
})();
