/** What was read joins what is stored: pure, and the same object where nothing is new. */
import type { Counts, Reactor, RepliesFile, Reply } from '../model/reply.ts';
import type { Temporal } from '../model/time.ts';
import type { Thread } from '../networks/thread.ts';
import { isOf, type Target } from './copies.ts';

export interface Joined {
  file: RepliesFile;
  added: number;
  /** Replies whose words, author or place are others than before; a like more is none. */
  changed: number;
  removed: number;
}

export interface News {
  target: Target;
  thread: Pick<Thread, 'counts' | 'complete' | 'note'>;
  withheld: number;
  /** Of those, how many only because they are too many. */
  beyond?: number;
  /** Ids of all that was found, shown or not. */
  seen: ReadonlySet<string>;
  replies: readonly Reply[];
  /** Absent: as they were. */
  faces: readonly Reactor[] | undefined;
  now: Temporal.Instant;
}

/** An entry's file with a thread as it was read. */
export function joined(before: RepliesFile, news: News): Joined {
  const { target, thread } = news;
  const found = new Map(news.replies.map((reply) => [reply.id, reply]));
  const known = new Map(before.replies.map((reply) => [reply.id, reply]));
  const stays = before.replies.filter(
    ({ id, ...reply }) =>
      !found.has(id) && (reply.imported || !(news.seen.has(id) || (isOf(target)(reply) && thread.complete))),
  );
  const row: Counts = {
    source: target.source,
    ...(target.announcement && { announcement: target.announcement }),
    url: target.url,
    ...thread.counts,
    withheld: news.withheld,
    ...(news.beyond && { beyond: news.beyond }),
    ...(thread.note && { note: thread.note }),
  };
  const file = settled(before, {
    replies: [...stays, ...found.values()],
    counts: [...before.counts.filter((each) => !isOf(target)(each)), row],
    faces: news.faces ? [...before.faces.filter((face) => !isOf(target)(face)), ...news.faces] : before.faces,
    now: news.now,
  });
  return {
    file,
    added: news.replies.filter(({ id }) => !known.has(id)).length,
    changed: news.replies.filter((reply) => {
      const old = known.get(reply.id);
      return old && essence(old) !== essence(reply);
    }).length,
    removed: before.replies.length - stays.length - [...found.keys()].filter((id) => known.has(id)).length,
  };
}

/** An entry's file without a thread that is not there any more. What was imported by hand stays. */
export function withoutThread(before: RepliesFile, target: Target, now: Temporal.Instant): Joined {
  const replies = before.replies.filter((reply) => reply.imported || !isOf(target)(reply));
  const file = settled(before, {
    replies,
    counts: before.counts.filter((row) => !isOf(target)(row)),
    faces: before.faces.filter((face) => !isOf(target)(face)),
    now,
  });
  return { file, added: 0, changed: 0, removed: before.replies.length - replies.length };
}

/** Rows of counts where some replies are shown that were not, and others are not that were. */
export function recounted(
  counts: readonly Counts[],
  { shown, withheld }: { shown: readonly Reply[]; withheld: readonly Reply[] },
): Counts[] {
  const numberIn = (replies: readonly Reply[], row: Counts) =>
    replies.filter((reply) => !reply.imported && isOf(row)(reply)).length;
  return counts.map((row) => ({
    ...row,
    withheld: Math.max(0, row.withheld + numberIn(withheld, row) - numberIn(shown, row)),
  }));
}

/** The file in its order; the one before where that is the same. */
export function settled(
  before: RepliesFile,
  next: {
    replies: readonly Reply[];
    counts: readonly Counts[];
    faces: readonly Reactor[];
    now: Temporal.Instant;
  },
): RepliesFile {
  const replies = [...next.replies].sort(
    (a, b) => Date.parse(a.published) - Date.parse(b.published) || a.id.localeCompare(b.id),
  );
  const place = (row: Counts) => `${row.announcement ?? ''} ${row.source}`;
  const counts = [...next.counts].sort((a, b) => place(a).localeCompare(place(b)));
  const content = { replies, counts, faces: [...next.faces] };
  const old = { replies: before.replies, counts: before.counts, faces: before.faces };
  if (canonical(content) === canonical(old)) return before;
  return { version: 1, entry: before.entry, pulled: next.now.round('second').toString(), ...content };
}

function essence({ likes: _likes, boosts: _boosts, author, ...rest }: Reply): string {
  const { avatar: _picture, mark: _mark, via: _via, ...person } = author;
  const { said: _said, above: _above, marks: _marks, ...words } = rest;
  return canonical({ ...words, author: person });
}

/** JSON that does not depend on the order of keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
