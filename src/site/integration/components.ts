/** Components of the owner's in place of Lectern's. */

import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';
import { ownFile } from '../../files/roots.ts';
import { withSlashes } from '../../files/slashes.ts';

const folder = ownFile('site/components');
const extension = '.astro';

/** The names of all components: paths below `components/`, without the extension. */
export function componentNames(): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(extension))
    .map((file) => withSlashes(file).slice(0, -extension.length))
    .sort();
}

/**
 * A Vite plugin: where Lectern's own files import one of its components, they get the owner's. The owner's own files
 * get Lectern's, so that a component can be made of the one it stands for.
 *
 * @param replaced name → absolute path
 */
export function replacedComponents(replaced: Readonly<Record<string, string>>): Plugin {
  const inPlaceOf = new Map(
    Object.entries(replaced).map(([name, file]) => [
      withSlashes(path.join(folder, name + extension)),
      withSlashes(file),
    ]),
  );
  const own = withSlashes(ownFile(''));
  return {
    name: 'lectern-components',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (inPlaceOf.size === 0 || !source.endsWith(extension) || !importer?.startsWith(own)) return null;
      const found = await this.resolve(source, importer, { ...options, skipSelf: true });
      return (found && inPlaceOf.get(found.id)) ?? found;
    },
  };
}
