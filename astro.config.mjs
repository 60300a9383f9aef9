import { defineConfig } from 'astro/config';
import lectern from './src/site/integration/index.ts';

export default defineConfig({
  integrations: [lectern()],
});
