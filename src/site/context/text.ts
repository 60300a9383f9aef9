/** The text of an entry, ready to stand in a page. */
import { Image } from 'astro:assets';
import { type CollectionEntry, getEntry, render } from 'astro:content';
import * as jsxRuntime from 'astro/jsx-runtime';
import { type AstroComponentFactory, Renderer } from 'astro/runtime/server/index.js';
import type { Entry } from '../../model/content.ts';
import type { ShownDeck } from '../../slides/shown-deck.ts';
import { buildContext } from './context.ts';

type Props = { components?: Record<string, unknown> };
type Component = (props: Props) => unknown;
type Source = CollectionEntry<'posts' | 'talks' | 'slides' | 'versions' | 'events'>;

/**
 * An entry's text as a component for Astro; it takes `components`, as any MDX does.
 *
 * @param source what Astro's collection has under the entry's name
 * @throws Error naming file and line, where the text is not what it should be
 */
export async function renderText(entry: Entry, source: Source): Promise<{ Content: AstroComponentFactory }> {
  if ('deferredRender' in source) return render(source);
  const { compileText } = buildContext();
  const pictures = 'pictures' in source.data ? source.data.pictures : {};
  const { MDXContent, usesImage } = evaluate(await compileText(entry), pictures);
  // What `@astrojs/mdx` adds to a module (vite-plugin-mdx-postprocess.js).
  const Content: Component = (props) => {
    const { components } = props;
    const image = usesImage && { 'astro-image': components?.img ?? Image };
    return MDXContent({ ...props, components: { Fragment: jsxRuntime.Fragment, ...components, ...image } });
  };
  const tagged = Object.assign(Content, { [Renderer]: 'astro:jsx' });
  return { Content: tagged as unknown as AstroComponentFactory };
}

/**
 * The slides of a deck in MDX as a component, which takes `components` and the view as `deck`; nothing for a deck
 * whose slides are the pages of a file.
 */
export async function renderDeck({ entry, imported }: ShownDeck): Promise<AstroComponentFactory | undefined> {
  if (imported) return undefined;
  const source = await getEntry(entry.slug.includes('@') ? 'versions' : 'slides', entry.slug);
  return source && (await render(source)).Content;
}

interface Compiled {
  MDXContent: Component;
  /** Whether there are pictures of the content folder in it. */
  usesImage: boolean;
}

/**
 * Runs what was compiled. All its imports and exports are the compiler's own, each on a line, for a text with
 * others is a module (`text-traits.ts`).
 */
function evaluate(code: string, pictures: Record<string, unknown>): Compiled {
  const body = code
    .replace(/^import \{ (.+) \} from "astro\/jsx-runtime";$/m, (_line, names: string) => {
      return `const { ${names.replaceAll(' as ', ': ')} } = jsxRuntime;`;
    })
    .replace(/^import \{ .+ \} from "astro:assets";$/m, '')
    .replace(/^import (\w+) from (".+");$/gm, 'const $1 = pictures[$2];')
    .replace(/^export (const|function) /gm, '$1 ');
  const usesImage = /^const __usesAstroImage = true;$/m.test(body);
  const run = new Function('jsxRuntime', 'pictures', `${body}\nreturn MDXContent;`);
  return { MDXContent: run(jsxRuntime, pictures) as Component, usesImage };
}
