/**
 * The background of a slide: what it stands on. It decides paper, ink and the colours of code
 * together (`src/site/styles/slides/grounds.css`), so that no setting leaves words on what they can't be read on.
 */

import { layoutOf } from '../content/layouts/registry.ts';
import { isDark } from '../model/contrast.ts';
import type { SlideProps } from './deck-mdx.ts';
import type { DeckView } from './deck-view.ts';

/** A background as a slide wears it. */
export interface SlideBackground {
  classes: string;
  /** `#16324f`, of a background of the author's own colour. */
  colour?: string;
}

/**
 * The background of one slide: a picture that fills it, else what its author chose, else its layout's.
 *
 * @example backgroundOf({ theme: 'poster' }, { layout: 'section' }).classes // 'ground-accent'
 */
export function backgroundOf(
  { theme }: Pick<DeckView, 'theme'>,
  { layout, background }: Pick<SlideProps, 'layout' | 'background'>,
): SlideBackground {
  if (layoutOf(layout).picture === 'fills') return { classes: 'ground-picture on-dark' };
  if (typeof background === 'object') return { classes: 'ground-picture on-dark' };
  if (background?.startsWith('#')) {
    return {
      classes: `ground-colour ${isDark(background) ? 'on-dark' : 'on-light'}`,
      colour: background,
    };
  }
  const usual = layoutOf(layout).background?.[theme] ?? 'paper';
  return { classes: `ground-${background ?? usual}` };
}
