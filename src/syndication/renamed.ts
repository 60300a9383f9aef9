/** Entries that were renamed without saying so: they look new, and would be announced again. */
import type { EntryId } from '../model/ids.ts';
import type { JournalFile } from '../model/journal.ts';
import type { Manifest } from '../model/manifest.ts';

/**
 * Entries without a journal whose title and date are those of a journalled entry that has vanished.
 *
 * @returns by entry, the line that says it was renamed
 */
export function renamedEntries(
  { entries }: Pick<Manifest, 'entries'>,
  files: ReadonlyMap<EntryId, JournalFile>,
): Map<EntryId, string> {
  const present = new Set(entries.flatMap(({ id, aliases }) => [id, ...aliases]));
  const vanished = new Map<string, JournalFile>();
  for (const [id, file] of files) {
    if (!present.has(id) && file.date !== '') vanished.set(`${file.date}\n${file.title}`, file);
  }
  const found = new Map<EntryId, string>();
  if (vanished.size === 0) return found;
  for (const { id, aliases, title, date } of entries) {
    if ([id, ...aliases].some((name) => files.has(name))) continue;
    const former = vanished.get(`${date}\n${title}`);
    if (former?.entry.split('/')[0] !== id.split('/')[0] || !former) continue;
    found.set(
      id,
      `${id} has the title and date of ${former.entry}, which is gone and was announced. If it was renamed, add this line to it:\n  aliases: [${former.entry}]\nIf it is another one, change its title or its date.`,
    );
  }
  return found;
}
