/** The search index in Astro: made of the pages once they are built. */
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { close } from 'pagefind';
import { isListed } from '../model/publication.ts';
import { indexSite } from '../search/index-site.ts';
import { buildContext } from './context.ts';

/** The integration of `astro.config.mjs`. A site that has nothing to search in gets no index. */
export function searchIndex(): AstroIntegration {
  return {
    name: 'lectern-search',
    hooks: {
      async 'astro:build:done'({ dir, logger }) {
        const { content } = buildContext();
        if (![...content.posts, ...content.talks, ...content.slides].some(isListed)) return;
        const pages = await indexSite(fileURLToPath(dir), content.site.language);
        await close();
        logger.info(`${pages} pages can be searched`);
      },
    },
  };
}
