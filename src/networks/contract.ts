/**
 * What a network is to Lectern: it takes a draft, says what became of an earlier one, changes it and takes
 * it back. One file a network implements this, all with the same skeleton; nothing outside `networks/`
 * knows which one it talks to. How the conversation below a post is read is in `thread.ts`.
 */
import type { PostingOptions } from '../model/entry.ts';
import type { NetworkId } from '../model/ids.ts';
import type { Intent, PostingAccount, Receipt, SentDocument, SentPicture } from '../model/journal.ts';
import type { StandardRecords } from '../model/standard-site.ts';
import type { Temporal } from '../model/time.ts';

/** How much a network takes, and how it counts. */
export interface Limits {
  /** Characters, graphemes or UTF-16 units: as the network counts (see `compose`). */
  text: number;
  /** What a link counts, where all count the same. */
  link?: number;
  /** Alt text of an image. */
  alt: number;
  /** Bytes of the card's picture. */
  image: number;
  /** Pictures in one post, and bytes of each, where posts show pictures. */
  pictures?: { count: number; bytes: number };
  /** Bytes and pages of a document, where posts show one. */
  document?: { bytes: number; pages: number };
}

/** A picture that goes with a post, by the file the build made. */
export interface Picture {
  path: string;
  alt: string;
}

/** The page a post is about, for networks whose link card is made by whoever posts. */
export interface LinkCard {
  url: string;
  title: string;
  description: string;
  picture?: Picture;
  /** Bluesky: the records that make the card an article's of a publication. */
  standard?: StandardRecords;
}

/** A stretch of the text that is more than text. Offsets are UTF-16 units of `text`, end exclusive. */
export type Span = { start: number; end: number } & (
  | { kind: 'link'; url: string }
  | { kind: 'tag'; tag: string }
  | { kind: 'mention'; id: string; name: string }
);

/** One post on one network, ready but for being sent. Pure data: the same announcement gives the same draft. */
export interface Draft {
  network: NetworkId;
  /** As a reader will see it (LinkedIn's escapes come later). */
  text: string;
  spans: Span[];
  /** Canonical address of what is announced: how a post of ours is known again. */
  url: string;
  card?: LinkCard;
  /** Shown in place of the card. */
  pictures?: Picture[];
  /** A file that readers leaf through, in place of the card. */
  document?: { path: string; title: string; pages?: number };
  /** BCP 47. */
  lang: string;
  options: PostingOptions;
  /** The post it answers and the first of that thread: a correction, or the next part of a thread. */
  replyTo?: { parent: Receipt; root: Receipt };
}

/** What is frozen in an intent: enough to send the very same thing again, on another day, from another machine. */
export type Frozen = Pick<Intent, 'key' | 'text' | 'body'>;

/** What a draft is for: where its key comes from. */
export interface DraftOccasion {
  /** The announcement's id, with `/2` and so on for further parts of a thread. */
  id: string;
  due: Temporal.Instant;
  /** Now: the date a record carries where the network lets the author say it. */
  at: Temporal.Instant;
}

/** A picture's bytes, read when they are sent. */
export interface Attachment {
  bytes: Uint8Array;
  /** `image/png`, `image/jpeg` */
  type: string;
}

/** What the network knows of an intent: the receipt, that it is not there, or that it will not say. */
export type Found =
  | { state: 'posted'; receipt: Receipt }
  | { state: 'absent' }
  /** `reason` in words for the owner: it cannot be read, or it cannot be told apart. */
  | { state: 'unanswerable'; reason: string };

/** A post that a network has at an address. */
export interface FoundPost {
  /** Its account is left out where it is the one that is logged in. */
  receipt: Receipt;
  /** What the owner should know of it besides. */
  note?: string;
  /** Whether its words are those of the intent that was asked about; left out where that can't be told. */
  says?: 'same' | 'unsure' | 'other';
}

/** What a network has at an address: a post of the owner's, or what else is there, in words for the owner. */
export type FoundAt = FoundPost | { reason: string };

/** A post of the account's own, as the network lists it. */
export interface OwnPost {
  /** As in receipts. */
  id: string;
  url: string;
  /** Absolute addresses that it links, its card's included. */
  links: string[];
}

/** Who a token belongs to, and what it may do. */
export interface Account {
  /** What the network itself calls it: an account's id, a DID, a URN. */
  id?: string;
  /** `@ada@mastodon.example`, `ada.bsky.social`, a name on LinkedIn. */
  handle: string;
  url?: string;
  /** What the token may do, where the network says it. */
  scopes?: string[];
  /** When the token ends, where that can be known. */
  expires?: Temporal.Instant;
}

/** Things that happen while a post is sent, in order. */
export interface Sending {
  /** The card's picture in at most so many bytes, read on demand; `undefined` where there is none. */
  picture(most: number): Promise<Attachment | undefined>;
  /**
   * The bytes of a picture or a document of the intent: those its digest is of, and no others.
   *
   * @throws MediaRefused where there are none such (any more)
   */
  media(file: SentPicture | SentDocument): Promise<Uint8Array>;
  /** Something the owner should know although the post stands: a picture that was refused. */
  note(message: string): void;
  /**
   * Called right before the one request that publishes, and never later: what it writes is on disk
   * when that request leaves. Uploads before it publish nothing.
   *
   * @param sent what is known only now of what is sent; it goes into the intent's body
   */
  attempt(sent?: Record<string, unknown>): void;
}

/**
 * A network. Every method that talks to it throws only the classes of `errors.ts`.
 */
export interface Network {
  readonly id: NetworkId;
  /**
   * What a call that may have happened allows: `always` to be sent again at once, because the network itself lets one
   * of them win; `settled` only once it has been looked for long enough; `never`: its doubts are the owner's to settle.
   */
  readonly repeats: 'always' | 'settled' | 'never';
  /** Requests made so far. */
  readonly requests: number;
  /** The time by the network's clock, which is one for all machines: what a call's age is measured by. */
  now(): Temporal.Instant;
  /** What may be posted: the instance is asked where the limits are its own, once a run. */
  limits(): Promise<Limits>;
  /** The key, text and body of an intent. Pure: no request is made. */
  freeze(draft: Draft, occasion: DraftOccasion): Frozen;
  /**
   * Publishes an intent, or takes the receipt of what the same key has published before. Its media are shown
   * unless it has a `fallback`.
   *
   * @throws MediaRefused where it can be published without its media; Refused, NeedsOwner, Unreachable, KeyTaken
   */
  send(intent: Intent, sending: Sending): Promise<Receipt>;
  /**
   * What became of an intent that may have been sent: asked before it is sent again. `absent` is what stands now: a
   * call may still be running.
   *
   * @param held ids of the receipts in the journal: what one of them holds is not this intent's
   */
  find(intent: Intent, held: ReadonlySet<string>): Promise<Found>;
  /**
   * Whether a post that stands says what a draft does: asked after an edit whose answer was lost. Left out where posts
   * cannot be edited or read back.
   *
   * @throws Gone where it is not there any more
   */
  shows?(receipt: Receipt, draft: Draft): Promise<boolean>;
  /** The key to go on with where a stranger's post sits on this one; `undefined` where that cannot be. */
  nextKey?(intent: Intent): Frozen;
  /**
   * Changes the text of a post that stands; asking twice does no harm. `kept` says why it stays as it is.
   *
   * @throws Gone where it is not there any more
   */
  edit(receipt: Receipt, draft: Draft): Promise<{ edited: true } | { kept: string }>;
  /**
   * Takes a post back and makes sure that it is gone. What is gone already is no error.
   *
   * @returns what could not be made sure of, in words for the owner
   */
  withdraw(receipt: Receipt): Promise<string | undefined>;
  /** Whose token this is. */
  account(): Promise<Account>;
  /** Whose posts are made and changed here: asked once a connection. */
  poster(): Promise<PostingAccount>;
  /**
   * Whose a receipt is that does not say so: by its address, or by asking. Without `id` where only the server can be
   * told; `undefined` where nothing can.
   */
  posterOf?(receipt: Receipt): Promise<Partial<PostingAccount> | undefined>;
  /**
   * The post at a public address, as the owner copies it from the browser: the network is asked, whatever the address
   * looks like. It has to be of the account that is logged in, or of the one that the intent's call was made with.
   *
   * @param intent what the post should be, where something was intended
   */
  at(url: string, intent?: Intent): Promise<FoundAt>;
  /** Whether a post of this account still stands; `undefined` where this token may not see. */
  stands(receipt: Receipt): Promise<boolean | undefined>;
  /** The account's newest posts, at most so many, newest first; `undefined` where the network does not list them. */
  latest(most: number): Promise<OwnPost[] | undefined>;
}
