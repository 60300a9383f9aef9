/** Cards to test with: one of each kind, with all its lines. */
import type { CardInput, CardKind, CardTheme } from '../../src/cards/index.ts';

export const light: CardTheme = {
  mode: 'light',
  colours: { paper: '#fbf8f2', ink: '#1f1b16', quiet: '#655d52', rule: '#cfc6b6', accent: '#9b2d1f' },
  fonts: { title: 'Source Serif 4', label: 'Public Sans' },
};
export const dark: CardTheme = {
  ...light,
  mode: 'dark',
  colours: { paper: '#181613', ink: '#f2ece1', quiet: '#a89f91', rule: '#46403a', accent: '#e2735f' },
};

const lines: Record<CardKind, string[]> = {
  talk: ['FOSDEM 2027', '6 February 2027, 14:30', 'Brussels, Belgium'],
  post: ['How to move from a crossposter and a slide host to one site that you own.', '12 March 2027'],
  event: ['12–14 June 2027', 'Uppsala, Sweden', 'Speaking'],
  deck: ['PyCon DE 2027', '42 slides'],
  page: ['Speaks about calculating engines, libraries and the people between them.'],
};

/** A card of a kind; `changes` replace what it has. */
export function card(kind: CardKind, changes: Partial<CardInput> = {}): CardInput {
  return {
    entry: `${kind}s/example`,
    kind,
    title: 'What we learned running Postgres for ten thousand libraries',
    lines: lines[kind],
    owner: 'Ada Lovelace',
    site: 'ada.example',
    lang: 'en',
    theme: light,
    format: 'wide',
    ...changes,
  };
}
