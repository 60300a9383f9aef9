/**
 * Decks in Astro's Markdown pipeline: a processor around the site's own that compiles the files of
 * `content/slides/` slide by slide, with errors on the lines their author knows.
 *
 * It is a processor and not a Vite plugin because only the processor's errors can still be mapped
 * back to the source, and because it sees the deck's frontmatter.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type SatteriProcessorOptions, satteri } from '@astrojs/markdown-satteri';
import { mdxToJs } from 'satteri';
import { siteLinks } from '../../content/markdown/addresses.ts';
import { alertPlugin } from '../../content/markdown/alerts.ts';
import { citations } from '../../content/markdown/citations.ts';
import { codeConfig, languagesIn } from '../../content/markdown/code.ts';
import { diagrams } from '../../content/markdown/diagrams.ts';
import { markdownFeatures } from '../../content/markdown/features.ts';
import { headingIds } from '../../content/markdown/headings.ts';
import { framePlugin } from '../../content/markdown/html-plugin.ts';
import { mathPlugin } from '../../content/markdown/math.ts';
import { withMoney } from '../../content/markdown/money.ts';
import { tablePlugin } from '../../content/markdown/tables.ts';
import { writingPlugins } from '../../content/markdown/writing.ts';
import { type DeckProblem, formatProblems } from '../../content/problem.ts';
import { type DeckSource, splitDeck } from '../../content/split-deck.ts';
import { formatOf } from '../../model/collection.ts';
import type { Site } from '../../model/site.ts';
import { type DeckMdx, deckMdx } from '../../slides/deck-mdx.ts';
import { slideTree } from '../../slides/slide-tree.ts';
import { plainRenderer } from './plain-renderer.ts';
import { publicPictures } from './public-pictures.ts';
import { textLinks } from './text-links.ts';

/** What the processor has to know of the site. */
export interface DeckProcessorOptions {
  /** The content folder, absolute. */
  contentFolder: string;
  /** The folder of files that are served as they are, absolute. */
  publicFolder: string;
  /** Whether private speaker notes are compiled in: for the owner at work, never for readers. */
  privateNotes: boolean;
  site: Site;
  /** Every text there is, for the languages of its code. */
  texts: Iterable<string>;
  /** Where drawn diagrams are kept, absolute. */
  diagramFolder: string;
}

/** For `markdown` in Astro's configuration: maths, code and decks. */
export function markdownConfig(options: DeckProcessorOptions) {
  return {
    processor: deckProcessor(options),
    // `updateConfig` has no type for languages by name, which Astro's schema and Shiki take.
    shikiConfig: { ...codeConfig, langs: languagesIn(options.texts) as unknown as object[] },
  };
}

function deckProcessor({
  contentFolder,
  publicFolder,
  privateNotes,
  site,
  diagramFolder,
}: DeckProcessorOptions) {
  const folder = path.join(contentFolder, 'slides') + path.sep;
  const isDeck = (file: string): boolean => path.normalize(file).startsWith(folder);
  const settings = {
    features: markdownFeatures,
    mdastPlugins: [
      diagrams({ site, folder: diagramFolder }),
      ({ fileURL, data }) => {
        if (!fileURL || !isDeck(fileURLToPath(fileURL))) return null;
        const { frontmatter } = data.astro as { frontmatter: Record<string, unknown> };
        return slideTree({ withoutNotes: !privateNotes && frontmatter.notes !== 'published' });
      },
    ],
    hastPlugins: [
      framePlugin,
      mathPlugin,
      tablePlugin,
      citations,
      textLinks(contentFolder),
      siteLinks(site),
      publicPictures(site, publicFolder),
      ({ fileURL }) =>
        fileURL && isDeck(fileURLToPath(fileURL)) ? null : [headingIds, alertPlugin, ...writingPlugins],
    ],
  } satisfies SatteriProcessorOptions;
  const processor = satteri(settings);

  return {
    ...processor,
    async createMdxRenderer(...given: Parameters<NonNullable<typeof processor.createMdxRenderer>>) {
      const renderer = await processor.createMdxRenderer!(...given);
      const plain = plainRenderer(given[0], settings);
      return {
        async process(content, file, frontmatter) {
          if (formatOf(file) === 'md') return plain.process(withMoney(content, 'md'), file, frontmatter);
          if (!isDeck(file)) return renderer.process(withMoney(content, 'mdx'), file, frontmatter);
          const source = splitDeck(content);
          if (source.problems.length > 0) throw new DeckSourceError(source.problems, file);
          const { theme } = frontmatter as { theme?: unknown };
          const ownStyle = typeof theme === 'string' && theme.endsWith('.css') ? theme : undefined;
          const deck = deckMdx(source, ownStyle);
          try {
            return await renderer.process(deck.code, file, frontmatter);
          } catch (error) {
            throw slideError(source) ?? onSourceLines(error, deck);
          }
        },
      } satisfies typeof renderer;
    },
  } satisfies typeof processor;
}

/** What is wrong with the slide options of a deck, all of it. */
export class DeckSourceError extends Error {
  override readonly name = 'DeckSourceError';
  readonly line: number;
  readonly column = 1;

  constructor(problems: readonly DeckProblem[], file: string) {
    super(formatProblems(problems.map((problem) => ({ ...problem, file }))));
    this.line = problems[0]?.line ?? 1;
  }
}

/**
 * What the compiler says of the first slide that is wrong by itself. Of the whole deck it would speak
 * of `</Slide>`, which nobody wrote.
 */
function slideError({ slides }: DeckSource): Error | undefined {
  for (const { source, startLine } of slides) {
    try {
      mdxToJs(source, { features: markdownFeatures });
    } catch (error) {
      if (error instanceof Error) return onSourceLines(error, { lineOf: (line) => startLine + line - 1 });
    }
  }
  return undefined;
}

/**
 * A compiler's error with its places moved to the deck's own lines. The compiler names places as
 * `12:3`, at the start of its message and in parentheses.
 */
export function onSourceLines<E>(error: E, deck: Pick<DeckMdx, 'lineOf'>): E {
  if (!(error instanceof Error)) return error;
  error.message = error.message.replace(
    /(^|\()(\d+):(\d+)(?=[:)-])/g,
    (_all, before: string, line: string, column: string) => `${before}${deck.lineOf(Number(line))}:${column}`,
  );
  return error;
}
