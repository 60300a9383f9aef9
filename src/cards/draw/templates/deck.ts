/** A deck: its first slide, or a contact sheet of empty frames where there is no picture of it. */
import type { CardInput } from '../../card.ts';
import type { Kit, Template } from '../kit.ts';
import { facts, measures, openSheet, type Part } from './frame.ts';

/** Frames of 16:9 in rows of three, in hairlines, the first one filled. */
function contactSheet(card: CardInput, kit: Kit, width: number, rows: number): Part {
  const { rule, accent, paper } = card.theme.colours;
  const gap = 16;
  const frame = {
    width: Math.floor((width - 2 * gap) / 3),
    height: Math.round((width - 2 * gap) * (9 / 48)),
  };
  const cell = (first: boolean) =>
    kit.box({
      ...frame,
      border: `2px solid ${first ? accent : rule}`,
      backgroundColor: first ? accent : paper,
    });
  const row = (first: boolean) => kit.row({ gap }, cell(first), cell(false), cell(false));
  return {
    element: kit.column({ width, gap }, ...Array.from({ length: rows }, (_, index) => row(index === 0))),
    height: rows * frame.height + (rows - 1) * gap,
  };
}

/** The first slide in a hairline. */
function firstSlide(card: CardInput, kit: Kit, width: number): Part | undefined {
  const height = Math.round((width * 9) / 16);
  const picture = kit.image(width - 4, height - 4);
  return (
    picture && {
      element: kit.box({ width, height, border: `2px solid ${card.theme.colours.rule}` }, picture),
      height,
    }
  );
}

export const deck: Template = async (card, kit) => {
  const { wide, inner, titles } = measures(card, kit);
  const { ink, accent } = card.theme.colours;
  const gutter = 56;
  const sheet = await openSheet(card, kit, 2, wide ? 42 : 56);
  const square = card.format === 'square';
  // Standing cards keep half of their height for words, whatever the shape of the slide.
  const slideWidth = wide ? 560 : Math.min(inner, Math.round(sheet.room * (square ? 0.46 : 0.55) * (16 / 9)));
  const slides =
    firstSlide(card, kit, slideWidth) ??
    contactSheet(card, kit, wide ? 500 : inner, wide ? 4 : square ? 2 : 3);
  const width = wide ? inner - (card.image ? slideWidth : 500) - gutter : inner;
  const aside = await facts(card, kit, card.lines.slice(0, 2), width);
  const room = wide ? sheet.room : sheet.room - slides.height - gutter;
  const title = await kit.text(card.title, {
    role: 'title',
    sizes: titles.slice(wide ? 2 : 1),
    width,
    height: room - 10 - 32 - (aside.height > 0 ? aside.height + 36 : 0),
    lines: 6,
    leading: 1.12,
    colour: ink,
  });
  const words = kit.column(
    { width, height: room, justifyContent: 'space-between' },
    kit.column({ gap: 32 }, kit.rule(accent, 10, 104), title),
    aside.element,
  );
  const body = wide
    ? kit.row({ width: inner, justifyContent: 'space-between' }, words, slides.element)
    : kit.column({ gap: gutter }, slides.element, words);
  return sheet.compose(kit.rule(ink, 2, inner), body);
};
