/**
 * From what a network said to what we keep: consent, then the owner's wishes, then safe text. Pure: what
 * is not shown leaves here as a number only.
 */
import type { Moderation } from '../model/moderation.ts';
import { type Reply, type ReplySource, replyId } from '../model/reply.ts';
import type { FoundReply, Thread } from '../networks/thread.ts';
import { authorRefusal, isReadableThere, refusal } from './consent.ts';
import { Lineage } from './lineage.ts';
import { type MakeSettings, makeReply } from './make.ts';
import { Unnamed } from './mentions.ts';
import { judgedOf } from './moderate.ts';
import { accountMark, addressKey, lastingId } from './names.ts';
import { retained } from './retention.ts';
import { ownNames } from './spoken.ts';

/** What the sieve has to know besides the thread. */
export interface SiftSettings extends MakeSettings {
  /** The announcement that was asked; absent for webmentions. */
  announcement?: string | undefined;
  /** The network's ids of our own posts, and the announcement each of them is (or is a part of). */
  ownPosts: ReadonlyMap<string, string>;
  /** Replies kept of this thread. */
  most: number;
  retention: Moderation['retention'];
  /** Whether somebody was let through before, for `approve: first-time`. */
  isKnown(author: Reply['author']): boolean;
}

/** A reply that may be kept, and where its author's picture is. */
export interface Sifted {
  reply: Reply;
  picture?: string | undefined;
}

export interface SiftedThread {
  kept: Sifted[];
  waiting: Sifted[];
  /** Not shown, but readable by anybody on the network. */
  withheld: number;
  /** Not shown, and not for everybody: never counted in public. */
  private: number;
  /** Of those withheld, how many only because they are too many. */
  beyond: number;
  /** On the page already: the same reply twice in an answer, or once more by another way. */
  repeated: number;
  /** Ids of all that the network named, shown or not: none of them stays as it was stored. */
  seen: Set<string>;
}

/** Sifts a thread. */
export function sift(thread: Thread, settings: SiftSettings): SiftedThread {
  const others = thread.replies.filter(({ id }) => !settings.ownPosts.has(id));
  const found = unique(others);
  const elsewhere = addressesOf(settings);
  const named = [...found.map(({ id }) => id), ...(thread.absent ?? [])];
  const seen = new Set(named.map((id) => replyId(settings.source, id)));
  const result: SiftedThread = {
    kept: [],
    waiting: [],
    withheld: thread.unseen,
    private: 0,
    beyond: 0,
    repeated: others.length - found.length,
    seen,
  };
  const all: Judged[] = [];
  const names = thread.ownerNames ? settings.names.union(ownNames(thread.ownerNames)) : settings.names;
  const withheld: FoundReply[] = [];
  const unnamed = new Unnamed(settings.moderator);
  for (const reply of settings.stored.values()) if (!seen.has(reply.id)) unnamed.show(reply);

  for (const reply of found) {
    // The same words by another way: a bridge's webmention of a reply that was read itself.
    if (elsewhere.has(addressKey(reply.url))) {
      result.repeated += 1;
      continue;
    }
    if (!isReadableThere(reply)) {
      result.private += 1;
      continue;
    }
    const made = refusal(reply) ? undefined : makeReply(reply, thread, { ...settings, names });
    const verdict = made && judge(reply, made, settings);
    if (!made || !verdict) {
      withheld.push(reply);
      if (isKeptOut(reply, settings)) unnamed.keepOut(provenMarks(reply, settings.source));
      continue;
    }
    if (verdict === 'waiting') withheld.push(reply);
    all.push({ reply, verdict, made });
  }
  const judged = bounded(all, settings);
  const within = new Set(judged);
  // Those that wait are withheld already.
  for (const each of all) if (!within.has(each) && each.verdict === 'kept') withheld.push(each.reply);
  result.beyond = all.length - judged.length;
  const idsOf = (of: 'kept' | 'waiting') =>
    new Set(judged.filter(({ verdict }) => verdict === of).map(({ reply }) => reply.id));
  const lineage = new Lineage(thread.replies, settings.ownPosts, idsOf('kept'), idsOf('waiting'));
  for (const { reply, verdict, made } of judged) {
    const { parent, above, announcement = settings.announcement } = lineage.of(reply.id);
    const placed: Reply = {
      ...made,
      ...(parent !== undefined && { parent: replyId(settings.source, parent) }),
      ...(above !== undefined && { above: replyId(settings.source, above) }),
      ...(announcement !== undefined && { announcement }),
    };
    // What waits keeps its name until the owner has seen it; what is shown is kept as long as may be.
    const kept = verdict === 'kept' ? retained(placed, settings.retention, settings.now) : placed;
    if (!kept) {
      withheld.push(reply);
      continue;
    }
    if (verdict === 'kept') unnamed.show(kept);
    const isShown = (kept.author.handle || kept.author.url) && !reply.author.pictureLabelled;
    result[verdict].push({ reply: kept, picture: isShown ? reply.author.avatar : undefined });
  }
  for (const list of [result.kept, result.waiting]) {
    for (const sifted of list) sifted.reply = unnamed.in(sifted.reply);
  }
  // What is below another announcement of ours in the same thread is counted there.
  const { announcement: asked } = settings;
  result.withheld += withheld.filter(({ id }) => (lineage.of(id).announcement ?? asked) === asked).length;
  return result;
}

/** A reply that may be kept as far as consent and the owner's rules go. */
interface Judged {
  reply: FoundReply;
  verdict: 'kept' | 'waiting';
  made: Reply;
}

/**
 * As many as are kept of one thread, in the order they were in. The owner's own and those that are stored come
 * first, then the oldest: what is heaped up later pushes nothing out.
 */
function bounded(judged: readonly Judged[], { most, stored }: SiftSettings): Judged[] {
  if (judged.length <= most) return [...judged];
  const rank = ({ made }: Judged) => (made.own ? 0 : stored.has(made.id) ? 1 : 2);
  const first = judged.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      Date.parse(a.made.published) - Date.parse(b.made.published) ||
      a.made.id.localeCompare(b.made.id),
  );
  const kept = new Set(first.slice(0, most));
  return judged.filter((each) => kept.has(each));
}

function judge(found: FoundReply, made: Reply, settings: SiftSettings): 'kept' | 'waiting' | undefined {
  const judged = judgedOf(made);
  const before = settings.stored.get(made.id);
  const verdict = settings.moderator.judge({
    ...judged,
    author: { ...judged.author, id: lastingId(found.author.id, settings.source) },
    // What was stored before digests were has none: it was let through as it was.
    shownBefore: before !== undefined && (before.said ?? made.said) === made.said,
    authorKnown: settings.isKnown(made.author),
  });
  if (verdict.show) return 'kept';
  return verdict.waits ? 'waiting' : undefined;
}

/** Whether it is its author who said no, or to whom the owner did. */
function isKeptOut({ author }: FoundReply, { moderator, source }: SiftSettings): boolean {
  const { name, handle, url, via } = author;
  const person = {
    id: lastingId(author.id, source),
    name,
    handle,
    url,
    via,
    claimed: source === 'webmention',
  };
  return authorRefusal(author) !== undefined || moderator.keepsOut(person) !== undefined;
}

/** The marks of what an author is proven to be called. */
function provenMarks({ author }: FoundReply, source: ReplySource): string[] {
  const { handle, url } = source === 'webmention' ? { handle: '', url: undefined } : author;
  return [lastingId(author.id, source), handle, url].flatMap((name) => (name ? accountMark(name) : []));
}

/** Of two answers with one id the first counts. */
function unique(replies: readonly FoundReply[]): FoundReply[] {
  const byId = new Map<string, FoundReply>();
  for (const reply of replies) if (!byId.has(reply.id)) byId.set(reply.id, reply);
  return [...byId.values()];
}

/** The addresses of replies that came another way. */
function addressesOf({ stored, source }: SiftSettings): Set<string> {
  const addresses = new Set<string>();
  if (source !== 'webmention') return addresses;
  for (const reply of stored.values()) {
    if (reply.source !== source && reply.url) addresses.add(addressKey(reply.url));
  }
  return addresses;
}
