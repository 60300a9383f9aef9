/**
 * Diagrams: a code block in Graphviz's language becomes an image file when the site is built.
 *
 *     ```dot alt="Logbooks become photographs, photographs become figures."
 *     digraph { logbook -> photograph -> figures }
 *     ```
 *
 * The file takes the site's colours, light or dark, from a style sheet of its own.
 */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { instance, type Viz } from '@viz-js/viz';
import { defineMdastPlugin, type MdastPluginEntry } from 'satteri';
import { writeFileAtomic } from '../../files/atomic.ts';
import { withSlashes } from '../../files/slashes.ts';
import type { Site } from '../../model/site.ts';
import { fontsOf, type Palette, paletteOf } from '../../model/theme.ts';

/** Counts up when the same diagram is drawn differently. */
const edition = 1;

let viz: Promise<Viz> | undefined;

/**
 * The plugin, for the processor's `mdastPlugins`.
 *
 * @param site whose colours diagrams take
 * @param folder absolute; their files are kept here, named by content
 */
export function diagrams({ site, folder }: { site: Site; folder: string }): MdastPluginEntry {
  return ({ fileURL }) => {
    if (!fileURL) return null;
    const file = fileURLToPath(fileURL);
    return defineMdastPlugin({
      name: 'lectern-diagrams',
      async code(block) {
        if (block.lang !== 'dot') return;
        const alt = /\balt="([^"]*)"/.exec(block.meta ?? '')?.[1];
        if (alt === undefined) {
          throw new Error(
            `A diagram in ${file} says nothing to those who can't see it: add alt="…" behind \`\`\`dot.`,
          );
        }
        const picture = await drawn(block.value, site, folder, file);
        const url = withSlashes(path.relative(path.dirname(file), picture));
        return { type: 'paragraph', children: [{ type: 'image', url, alt }] };
      },
    });
  };
}

async function drawn(source: string, site: Site, folder: string, file: string): Promise<string> {
  const style = styleOf(site);
  const name = createHash('sha256')
    .update(JSON.stringify([edition, source, style]))
    .digest('hex')
    .slice(0, 16);
  const target = path.join(folder, `${name}.svg`);
  if (existsSync(target)) return target;
  viz ??= instance();
  const result = (await viz).render(source, {
    format: 'svg',
    graphAttributes: { bgcolor: 'transparent', pad: 0.1 },
    nodeAttributes: { fontname: 'Helvetica', fontsize: 12, shape: 'box', margin: '0.15,0.08' },
    edgeAttributes: { fontname: 'Helvetica', fontsize: 11, arrowsize: 0.7 },
  });
  if (result.status !== 'success') {
    const what = result.errors.map(({ message }) => message).join('; ');
    throw new Error(`A diagram in ${file} can't be drawn: ${what}`);
  }
  const svg = result.output.slice(result.output.indexOf('<svg'));
  mkdirSync(folder, { recursive: true });
  await writeFileAtomic(target, svg.replace(/(<svg[^>]*>)/, `$1<style>${style}</style>`));
  return target;
}

/** Black, which is what Graphviz draws in where nothing else was asked for, becomes the site's ink. */
function styleOf(site: Site): string {
  const family = fontsOf(site) === 'serif' ? 'Georgia,serif' : 'Arial,sans-serif';
  const rules = ({ ink, quiet }: Palette) =>
    `text:not([fill]){fill:${ink}}[fill="black"]{fill:${quiet}}[stroke="black"]{stroke:${quiet}}`;
  return `text{font-family:${family}}${rules(paletteOf(site, 'light'))}@media (prefers-color-scheme:dark){${rules(paletteOf(site, 'dark'))}}`;
}
