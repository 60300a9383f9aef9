/**
 * The colours of the site, light and dark, for the pages and for the cards. Each theme is drawn twice:
 * a dark page is not an inverted light one. `docs/decisions/theme.md` says what was weighed.
 */
import type { Site } from '../model/site.ts';

/** Colours of one theme in one light, as `#rrggbb`. */
export interface Palette {
  paper: string;
  ink: string;
  /** Times, places, labels: what one looks for and need not read. */
  quiet: string;
  rule: string;
  /** A ground a little off the paper: code, notes, pictures while they load. */
  tint: string;
  accent: string;
  /** Text on the accent. */
  accentInk: string;
}

export type Light = 'light' | 'dark';

const themes: Record<Site['theme']['name'], Record<Light, Palette>> = {
  programme: {
    light: {
      paper: '#fbf8f2',
      ink: '#1d1a16',
      quiet: '#655f56',
      rule: '#d9d1c3',
      tint: '#f3ede2',
      accent: '#9b2d1f',
      accentInk: '#fbf8f2',
    },
    dark: {
      paper: '#191613',
      ink: '#ece4d8',
      quiet: '#aba092',
      rule: '#3d362e',
      tint: '#231f1a',
      accent: '#f0937c',
      accentInk: '#191613',
    },
  },
  quarto: {
    light: {
      paper: '#f9faf7',
      ink: '#16201d',
      quiet: '#56625d',
      rule: '#cdd6d0',
      tint: '#eef2ed',
      accent: '#0b5f4c',
      accentInk: '#f9faf7',
    },
    dark: {
      paper: '#111715',
      ink: '#e0e8e3',
      quiet: '#96a59e',
      rule: '#2d3935',
      tint: '#1a221f',
      accent: '#6fcbb0',
      accentInk: '#111715',
    },
  },
  broadsheet: {
    light: {
      paper: '#ffffff',
      ink: '#14161a',
      quiet: '#5a5f69',
      rule: '#d3d6dc',
      tint: '#f3f4f6',
      accent: '#1c4fa0',
      accentInk: '#ffffff',
    },
    dark: {
      paper: '#14161a',
      ink: '#e6e8ec',
      quiet: '#9aa1ad',
      rule: '#343942',
      tint: '#1d2026',
      accent: '#8fb4f2',
      accentInk: '#14161a',
    },
  },
};

/** The colours of a site, with the owner's own accent where `site.yaml` gives one. */
export function paletteOf(site: Pick<Site, 'theme'>, light: Light): Palette {
  const { name, accent } = site.theme;
  const palette = themes[name][light];
  return accent ? { ...palette, accent: accent[light] } : palette;
}

const declarations = ({ paper, ink, quiet, rule, tint, accent, accentInk }: Palette) =>
  `--paper:${paper};--ink:${ink};--ink-quiet:${quiet};--rule:${rule};--tint:${tint};--accent:${accent};--accent-ink:${accentInk}`;

/** The CSS that `tokens.css` ends with: what `theme` in `site.yaml` decides. */
export function themeCss(site: Pick<Site, 'theme'>): string {
  return [
    `:root{${declarations(paletteOf(site, 'light'))}}`,
    `@media (prefers-color-scheme:dark){:root{${declarations(paletteOf(site, 'dark'))}}}`,
  ].join('\n');
}
