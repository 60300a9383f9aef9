/**
 * Social cards: template → SVG (Satori) → PNG (sharp), in a cache named by content.
 * `cardKey` is cheap and may be called wherever a page needs its card's address; `renderCards` draws what is missing.
 */
export {
  CardError,
  type CardFormat,
  type CardInput,
  type CardKind,
  type CardTheme,
  cardFormats,
  cardKinds,
} from './card.ts';
export type { Block, CardElement, Kit, Style, Template, TextOptions } from './draw/kit.ts';
export { cardKey } from './key.ts';
export { CardErrors, missingLines, type RenderedCard, type RenderOptions, renderCards } from './render.ts';
export { ownTemplate } from './template.ts';
