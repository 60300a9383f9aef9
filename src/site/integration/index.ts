/** What `astro.config.mjs` imports. */
import mdx from '@astrojs/mdx';
import type { AstroIntegration } from 'astro';
import { lecternCore } from './integration.ts';
import type { LecternOptions } from './options.ts';
import { searchIndex } from './search.ts';
import { siteMap } from './sitemap.ts';

export type { HeadElement, LecternOptions } from './options.ts';

/**
 * Lectern, for `integrations` in `astro.config.mjs`: its pages, MDX, the sitemap and the search index. What is no code of
 * your own is set in `content/site.yaml`, and folders by `LECTERN_*`.
 *
 * @example
 * export default defineConfig({ integrations: [lectern()] });
 */
export default function lectern(options: LecternOptions = {}): AstroIntegration[] {
  return [lecternCore(options), mdx(), siteMap(), searchIndex()];
}
