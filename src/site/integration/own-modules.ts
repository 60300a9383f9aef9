/** Lectern's own modules in the bundle of the pages. */

import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';
import { ownFile } from '../../files/roots.ts';
import { withSlashes } from '../../files/slashes.ts';

/**
 * A Vite plugin for builds: what pages import of Lectern and is neither a page nor a part of one is not bundled for drawing
 * them. Node loads it as it does for the commands: once, and with what it imports by a name that is only known then.
 */
export function ownModulesAsTheyAre(): Plugin {
  const own = withSlashes(ownFile(''));
  const site = withSlashes(ownFile('site/'));
  const isPlain = (id: string) => id.startsWith(own) && !id.startsWith(site) && /\.[jt]s$/.test(id);
  return {
    name: 'lectern-own-modules',
    apply: 'build',
    enforce: 'pre',
    applyToEnvironment: ({ name }) => name !== 'client',
    async resolveId(source, importer, options) {
      if (!/^\.{1,2}\//.test(source) || !importer?.startsWith(own)) return null;
      const found = await this.resolve(source, importer, { ...options, skipSelf: true });
      return found && isPlain(found.id) ? { id: pathToFileURL(found.id).href, external: true } : found;
    },
  };
}
