/** A talk: event, date and place in the quiet column, the title beside it, as in a printed programme. */
import type { Template } from '../kit.ts';
import { facts, measures, openSheet } from './frame.ts';

export const talk: Template = async (card, kit) => {
  const { wide, inner, titles } = measures(card, kit);
  const { ink, accent, rule } = card.theme.colours;
  const column = wide ? 272 : inner;
  const gutter = 40;
  const sheet = await openSheet(card, kit, 10, wide ? 42 : 60);
  const aside = await facts(card, kit, card.lines.slice(0, 3), column);
  const width = wide ? inner - column - gutter : inner;
  const title = await kit.text(card.title, {
    role: 'title',
    sizes: titles,
    width,
    height: wide ? sheet.room : sheet.room - aside.height - 100,
    lines: wide ? 5 : 9,
    leading: 1.1,
    colour: ink,
  });
  const head = kit.row(
    { width: inner },
    kit.rule(accent, 10, wide ? column : 220),
    kit.rule(ink, 2, inner - (wide ? column : 220)),
  );
  const body = wide
    ? kit.row({ gap: gutter }, kit.box({ width: column }, aside.element), title)
    : kit.column(
        { justifyContent: 'space-between', height: sheet.room },
        title,
        kit.column({ gap: 40 }, kit.rule(rule, 2, inner), aside.element),
      );
  return sheet.compose(head, body);
};
