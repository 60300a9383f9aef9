/** Relative links of texts: to another entry by its file (`./other.md#part`), or to a file that is handed out. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineHastPlugin, type HastPluginEntry } from 'satteri';
import { withSlashes } from '../../files/slashes.ts';
import { buildContext } from '../context/context.ts';
import { addressOfLink } from '../context/link-targets.ts';

/**
 * The plugin, for the processor's `hastPlugins`, before the one that puts the base path in front.
 *
 * @param folder absolute path of the content folder
 */
export function textLinks(folder: string): HastPluginEntry {
  return ({ fileURL }) => {
    if (!fileURL) return null;
    const from = withSlashes(path.relative(folder, fileURLToPath(fileURL)));
    const lead = (url: unknown) =>
      typeof url === 'string' ? addressOfLink(buildContext(), from, url) : undefined;
    return defineHastPlugin({
      name: 'lectern-text-links',
      element: {
        filter: ['a', 'video', 'audio', 'source', 'track'],
        visit(element, context) {
          for (const name of element.tagName === 'a' ? ['href'] : ['src', 'poster']) {
            const address = lead(element.properties[name]);
            if (address !== undefined) context.setProperty(element, name, address);
          }
        },
      },
    });
  };
}
