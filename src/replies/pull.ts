/**
 * One run: asks the threads that are due, keeps what may be kept, and says what has changed. What is gone
 * upstream is gone here when its thread is read; what cannot be reached changes nothing and is reported.
 */

import { createHash } from 'node:crypto';
import { ZodError } from 'zod';
import type { EntryId } from '../model/ids.ts';
import type { JournalFile } from '../model/journal.ts';
import type { ManifestEntry } from '../model/manifest.ts';
import type { Moderation } from '../model/moderation.ts';
import type { RepliesFile, Reply, ReplySource } from '../model/reply.ts';
import type { Site } from '../model/site.ts';
import type { Temporal } from '../model/time.ts';
import { NeedsOwner, NetworkError } from '../networks/errors.ts';
import { definitionIfAny } from '../networks/registry.ts';
import type { Thread, ThreadReader } from '../networks/thread.ts';
import { samePage } from '../networks/webmention/thread.ts';
import { Avatars } from './avatars.ts';
import {
  isOf,
  journalTargets,
  type OwnPosts,
  ownPostsOf,
  presentIds,
  type Target,
  webmentionTargets,
} from './copies.ts';
import type { PublicFetch } from './fetch-public.ts';
import { type Joined, joined, withoutThread } from './join.ts';
import { isKnown } from './known.ts';
import { Moderator } from './moderate.ts';
import { oneLine } from './normalise.ts';
import { Own } from './own.ts';
import { Portraits } from './portraits.ts';
import { isOver } from './retention.ts';
import { dueThreads, longestInterval } from './schedule.ts';
import { sift } from './sift.ts';
import type { ReplyStore } from './store.ts';
import { sweep } from './sweep.ts';

/** What a run did, in numbers. */
export interface Pulled {
  /** Entries whose threads were asked. */
  entries: number;
  added: number;
  changed: number;
  removed: number;
  /** Replies that were found and are not shown, for reasons of consent, moderation, or because nothing is left of them. */
  withheld: number;
  /** Replies that were found and are not kept, because a thread or the site has as many as it may. */
  beyond: number;
  /** Replies that came more than once, by other ways too. */
  repeated: number;
  /** The owner's own announcements and reposts of them, sent on by others. */
  own: number;
  /** Requests made, those for pictures included. */
  requests: number;
}

export interface PullOptions {
  site: Site;
  moderation: Moderation;
  journals: ReadonlyMap<EntryId, JournalFile>;
  /** The manifest's; empty where the site was not built yet. */
  entries: readonly ManifestEntry[];
  readers: Partial<Record<ReplySource, ThreadReader>>;
  /** How pictures of each network may be fetched; absent: no pictures. */
  pictures?: Partial<Record<ReplySource, PublicFetch>>;
  store: ReplyStore;
  now: Temporal.Instant;
  /** Ends the run after the thread that is being read. */
  signal?: AbortSignal;
  /** Only the threads of this entry, and all of them. */
  entry?: EntryId;
  /** Every thread, due or not. */
  all?: boolean;
  /** Told of what the owner should know; `problem`: something could not be read. */
  tell(message: string, kind: 'note' | 'problem'): void;
}

/** Failures in a row after which a network is left alone for this run. */
const maxFailures = 2;
/** How long an empty answer that contradicts itself is doubted. */
const believedAfter = 48 * 3_600_000;
/** Counted up when the sieve changes what it keeps. */
const filterVersion = 3;
/** Requests of a run for each thread it may ask. */
const requestsPerThread = 10;

/** Runs once. Whenever it ends, what it has read is on disk. */
export async function pull(options: PullOptions): Promise<Pulled> {
  const run = new Run(options);
  try {
    run.tidy();
    await run.askAll();
  } finally {
    run.save();
  }
  return run.result();
}

class Run {
  readonly #options: PullOptions;
  readonly #moderator: Moderator;
  readonly #avatars: Avatars;
  readonly #portraits: Portraits;
  readonly #ownPosts: OwnPosts;
  readonly #own: Own;
  readonly #targets: Target[];
  readonly #present: ReadonlyMap<EntryId, EntryId>;
  /** A hash of everything that decides what is kept of an answer. */
  readonly #rules: string;
  readonly #asked = new Set<EntryId>();
  readonly #failures = new Map<ReplySource, number>();
  readonly #counts = { added: 0, changed: 0, removed: 0, withheld: 0, beyond: 0, repeated: 0, own: 0 };

  constructor(options: PullOptions) {
    const { journals, entries, site, store, now } = options;
    this.#options = options;
    this.#moderator = new Moderator(options.moderation);
    this.#avatars = new Avatars(store.avatars, () => now.epochMilliseconds);
    this.#portraits = new Portraits(this.#avatars, options.pictures ?? {});
    this.#ownPosts = ownPostsOf(journals);
    this.#own = new Own(journals, site);
    this.#present = presentIds(entries);
    this.#rules = createHash('sha256')
      .update(
        JSON.stringify([filterVersion, options.moderation, site.replies, Object.fromEntries(this.#present)]),
      )
      .digest('hex')
      .slice(0, 16);
    this.#targets = [
      ...journalTargets(journals, this.#present),
      ...(options.readers.webmention ? webmentionTargets(entries, site) : []),
    ];
  }

  /** What needs no network: former ids, posts that were taken back, moderation and retention. */
  tidy(): void {
    const { store, moderation, now } = this.#options;
    store.tidy();
    const removed = sweep(store, {
      present: this.#present,
      targets: this.#targets,
      journals: this.#options.journals,
      moderator: this.#moderator,
      retention: moderation.retention,
      pictures: this.#options.pictures !== undefined,
      now,
    });
    this.#counts.removed += removed;
  }

  async askAll(): Promise<void> {
    const { site, readers, signal, entry, all, now, tell } = this.#options;
    const most = site.replies.maxRequests;
    const timed = this.#targets
      .filter((target) => readers[target.source] && (!entry || target.entry === entry))
      .map((target) => ({ target, ...this.#timing(target) }));
    // What was asked for in one run is not asked for again before the rest was.
    const everything = () => timed.toSorted((a, b) => (a.asked ?? 0) - (b.asked ?? 0));
    const due = entry || all ? everything() : dueThreads(timed, now.epochMilliseconds);
    if (entry && due.length === 0) tell(`${entry} has no published copies to fetch replies from.`, 'note');
    let asked = 0;
    for (const { target } of due) {
      if (signal?.aborted || asked >= most || this.#requests() >= most * requestsPerThread) break;
      if ((this.#failures.get(target.source) ?? 0) >= maxFailures) continue;
      asked += 1;
      await this.#ask(target, readers[target.source]!);
    }
  }

  async #ask(target: Target, reader: ThreadReader): Promise<void> {
    const { store, now, tell, pictures } = this.#options;
    const name = `${target.announcement ?? target.entry} on ${target.source}`;
    this.#asked.add(target.entry);
    const before = this.#fileOf(target.entry);
    const row = before.counts.find(isOf(target));
    const withFaces = pictures && !isOver(target.posted, this.#options.moderation.retention, now);
    const last = store.asked(target.key);
    if (this.#hasMoved(target, before)) {
      tell(
        `${name}: what is stored was sent to ${row!.url}. If that was the site's address, put it under formerUrls in ` +
          'site.yaml; else delete it there. Nothing was changed.',
        'problem',
      );
      return;
    }
    // Somebody who liked a post can say no, or be gone, without any number changing.
    const stale = withFaces && now.epochMilliseconds - Date.parse(last?.faces ?? '1970') >= longestInterval;
    // An answer sifted by other rules has to be read again, even where nothing has changed there.
    const validator = last?.rules === this.#rules && !stale ? last.validator : undefined;
    try {
      const answer = await reader.read({
        id: target.id,
        url: target.url,
        ...(target.server && { server: target.server }),
        formerUrls: target.formerUrls,
        hasReplies: before.replies.some(isOf(target)),
        ...(validator && { validator }),
        ...(withFaces && { facesSince: stale || !row ? {} : row }),
      });
      this.#failures.delete(target.source);
      if (answer.state === 'closed') {
        tell(`${name}: ${answer.note}`, 'note');
        this.#note(target, { stirred: false });
      } else if (answer.state === 'gone') {
        if (row || !last) tell(`${name}: the post no longer exists; its replies were removed.`, 'note');
        this.#keep(before, withoutThread(before, target, now));
        const isIts = isOf(target);
        store.setPending(store.pending.filter(({ entry, reply }) => entry !== target.entry || !isIts(reply)));
        this.#note(target, { stirred: false });
      } else if (answer.state === 'unchanged') {
        const { withheld = 0, beyond = 0 } = row ?? {};
        this.#counts.withheld += withheld - beyond;
        this.#counts.beyond += beyond;
        this.#note(target, { stirred: false, validator });
      } else if (this.#isDoubtful(target, before, answer.thread, last?.emptied)) {
        tell(
          `${name}: it reports ${answer.thread.counts.replies} replies but returned none. Nothing was changed.`,
          'problem',
        );
        this.#note(target, { stirred: false, emptied: last?.emptied ?? now.toString() });
      } else {
        if (answer.thread.note) tell(`${name}: ${answer.thread.note}`, 'note');
        const { thread } = answer;
        const stirred = await this.#take(target, before, thread);
        // With pictures still to come, the thread has to be read once more.
        const next = this.#avatars.spent ? undefined : thread.validator;
        this.#note(target, { stirred, validator: next, faces: thread.reactors !== undefined });
      }
    } catch (error) {
      if (this.#options.signal?.aborted) return;
      if (isFatal(error)) throw error;
      const hopeless = error instanceof NeedsOwner;
      this.#failures.set(
        target.source,
        hopeless ? maxFailures : (this.#failures.get(target.source) ?? 0) + 1,
      );
      tell(`${name}: ${reasonOf(error)} Nothing was changed.`, 'problem');
    }
  }

  /**
   * Whether a thread of which replies are kept is empty all at once, though the network itself counts some:
   * more likely a fault there than that all were deleted. Said for two days without change, it is believed.
   */
  #isDoubtful(target: Target, before: RepliesFile, thread: Thread, since = this.#options.now.toString()) {
    const { site, now } = this.#options;
    const isIts = isOf(target);
    return (
      definitionIfAny(target.source)?.reading.countsWhatItGives(site) === true &&
      thread.complete &&
      thread.replies.length + thread.unseen === 0 &&
      thread.counts.replies > 0 &&
      before.replies.some((reply) => !reply.imported && isIts(reply)) &&
      now.epochMilliseconds - Date.parse(since) < believedAfter
    );
  }

  /**
   * Whether webmentions are stored that were sent to an address nobody says is the site's: a receiver asked for the new
   * one alone would say that they are gone.
   */
  #hasMoved({ source, url, formerUrls, ...target }: Target, { counts, replies }: RepliesFile): boolean {
    if (source !== 'webmention' || !replies.some(isOf({ source, ...target }))) return false;
    const stored = counts.find(isOf({ source, ...target }))?.url;
    return stored !== undefined && ![url, ...formerUrls].some((known) => samePage(known, stored));
  }

  /** Sifts a thread and keeps it. @returns whether anything is new */
  async #take(target: Target, before: RepliesFile, read: Thread): Promise<boolean> {
    const { store, moderation, now, site } = this.#options;
    const { thread, own } = this.#own.without(read, target.source);
    const sifted = sift(thread, {
      source: target.source,
      announcement: target.announcement,
      ownPosts: this.#ownPosts.get(target.source) ?? new Map(),
      // Ids of one network say nothing on another, where anybody may write them down.
      owners: new Set(definitionIfAny(target.source)?.reading.owners(site.networks)),
      names: this.#own.names,
      longest: site.replies.maxLength,
      most: this.#roomFor(target),
      posted: target.posted,
      moderator: this.#moderator,
      retention: moderation.retention,
      stored: new Map(before.replies.map((reply) => [reply.id, reply])),
      isKnown: (author) => isKnown(store.files.values(), author, target.source),
      now,
    });
    this.#counts.withheld += sifted.withheld + sifted.private - sifted.beyond;
    this.#counts.beyond += sifted.beyond;
    this.#counts.repeated += sifted.repeated;
    this.#counts.own += own;
    const next = joined(before, {
      target,
      thread,
      withheld: sifted.withheld,
      beyond: sifted.beyond,
      seen: sifted.seen,
      replies: await this.#portraits.of(target.source, sifted.kept),
      faces: thread.reactors && (await this.#portraits.faces(target, thread.reactors, this.#moderator)),
      now,
    });
    const stirred = this.#keep(before, next);
    const waiting = await this.#portraits.of(target.source, sifted.waiting);
    const others = store.pending.filter(
      ({ entry, reply }) =>
        !(entry === target.entry && ((isOf(target)(reply) && thread.complete) || sifted.seen.has(reply.id))),
    );
    store.setPending([...others, ...waiting.map((reply) => ({ entry: target.entry, reply }))]);
    return stirred;
  }

  /** How many replies of a thread may be kept, beside those of all others. */
  #roomFor(target: Target): number {
    const { store, site } = this.#options;
    const isIts = isOf(target);
    const isHere = (entry: EntryId, reply: Reply) => entry === target.entry && isIts(reply);
    let others = store.pending.filter(({ entry, reply }) => !isHere(entry, reply)).length;
    for (const { entry, replies } of store.files.values()) {
      others += replies.filter((reply) => !isHere(entry, reply)).length;
    }
    const { maxPerThread, maxPerSite } = site.replies;
    return Math.max(0, Math.min(maxPerThread, maxPerSite - others));
  }

  #keep(before: RepliesFile, next: Joined): boolean {
    this.#counts.added += next.added;
    this.#counts.changed += next.changed;
    this.#counts.removed += next.removed;
    if (next.file === before) return false;
    this.#options.store.put(next.file);
    return true;
  }

  #note(
    target: Target,
    said: { stirred: boolean; validator?: string | undefined; faces?: boolean; emptied?: string },
  ): void {
    const { stirred, validator, faces, emptied } = said;
    const { store, now } = this.#options;
    const asked = now.toString();
    const before = store.asked(target.key);
    const [last, facesAsked] = [stirred ? asked : before?.stirred, faces ? asked : before?.faces];
    store.setAsked(target.key, {
      asked,
      ...(last && { stirred: last }),
      ...(facesAsked && { faces: facesAsked }),
      ...(emptied && { emptied }),
      ...(validator && { validator, rules: this.#rules }),
    });
  }

  #fileOf(entry: EntryId): RepliesFile {
    return (
      this.#options.store.files.get(entry) ?? {
        version: 1,
        entry,
        pulled: this.#options.now.toString(),
        replies: [],
        counts: [],
        faces: [],
      }
    );
  }

  #timing({ key, posted }: Target) {
    const asked = this.#options.store.asked(key);
    return {
      posted: Date.parse(posted),
      asked: asked && Date.parse(asked.asked),
      stirred: asked?.stirred ? Date.parse(asked.stirred) : undefined,
    };
  }

  #requests(): number {
    const readers = Object.values(this.#options.readers);
    const fetchers = new Set(Object.values(this.#options.pictures ?? {}));
    return [...readers, ...fetchers].reduce((sum, { requests }) => sum + requests, 0);
  }

  save(): void {
    const { store, now } = this.#options;
    store.saveSchedule(new Set(this.#targets.map(({ key }) => key)));
    store.saveAvatars(now);
  }

  result(): Pulled {
    return { entries: this.#asked.size, ...this.#counts, requests: this.#requests() };
  }
}

/** Why an answer was of no use, as a sentence. */
function reasonOf(error: unknown): string {
  if (error instanceof NetworkError) return error.message.replace(/[^.!?]$/, '$&.');
  const where = error instanceof ZodError && error.issues[0]?.path.join('.');
  if (where !== false) return `the answer makes no sense${where ? `: ${where} is not as it should be` : ''}.`;
  return `invalid response (${oneLine(String(error), 200)}).`;
}

/** A full disk and the like: to go on would lose what is read. */
const isFatal = (error: unknown) => error instanceof Error && 'syscall' in error;
