/** Brings into the style sheets what depends on the site: its theme, its layouts of slides, and the letters of its words. */
import { existsSync } from 'node:fs';
import type { Plugin } from 'vite';
import { ownLayoutStyles } from '../../content/layouts/registry.ts';
import { withSlashes } from '../../files/slashes.ts';
import { paletteOf, themeCss } from '../../model/theme.ts';
import { buildContext } from '../context/context.ts';
import { subsetFaces, wordsOf } from '../styles/fonts/subsets.ts';

/**
 * A Vite plugin that appends theme and letters to `site/styles/tokens.css`, so that whoever imports it has them; to
 * the grounds of slides the site's accent, which there is the same in every light; and to the layouts the site's own.
 */
export function themePlugin(): Plugin {
  return {
    name: 'lectern-theme',
    enforce: 'pre',
    transform: {
      filter: { id: /\/(?:src|lib)\/site\/styles\/(?:tokens|slides\/grounds|slides\/slide)\.css$/ },
      handler(code, id) {
        if (id.endsWith('/slide.css')) return withOwnLayouts(code);
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

/** Their rules come after those of Lectern's layouts, and before the themes'. */
function withOwnLayouts(code: string): string {
  const own = ownLayoutStyles.filter((file) => existsSync(file));
  const imports = own.map((file) => `@import ${JSON.stringify(withSlashes(file))};\n`).join('');
  return code.replace('@import "./themes.css"', (themes) => imports + themes);
}
