/**
 * Decks as they were shown at one event. `version: docs-north` of a delivery names a copy that stands
 * beside the deck: `hello@docs-north.mdx` beside `hello.mdx`, `hello@docs-north.pdf` beside
 * `hello.pdf`. A copy and not a git tag, because it is there in a shallow clone, shows in a diff, and
 * finds its pictures where the deck finds them.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import { splitFrontmatter } from '../content/frontmatter.ts';
import { type Problem, shownPath } from '../content/problem.ts';
import { withNewNames } from '../content/renamed.ts';
import { validate } from '../content/validate.ts';
import { parseYaml } from '../content/yaml.ts';
import { type Content, type Entry, entryOf } from '../model/content.ts';
import { type Deck, deckSchema } from '../model/deck.ts';
import type { EntryId } from '../model/ids.ts';
import { type Audience, deliveriesOfDeck, isReleased } from '../model/publication.ts';
import type { Temporal } from '../model/time.ts';

/** The copy of a deck that a delivery names. Its slug is that of the deck, `@`, and the version. */
export type VersionEntry = Entry<'slides'>;

/**
 * Reads the versions that an audience may see: of decks that are shown, for deliveries that have
 * released them.
 *
 * @param shown the decks the audience may see
 * @param folder absolute path of the content folder
 */
export async function readVersions(
  content: Content,
  shown: readonly Entry<'slides'>[],
  folder: string,
  { audience, now }: { audience: Audience; now: Temporal.Instant },
): Promise<{ versions: VersionEntry[]; problems: Problem[] }> {
  const versions = new Map<string, VersionEntry>();
  const problems: Problem[] = [];
  for (const deck of shown) {
    for (const { talk, delivery } of deliveriesOfDeck(content, deck.slug)) {
      if (!delivery.version || (audience === 'readers' && !isReleased(content, delivery, now))) continue;
      const read = await readVersion(deck, delivery.version, folder);
      if ('problems' in read) for (const each of read.problems) problems.push(each);
      else if ('missing' in read) problems.push(missingVersion(talk, delivery.version, read.missing, folder));
      else versions.set(read.entry.slug, read.entry);
    }
  }
  return { versions: [...versions.values()], problems };
}

type Read = { problems: Problem[] } | { missing: string } | { entry: VersionEntry };

async function readVersion(deck: Entry<'slides'>, version: string, folder: string): Promise<Read> {
  const original = deck.data.file
    ? path.posix.join(path.posix.dirname(deck.file), deck.data.file)
    : deck.file;
  const { dir, name, ext } = path.posix.parse(original);
  const relative = path.posix.join(dir, `${name}@${version}${ext}`);
  const bytes = await readFile(path.join(folder, relative)).catch(() => undefined);
  if (!bytes) return { missing: relative };
  const common = {
    ...deck,
    id: `slides/${deck.slug}@${version}` as EntryId,
    slug: `${deck.slug}@${version}`,
    digest: createHash('sha256').update(bytes).digest('hex'),
  };
  if (deck.data.file) {
    const file = path.posix.relative(path.posix.dirname(deck.file), relative);
    return { entry: { ...common, data: { ...deck.data, file } } };
  }
  const file = shownPath(folder, relative);
  const source = splitFrontmatter(bytes.toString('utf8'), false);
  if (!source) return { problems: [noFrontmatter(file)] };
  const located = parseYaml(source.yaml, file, source.firstLine);
  if ('fix' in located) return { problems: [located] };
  const named = { ...located, data: withNewNames(located.data, relative) };
  const result = validate(deckSchema as z.ZodType<Deck>, named, file);
  if ('problems' in result) return result;
  const data = { ...result.data, summary: result.data.summary || deck.data.summary };
  return {
    entry: { ...common, file: relative, data, body: source.body, bodyLine: source.bodyLine },
  };
}

const noFrontmatter = (file: string): Problem => ({
  file,
  line: 1,
  field: '',
  expected: 'frontmatter between two lines of ---',
  found: 'none',
  fix: 'copy the deck as a whole, frontmatter included',
});

const missingVersion = (talk: Entry<'talks'>, version: string, missing: string, folder: string): Problem => ({
  file: shownPath(folder, talk.file),
  field: 'deliveries.version',
  expected: `a copy of the deck as it was shown: ${shownPath(folder, missing)}`,
  found: `version "${version}", and no such file`,
  fix: 'copy the deck under that name, or take the line with the version out',
});

/**
 * Problems with `without`: every name there is a slide of the deck.
 *
 * @param idsOf the names of a deck's slides, where they are known
 */
export function unknownSlides(
  content: Content,
  idsOf: (deck: Entry<'slides'>) => readonly string[] | undefined,
  folder: string,
): Problem[] {
  return content.talks.flatMap((talk) =>
    talk.data.deliveries.flatMap((delivery, index) => {
      const deck = delivery.deck && !delivery.version ? entryOf(content, 'slides', delivery.deck) : undefined;
      if (!deck || delivery.without.length === 0) return [];
      const ids = idsOf(deck);
      if (!ids) return [];
      return delivery.without
        .filter((id) => !ids.includes(id))
        .map((id) => ({
          file: shownPath(folder, talk.file),
          field: `deliveries[${index}].without`,
          expected: `names of slides of ${deck.file}: ${ids.join(', ')}`,
          found: `"${id}"`,
          fix: 'correct the name; a slide keeps its name when its title changes, where it has an id of its own',
        }));
    }),
  );
}
