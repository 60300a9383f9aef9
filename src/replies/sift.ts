/**
 * From what a network said to what we keep: consent, then the owner's wishes, then safe text. Pure: what
 * is not shown leaves here as a number only.
 */
import type { Moderation } from '../model/moderation.ts';
import { type Reply, type ReplySource, replyId } from '../model/reply.ts';
import type { Temporal } from '../model/time.ts';
import type { FoundReply, Thread } from '../networks/thread.ts';
import { authorRefusal, isReadableThere, refusal } from './consent.ts';
import { Unnamed } from './mentions.ts';
import { judgedOf, type Moderator } from './moderate.ts';
import { accountMark, addressKey } from './names.ts';
import { retained } from './retention.ts';
import { saidOf } from './said.ts';
import { sanitise } from './sanitise.ts';
import { oneLine, tameHandle, tameName } from './tame.ts';

/** What the sieve has to know besides the thread. */
export interface SiftSettings {
  source: ReplySource;
  /** The announcement that was asked; absent for webmentions. */
  announcement?: string | undefined;
  /** The network's ids of our own posts, and the announcement each of them is (or is a part of). */
  ownPosts: ReadonlyMap<string, string>;
  /** The ids of the owner's accounts on this network. */
  owners: ReadonlySet<string>;
  /** When our post was published: no answer is older. RFC 3339 */
  posted: string;
  moderator: Moderator;
  retention: Moderation['retention'];
  /** What is stored of this entry, by id. */
  stored: ReadonlyMap<string, Reply>;
  /** Whether somebody was let through before, for `approve: first-time`. */
  isKnown(author: Reply['author']): boolean;
  now: Temporal.Instant;
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
  /** Ids of all that the network named, shown or not: none of them stays as it was stored. */
  seen: Set<string>;
}

/** Content warnings are one line. */
const longestWarning = 200;
/** No network and no webmention is older; before it a date is a mistake. */
const earliest = Date.parse('2004-01-01T00:00:00Z');

/** Sifts a thread. */
export function sift(thread: Thread, settings: SiftSettings): SiftedThread {
  const found = unique(thread.replies).filter(({ id }) => !settings.ownPosts.has(id));
  const elsewhere = addressesOf(settings);
  const named = [...found.map(({ id }) => id), ...(thread.absent ?? [])];
  const seen = new Set(named.map((id) => replyId(settings.source, id)));
  const result: SiftedThread = { kept: [], waiting: [], withheld: thread.unseen, private: 0, seen };
  const judged: { reply: FoundReply; verdict: 'kept' | 'waiting'; made: Reply }[] = [];
  const withheld: FoundReply[] = [];
  const unnamed = new Unnamed(settings.moderator);
  for (const reply of settings.stored.values()) if (!seen.has(reply.id)) unnamed.show(reply);

  for (const reply of found) {
    // The same words by another way: a bridge's webmention of a reply that was read itself.
    if (elsewhere.has(addressKey(reply.url))) continue;
    if (!isReadableThere(reply)) {
      result.private += 1;
      continue;
    }
    const made = refusal(reply) ? undefined : makeReply(reply, thread, settings);
    if (made === 'empty') continue;
    const verdict = made && judge(reply, made, settings);
    if (!made || !verdict) {
      withheld.push(reply);
      if (isKeptOut(reply, settings)) unnamed.keepOut(provenMarks(reply, settings.source));
      continue;
    }
    if (verdict === 'waiting') withheld.push(reply);
    judged.push({ reply, verdict, made });
  }
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
    const isNamed = kept.author.handle || kept.author.url;
    result[verdict].push({ reply: kept, picture: isNamed ? reply.author.avatar : undefined });
  }
  for (const list of [result.kept, result.waiting]) {
    for (const sifted of list) sifted.reply = unnamed.in(sifted.reply);
  }
  // What is below another announcement of ours in the same thread is counted there.
  const { announcement: asked } = settings;
  result.withheld += withheld.filter(({ id }) => (lineage.of(id).announcement ?? asked) === asked).length;
  return result;
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

/** An id by which the same person is known everywhere; Mastodon's are numbers of one server, where names are for good. */
export function lastingId(id: string, source: ReplySource): string | undefined {
  return source === 'mastodon' || id === '' ? undefined : id;
}

/** The reply in our words, safe to show; `empty` where nothing is left of it. */
function makeReply(found: FoundReply, thread: Thread, settings: SiftSettings): Reply | 'empty' {
  const id = replyId(settings.source, found.id);
  const html = sanitise(found.html);
  const attachments = Math.min(found.attachments ?? 0, 99);
  if (!html && attachments === 0) return 'empty';
  const handle = tameHandle(found.author.handle);
  // A webmention’s author is whoever it says: the owner’s own answers there are shown like anybody’s.
  const own =
    settings.source !== 'webmention' &&
    (settings.owners.has(found.author.id) || (thread.owner !== '' && found.author.id === thread.owner));
  const warning = oneLine(found.warning ?? '', longestWarning);
  const lang = languageTag(found.lang);
  const [url, page, via] = [found.url, found.author.url, found.author.via].map(webAddress);
  const lasting = lastingId(found.author.id, settings.source);
  const said = saidOf({ html, warning });
  return {
    id,
    source: settings.source,
    ...(url && { url }),
    author: {
      name: tameName(found.author.name, handle || 'Somebody'),
      handle,
      ...(page && { url: page }),
      ...(lasting && { mark: accountMark(lasting) }),
      ...(via && { via }),
    },
    html,
    ...(warning && { warning }),
    ...(attachments > 0 && { attachments }),
    ...(lang && { lang }),
    published: plausibleTime(found.published, settings, settings.stored.get(id)),
    said,
    ...(own && { own }),
    ...(found.likes && { likes: found.likes }),
    ...(found.boosts && { boosts: found.boosts }),
    kind: found.kind ?? 'reply',
  };
}

/**
 * When it was said. A date that cannot be is the date nearest to it that can; one in the future stays
 * where it first appeared until it has come.
 */
function plausibleTime(written: string, { posted, now }: SiftSettings, stored: Reply | undefined): string {
  const time = Date.parse(written);
  if (Number.isNaN(time)) return stored?.published ?? posted;
  if (time < earliest) return posted;
  if (time > now.epochMilliseconds) return stored?.published ?? now.round('second').toString();
  return new Date(time).toISOString().replace('.000Z', 'Z');
}

function languageTag(tag: string | undefined): string | undefined {
  try {
    return tag ? Intl.getCanonicalLocales(tag)[0] : undefined;
  } catch {
    return undefined;
  }
}

/** An address that can stand in a link. */
export function webAddress(address: string | undefined): string | undefined {
  const url = URL.parse(address ?? '');
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) return undefined;
  return url.href.length <= 2_000 ? url.href : undefined;
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

interface Place {
  /** The nearest ancestor that is shown. */
  parent?: string;
  /** The nearest one that waits, where that is nearer. */
  above?: string;
  /** The announcement at the top of the line. */
  announcement?: string;
}

/** Who answers whom, past what is not shown, up to one of our own posts; a circle ends where it began. */
class Lineage {
  readonly #parents: ReadonlyMap<string, string | undefined>;
  readonly #ownPosts: ReadonlyMap<string, string>;
  readonly #shown: ReadonlySet<string>;
  readonly #waiting: ReadonlySet<string>;
  readonly #places = new Map<string, Place>();

  constructor(
    replies: readonly FoundReply[],
    ownPosts: ReadonlyMap<string, string>,
    shown: ReadonlySet<string>,
    waiting: ReadonlySet<string>,
  ) {
    this.#parents = new Map(replies.map(({ id, parent }) => [id, parent]));
    this.#ownPosts = ownPosts;
    this.#shown = shown;
    this.#waiting = waiting;
  }

  of(id: string): Place {
    const path = new Set<string>();
    let at: string | undefined = id;
    while (at !== undefined && !this.#places.has(at) && !this.#ownPosts.has(at) && !path.has(at)) {
      path.add(at);
      at = this.#parents.get(at);
    }
    let above = at === undefined || path.has(at) ? {} : this.#below(at);
    for (const each of [...path].reverse()) {
      this.#places.set(each, above);
      above = this.#below(each);
    }
    return this.#places.get(id) ?? {};
  }

  /** The place of what answers this post. */
  #below(id: string): Place {
    const announcement = this.#ownPosts.get(id);
    if (announcement !== undefined) return { announcement };
    const place = this.#places.get(id) ?? {};
    if (this.#waiting.has(id)) return { ...place, above: id };
    if (!this.#shown.has(id)) return place;
    return { parent: id, ...(place.announcement !== undefined && { announcement: place.announcement }) };
  }
}
