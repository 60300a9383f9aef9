/**
 * What a run mends without asking anybody: entries that were renamed, posts that were taken back, what
 * the owner has blocked since, and names that were kept long enough.
 */
import type { EntryId } from '../model/ids.ts';
import type { JournalFile } from '../model/journal.ts';
import type { Moderation } from '../model/moderation.ts';
import type { Reactor, RepliesFile, Reply } from '../model/reply.ts';
import type { Temporal } from '../model/time.ts';
import type { Target } from './copies.ts';
import { recounted, settled } from './join.ts';
import { withoutNames } from './mentions.ts';
import { judgedOf, type Moderator, personOf } from './moderate.ts';
import { isOver, retained } from './retention.ts';
import type { ReplyStore } from './store.ts';

export interface Sweeping {
  /** Each former id of an entry → the present one. */
  present: ReadonlyMap<EntryId, EntryId>;
  /** Every thread there is to ask. */
  targets: readonly Target[];
  journals: ReadonlyMap<EntryId, JournalFile>;
  moderator: Moderator;
  retention: Moderation['retention'];
  /** Whether pictures are shown; without them nobody is kept for having liked something. */
  pictures: boolean;
  now: Temporal.Instant;
}

/** Sweeps the whole store. @returns how many replies went */
export function sweep(store: ReplyStore, sweeping: Sweeping): number {
  rename(store, sweeping);
  const stands = standing(sweeping);
  let removed = 0;
  for (const before of [...store.files.values()]) {
    const after = swept(before, sweeping, stands);
    removed += before.replies.length - after.replies.length;
    if (after !== before) store.put(after);
  }
  store.setPending(
    store.pending.flatMap(({ entry: id, reply }) => {
      const entry = sweeping.present.get(id) ?? id;
      if (!stands(entry, reply) || !allows(sweeping.moderator, reply)) return [];
      return [{ entry, reply: sweeping.pictures ? reply : withoutPicture(reply) }];
    }),
  );
  return removed;
}

/** A file under a former id goes to the present one. */
function rename(store: ReplyStore, { present, now }: Sweeping): void {
  for (const [former, id] of present) {
    const old = store.files.get(former);
    if (!old) continue;
    const into = store.files.get(id) ?? { ...old, entry: id, replies: [], counts: [], faces: [] };
    const ids = new Set(into.replies.map((reply) => reply.id));
    store.put(
      settled(into, {
        replies: [...into.replies, ...old.replies.filter((reply) => !ids.has(reply.id))],
        counts: into.counts.length > 0 ? into.counts : old.counts,
        faces: into.faces.length > 0 ? into.faces : old.faces,
        now,
      }),
    );
    store.remove(former);
  }
}

function swept(
  before: RepliesFile,
  { moderator, retention, pictures, now, targets }: Sweeping,
  stands: ReturnType<typeof standing>,
): RepliesFile {
  const posted = (face: Reactor) =>
    targets.find(({ announcement, source }) => announcement === face.announcement && source === face.source)
      ?.posted;
  const standing = before.replies.filter((reply) => stands(before.entry, reply));
  const withheld = standing.filter((reply) => !allows(moderator, reply));
  const kept = standing
    .filter((reply) => !withheld.includes(reply))
    .flatMap((reply) => retained(reply, retention, now) ?? [])
    .map((reply) => (pictures ? reply : withoutPicture(reply)));
  const replies = withoutNames(kept, withheld, moderator);
  const rows = before.counts.filter((row) => stands(before.entry, row));
  const counts = withheld.length > 0 ? recounted(rows, { shown: [], withheld }) : rows;
  const faces = before.faces.filter(
    (face) =>
      pictures &&
      stands(before.entry, face) &&
      !moderator.keepsOut(personOf(face)) &&
      !(retention && isOver(posted(face) ?? now.toString(), retention, now)),
  );
  const same =
    replies.length === before.replies.length &&
    replies.every((reply, index) => reply === before.replies[index]) &&
    counts.length === before.counts.length &&
    faces.length === before.faces.length;
  return same ? before : settled(before, { replies, counts, faces, now });
}

function withoutPicture(reply: Reply): Reply {
  const { avatar, ...author } = reply.author;
  return avatar === undefined ? reply : { ...reply, author };
}

/** Whether the post that something was said under still stands; what was imported needs none. */
function standing({ targets, journals, present }: Sweeping) {
  const keys = new Set(targets.map(({ key }) => key));
  const journalled = new Set([...journals.keys()].map((id) => present.get(id) ?? id));
  return (entry: EntryId, said: Pick<Reply, 'source' | 'announcement' | 'imported'>): boolean => {
    if (said.imported) return true;
    if (said.announcement === undefined) return said.source === 'webmention' || journalled.has(entry);
    return keys.has(`${said.announcement} ${said.source}`);
  };
}

/** Whether the owner's rules leave a stored reply where it is. */
export function allows(moderator: Moderator, reply: Reply): boolean {
  return moderator.judge({ ...judgedOf(reply), shownBefore: true }).show;
}
