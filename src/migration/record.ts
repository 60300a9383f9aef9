/** What earlier imports wrote, `content/imports.json`: so that the next one writes what is new, and nothing over the owner's words. */

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { ContentError, shownPath } from '../content/problem.ts';
import { writeFileAtomic } from '../files/atomic.ts';

/** The file, below the content folder. */
export const recordFile = 'imports.json';

const importedSchema = z.strictObject({
  /** The entry's file, below the content folder. */
  file: z.string(),
  /** Digest of the post as it was in the source. */
  source: z.string(),
  /** Digest of the file as it was written. */
  written: z.string(),
  /** It is about to be written: whether it was, its file says. */
  pending: z.literal(true).optional(),
});
export type Imported = z.infer<typeof importedSchema>;

const recordSchema = z.strictObject({ version: z.literal(1), posts: z.record(z.string(), importedSchema) });

/**
 * Reads the record: by the name of a source and the key of a post in it.
 *
 * @throws ContentError where it is damaged
 */
export function readRecord(content: string): Map<string, Imported> {
  const file = path.join(content, recordFile);
  if (!existsSync(file)) return new Map();
  try {
    return new Map(Object.entries(recordSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).posts));
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof z.ZodError)) throw error;
    throw new ContentError([
      {
        file: shownPath(content, recordFile),
        field: '',
        expected: 'the record of what was imported, as Lectern writes it',
        found: error instanceof SyntaxError ? error.message : 'something else',
        fix: 'take the file back from git; without it, posts that you changed would be imported a second time',
      },
    ]);
  }
}

/** Writes the record, whole. */
export async function writeRecord(content: string, record: ReadonlyMap<string, Imported>): Promise<void> {
  const posts = Object.fromEntries([...record].sort(([a], [b]) => (a < b ? -1 : 1)));
  await writeFileAtomic(
    path.join(content, recordFile),
    `${JSON.stringify({ version: 1, posts }, null, 2)}\n`,
  );
}

/** What tells one state of a text, or of bytes, from another. */
export const digestOf = (data: string | Uint8Array): string =>
  createHash('sha256').update(data).digest('hex').slice(0, 32);
