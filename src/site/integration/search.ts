/** The search index in Astro: made of the pages once they are built. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { isListed } from '../../model/publication.ts';
import { buildContext } from '../context/context.ts';
import { indexSite } from '../search/index-site.ts';

/** The integration of `astro.config.mjs`. A site that has nothing to search in gets no index. */
export function searchIndex(): AstroIntegration {
  return {
    name: 'lectern-search',
    hooks: {
      async 'astro:build:done'({ dir, logger }) {
        const { content, state } = buildContext();
        if (![...content.posts, ...content.talks, ...content.slides].some(isListed)) return;
        const { pages, restored } = await indexSite({
          out: fileURLToPath(dir),
          keep: path.join(state, 'search'),
          language: content.site.language,
        });
        logger.info(`${pages} pages can be searched${restored ? ', as in the build before' : ''}`);
      },
    },
  };
}
