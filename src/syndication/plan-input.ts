/** What a plan is made of. */
import type { EntryId, NetworkId } from '../model/ids.ts';
import type { Announcement, Manifest, ManifestEntry } from '../model/manifest.ts';
import type { Site } from '../model/site.ts';
import type { Temporal } from '../model/time.ts';
import type { Journal } from './run-journal.ts';

export interface PlanInput {
  manifest: Manifest;
  journal: Journal;
  site: Site;
  networks: readonly NetworkId[];
  now: Temporal.Instant;
  /** Slides that were not printed need not wait for that. */
  cardsOnly?: boolean;
}

/** With the announcements of each entry at hand: looking through all of them for each would take for ever. */
export type Indexed = PlanInput & {
  byEntry: ReadonlyMap<EntryId, Announcement[]>;
  entries: ReadonlyMap<EntryId, ManifestEntry>;
};

/** Puts the announcements of each entry at hand. */
export function indexed(input: PlanInput): Indexed {
  const { announcements, entries } = input.manifest;
  return {
    ...input,
    byEntry: Map.groupBy(announcements, ({ entry }) => entry),
    entries: new Map(entries.map((entry) => [entry.id, entry])),
  };
}
