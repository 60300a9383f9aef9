/**
 * The journal: what was intended, sent, refused, edited or withdrawn, an announcement × a network.
 * One JSON file an entry, `content/journal/<entry id>.json`, in the owner's repository.
 */
import { z } from 'zod';
import { entryIdSchema } from './ids.ts';

const instant = z.iso.datetime({ offset: true });

export const journalStates = ['intended', 'posted', 'withdrawn', 'refused', 'unknown', 'skipped'] as const;
export type JournalState = (typeof journalStates)[number];

/** What is going to be sent, to the byte. On disk before the first call, and never changed by a retry. */
export const intentSchema = z.strictObject({
  /** Mastodon: the idempotency key. Bluesky: the record key (a TID). LinkedIn: a key for our own records. */
  key: z.string(),
  /** The exact text; a thread has one part each. */
  text: z.string(),
  /** SHA-256 of everything that is sent, hexadecimal. */
  hash: z.string(),
  /** Digest of the card's bytes, hexadecimal. */
  card: z.string().optional(),
  createdAt: instant,
  /** The run that made the intent (`LECTERN_RUN`, else one made up). */
  run: z.string(),
  /** When a call was first made for it: from then on it may have succeeded. */
  attempted: instant.optional(),
  /** The network's own record or request body, where it must be frozen. */
  body: z.record(z.string(), z.unknown()).optional(),
  /** Fragment of a thread, from 1. */
  part: z.number().int().positive().optional(),
});
export type Intent = z.infer<typeof intentSchema>;

/** What the network answered. */
export const receiptSchema = z.strictObject({
  /** Mastodon: status id. Bluesky: AT-URI. LinkedIn: URN. By hand: the URL. */
  id: z.string(),
  /** The public address of the copy. */
  url: z.url(),
  /** Bluesky: CID of the record. */
  cid: z.string().optional(),
  at: instant,
});
export type Receipt = z.infer<typeof receiptSchema>;

export const editSchema = z.strictObject({
  at: instant,
  revision: z.string(),
  text: z.string(),
  hash: z.string(),
});

/** Further parts of a thread: each is intended and posted on its own. */
export const partSchema = z.strictObject({
  state: z.enum(['intended', 'posted', 'unknown', 'refused', 'withdrawn']),
  intent: intentSchema,
  receipt: receiptSchema.optional(),
  reason: z.string().optional(),
});

/** One announcement on one network. */
export const journalRecordSchema = z.strictObject({
  state: z.enum(journalStates),
  /** Revision of the announcement that was sent. */
  revision: z.string().optional(),
  intent: intentSchema.optional(),
  receipt: receiptSchema.optional(),
  parts: z.array(partSchema).optional(),
  edits: z.array(editSchema).optional(),
  /** Why it was refused, skipped or withdrawn, in words the owner can act on. */
  reason: z.string().optional(),
  /** When the state was reached. */
  at: instant,
});
export type JournalRecord = z.infer<typeof journalRecordSchema>;

/** The journal of one entry. Title and date are how a renamed entry without an alias is noticed. */
export const journalFileSchema = z.strictObject({
  version: z.literal(1),
  entry: entryIdSchema,
  title: z.string(),
  date: z.string(),
  /** Announcement id → network → record. */
  announcements: z.record(z.string(), z.record(z.string(), journalRecordSchema)),
});
export type JournalFile = z.infer<typeof journalFileSchema>;

/** A public copy of an entry, for "also on" and for asking what was answered. */
export interface Copy {
  announcement: string;
  network: string;
  receipt: Receipt;
}

/** The copies of an entry that stand on the networks now, oldest first. */
export function copiesOf(journal: JournalFile): Copy[] {
  return Object.entries(journal.announcements)
    .flatMap(([announcement, networks]) =>
      Object.entries(networks).flatMap(([network, record]) =>
        record.state === 'posted' && record.receipt
          ? [{ announcement, network, receipt: record.receipt }]
          : [],
      ),
    )
    .sort((a, b) => a.receipt.at.localeCompare(b.receipt.at));
}
