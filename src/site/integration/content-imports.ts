/**
 * Content may lie outside the project (`LECTERN_CONTENT`), where no `node_modules` is in sight. What
 * it imports by package name is looked for from the project, as if it lay inside.
 */
import path from 'node:path';
import type { Plugin } from 'vite';
import type { Environment } from '../../content/environment.ts';

/** A Vite plugin that resolves bare imports of content files from the project's root. */
export function bareImportsFromContent({ root, content }: Environment): Plugin {
  const inside = !path.relative(root, content).startsWith('..');
  return {
    name: 'lectern-content-imports',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      const bare = /^[@\w]/.test(source) && !path.isAbsolute(source) && !source.includes(':');
      if (inside || !bare || !importer?.startsWith(content + path.sep)) return null;
      return this.resolve(source, path.join(root, 'package.json'), { ...options, skipSelf: true });
    },
  };
}
