/**
 * Replies: what people answered on the networks, as kept in `content/replies/<entry id>.json`. Their
 * text is sanitised before it is stored; the site shows what is here and asks nobody.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { linkAddressSchema } from './fields.ts';
import { anyNetworkIds, entryIdSchema } from './ids.ts';

const instant = z.iso.datetime({ offset: true });
const count = z.number().int().nonnegative();

/** Where a reply can come from: read from a network, brought in by hand from any other, or sent as a webmention. */
export const replySources = [...anyNetworkIds, 'webmention'] as const;
export const replySourceSchema = z.enum(replySources);
export type ReplySource = z.infer<typeof replySourceSchema>;

/** What a reply's id looks like. */
export const replyIdPattern = /^[a-z]+-[0-9a-f]{16}$/;

/** SHA-256 of a name: what somebody is known by without being named. */
const markSchema = z.string().regex(/^sha256:[0-9a-f]{64}$/);

/** File name of a picture in `content/replies/avatars/`, named by content. */
const avatarFileSchema = z.string().regex(/^[0-9a-f]{32}\.webp$/);

export const replyAuthorSchema = z.strictObject({
  name: z.string(),
  /** `@alice@mastodon.example`, `@alice.bsky.social`; empty where the network has none. */
  handle: z.string(),
  /** Their page; absent once retention reduced the author to initials. */
  url: linkAddressSchema.optional(),
  avatar: avatarFileSchema.optional(),
  /** The mark of their lasting id, which stays when their handle changes. */
  mark: markSchema.optional(),
  /** The page a webmention was sent from, where that is not plain from the other addresses. */
  via: linkAddressSchema.optional(),
});

/**
 * Content labels that every page has words for: Bluesky's global ones
 * (https://docs.bsky.app/docs/advanced-guides/moderation), Mastodon's sensitive media, and Bluesky's general warning.
 */
export const contentLabels = ['porn', 'sexual', 'nudity', 'graphic-media', 'sensitive', 'warn'] as const;
export type ContentLabel = (typeof contentLabels)[number];

const labelsSchema = z.array(z.string().min(1));

/** A post that a reply quotes. Its author is “somebody” where they are not to be named. */
export const quoteSchema = z.strictObject({
  url: linkAddressSchema.optional(),
  author: replyAuthorSchema.omit({ avatar: true, via: true }).optional(),
  /** Sanitised HTML; empty where only the address is known. */
  html: z.string(),
  labels: labelsSchema.optional(),
});
export type Quote = z.infer<typeof quoteSchema>;

export const replySchema = z.strictObject({
  /** See `replyId`: usable as the id of an HTML element, and says nothing of its author. */
  id: z.string().regex(replyIdPattern),
  source: replySourceSchema,
  /** Permalink; absent once retention reduced the author to initials, because it names them. */
  url: linkAddressSchema.optional(),
  author: replyAuthorSchema,
  /** Sanitised HTML; empty for a reply that is only pictures or a quote. */
  html: z.string(),
  /** The author's own content warning: the text folds behind it. */
  warning: z.string().optional(),
  /** Content labels: one of `contentLabels`, or what a labeller calls its own. The text folds behind them. */
  labels: labelsSchema.optional(),
  quote: quoteSchema.optional(),
  /** Its text goes on where it was said. */
  cut: z.boolean().optional(),
  /** Pictures, videos and the like that came with it; they stay on the network. */
  attachments: count.optional(),
  /** The author's language tag, where the network says it. */
  lang: z.string().optional(),
  published: instant,
  /** Id of the reply this one answers; absent where it answers our own post. */
  parent: z.string().optional(),
  /** Id of the nearest reply above it that waits for the owner, below `parent`: to stand below once it is shown. */
  above: z.string().optional(),
  /** The announcement it was said under; absent for a webmention. */
  announcement: z.string().optional(),
  /** A digest of its words as they were read (see `saidOf`): other words are another thing to approve. */
  said: z.string().optional(),
  /** Marks of its author's accounts and of its addresses, once those are gone: by them it can still be blocked. */
  marks: z.array(markSchema).optional(),
  /** It is the owner's own answer. */
  own: z.boolean().optional(),
  likes: count.optional(),
  boosts: count.optional(),
  /** What a webmention is, where it is not a reply. */
  kind: z.enum(['reply', 'mention']).default('reply'),
  /** It was brought in by hand (`--import`), from which file (see `fileMark`): no pull removes it. */
  imported: z.union([z.boolean(), z.string()]).optional(),
});
export type Reply = z.infer<typeof replySchema>;

/** Counts of one copy of an entry on one network. */
export const countsSchema = z.strictObject({
  source: replySourceSchema,
  /** The announcement that was said there; absent for webmentions. */
  announcement: z.string().optional(),
  /** The copy's public address: where one can reply. */
  url: linkAddressSchema.optional(),
  replies: count,
  likes: count,
  boosts: count,
  quotes: count.default(0),
  /** Replies that can be read there and are not shown here: not listed, not wished, or moderated. */
  withheld: count,
  /** Of those, how many only because there are more than are kept. */
  beyond: count.optional(),
  /** Why replies could not be read, in a plain sentence for the owner. */
  note: z.string().optional(),
});
export type Counts = z.infer<typeof countsSchema>;

/** A face among likes and boosts. */
export const faceSchema = z.strictObject({
  kind: z.enum(['like', 'boost']),
  source: replySourceSchema,
  announcement: z.string().optional(),
  name: z.string(),
  /** As of a reply's author: what moderation knows them by. */
  handle: z.string(),
  url: linkAddressSchema.optional(),
  avatar: avatarFileSchema.optional(),
  mark: markSchema.optional(),
  via: linkAddressSchema.optional(),
});
export type Reactor = z.infer<typeof faceSchema>;

/** All that came back to one entry. */
export const repliesFileSchema = z.strictObject({
  version: z.literal(1),
  entry: entryIdSchema,
  pulled: instant,
  replies: z.array(replySchema),
  counts: z.array(countsSchema),
  faces: z.array(faceSchema).default([]),
});
export type RepliesFile = z.infer<typeof repliesFileSchema>;

/**
 * A reply's id: its network and a hash of the network's own id, which often names the author.
 *
 * @example replyId('mastodon', '114000000000000001') // 'mastodon-2f6c…' (16 hexadecimal digits)
 */
export function replyId(source: ReplySource, own: string): string {
  return `${source}-${createHash('sha256').update(`${source} ${own}`).digest('hex').slice(0, 16)}`;
}
