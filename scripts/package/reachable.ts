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

/** Everything that a compiled module imports, and what that imports, by its `import` statements. */
export function reachableFrom(entry: string): Reachable {
  const files = new Set([entry]);
  const packages = new Set<string>();
  for (const file of files) {
    const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'), true, true);
    for (const { fileName } of importedFiles) {
      if (fileName.startsWith('.')) {
        // Style sheets and what a bundler makes addresses of import nothing.
        if (fileName.endsWith('.js')) files.add(path.resolve(path.dirname(file), fileName));
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
