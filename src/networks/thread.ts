/**
 * What is read back from a network: the thread under one post of ours. Every reading adapter
 * (`*-thread.ts`, `webmention.ts`) answers in these words; nothing here is trusted yet.
 */
import type { ReplySource } from '../model/reply.ts';

/** Somebody, as a network describes them. */
export interface FoundAuthor {
  /** The network's own lasting id: account id, DID or URN; for a webmention the page that stands for them. */
  id: string;
  name: string;
  /** `@alice@mastodon.example`, `@alice.bsky.social`; empty where the network has none. */
  handle: string;
  url?: string;
  /** The page a webmention was sent from, where that is not plain from the other addresses. */
  via?: string;
  /** Address of their picture. */
  avatar?: string;
  /** What they say of themselves, as HTML or text. */
  biography?: string;
  /** Mastodon: they asked not to be indexed. Sent for accounts of the server that is asked alone. */
  noindex?: boolean;
  /** Bluesky: labels on the account, their own and those of moderation. */
  labels?: string[];
  /** The owner blocked or muted them there. */
  blockedOrMuted?: boolean;
  /** Their account carries a content label: their picture is not shown. */
  pictureLabelled?: boolean;
}

/** A post that a reply quotes: whatever of it the network says. */
export interface FoundQuote {
  /** Where it is read. */
  url?: string;
  author?: FoundAuthor;
  /** HTML of any kind. */
  html?: string;
  /** As of a reply. */
  labels?: string[];
  /** It is not for everybody, its author withdrew it, or it is gone: only that there is one may be said. */
  withheld?: boolean;
}

/** One reply, as a network has it: text, names and addresses are untrusted. */
export interface FoundReply {
  /** The network's own id, unique there. */
  id: string;
  url: string;
  author: FoundAuthor;
  /** HTML of any kind. */
  html: string;
  warning?: string;
  /** Content labels, of `contentLabels` in `model/reply.ts` or by the name their labeller gives them: the text folds behind them. */
  labels?: string[];
  quote?: FoundQuote;
  attachments?: number;
  lang?: string;
  /** RFC 3339 where the network is right. */
  published: string;
  /** The network's id of what it answers; our own posts included. */
  parent?: string;
  /** `public`: anybody finds it. `unlisted`: readable by anybody, listed nowhere. `private`: for some. */
  visibility: 'public' | 'unlisted' | 'private';
  /** The owner hid it in its thread, or the network did. */
  hidden?: boolean;
  likes?: number;
  boosts?: number;
  kind?: 'reply' | 'mention';
}

/** Somebody who liked or boosted. */
export interface FoundReactor {
  kind: 'like' | 'boost';
  author: FoundAuthor;
}

/** Everything that was found under one post. */
export interface Thread {
  counts: { replies: number; likes: number; boosts: number; quotes: number };
  replies: FoundReply[];
  /** Whether this is all the network has: only then is an absent reply a deleted one. */
  complete: boolean;
  /** Replies of which nothing can be shown but that they are there: blocked, hidden, or no sense in what was sent. */
  unseen: number;
  /** Ids of replies that the network says are not there, or not for us. */
  absent?: string[];
  /** Absent where they were not asked for: what was stored stays. */
  reactors?: FoundReactor[];
  /** The network's id of the account that wrote the post: the owner's. */
  owner: string;
  /** What that account is called there: handle and addresses of its page, by which replies address it. */
  ownerNames?: string[];
  /** Why something could not be read, in a sentence for the owner. */
  note?: string;
  /** What to send with the next request so that an unchanged thread costs no body. */
  validator?: string;
}

/** What a network answered for a thread. */
export type ThreadAnswer =
  | { state: 'read'; thread: Thread }
  /** As it was when the validator was given. */
  | { state: 'unchanged' }
  /** The network itself says that the post is no more. */
  | { state: 'gone' }
  /** The network does not let this token read it, and says so: nothing changes, and the owner is told. */
  | { state: 'closed'; note: string };

/** What a reader is told of the thread. */
export interface ThreadRequest {
  /** The receipt's id: status id, AT-URI or URN. */
  id: string;
  url: string;
  /** The server it was posted on, where ids are each server's own. */
  server?: string;
  /** Addresses the page had before, for webmentions. */
  formerUrls?: readonly string[];
  /** From the last answer. */
  validator?: string;
  /**
   * The likes and boosts last seen: faces are asked for where the numbers are others now. Without
   * numbers they are asked for again; absent altogether: no faces.
   */
  facesSince?: { likes?: number; boosts?: number };
  /** Whether any reply is stored for it. */
  hasReplies: boolean;
}

/** Reads the threads of one network. */
export interface ThreadReader {
  readonly source: ReplySource;
  /** Requests made so far. */
  readonly requests: number;
  /** @throws Unreachable, NeedsOwner: nothing is known, and nothing changes */
  read(request: ThreadRequest): Promise<ThreadAnswer>;
}
