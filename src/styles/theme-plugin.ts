/** Brings into the style sheet what depends on the site: its theme, and the letters its words are written in. */
import type { Plugin } from 'vite';
import { buildContext } from '../build/context.ts';
import { subsetFaces, wordsOf } from './fonts/subsets.ts';
import { themeCss } from './theme.ts';

/** A Vite plugin that appends both to `src/styles/tokens.css`, so that whoever imports it has them. */
export function themePlugin(): Plugin {
  return {
    name: 'lectern-theme',
    enforce: 'pre',
    transform: {
      filter: { id: /\/src\/styles\/tokens\.css$/ },
      handler(code) {
        const { content } = buildContext();
        return [code, themeCss(content.site), subsetFaces(wordsOf(content))].join('\n');
      },
    },
  };
}
