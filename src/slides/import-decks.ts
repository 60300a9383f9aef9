/** Before a build: decks from files are imported, and decks as they were shown once are read. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { lookAtBody } from '../content/body.ts';
import { textProblems } from '../content/check-texts.ts';
import type { Environment } from '../content/environment.ts';
import { ContentError, type Problem, shownPath } from '../content/problem.ts';
import type { Inspected } from '../content/read.ts';
import { splitDeck } from '../content/split-deck.ts';
import type { Content, Entry } from '../model/content.ts';
import { type Audience, publicContent } from '../model/publication.ts';
import { outlineOf } from './outline.ts';
import { type ImportedDeck, importDeck } from './pdf/import.ts';
import { PdfError } from './pdf/problem.ts';
import { type PrintedDeck, readPrinted } from './print/record.ts';
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
  /** What was left out and why: files that nothing reads; decks, where `decks.onError` in `site.yaml` is `skip`. */
  warnings: string[];
}

type Settings = Pick<Environment, 'content' | 'state' | 'now'>;

/**
 * Imports the decks of a build.
 *
 * @param read what was read of the content folder, and what is wrong with it so far
 * @throws ContentError naming all that is wrong: the mistakes so far and, unless they are to be skipped,
 *   every file that can't be read
 */
export async function importDecks(
  { content, problems: known, notices = [] }: Pick<Inspected, 'content' | 'problems'> & Partial<Inspected>,
  audience: Audience,
  environment: Settings,
): Promise<ImportedDecks> {
  const folder = environment.content;
  const shown = publicContent(content, environment.now, audience).slides;
  const { versions, problems: ofVersions } = await readVersions(content, shown, folder, {
    audience,
    now: environment.now,
  });
  const problems = [...known, ...ofVersions];
  for (const deck of versions) for (const each of textProblems(deck, folder)) problems.push(each);

  // That a file is missing has been said.
  const files = [...shown, ...versions].filter(
    ({ data, file }) =>
      data.file !== undefined && existsSync(path.join(folder, path.dirname(file), data.file)),
  );
  const { decks, failures } = await importFiles(files, environment);
  if (content.site.decks.onError === 'stop') for (const each of failures.map(asProblem)) problems.push(each);
  for (const each of unknownSlides(content, (deck) => slideIds(deck, decks), folder)) problems.push(each);
  if (problems.length > 0) throw new ContentError(problems);

  const failed = new Set(files.filter(({ slug }) => !decks.has(slug)).map(({ slug }) => slug));
  const kept = versions.filter(({ slug }) => !failed.has(slug));
  return {
    content: { ...content, slides: content.slides.filter(({ slug }) => !failed.has(slug)) },
    decks,
    deckVersions: new Map(kept.map((entry) => [entry.slug, { entry, imported: decks.get(entry.slug) }])),
    printed: await readPrinted(environment.state),
    warnings: [...notices, ...failures.map(({ message }) => `Left out: ${message}`)],
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

/** The names of a deck's slides; nothing where they are not known: its text is wrong, or its file was not read. */
function slideIds(deck: Entry<'slides'>, decks: Map<string, ImportedDeck>): string[] | undefined {
  if (deck.data.file !== undefined) return decks.get(deck.slug)?.pages.map(({ number }) => `page-${number}`);
  const { slides, problems } = splitDeck(deck.body);
  if (problems.length > 0 || slides.some(({ source }) => lookAtBody(source).mistakes.length > 0))
    return undefined;
  return outlineOf(slides).map(({ id }) => id);
}

const asProblem = ({ file, what, fix }: PdfError): Problem => ({
  file,
  field: '',
  expected: 'a PDF that can be read',
  found: what,
  fix,
});
