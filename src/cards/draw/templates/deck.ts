/** A deck: its first slide, or where there is no picture of it, a title slide in the deck's own colours. */
import type { CardInput } from '../../card.ts';
import type { CardElement, Kit, Template } from '../kit.ts';
import { type CardPart, facts, measures, openSheet } from './frame.ts';

/** The first slide in a hairline. */
function firstSlide(card: CardInput, kit: Kit, width: number): CardPart {
  const height = Math.round((width * 9) / 16);
  const picture = kit.image(width - 4, height - 4);
  return {
    element: kit.box({ width, height, border: `2px solid ${card.theme.colours.rule}` }, picture),
    height,
  };
}

/** The whole card as a title slide: the rule on top, the title large at the foot, as slides have it. */
async function titleSlide(card: CardInput, kit: Kit): Promise<CardElement> {
  const { wide, inner, titles } = measures(card, kit);
  const { ink, accent } = card.theme.colours;
  const sheet = await openSheet(card, kit, 10, wide ? 42 : 56);
  const aside = await facts(card, kit, card.lines.slice(0, 2), inner);
  const title = await kit.text(card.title, {
    role: 'title',
    sizes: titles,
    width: inner,
    height: sheet.room - (aside.height > 0 ? aside.height + 36 : 0),
    lines: 6,
    leading: 1.08,
    colour: ink,
  });
  const words = kit.column(
    { width: inner, height: sheet.room, justifyContent: 'flex-end', gap: 36 },
    title,
    aside.height > 0 ? aside.element : undefined,
  );
  return sheet.compose(kit.rule(accent, 10, 104), words);
}

export const deck: Template = async (card, kit) => {
  if (!card.image) return titleSlide(card, kit);
  const { wide, inner, titles } = measures(card, kit);
  const { ink, accent } = card.theme.colours;
  const gutter = 56;
  const sheet = await openSheet(card, kit, 2, wide ? 42 : 56);
  const square = card.format === 'square';
  // Standing cards keep half of their height for words, whatever the shape of the slide.
  const slideWidth = wide ? 560 : Math.min(inner, Math.round(sheet.room * (square ? 0.46 : 0.55) * (16 / 9)));
  const slides = firstSlide(card, kit, slideWidth);
  const width = wide ? inner - slideWidth - gutter : inner;
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
