/** A post: the title over the whole measure and what it says at the foot, as on a book's title page. */
import type { Template } from '../kit.ts';
import { measures, openSheet } from './frame.ts';

export const post: Template = async (card, kit) => {
  const { wide, inner, titles, label } = measures(card, kit);
  const { ink, accent, quiet } = card.theme.colours;
  const [summary = '', date = ''] = card.lines;
  const sheet = await openSheet(card, kit, label, wide ? 38 : 56);
  const under = summary
    ? await kit.text(summary, {
        role: 'text',
        sizes: wide ? [34, 31, 28] : [44, 40, 36],
        width: wide ? 940 : inner,
        lines: wide ? 2 : 5,
        leading: 1.36,
        colour: quiet,
      })
    : undefined;
  const when = date
    ? await kit.text(date, { role: 'label', sizes: [label], width: inner - 130, lines: 1, colour: quiet })
    : undefined;
  const title = await kit.text(card.title, {
    role: 'title',
    sizes: titles,
    width: inner,
    height: sheet.room - (under ? under.height + (wide ? 44 : 64) : 0),
    lines: wide ? 4 : 9,
    leading: 1.1,
    colour: ink,
  });
  const head = kit.row({ alignItems: 'center', gap: 26, height: label }, kit.rule(accent, 10, 104), when);
  const body = kit.column(
    { width: inner, height: sheet.room, justifyContent: 'space-between' },
    title,
    under,
  );
  return sheet.compose(head, body);
};
