import mdx from '@astrojs/mdx';
import { defineConfig } from 'astro/config';
import { lectern } from './src/site/integration/integration.ts';
import { searchIndex } from './src/site/integration/search.ts';
import { siteMap } from './src/site/integration/sitemap.ts';

export default defineConfig({
  srcDir: './src/site',
  integrations: [lectern(), mdx(), siteMap(), searchIndex()],
});
