/** An event: the date is the largest thing on it, as on a poster. */
import { largestOf } from '../../../model/extremes.ts';
import type { Template } from '../kit.ts';
import { measures, openSheet, stacked } from './frame.ts';

export const event: Template = async (card, kit) => {
  const { wide, inner, titles, label } = measures(card, kit);
  const { ink, accent, quiet, rule } = card.theme.colours;
  const [date = '', ...rest] = card.lines;
  const gap = wide ? 40 : 60;
  const sheet = await openSheet(card, kit, 2, gap);
  const when = date
    ? await kit.text(date, {
        role: 'title',
        sizes: wide ? [132, ...titles] : [150, ...titles],
        width: inner,
        lines: wide ? 1 : 2,
        leading: 1.08,
        colour: accent,
      })
    : undefined;
  const beside = wide && rest.length > 1;
  const where = await Promise.all(
    rest.slice(0, 2).map((line, index) =>
      kit.text(line, {
        role: index === 0 ? 'strong' : 'label',
        sizes: [label + 4, label],
        width: beside ? inner / 2 - 20 : inner,
        lines: wide ? 1 : 2,
        leading: 1.3,
        align: beside && index === 1 ? 'end' : 'start',
        colour: index === 0 ? ink : quiet,
      }),
    ),
  );
  const place = beside
    ? kit.row({ width: inner, justifyContent: 'space-between', alignItems: 'flex-end' }, ...where)
    : kit.column({ gap: 20 }, ...where);
  const placeHeight = beside ? largestOf(where.map(({ height }) => height)) : stacked(where, 20);
  const above = when ? when.height + 2 * gap + 2 : 0;
  const title = await kit.text(card.title, {
    role: 'title',
    sizes: titles.slice(wide ? 2 : 1),
    width: inner,
    height: sheet.room - above - (where.length > 0 ? placeHeight + gap : 0),
    lines: wide ? 3 : 6,
    leading: 1.12,
    colour: ink,
  });
  const body = kit.column(
    { width: inner, height: sheet.room, justifyContent: 'space-between' },
    kit.column({ gap }, when, when ? kit.rule(rule, 2, inner) : undefined, title),
    place,
  );
  return sheet.compose(kit.rule(ink, 2, inner), body);
};
