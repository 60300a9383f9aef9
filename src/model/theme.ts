/**
 * The look of a site: its colours, light and dark, for the pages and for the cards; its fonts, its
 * corners, its air. Each theme is drawn twice: a dark page is not an inverted light one.
 */

import { luminance } from './contrast.ts';
import type { Site } from './site.ts';

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

/** What a theme decides besides colours; `site.yaml` may say otherwise. */
interface Manner {
  fonts: NonNullable<Theme['fonts']>;
  radius: NonNullable<Theme['radius']>;
  density: NonNullable<Theme['density']>;
}

type Theme = Site['theme'];

interface Drawn extends Record<Light, Palette> {
  manner: Manner;
}

/** The three themes there are. */
const themes: Record<Site['theme']['name'], Drawn> = {
  /** Warm paper, oxide red: a conference programme. */
  programme: {
    manner: { fonts: 'serif', radius: 'small', density: 'normal' },
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
  /** Cool paper, bottle green, more air: a journal. */
  quarto: {
    manner: { fonts: 'serif', radius: 'none', density: 'airy' },
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
  /** White paper, ink blue, sans serif, close set: a newspaper's timetable. */
  broadsheet: {
    manner: { fonts: 'sans', radius: 'none', density: 'compact' },
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

/** The names of the themes. */
export const themeNames = Object.keys(themes) as Theme['name'][];

/** The colours of a site, with the owner's own accent where `site.yaml` gives one. */
export function paletteOf(site: { theme: Pick<Theme, 'name' | 'accent'> }, light: Light): Palette {
  const { name, accent } = site.theme;
  const palette = themes[name][light];
  if (!accent) return palette;
  const { paper, ink } = palette;
  const own = accent[light].toLowerCase();
  return { ...palette, accent: own, accentInk: contrast(own, paper) >= readable ? paper : ink };
}

/** Whether titles and text are in the serif or in the sans. */
export function fontsOf({ theme }: { theme: Theme }): Manner['fonts'] {
  return theme.fonts ?? themes[theme.name].manner.fonts;
}

/** Least contrast of text with its ground (WCAG 2.2, 1.4.3). */
export const readable = 4.5;

/** The contrast of two colours as WCAG 2.2 defines it, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dark, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (bright + 0.05) / (dark + 0.05);
}

/** What is wrong with an accent of the owner's: too little contrast with the paper. */
export interface AccentProblem {
  light: Light;
  accent: string;
  paper: string;
  /** Of the accent with the paper. */
  contrast: number;
  /** The nearest colour of the same hue that can be read. */
  better: string;
}

/** Looks at the owner's accent, in light and in dark. */
export function accentProblems({ theme }: { theme: Pick<Theme, 'name' | 'accent'> }): AccentProblem[] {
  const { accent } = theme;
  if (!accent) return [];
  return (['light', 'dark'] as const).flatMap((light) => {
    const { paper, tint } = themes[theme.name][light];
    const own = accent[light];
    const found = Math.min(contrast(own, paper), contrast(own, tint));
    if (found >= readable) return [];
    return [
      { light, accent: own, paper, contrast: found, better: nearestReadable(own, [paper, tint], light) },
    ];
  });
}

/** Mixes a colour with black (on light paper) or white (on dark) until it can be read. */
function nearestReadable(colour: string, grounds: string[], light: Light): string {
  const goal = light === 'light' ? 0 : 255;
  for (let share = 0.02; share < 1; share += 0.02) {
    const mixed = `#${[1, 3, 5]
      .map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
      .map((channel) => Math.round(channel + (goal - channel) * share))
      .map((channel) => channel.toString(16).padStart(2, '0'))
      .join('')}`;
    if (grounds.every((ground) => contrast(mixed, ground) >= readable)) return mixed;
  }
  return light === 'light' ? '#000000' : '#ffffff';
}

const colours = ({ paper, ink, quiet, rule, tint, accent, accentInk }: Palette) =>
  `--paper:${paper};--ink:${ink};--ink-quiet:${quiet};--rule:${rule};--tint:${tint};--accent:${accent};--accent-ink:${accentInk}`;

const radii = { none: '0', small: '2px', round: '0.5rem' };
const lines = { airy: 2, normal: 1.7, compact: 1.4 };

/**
 * The CSS that `tokens.css` ends with: what `theme` in `site.yaml` decides.
 *
 * @param scope what it holds for
 */
export function themeCss(site: { theme: Theme }, scope = ':root'): string {
  const { manner } = themes[site.theme.name];
  const { radius = manner.radius, density = manner.density } = site.theme;
  const shape = [
    // `--serif` is the face of titles and text; a site all in sans has the sans there.
    ...(fontsOf(site) === 'sans' ? ['--serif:var(--sans)', '--measure:calc(var(--step-0) * 33)'] : []),
    `--radius:${radii[radius]}`,
    `--space:calc(var(--step-0) * ${lines[density]})`,
  ].join(';');
  return [
    `${scope}{${colours(paletteOf(site, 'light'))};${shape}}`,
    `@media (prefers-color-scheme:dark){${scope}{${colours(paletteOf(site, 'dark'))}}}`,
  ].join('\n');
}
