/** The MDX that a deck's source stands for: every slide in a `<Slide>` element. */
import { mdxToMdast } from 'satteri';
import type { Layout } from '../content/layouts/registry.ts';
import { markdownFeatures } from '../content/markdown/features.ts';
import type { PictureOption, SlideOptions } from '../content/slide-options.ts';
import type { DeckSource, SlideSource } from '../content/split-deck.ts';
import { outlineOf } from './outline.ts';

/** What a `<Slide>` is told about itself. */
export interface SlideProps extends Pick<SlideOptions, 'background' | 'class' | 'transition'> {
  id: string;
  layout: Layout;
  title?: string;
  section?: string;
  /** Whether the slide's source brings its own heading. */
  heading: boolean;
  /** Whether anything but the heading, notes and sources is in the source. */
  body: boolean;
  image?: Omit<PictureOption, 'src'>;
}

/** Compilable MDX, and which line of the deck each of its lines came from. */
export interface DeckMdx {
  code: string;
  /** The line of the deck's source (1-based) for a line of `code` (1-based). */
  lineOf(line: number): number;
}

/**
 * Writes a deck as MDX. `Slide` and `Notes` are left for the page to supply, and so is the `deck`
 * that every slide is handed: `<Content components={{ Slide, Notes }} deck={…} />`.
 *
 * @param styleSheet path of a CSS file of the deck's own, relative to the deck
 */
export function deckMdx(deck: DeckSource, styleSheet?: string): DeckMdx {
  const lines: string[] = [];
  const origins: number[] = [];
  const write = (text: string, line: number): void => {
    lines.push(text);
    origins.push(line);
  };

  // Imports are only imports at the top level, so those within a slide move out of it.
  const parts = [...(deck.preamble ? [deck.preamble] : []), ...deck.slides];
  const outside = parts.map((part) => esmLines(part.source));
  parts.forEach((part, index) => {
    const esm = outside[index] ?? new Set();
    part.source.split('\n').forEach((text, at) => {
      if (esm.has(at)) write(text, part.startLine + at);
      if (esm.has(at) && !esm.has(at + 1)) write('', part.startLine + at);
    });
  });

  const outline = outlineOf(deck.slides);
  const pictures: string[] = [];
  deck.slides.forEach((slide, index) => {
    const { id, layout, title, section } = outline[index]!;
    const tagLine = Math.max(1, slide.startLine - 1);
    const props = slideProps(slide, { id, layout, title, section });
    const attributes = [`deck={props.deck}`, `slide={${JSON.stringify(props)}}`];
    for (const [name, src] of pictureSources(slide.options)) {
      attributes.push(`${name}={slidePicture${pictures.length}}`);
      pictures.push(src);
    }
    write(`<Slide ${attributes.join(' ')}>`, tagLine);
    write('', tagLine);
    const esm = outside[parts.indexOf(slide)] ?? new Set();
    slide.source.split('\n').forEach((text, at) => {
      write(esm.has(at) ? '' : text, slide.startLine + at);
    });
    const lastLine = origins.at(-1) ?? tagLine;
    write('', lastLine);
    write('</Slide>', lastLine);
    write('', lastLine);
  });
  pictures.forEach((src, index) => {
    write(`import slidePicture${index} from ${JSON.stringify(src)};`, 1);
  });

  // A path without a dot in front would be taken for the name of a package.
  if (styleSheet) write(`import ${JSON.stringify(styleSheet.replace(/^(?![./])/, './'))};`, 1);

  return {
    code: lines.join('\n'),
    lineOf: (line) => origins[line - 1] ?? origins.at(-1) ?? 1,
  };
}

function slideProps(
  slide: SlideSource,
  named: Pick<SlideProps, 'id' | 'layout'> & { title: string | undefined; section: string | undefined },
): SlideProps {
  const { background, image, transition, class: className } = slide.options;
  const blocks = topLevel(slide.source);
  const heading = blocks.some((node) => node.type === 'heading');
  return {
    ...named,
    heading,
    body: blocks.some((node) => !isApart(node)),
    ...(className && { class: className }),
    ...(transition && { transition }),
    ...(background && {
      background: typeof background === 'string' ? background : { ...background, src: '' },
    }),
    ...(image && {
      image: { alt: image.alt, fit: image.fit, ...(image.caption && { caption: image.caption }) },
    }),
  };
}

/** Attribute and path of each picture among the options. */
function pictureSources({ background, image }: SlideOptions): [string, string][] {
  const sources: [string, string][] = [];
  if (image) sources.push(['picture', image.src]);
  if (background && typeof background === 'object') sources.push(['backdrop', background.src]);
  return sources;
}

interface Block {
  type: string;
  name?: string | null;
  value?: unknown;
  position?: { start: { line: number }; end: { line: number; column: number } };
}

/** What doesn't make a slide's body: its heading, notes, sources, imports and comments. */
const isApart = (node: Block): boolean =>
  ['heading', 'footnoteDefinition', 'definition', 'mdxjsEsm'].includes(node.type) ||
  node.name === 'Notes' ||
  (node.type === 'mdxFlowExpression' && /^\s*\/\*[\s\S]*\*\/\s*$/.test(String(node.value)));

/** The top-level nodes of a source; none where it is broken, which the compiler will say. */
function topLevel(source: string): Block[] {
  try {
    const tree = mdxToMdast(source, { features: markdownFeatures });
    return 'children' in tree ? (tree.children as Block[]) : [];
  } catch {
    return [];
  }
}

/** The lines (from 0) of a source that are imports and exports. */
function esmLines(source: string): Set<number> {
  const lines = new Set<number>();
  for (const { type, position } of topLevel(source)) {
    if (type !== 'mdxjsEsm' || !position) continue;
    // The parser ends the block at the start of the line below it, or within its last line.
    const last = position.end.column === 1 ? position.end.line - 1 : position.end.line;
    for (let line = position.start.line; line <= last; line++) lines.add(line - 1);
  }
  return lines;
}
