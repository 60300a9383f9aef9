/** Records of the journal under a name that is no network's: of a typing error, or of another version of Lectern. */
import { journalPath } from '../content/announcement-journals.ts';
import { anyNetworkIds } from '../model/ids.ts';
import type { Journal, RecordKey } from './run-journal.ts';

/** Where such records stand. They are kept, and nothing else is done with them. */
export function unknownNetworks(journal: Journal): RecordKey[] {
  const known = new Set<string>(anyNetworkIds);
  return [...journal.records()].flatMap(({ place }) => (known.has(place.network) ? [] : [place]));
}

/** What the owner is told of one. */
export function unknownNetworkNote({ file, announcement, network }: RecordKey): string {
  return `content/${journalPath(file)}: Lectern knows no network "${network}", so the record of ${announcement} there is kept and never used.`;
}

/** What to do about it. */
export const unknownNetworkFix = `if the name is a typing error, correct it: the networks are ${anyNetworkIds.join(', ')}`;
