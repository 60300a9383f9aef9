/** A page, the home page above all: a cover, with the name as large as it goes and the portrait beside it. */
import type { Template } from '../kit.ts';
import { measures, openSheet } from './frame.ts';

export const page: Template = async (card, kit) => {
  const { wide, inner, titles } = measures(card, kit);
  const { ink, accent, quiet } = card.theme.colours;
  const sheet = await openSheet(card, kit, 18, wide ? 44 : 60);
  const side = wide ? Math.min(340, sheet.room) : Math.round(sheet.room * 0.45);
  const portrait = kit.image(side, side);
  const gap = wide ? 62 : 78;
  const width = portrait && wide ? inner - side - 56 : inner;
  const tagline = card.lines[0]
    ? await kit.text(card.lines[0], {
        role: 'text',
        sizes: wide ? [42, 38, 34, 31] : [52, 47, 42, 38],
        width,
        lines: wide ? 3 : 4,
        leading: 1.34,
        colour: quiet,
      })
    : undefined;
  const title = await kit.text(card.title, {
    role: 'title',
    sizes: wide ? [156, 135, ...titles] : [172, 150, ...titles],
    width,
    height: sheet.room - (tagline ? tagline.height + gap : 0) - (portrait && !wide ? side + gap : 0),
    lines: wide ? 3 : 6,
    leading: 1.06,
    colour: ink,
  });
  const words = kit.column({ width, gap }, title, tagline);
  const body = wide
    ? kit.row(
        { width: inner, height: sheet.room, alignItems: 'flex-end', justifyContent: 'space-between' },
        words,
        portrait,
      )
    : kit.column({ width: inner, height: sheet.room, justifyContent: 'flex-end', gap }, portrait, words);
  return sheet.compose(kit.rule(accent, 18, inner), body);
};
