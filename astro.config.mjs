import mdx from '@astrojs/mdx';
import { defineConfig } from 'astro/config';
import { lectern } from './src/build/integration.ts';
import { searchIndex } from './src/build/search.ts';
import { siteMap } from './src/build/sitemap.ts';

export default defineConfig({
  integrations: [lectern(), mdx(), siteMap(), searchIndex()],
});
