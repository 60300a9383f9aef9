import type { Limits } from '../contract.ts';

/**
 * 300 graphemes, a thumbnail of 1,000,000 bytes (lexicons app.bsky.feed.post, app.bsky.embed.external), four pictures of
 * 2,000,000 (app.bsky.embed.images); its app takes 2,000 characters of alt text.
 */
export const blueskyLimits: Limits = {
  text: 300,
  alt: 2_000,
  image: 1_000_000,
  pictures: { count: 4, bytes: 2_000_000 },
};

/** Bytes of UTF-8 a post may have (lexicon app.bsky.feed.post, `text.maxLength`). */
export const blueskyBytes = 3_000;
