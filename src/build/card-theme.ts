/** The site's tokens, as far as cards show them. */
import type { CardTheme } from '../cards/index.ts';
import type { Site } from '../model/site.ts';

/** The theme of the cards: light, with the site's own accent. */
export function cardTheme({ theme }: Site): CardTheme {
  return {
    mode: 'light',
    colours: {
      paper: '#fbf8f2',
      ink: '#1d1a16',
      quiet: '#655f56',
      rule: '#d9d1c3',
      accent: theme.accent?.light ?? '#9b2d1f',
    },
    fonts: { title: 'Source Serif 4', label: 'Public Sans' },
  };
}
