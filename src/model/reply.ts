/**
 * Replies: what people answered on the networks, as kept in `content/replies/<entry id>.json`. Their
 * text is sanitised before it is stored; the site shows what is here and asks nobody.
 */
import { z } from 'zod';
import { entryIdSchema, networkIds } from './ids.ts';

const instant = z.iso.datetime({ offset: true });

export const replySourceSchema = z.enum([...networkIds, 'webmention']);
export type ReplySource = z.infer<typeof replySourceSchema>;

export const replyAuthorSchema = z.strictObject({
  name: z.string(),
  /** `@alice@mastodon.example`, `alice.bsky.social`; empty where the network has none. */
  handle: z.string(),
  /** Their page; absent once retention reduced the author to initials. */
  url: z.url().optional(),
  /** File name of the avatar in `content/replies/avatars/`, named by content. */
  avatar: z.string().optional(),
});

export const replySchema = z.strictObject({
  /** `mastodon:…`, `bluesky:at://…`, `linkedin:urn:…`, `webmention:…`: unique over all networks. */
  id: z.string(),
  source: replySourceSchema,
  /** Permalink. */
  url: z.url(),
  author: replyAuthorSchema,
  /** Sanitised HTML. */
  html: z.string(),
  /** The author's language tag, where the network says it. */
  lang: z.string().optional(),
  published: instant,
  /** Id of the reply this one answers; absent where it answers our own post. */
  parent: z.string().optional(),
  /** The announcement it was said under. */
  announcement: z.string().optional(),
  /** It is the owner's own answer. */
  own: z.boolean().optional(),
  pinned: z.boolean().optional(),
  likes: z.number().int().nonnegative().optional(),
  boosts: z.number().int().nonnegative().optional(),
  /** What a webmention is, where it is not a reply. */
  kind: z.enum(['reply', 'mention', 'quote']).default('reply'),
});
export type Reply = z.infer<typeof replySchema>;

/** Counts of one copy of an entry on one network. */
export const countsSchema = z.strictObject({
  source: replySourceSchema,
  /** The copy's public address: where one can reply. */
  url: z.url().optional(),
  replies: z.number().int().nonnegative(),
  likes: z.number().int().nonnegative(),
  boosts: z.number().int().nonnegative(),
  quotes: z.number().int().nonnegative().default(0),
  /** Replies that are not shown: not public, not wished, or moderated. */
  withheld: z.number().int().nonnegative(),
});
export type Counts = z.infer<typeof countsSchema>;

/** A face among likes and boosts. */
export const faceSchema = z.strictObject({
  kind: z.enum(['like', 'boost']),
  source: replySourceSchema,
  name: z.string(),
  url: z.url().optional(),
  avatar: z.string().optional(),
});

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
