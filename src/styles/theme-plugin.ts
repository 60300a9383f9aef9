/** Brings `theme` of `site.yaml` into the style sheet: whoever imports `tokens.css` gets the colours too. */
import type { Plugin } from 'vite';
import { buildContext } from '../build/context.ts';
import { themeCss } from './theme.ts';

/** A Vite plugin that appends the theme to `src/styles/tokens.css`. */
export function themePlugin(): Plugin {
  return {
    name: 'lectern-theme',
    enforce: 'pre',
    transform: {
      filter: { id: /\/src\/styles\/tokens\.css$/ },
      handler: (code) => `${code}\n${themeCss(buildContext().content.site)}\n`,
    },
  };
}
