/** Ids that the owner types: of an announcement there is, or of what it should have been. */
import { distance } from 'fastest-levenshtein';
import { parseAnnouncementId } from '../model/ids.ts';
import type { Announcement } from '../model/manifest.ts';
import { CannotResolve } from './resolve.ts';
import type { Journal } from './run-journal.ts';

/**
 * Makes sure that an id is an announcement's, of the last build or of the journal: what is noted under a
 * mistyped one would be noted of nothing.
 *
 * @throws CannotResolve with the ids that may have been meant
 */
export function checkKnown(id: string, announcements: readonly Announcement[], journal: Journal): void {
  const ids = new Set(announcements.map((each) => each.id));
  for (const { place } of journal.records()) ids.add(place.announcement);
  if (ids.has(id)) return;
  const parsed = parseAnnouncementId(id);
  const looks = parsed
    ? `Announcement "${id}" not found in the last build or the journal.`
    : `Invalid announcement id "${id}". Expected something like posts/hello#published.`;
  const near = [...ids]
    .map((each) => ({ each, far: each.startsWith(`${id}#`) ? 0 : distance(each, id) }))
    .filter(({ far }) => far <= Math.max(3, id.length / 4))
    .sort((a, b) => a.far - b.far)
    .slice(0, 3);
  const meant = near.length > 0 ? ` Did you mean ${near.map(({ each }) => each).join(' or ')}?` : '';
  throw new CannotResolve(`${looks}${meant}`);
}
