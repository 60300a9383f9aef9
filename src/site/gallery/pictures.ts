/** What the gallery shows: the cards of this site, in each format and in both lights. Development only. */

import { type CardFormat, type CardInput, cardFormats, cardKey } from '../../cards/index.ts';
import { paletteOf } from '../../model/theme.ts';
import type { BuildContext } from '../context/context.ts';

export interface GalleryPicture {
  id: string;
  alt: string;
  format: CardFormat;
  mode: 'light' | 'dark';
  input: CardInput;
  /** Its key; the picture is at `cards/KEY.png`. */
  key: string;
}

/** All pictures, entry by entry: as published first, then the formats for networks by hand, then dark. */
export function galleryPictures({
  cards,
  content,
}: Pick<BuildContext, 'cards' | 'content'>): GalleryPicture[] {
  const { paper, ink, quiet, rule, accent } = paletteOf(content.site, 'dark');
  const colours = { paper, ink, quiet, rule, accent };
  return [...cards].flatMap(([id, { alt, input }]) => {
    const formats = Object.keys(cardFormats) as CardFormat[];
    const light = formats.map((format) => ({ format, mode: 'light' as const, theme: input.theme }));
    const dark = {
      format: 'wide' as const,
      mode: 'dark' as const,
      theme: { ...input.theme, mode: 'dark' as const, colours },
    };
    return [...light, dark].map(({ format, mode, theme }) => {
      const picture = { ...input, format, theme };
      return { id, alt, format, mode, input: picture, key: cardKey(picture) };
    });
  });
}
