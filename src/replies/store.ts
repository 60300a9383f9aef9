/**
 * What came back, on disk: `content/replies/`. Every file is whole at any instant, and each is written as
 * soon as what it holds is known, so that stopping a run loses at most the thread it was reading.
 *
 * `posts/hello.json` (one an entry), `avatars/*.webp`, `pending.json` (what waits for the owner),
 * `schedule.json` (when each thread was asked) and `avatars.json` (which address gave which picture).
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { ContentError, shownPath } from '../content/problem.ts';
import { writeFileAtomicSync } from '../files/atomic.ts';
import { removeLeftovers } from '../files/leftovers.ts';
import { collections } from '../model/collections.ts';
import { type EntryId, entryIdSchema } from '../model/ids.ts';
import { type RepliesFile, repliesFileSchema, replySchema } from '../model/reply.ts';
import type { Temporal } from '../model/time.ts';
import { type AvatarFolder, type AvatarIndex, retryAfter } from './avatars.ts';

const instant = z.iso.datetime({ offset: true });

const waitingSchema = z.strictObject({ entry: entryIdSchema, reply: replySchema });
/** A reply that waits for the owner's yes. */
export type WaitingReply = z.infer<typeof waitingSchema>;

const askedSchema = z.strictObject({
  asked: instant,
  /** When a change was last seen. */
  stirred: instant.optional(),
  /** When it was last asked who liked and boosted. */
  faces: instant.optional(),
  /** Since when it gives no reply, though it counts some. */
  emptied: instant.optional(),
  /** What makes the next request conditional, and a hash of the rules under which the last answer was sifted. */
  validator: z.string().optional(),
  rules: z.string().optional(),
});
/** When a thread was asked, and what it said. */
export type Asked = z.infer<typeof askedSchema>;

const files = {
  pending: z.strictObject({ version: z.literal(1), waiting: z.array(waitingSchema) }),
  schedule: z.strictObject({ version: z.literal(1), threads: z.record(z.string(), askedSchema) }),
  avatars: z.strictObject({
    version: z.literal(1),
    avatars: z.record(z.string(), z.strictObject({ file: z.string().optional(), at: instant })),
  }),
};

/** Where an entry's replies are, relative to the content folder. */
export function repliesPath(entry: EntryId): string {
  return `replies/${entry}.json`;
}

/**
 * The replies of one entry, or nothing where there are none.
 *
 * @throws ContentError where the file is damaged
 */
export function readReplies(content: string, entry: EntryId): RepliesFile | undefined {
  return readJson(content, repliesPath(entry), repliesFileSchema);
}

/** The entries that have a file. */
export function entriesWithReplies(content: string): EntryId[] {
  return collections.flatMap((collection) =>
    list(path.join(content, 'replies', collection))
      .filter((name) => name.endsWith('.json'))
      .map((name): EntryId => `${collection}/${name.slice(0, -'.json'.length)}`),
  );
}

export class ReplyStore {
  readonly #content: string;
  readonly #folder: string;
  readonly #files = new Map<EntryId, RepliesFile>();
  readonly #changed = new Set<EntryId>();
  #pending: WaitingReply[];
  readonly #schedule: Record<string, Asked>;
  readonly #avatars: AvatarIndex;
  readonly #hide: (text: string) => string;

  /**
   * Reads what is stored. A folder that isn't there is an empty store.
   *
   * @param content absolute path of the content folder
   * @param hide takes the secrets of a run out of what is written
   * @throws ContentError where a file is damaged
   */
  constructor(content: string, hide: (text: string) => string = (text) => text) {
    this.#hide = hide;
    this.#content = content;
    this.#folder = path.join(content, 'replies');
    for (const entry of entriesWithReplies(content)) {
      const file = readReplies(content, entry);
      if (file) this.#files.set(entry, file);
    }
    this.#pending = readJson(content, 'replies/pending.json', files.pending)?.waiting ?? [];
    this.#schedule = readJson(content, 'replies/schedule.json', files.schedule)?.threads ?? {};
    this.#avatars = readJson(content, 'replies/avatars.json', files.avatars)?.avatars ?? {};
  }

  get files(): ReadonlyMap<EntryId, RepliesFile> {
    return this.#files;
  }

  /** The entries whose replies were written or removed since the store was read. */
  get changed(): ReadonlySet<EntryId> {
    return this.#changed;
  }

  get pending(): readonly WaitingReply[] {
    return this.#pending;
  }

  /** Writes an entry's replies; a file with nothing in it is removed. */
  put(file: RepliesFile): void {
    const { entry, replies, counts, faces } = file;
    if (replies.length + counts.length + faces.length === 0) {
      this.remove(entry);
      return;
    }
    this.#files.set(entry, file);
    this.#changed.add(entry);
    this.#write(path.join(this.#content, repliesPath(entry)), file);
  }

  remove(entry: EntryId): void {
    if (!this.#files.delete(entry)) return;
    this.#changed.add(entry);
    rmSync(path.join(this.#content, repliesPath(entry)), { force: true });
  }

  setPending(waiting: readonly WaitingReply[]): void {
    if (JSON.stringify(waiting) === JSON.stringify(this.#pending)) return;
    this.#pending = [...waiting];
    const file = path.join(this.#folder, 'pending.json');
    if (waiting.length === 0) rmSync(file, { force: true });
    else this.#write(file, { version: 1, waiting });
  }

  asked(thread: string): Asked | undefined {
    return this.#schedule[thread];
  }

  /** Notes when a thread was asked; on disk with `saveSchedule`. */
  setAsked(thread: string, asked: Asked): void {
    this.#schedule[thread] = asked;
  }

  /**
   * Writes the schedule of the threads there still are. Once a run is enough: without it threads are asked
   * again, and that changes nothing.
   */
  saveSchedule(threads: ReadonlySet<string>): void {
    const kept = Object.entries(this.#schedule).filter(([thread]) => threads.has(thread));
    if (kept.length === 0 && !existsSync(this.#folder)) return;
    this.#write(path.join(this.#folder, 'schedule.json'), { version: 1, threads: Object.fromEntries(kept) });
  }

  /** The folder of pictures, and what is known of their addresses. */
  get avatars(): AvatarFolder {
    const folder = path.join(this.#folder, 'avatars');
    return {
      index: this.#avatars,
      has: (file) => existsSync(path.join(folder, file)),
      write(file, bytes) {
        mkdirSync(folder, { recursive: true });
        writeFileAtomicSync(path.join(folder, file), bytes);
      },
    };
  }

  /**
   * Writes what is known of pictures, and removes the files that nobody is shown with any more: a picture
   * goes with its reply, and that one could not be had is forgotten when it may be asked for again.
   */
  saveAvatars(now: Temporal.Instant): void {
    const shown = new Set<string | undefined>();
    for (const { replies, faces } of this.#files.values()) {
      for (const { author } of replies) shown.add(author.avatar);
      for (const { avatar } of faces) shown.add(avatar);
    }
    for (const { reply } of this.#pending) shown.add(reply.author.avatar);
    const folder = path.join(this.#folder, 'avatars');
    for (const name of list(folder)) {
      if (!shown.has(name)) rmSync(path.join(folder, name), { force: true });
    }
    const kept = Object.entries(this.#avatars).filter(([, { file, at }]) =>
      file === undefined ? now.epochMilliseconds - Date.parse(at) < retryAfter : shown.has(file),
    );
    if (kept.length === 0 && !existsSync(this.#folder)) return;
    this.#write(path.join(this.#folder, 'avatars.json'), { version: 1, avatars: Object.fromEntries(kept) });
  }

  /** Removes what an interrupted write left beside the files. For the holder of the lock alone. */
  tidy(): void {
    for (const folder of ['', ...collections]) removeLeftovers(path.join(this.#folder, folder));
  }

  /** Writes a file whole; one that says the same already is left alone. */
  #write(file: string, data: unknown): void {
    const text = this.#hide(`${JSON.stringify(data, null, 1)}\n`);
    if (textOf(file) === text) return;
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileAtomicSync(file, text);
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function readJson<T>(content: string, relative: string, schema: z.ZodType<T>): T | undefined {
  const text = textOf(path.join(content, relative));
  if (text === undefined) return undefined;
  const damaged = (found: string, field = '') =>
    new ContentError([
      {
        file: shownPath(content, relative),
        field,
        expected: 'replies as this version of Lectern keeps them',
        found,
        fix: 'delete the file: the next npm run replies restores everything in it except manual imports',
      },
    ]);
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw damaged((error as Error).message);
  }
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw damaged(issue?.message ?? 'something else', issue?.path.join('.'));
}
