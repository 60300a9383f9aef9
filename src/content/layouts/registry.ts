/**
 * The layouts of slides, a line each, in the order in which docs/slides.md shows them; and those of the site's own, from
 * `src/slide-layouts/`.
 */
import path from 'node:path';
import { siteModules } from '../../files/site-modules.ts';
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

const own = await siteModules('slide-layouts', 'layout', 'layout');

/** A layout of the site's own is called as its folder is; it may have the name of one of Lectern's, and stands in its place. */
const byName = new Map<string, LayoutDefinition>([
  ...definitions.map((each) => [each.name, each] as const),
  ...own.map(({ name, exports }) => [name, { ...(exports.layout as LayoutDefinition), name }] as const),
]);

/** Every layout. */
export const layouts = [...byName.values()] as readonly (LayoutDefinition & { name: Layout })[];

/** Their names. */
export const layoutNames = layouts.map(({ name }) => name) as [Layout, ...Layout[]];

/** Absolute paths of the style sheets of the site's own layouts, `layout.css` in each one's folder. */
export const ownLayoutStyles: readonly string[] = own.map(({ folder }) => path.join(folder, 'layout.css'));

/** A layout by its name. @throws RangeError for an unknown name */
export function layoutOf(name: Layout): LayoutDefinition {
  const found = byName.get(name);
  if (!found) throw new RangeError(`Unknown layout "${name}".`);
  return found;
}
