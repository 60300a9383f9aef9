/** Brings into the style sheet what depends on the site: its theme, and the letters its words are written in. */
import type { Plugin } from 'vite';
import { paletteOf, themeCss } from '../../model/theme.ts';
import { buildContext } from '../context/context.ts';
import { subsetFaces, wordsOf } from '../styles/fonts/subsets.ts';

/**
 * A Vite plugin that appends both to `site/styles/tokens.css`, so that whoever imports it has them; and to
 * the grounds of slides the site's accent, which there is the same in every light.
 */
export function themePlugin(): Plugin {
  return {
    name: 'lectern-theme',
    enforce: 'pre',
    transform: {
      filter: { id: /\/(?:src|lib)\/site\/styles\/(?:tokens|slides\/grounds)\.css$/ },
      handler(code, id) {
        const { content } = buildContext();
        if (id.endsWith('/grounds.css')) {
          const { accent, accentInk } = paletteOf(content.site, 'light');
          return `${code}\n.slide{--accent-ground:${accent};--accent-ground-ink:${accentInk}}`;
        }
        return [code, themeCss(content.site), subsetFaces(wordsOf(content))].join('\n');
      },
    },
  };
}
