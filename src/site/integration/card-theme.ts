/** The site's tokens, as far as cards show them. */
import type { CardTheme } from '../../cards/index.ts';
import type { Site } from '../../model/site.ts';
import { fontsOf, paletteOf } from '../../model/theme.ts';

/** The theme of the cards: light, with the site's own accent. */
export function cardTheme(site: Site): CardTheme {
  const { paper, ink, quiet, rule, accent } = paletteOf(site, 'light');
  return {
    mode: 'light',
    colours: { paper, ink, quiet, rule, accent },
    fonts: { title: fontsOf(site) === 'serif' ? 'Source Serif 4' : 'Public Sans', label: 'Public Sans' },
  };
}
