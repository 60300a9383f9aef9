/** Before a build: the slides of every deck are checked, and decks from files are imported. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Environment } from '../content/environment.ts';
import { ContentError, type Problem, shownPath } from '../content/problem.ts';
import type { Content, Entry } from '../model/content.ts';
import { type Audience, publicContent } from '../model/publication.ts';
import { outlineOf } from './outline.ts';
import { type ImportedDeck, importDeck } from './pdf/import.ts';
import { PdfError } from './pdf/problem.ts';
import { type PrintedDeck, readPrinted } from './print/record.ts';
import { splitDeck } from './split.ts';
import { readVersions, unknownSlides, type VersionEntry } from './versions.ts';

export interface ImportedDecks {
  /** The content without decks that were skipped. */
  content: Content;
  /** The pages of decks from files, by slug; those alone that the audience may see. */
  decks: Map<string, ImportedDeck>;
  /** The decks as they were shown at one event, by slug (`hello@docs-north`). */
  deckVersions: Map<string, { entry: VersionEntry; imported: ImportedDeck | undefined }>;
  /** What `npm run slides -- --pdf` made, by the last parts of the decks' addresses. */
  printed: Map<string, PrintedDeck>;
  /** What was skipped and why, where `decks.onError` in `site.yaml` is `skip`. */
  warnings: string[];
}

type Settings = Pick<Environment, 'content' | 'state' | 'now'>;

/**
 * Checks and imports the decks of a build.
 *
 * @throws ContentError naming every slide option that is wrong, and every file that can't be read
 *   unless they are to be skipped
 */
export async function importDecks(
  content: Content,
  audience: Audience,
  environment: Settings,
): Promise<ImportedDecks> {
  const folder = environment.content;
  const shown = publicContent(content, environment.now, audience).slides;
  const { versions, problems } = await readVersions(content, shown, folder, {
    audience,
    now: environment.now,
  });
  for (const deck of [...content.slides, ...versions]) problems.push(...slideProblems(deck, folder));

  const files = [...shown, ...versions].filter(({ data }) => data.file !== undefined);
  const { decks, failures } = await importFiles(files, environment);
  if (content.site.decks.onError === 'stop') problems.push(...failures.map(asProblem));
  problems.push(...unknownSlides(content, (deck) => slideIds(deck, decks), folder));
  if (problems.length > 0) throw new ContentError(problems);

  const failed = new Set(files.filter(({ slug }) => !decks.has(slug)).map(({ slug }) => slug));
  const kept = versions.filter(({ slug }) => !failed.has(slug));
  return {
    content: { ...content, slides: content.slides.filter(({ slug }) => !failed.has(slug)) },
    decks,
    deckVersions: new Map(kept.map((entry) => [entry.slug, { entry, imported: decks.get(entry.slug) }])),
    printed: await readPrinted(environment.state),
    warnings: failures.map(({ message }) => `Left out: ${message}`),
  };
}

async function importFiles(
  files: readonly Entry<'slides'>[],
  environment: Settings,
): Promise<{ decks: Map<string, ImportedDeck>; failures: PdfError[] }> {
  const decks = new Map<string, ImportedDeck>();
  const failures: PdfError[] = [];
  // One after the other: each import draws and encodes on all cores as it is.
  for (const deck of files) {
    const relative = path.posix.join(path.posix.dirname(deck.file), deck.data.file!);
    try {
      const imported = await importDeck(path.join(environment.content, relative), {
        cache: path.join(environment.state, 'decks'),
        name: shownPath(environment.content, relative),
      });
      decks.set(deck.slug, imported);
    } catch (error) {
      if (!(error instanceof PdfError)) throw error;
      failures.push(error);
    }
  }
  return { decks, failures };
}

/** What is wrong with the options of a deck's slides, the paths of their pictures included. */
function slideProblems(deck: Entry<'slides'>, folder: string): Problem[] {
  if (deck.data.file !== undefined) return [];
  const file = shownPath(folder, deck.file);
  const { slides, problems } = splitDeck(deck.body, deck.bodyLine);
  const missing = slides.flatMap(({ options, startLine, optionLine }) =>
    Object.entries({ image: options.image, background: options.background }).flatMap(([name, picture]) => {
      if (!picture || typeof picture === 'string') return [];
      if (existsSync(path.resolve(folder, path.dirname(deck.file), picture.src))) return [];
      return [
        {
          line: optionLine?.([name, 'src']) ?? startLine,
          field: `${name}.src`,
          expected: 'a picture that exists, with its path relative to this file',
          found: `"${picture.src}"`,
          fix: 'put the picture there, or correct the path',
        },
      ];
    }),
  );
  return [...problems, ...missing].map((problem) => ({ file, ...problem }));
}

function slideIds(deck: Entry<'slides'>, decks: Map<string, ImportedDeck>): string[] {
  if (deck.data.file === undefined) return outlineOf(splitDeck(deck.body).slides).map(({ id }) => id);
  return decks.get(deck.slug)?.pages.map(({ number }) => `page-${number}`) ?? [];
}

const asProblem = ({ file, what, fix }: PdfError): Problem => ({
  file,
  field: '',
  expected: 'a PDF that can be read',
  found: what,
  fix,
});
