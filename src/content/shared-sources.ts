/** Sources of a deck (footnotes) that are named on other slides than the one they are written on. */
import { type MdastNode, mdxToMdast } from 'satteri';
import { markdownFeatures } from './markdown/features.ts';

/** What is looked at of a slide. */
interface Source {
  source: string;
}

/**
 * Slides with every source they name: what is written elsewhere is added below their text. A slide's own comes first;
 * of several slides that write one, the first.
 */
export function shareSources<S extends Source>(slides: readonly S[]): S[] {
  if (!slides.some(({ source }) => source.includes('[^'))) return [...slides];
  const looks = slides.map(({ source }) => lookFor(source));
  const written = new Map(looks.toReversed().flatMap(({ written }) => [...written]));
  return slides.map((slide, index) => {
    const { named } = looks[index]!;
    const lacking = [...named].flatMap((name) => written.get(name) ?? []);
    return lacking.length > 0
      ? { ...slide, source: `${slide.source.trimEnd()}\n\n${lacking.join('\n\n')}\n` }
      : slide;
  });
}

/** The sources that a slide writes, and the names of those it does not: to the parser, they are text. */
function lookFor(source: string): { written: Map<string, string>; named: Set<string> } {
  const written = new Map<string, string>();
  const named = new Set<string>();
  const visit = (node: MdastNode): void => {
    if (node.type === 'footnoteDefinition' && node.position) {
      const { start, end } = node.position;
      const lines = source.split('\n').slice(start.line - 1, end.line);
      written.set(node.identifier, lines.join('\n').trimEnd());
    }
    if (node.type === 'text') {
      for (const [, name] of node.value.matchAll(/\[\^([^\]\s]+)\]/g)) named.add(name!.toLowerCase());
    }
    if ('children' in node) for (const child of node.children) visit(child as MdastNode);
  };
  if (source.includes('[^')) {
    try {
      visit(mdxToMdast(source, { features: markdownFeatures }));
    } catch {
      // Broken: the compiler says how.
    }
  }
  return { written, named };
}
