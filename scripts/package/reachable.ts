/** Which modules a program is made of. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** Modules, and the packages they import. */
export interface Reachable {
  /** Absolute paths. */
  files: string[];
  /** Names of packages, without Node's own modules. */
  packages: string[];
}

/**
 * Everything that compiled modules import, and what that imports, by their `import` statements.
 *
 * @param as the extension of what is looked for: `.d.ts` follows types
 */
export function reachableFrom(entries: readonly string[], as: '.js' | '.d.ts' = '.js'): Reachable {
  const files = new Set(entries);
  const packages = new Set<string>();
  for (const file of files) {
    const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'), true, true);
    for (const { fileName } of importedFiles) {
      if (fileName.startsWith('.')) {
        // Style sheets and what a bundler makes addresses of import nothing.
        if (!fileName.endsWith('.js')) continue;
        files.add(path.resolve(path.dirname(file), fileName.replace(/\.js$/, as)));
      } else if (!fileName.startsWith('node:')) {
        packages.add(
          fileName
            .split('/')
            .slice(0, fileName.startsWith('@') ? 2 : 1)
            .join('/'),
        );
      }
    }
  }
  return { files: [...files].sort(), packages: [...packages].sort() };
}
