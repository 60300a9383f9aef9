/**
 * From what a network said to what we keep: consent, then the owner's wishes, then safe text. Pure: what
 * is not shown leaves here as a number only.
 */
import type { Moderation } from '../model/moderation.ts';
import { type Reply, type ReplySource, replyId } from '../model/reply.ts';
import type { Temporal } from '../model/time.ts';
import type { FoundReply, Thread } from '../networks/thread.ts';
import { isReadableThere, refusal } from './consent.ts';
import { addressKey, type Moderator } from './moderate.ts';
import { retained } from './retention.ts';
import { sanitise, wordsOf } from './sanitise.ts';
import { oneLine, tameHandle, tameName } from './tame.ts';

/** What the sieve has to know besides the thread. */
export interface SiftSettings {
  source: ReplySource;
  /** The announcement that was asked; absent for webmentions. */
  announcement?: string | undefined;
  /** The network's ids of our own posts, and the announcement each of them is (or is a part of). */
  ownPosts: ReadonlyMap<string, string>;
  /** The network's ids of the owner's accounts. */
  owners: ReadonlySet<string>;
  /** When our post was published: no answer is older. RFC 3339 */
  posted: string;
  moderator: Moderator;
  retention: Moderation['retention'];
  /** What is stored of this entry, by id. */
  stored: ReadonlyMap<string, Reply>;
  /** Whether somebody was let through before, for `approve: first-time`. */
  isKnown(author: { handle: string; url?: string | undefined }): boolean;
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
      continue;
    }
    if (verdict === 'waiting') withheld.push(reply);
    judged.push({ reply, verdict, made });
  }
  const shown = new Set(judged.filter(({ verdict }) => verdict === 'kept').map(({ reply }) => reply.id));
  const lineage = new Lineage(thread.replies, settings.ownPosts, shown);
  for (const { reply, verdict, made } of judged) {
    const { parent, announcement = settings.announcement } = lineage.of(reply.id);
    const placed: Reply = {
      ...made,
      ...(parent !== undefined && { parent: replyId(settings.source, parent) }),
      ...(announcement !== undefined && { announcement }),
    };
    // What waits keeps its name until the owner has seen it; what is shown is kept as long as may be.
    const kept = verdict === 'kept' ? retained(placed, settings.retention, settings.now) : placed;
    if (!kept) withheld.push(reply);
    else
      result[verdict].push({
        reply: kept,
        picture: kept.author.handle || kept.author.url ? reply.author.avatar : undefined,
      });
  }
  // What is below another announcement of ours in the same thread is counted there.
  const { announcement: asked } = settings;
  result.withheld += withheld.filter(({ id }) => (lineage.of(id).announcement ?? asked) === asked).length;
  return result;
}

function judge(found: FoundReply, made: Reply, settings: SiftSettings): 'kept' | 'waiting' | undefined {
  const verdict = settings.moderator.judge({
    id: made.id,
    author: { ...made.author, id: found.author.id },
    text: () => wordsOf(made),
    url: made.url,
    own: made.own,
    shownBefore: settings.stored.has(made.id),
    authorKnown: settings.isKnown(made.author),
  });
  if (verdict.show) return 'kept';
  return verdict.waits ? 'waiting' : undefined;
}

/** The reply in our words, safe to show; `empty` where nothing is left of it. */
function makeReply(found: FoundReply, thread: Thread, settings: SiftSettings): Reply | 'empty' {
  const id = replyId(settings.source, found.id);
  const html = sanitise(found.html);
  const attachments = Math.min(found.attachments ?? 0, 99);
  if (!html && attachments === 0) return 'empty';
  const handle = tameHandle(found.author.handle);
  const own =
    settings.owners.has(found.author.id) || (thread.owner !== '' && found.author.id === thread.owner);
  const warning = oneLine(found.warning ?? '', longestWarning);
  const lang = languageTag(found.lang);
  const [url, page] = [webAddress(found.url), webAddress(found.author.url)];
  return {
    id,
    source: settings.source,
    ...(url && { url }),
    author: { name: tameName(found.author.name, handle || 'Somebody'), handle, ...(page && { url: page }) },
    html,
    ...(warning && { warning }),
    ...(attachments > 0 && { attachments }),
    ...(lang && { lang }),
    published: plausibleTime(found.published, settings, settings.stored.get(id)),
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

function webAddress(address: string | undefined): string | undefined {
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
  /** The announcement at the top of the line. */
  announcement?: string;
}

/** Who answers whom, past what is not shown, up to one of our own posts; a circle ends where it began. */
class Lineage {
  readonly #parents: ReadonlyMap<string, string | undefined>;
  readonly #ownPosts: ReadonlyMap<string, string>;
  readonly #shown: ReadonlySet<string>;
  readonly #places = new Map<string, Place>();

  constructor(
    replies: readonly FoundReply[],
    ownPosts: ReadonlyMap<string, string>,
    shown: ReadonlySet<string>,
  ) {
    this.#parents = new Map(replies.map(({ id, parent }) => [id, parent]));
    this.#ownPosts = ownPosts;
    this.#shown = shown;
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
    return this.#shown.has(id) ? { ...place, parent: id } : place;
  }
}
