/** What a layout of slides is. Its folder holds this and `layout.css`, whose rules begin with `.layout-NAME`. */
import type { ThemeBackground } from '../backgrounds.ts';

export interface LayoutDefinition<Name extends string = string> {
  /** As an author writes it: `layout: quote`. */
  name: Name;
  /** What it is for: one sentence, for the documentation and the style guide. */
  about: string;
  /** Where its picture stands: it has one (`image:`), and styles of its own place it left, right or elsewhere. */
  picture?: 'beside' | 'fills';
  /** `***` between blocks begins the next column. */
  columns?: true;
  /** The ground it stands on where its author says nothing, by theme; paper in all others. */
  background?: Readonly<Record<string, ThemeBackground>>;
  /** What a slide without a heading is called: as the deck is, or `Agenda`. */
  title?: 'deck' | 'agenda';
  /** A slide without a heading has the layout's name for its address, in place of a number. */
  namesSlide?: true;
  /** It begins a part of the talk, which agendas and the list of slides name. */
  opensSection?: true;
  /** It needs no styles of its own. */
  plain?: true;
}

/** Defines a layout; keeps the type of its name. */
export function defineLayout<const Name extends string>(
  definition: LayoutDefinition<Name>,
): LayoutDefinition<Name> {
  return definition;
}
