/**
 * What `npm run slides -- --pdf` left behind: a PDF and the first slides as pictures of each deck in
 * MDX. The next build offers them, as long as the deck they were made of has not changed.
 */
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { writeFileAtomic } from '../../files/atomic.ts';

const pictureSchema = z.strictObject({ file: z.string(), width: z.number(), height: z.number() });

const printedSchema = z.strictObject({
  /** The deck's digest when it was printed. */
  digest: z.string(),
  /** Content address of what was printed. */
  key: z.string(),
  /** File names within the folder of printed decks. */
  pdf: z.string(),
  bytes: z.number(),
  pages: z.number(),
  pictures: z.array(pictureSchema),
});
/** A deck on paper. */
export type PrintedDeck = z.infer<typeof printedSchema>;

const recordSchema = z.record(z.string(), printedSchema);

/** Where printed decks are kept. @param state the working folder, absolute */
export function printFolder(state: string): string {
  return path.join(state, 'decks', 'printed');
}

/** The printed decks by the last parts of their addresses; none where nothing was printed. */
export async function readPrinted(state: string): Promise<Map<string, PrintedDeck>> {
  const text = await readFile(path.join(printFolder(state), 'printed.json'), 'utf8').catch(() => '{}');
  const record = recordSchema.safeParse(JSON.parse(text));
  // Written by another edition of Lectern: it is printed anew when somebody asks for it.
  return new Map(record.success ? Object.entries(record.data) : []);
}

/** Keeps the record, whole or not at all. */
export async function writePrinted(state: string, printed: ReadonlyMap<string, PrintedDeck>): Promise<void> {
  await mkdir(printFolder(state), { recursive: true });
  const inOrder = [...printed].sort(([a], [b]) => a.localeCompare(b));
  await writeFileAtomic(
    path.join(printFolder(state), 'printed.json'),
    `${JSON.stringify(Object.fromEntries(inOrder), undefined, 2)}\n`,
  );
}
