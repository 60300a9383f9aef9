/** Before a build: the slides of every deck are checked, and decks from files are imported. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Environment } from '../content/environment.ts';
import { ContentError, type Problem, shownPath } from '../content/problem.ts';
import { splitFrontmatter } from '../content/read.ts';
import type { Content, Entry } from '../model/content.ts';
import { type Audience, publicContent } from '../model/publication.ts';
import { type ImportedDeck, importDeck } from './pdf/import.ts';
import { PdfError } from './pdf/problem.ts';
import { splitDeck } from './split.ts';

export interface ImportedDecks {
  /** The content without decks that were skipped. */
  content: Content;
  /** The pages of decks from files, by slug; those alone that the audience may see. */
  decks: Map<string, ImportedDeck>;
  /** What was skipped and why, where `decks.onError` in `site.yaml` is `skip`. */
  warnings: string[];
}

/**
 * Checks and imports the decks of a build.
 *
 * @throws ContentError naming every slide option that is wrong, and every file that can't be read
 *   unless they are to be skipped
 */
export async function importDecks(
  content: Content,
  audience: Audience,
  environment: Pick<Environment, 'content' | 'state' | 'now'>,
): Promise<ImportedDecks> {
  const written = content.slides.filter(({ data }) => data.file === undefined);
  const problems = (
    await Promise.all(written.map((deck) => optionProblems(deck, environment.content)))
  ).flat();

  const shown = publicContent(content, environment.now, audience).slides;
  const decks = new Map<string, ImportedDeck>();
  const skipped: PdfError[] = [];
  // One after the other: each import draws and encodes on all cores as it is.
  for (const deck of shown) {
    const { file } = deck.data;
    if (file === undefined) continue;
    const relative = path.posix.join(path.posix.dirname(deck.file), file);
    try {
      const imported = await importDeck(path.join(environment.content, relative), {
        cache: path.join(environment.state, 'decks'),
        name: shownPath(environment.content, relative),
      });
      decks.set(deck.slug, imported);
    } catch (error) {
      if (!(error instanceof PdfError)) throw error;
      skipped.push(error);
    }
  }
  if (content.site.decks.onError === 'stop') problems.push(...skipped.map(asProblem));
  if (problems.length > 0) throw new ContentError(problems);

  const isSound = (deck: Entry<'slides'>): boolean =>
    deck.data.file === undefined || decks.has(deck.slug) || !shown.some(({ slug }) => slug === deck.slug);
  return {
    content: { ...content, slides: content.slides.filter(isSound) },
    decks,
    warnings: skipped.map(({ message }) => `Left out: ${message}`),
  };
}

async function optionProblems(deck: Entry<'slides'>, folder: string): Promise<Problem[]> {
  const text = await readFile(path.join(folder, deck.file), 'utf8');
  const source = splitFrontmatter(text, false);
  if (!source) return [];
  const file = shownPath(folder, deck.file);
  return splitDeck(source.body, source.bodyLine).problems.map((problem) => ({ file, ...problem }));
}

const asProblem = ({ file, what, fix }: PdfError): Problem => ({
  file,
  field: '',
  expected: 'a PDF that can be read',
  found: what,
  fix,
});
