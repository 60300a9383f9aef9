/** What the five templates share: proportions, the foot with who and where, and the facts of the quiet column. */
import type { CardInput } from '../../card.ts';
import type { Block, CardElement, Kit } from '../kit.ts';

/** A part of a card whose height is known before the parts around it are set. */
export interface CardPart {
  element: CardElement;
  height: number;
}

/** Proportions, in pixels. The standing formats are looked at on telephones, so their small print is larger. */
export function measures(card: CardInput, kit: Kit) {
  const wide = card.format === 'wide';
  return {
    wide,
    inner: kit.width - 2 * kit.margin,
    /** Size of labels. */
    label: wide ? 26 : 34,
    /** Between facts of one group, from baseline to capitals. */
    step: wide ? 20 : 26,
    /** Sizes of titles: one scale for all cards, each step a sixth smaller. */
    titles: wide ? [116, 100, 86, 74, 64, 55, 47] : [128, 110, 95, 82, 71, 61, 53],
  };
}

/** Speaker and address under a hairline. */
async function foot(card: CardInput, kit: Kit): Promise<CardPart> {
  const { label, inner } = measures(card, kit);
  const { ink, quiet, rule } = card.theme.colours;
  const sizes = [label - 2, label - 5, label - 8];
  const site = await kit.text(card.site, {
    role: 'label',
    sizes,
    width: inner / 2,
    lines: 1,
    colour: quiet,
    align: 'end',
  });
  // Cards of pages have the owner's name above already, as their title or under it.
  const named = card.owner === card.title || card.owner === card.lines[0];
  const owner = await kit.text(named ? '' : card.owner, {
    role: 'strong',
    sizes,
    width: inner / 2 - 32,
    lines: 1,
    colour: ink,
  });
  const gap = label;
  const element = kit.column(
    { width: inner, gap },
    kit.rule(rule, 2),
    kit.row({ width: inner, justifyContent: 'space-between', alignItems: 'flex-end' }, owner, site),
  );
  return { element, height: 2 + gap + Math.max(owner.height, site.height) };
}

/** The sheet of a card: its foot is set first, so that the body knows its room. */
export interface Sheet {
  /** Height between head and foot, in pixels. */
  room: number;
  compose(head: CardElement, body: CardElement): CardElement;
}

/** Opens a sheet whose head takes `headHeight`, with `gap` below the head and above the foot. */
export async function openSheet(card: CardInput, kit: Kit, headHeight: number, gap: number): Promise<Sheet> {
  const { inner } = measures(card, kit);
  const below = await foot(card, kit);
  const room = kit.height - 2 * kit.margin - headHeight - below.height - 2 * gap;
  return {
    room,
    compose: (head, body) =>
      kit.column(
        { width: kit.width, height: kit.height, padding: kit.margin, gap },
        kit.box({ width: inner, height: headHeight }, head),
        kit.box({ width: inner, height: room }, body),
        below.element,
      ),
  };
}

/** Facts under each other, the first in ink, and their height together. */
export async function facts(card: CardInput, kit: Kit, lines: string[], width: number): Promise<CardPart> {
  const { label, step } = measures(card, kit);
  const { ink, quiet } = card.theme.colours;
  const blocks = await Promise.all(
    lines.filter(Boolean).map((line, index) =>
      kit.text(line, {
        role: index === 0 ? 'strong' : 'label',
        sizes: [label, label - 3],
        width,
        lines: 3,
        leading: 1.3,
        colour: index === 0 ? ink : quiet,
      }),
    ),
  );
  return { element: kit.column({ width, gap: step }, ...blocks), height: stacked(blocks, step) };
}

/** Height of blocks under each other. */
export function stacked(blocks: (Block | CardPart | undefined)[], gap: number): number {
  const shown = blocks.filter((block) => block !== undefined);
  return shown.reduce((sum, { height }) => sum + height, 0) + Math.max(0, shown.length - 1) * gap;
}
