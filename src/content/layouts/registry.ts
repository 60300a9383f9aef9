/** The layouts of slides, a line each, in the order in which docs/slides.md shows them. */
import { agenda } from './agenda/layout.ts';
import { code } from './code/layout.ts';
import { columns } from './columns/layout.ts';
import { content } from './content/layout.ts';
import type { LayoutDefinition } from './definition.ts';
import { end } from './end/layout.ts';
import { imageFull } from './image-full/layout.ts';
import { imageLeft } from './image-left/layout.ts';
import { imageRight } from './image-right/layout.ts';
import { number } from './number/layout.ts';
import { quote } from './quote/layout.ts';
import { section } from './section/layout.ts';
import { title } from './title/layout.ts';

const definitions = [
  title,
  section,
  content,
  columns,
  imageLeft,
  imageRight,
  imageFull,
  quote,
  code,
  number,
  agenda,
  end,
] as const;

export type Layout = (typeof definitions)[number]['name'];

/** Every layout. */
export const layouts: readonly (LayoutDefinition & { name: Layout })[] = definitions;

/** Their names. */
export const layoutNames = definitions.map(({ name }) => name) as [Layout, ...Layout[]];

const byName = new Map<string, LayoutDefinition>(definitions.map((each) => [each.name, each]));

/** A layout by its name. @throws RangeError for an unknown name */
export function layoutOf(name: Layout): LayoutDefinition {
  const found = byName.get(name);
  if (!found) throw new RangeError(`Unknown layout "${name}".`);
  return found;
}
