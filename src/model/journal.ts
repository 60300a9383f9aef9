/**
 * The journal: what was intended, sent, refused, edited or withdrawn, an announcement × a network.
 * One JSON file an entry, `content/journal/<entry id>.json`, in the owner's repository.
 *
 * `intended → posted → (edited)* → withdrawn`, or `intended → refused`, or
 * `intended → unknown → posted | intended`, or `skipped`.
 */
import { z } from 'zod';
import { postingOptionsSchema } from './entry.ts';
import { linkAddressSchema } from './fields.ts';
import { entryIdSchema, parseAnnouncementId } from './ids.ts';
import { lossless } from './lossless.ts';

const instant = z.iso.datetime({ offset: true });

export const journalStates = ['intended', 'posted', 'withdrawn', 'refused', 'unknown', 'skipped'] as const;
export type JournalState = (typeof journalStates)[number];

/** A picture in a post: `digest` is SHA-256 of the very bytes that are sent, made smaller where they had to be. */
export const sentPictureSchema = z.strictObject({
  /** Below the output folder. */
  path: z.string(),
  digest: z.string(),
  type: z.string(),
  alt: z.string(),
  width: z.int().positive(),
  height: z.int().positive(),
});
export type SentPicture = z.infer<typeof sentPictureSchema>;

/** A document that a post shows: its path below the output folder, and SHA-256 of its bytes. */
export const sentDocumentSchema = z.strictObject({
  path: z.string(),
  digest: z.string(),
  title: z.string(),
});
export type SentDocument = z.infer<typeof sentDocumentSchema>;

/** The account that a post belongs to. */
export const postingAccountSchema = z.strictObject({
  /** Address of the server whose id it is, base path included; left out where ids hold on every server. */
  server: linkAddressSchema.optional(),
  /** Mastodon: the account's id on its server. Bluesky: DID. LinkedIn: URN of the person or page. */
  id: z.string(),
  /** What it was called when it posted, for messages: `@ada@mastodon.example`. */
  handle: z.string().optional(),
});
export type PostingAccount = z.infer<typeof postingAccountSchema>;

/** What is going to be sent, to the byte. On disk before the first call, and never changed by a retry. */
export const intentSchema = z.strictObject({
  /** Mastodon: the idempotency key. Bluesky: the record key (a TID). LinkedIn: a key for our own records. */
  key: z.string(),
  /** The exact text, as the network gets it. */
  text: z.string(),
  /** SHA-256 of everything that is sent, hexadecimal. */
  hash: z.string(),
  /** The picture that is uploaded with it: its path below the output folder, and SHA-256 of its bytes. */
  card: z.strictObject({ path: z.string(), digest: z.string() }).optional(),
  /** What the post shows in place of its card. */
  media: z
    .strictObject({
      pictures: z.array(sentPictureSchema).optional(),
      document: sentDocumentSchema.optional(),
    })
    .optional(),
  /** Why it goes with its card all the same. Once written, no retry tries the media again. */
  fallback: z.string().optional(),
  createdAt: instant,
  /** The run that made the intent, or that took it over to send it (`LECTERN_RUN`, else one made up). */
  run: z.string(),
  /** When the run named beside took it over to send it: for a while from then on it is nobody else's. */
  claimed: instant.optional(),
  /**
   * Made by `--plan`, so that another machine may be sending it: even without `attempted` it may have
   * been sent. Absent where only who holds this file can have sent it.
   */
  planned: z.literal(true).optional(),
  /** When the call that publishes was made, written right before it: from then on it may have succeeded. */
  attempted: instant.optional(),
  /** Whose account that call was made with: nobody else's statuses tell what became of it. */
  account: postingAccountSchema.optional(),
  /** The rest of what is sent, as the network's adapter froze it. */
  body: z.record(z.string(), z.unknown()).optional(),
});
export type Intent = z.infer<typeof intentSchema>;

/** What the network answered. */
export const receiptSchema = z.strictObject({
  /** Mastodon: status id. Bluesky: AT-URI. LinkedIn: URN. By hand: the URL. */
  id: z.string(),
  /** The public address of the copy; pages link it, so nothing but http and https. */
  url: linkAddressSchema,
  /** Bluesky: CID of the record. */
  cid: z.string().optional(),
  /** Bluesky: AT-URI of the page's `site.standard.document`, which its card refers to. */
  document: z.string().optional(),
  /** Whose post it is; not known of some that older versions wrote, until they are next needed. */
  account: postingAccountSchema.optional(),
  at: instant,
});
export type Receipt = z.infer<typeof receiptSchema>;

/** A change of the announcement after it was posted. */
export const editSchema = z.strictObject({
  at: instant,
  /** Revision of the announcement that was to be shown. */
  revision: z.string(),
  /** The text that stands from then on. */
  text: z.string(),
  /** Why the copy stays as it was, where it does. */
  kept: z.string().optional(),
});
export type Edit = z.infer<typeof editSchema>;

/** A part of a thread that waits for the one before it: it can be frozen once that one's id is known. */
export const pendingPartSchema = z.strictObject({
  text: z.string(),
  spans: z.array(z.looseObject({ start: z.number(), end: z.number(), kind: z.string() })),
  lang: z.string(),
  options: postingOptionsSchema,
});
export type PendingPart = z.infer<typeof pendingPartSchema>;

/** Further parts of a thread: each is intended and posted on its own, in order. */
export const partSchema = z.strictObject({
  state: z.enum(['intended', 'posted', 'unknown', 'refused', 'withdrawn']),
  intent: intentSchema,
  receipt: receiptSchema.optional(),
});
export type ThreadPart = z.infer<typeof partSchema>;

/** What an announcement said of its event when it was posted, to notice that it moved. */
export const saidSchema = z.strictObject({ start: z.string(), place: z.string().optional() });
export type SaidOfEvent = z.infer<typeof saidSchema>;

/** One announcement on one network. A state without what it rests on would be taken for another. */
export const journalRecordSchema = z
  .strictObject({
    state: z.enum(journalStates),
    /** Revision of the announcement that the copy shows. */
    revision: z.string().optional(),
    intent: intentSchema.optional(),
    receipt: receiptSchema.optional(),
    /** The second part of a thread and those after it. */
    parts: z.array(partSchema).optional(),
    /** The parts after those, in order. */
    pending: z.array(pendingPartSchema).optional(),
    edits: z.array(editSchema).optional(),
    /** An edit whose call was made and whose answer is not known. */
    editing: z.strictObject({ at: instant, text: z.string() }).optional(),
    /**
     * The run that took over what is under way here, written by `--plan` and pushed before its first call: of two machines
     * one settles a doubt, goes on with a thread or changes a post.
     */
    claim: z.strictObject({ run: z.string(), at: instant }).optional(),
    /** `edit`: a correction that was put into the post it corrects, whose receipt this is. */
    via: z.literal('edit').optional(),
    event: saidSchema.optional(),
    /** Why it was refused, skipped, withdrawn or is not known, in words the owner can act on. */
    reason: z.string().optional(),
    /** Since when the owner wants it withdrawn, where the network could not be reached to do so. */
    retract: instant.optional(),
    /** When the state was reached. */
    at: instant,
  })
  .refine(({ state, receipt }) => state !== 'posted' || receipt !== undefined, {
    path: ['state'],
    message: 'expected a "receipt" beside "posted"',
  })
  .refine(({ state, intent }) => (state !== 'intended' && state !== 'unknown') || intent !== undefined, {
    path: ['state'],
    message: 'expected an "intent" beside a state that rests on one',
  });
export type JournalRecord = z.infer<typeof journalRecordSchema>;

/** The journal of one entry. Title, date and fingerprint are how a renamed entry without an alias is noticed. */
export const journalFileSchema = lossless(
  z
    .strictObject({
      version: z.literal(1),
      entry: entryIdSchema,
      title: z.string(),
      date: z.string(),
      /** Of what the entry said when this was last written: see `fingerprint.ts`. */
      fingerprint: z.string().optional(),
      /** Addresses its page has had, and the ids that feeds gave it: by these it is known under another name. */
      known: z.array(z.string()).optional(),
      /** Announcement id → network → record. */
      announcements: z.record(z.string(), z.record(z.string(), journalRecordSchema)),
    })
    .superRefine(({ entry, announcements }, context) => {
      for (const id of Object.keys(announcements)) {
        if (parseAnnouncementId(id)?.entry === entry) continue;
        const message = `expected the id of an announcement of ${entry}`;
        context.addIssue({ code: 'custom', path: ['announcements', id], message });
      }
    }),
);
export type JournalFile = z.infer<typeof journalFileSchema>;

/**
 * A receipt with what its id says: an AT-URI names the account's DID (atproto.com/specs/at-uri-scheme), and an address
 * with the DID in it outlives a change of handle.
 *
 * @example completed({ id: 'at://did:plc:ada/app.bsky.feed.post/3k', url: 'https://bsky.app/profile/ada.example/post/3k', at }).url
 * // 'https://bsky.app/profile/did:plc:ada/post/3k'
 */
export function completed(receipt: Receipt): Receipt {
  const did = /^at:\/\/(did:[^/]+)\//.exec(receipt.id)?.[1];
  if (!did) return receipt;
  const url = receipt.url.replace(/(?<=\/profile\/)[^/]+(?=\/post\/[^/]+\/?$)/, () => did);
  return { ...receipt, url, account: receipt.account ?? { id: did } };
}

/** Reasons of `skipped` that the planner itself gives and may take back. */
export const skipReasons = {
  late: 'late',
  seeded: 'seeded',
  unannounced: 'it is not announced any more',
  /** Tried, and taken up again by every run until it is too late; the record's `at` is the first time. */
  unreached: 'the network could not be reached',
  /** The same, for a page that was not live, or an owner who was not logged in. */
  notLive: 'its page was not live',
  notLoggedIn: 'Lectern was not logged in',
} as const;

/** Reasons of what was tried and is taken up again by every run: where it expires so, it was to be said and never was. */
export const openReasons: readonly (string | undefined)[] = [
  skipReasons.unreached,
  skipReasons.notLive,
  skipReasons.notLoggedIn,
];

/** A public copy of an entry, for "also on" and for asking what was answered. */
export interface Copy {
  announcement: string;
  network: string;
  receipt: Receipt;
}

/** The journal files of an entry: its own, and those under its former ids. */
export function journalsOf(
  files: ReadonlyMap<string, JournalFile>,
  entry: { id: string; aliases: readonly string[] },
): JournalFile[] {
  return [entry.id, ...entry.aliases].flatMap((id) => files.get(id) ?? []);
}

/** The copies that stand on the networks now, oldest first. A correction put into a post is no copy of its own. */
export function copiesOf(...journals: JournalFile[]): Copy[] {
  return journals
    .flatMap((journal) => Object.entries(journal.announcements))
    .flatMap(([announcement, networks]) =>
      Object.entries(networks).flatMap(([network, record]) =>
        record.state === 'posted' && record.receipt && record.via !== 'edit'
          ? [{ announcement, network, receipt: record.receipt }]
          : [],
      ),
    )
    .sort((a, b) => a.receipt.at.localeCompare(b.receipt.at));
}

/** The text a copy shows now: what was sent, or what the last edit made of it. */
export function standingText(record: JournalRecord): string | undefined {
  return record.edits?.at(-1)?.text ?? record.intent?.text;
}
