/** How each network measures a text against its limit. */
import type { NetworkId } from '../model/ids.ts';
import { type Marked, settled } from './boundaries.ts';
import type { Limits, Span } from './contract.ts';
import { littleText } from './linkedin/text.ts';
import { graphemes, mastodonLength } from './mastodon/text.ts';

export interface Gauge {
  /** The most that fits, in the unit of `count`. */
  limit: number;
  count(text: string, spans: readonly Span[]): number;
  fits(text: string, spans: readonly Span[]): boolean;
  /** The text as it is written there: see `boundaries.ts`. */
  settle(words: Marked): Marked;
}

/**
 * The limits that hold where nobody was asked: for previews and dry runs.
 *
 * - Mastodon: 500 characters, 23 for a link, 1,500 of alt text unless the instance says otherwise
 *   (docs.joinmastodon.org/entities/Instance, mastodon/mastodon `MediaAttachment::MAX_DESCRIPTION_LENGTH`)
 * - Bluesky: 300 graphemes, a thumbnail of 1,000,000 bytes (lexicons app.bsky.feed.post, app.bsky.embed.external);
 *   its app takes 2,000 characters of alt text
 *   and four pictures of 2,000,000 bytes (app.bsky.embed.images)
 * - Mastodon: four pictures (mastodon/mastodon `Status::MEDIA_ATTACHMENTS_LIMIT`) unless the instance says otherwise
 * - LinkedIn: 3,000 characters of commentary, 4,086 of alt text (Posts API, Images API); a document of 100 MB
 *   and 300 pages (Documents API)
 */
export const usualLimits: Record<NetworkId, Limits> = {
  mastodon: { text: 500, link: 23, alt: 1_500, image: 16_777_216, pictures: { count: 4, bytes: 16_777_216 } },
  bluesky: { text: 300, alt: 2_000, image: 1_000_000, pictures: { count: 4, bytes: 2_000_000 } },
  linkedin: { text: 3_000, alt: 4_086, image: 8_000_000, document: { bytes: 100_000_000, pages: 300 } },
};

/** Bytes of UTF-8 a Bluesky post may have (lexicon app.bsky.feed.post, `text.maxLength`). */
const blueskyBytes = 3_000;

/** Characters of a comment on LinkedIn: what its own box takes (linkedin.com/help/linkedin, "Comment on posts"). */
const commentLimit = 1_250;

/**
 * The measure of a network.
 *
 * @param warning Mastodon's content warning, which counts as part of the text
 * @param isComment for LinkedIn: a comment, which is plain text and shorter than a post
 */
export function gaugeFor(network: NetworkId, limits: Limits, warning = '', isComment = false): Gauge {
  const { text: limit } = limits;
  switch (network) {
    case 'mastodon':
      return gauge(network, limit, (text, spans) => mastodonLength(text, spans, warning, limits.link ?? 23));
    case 'bluesky':
      return gauge(
        network,
        limit,
        (text) => graphemes(text),
        (text) => Buffer.byteLength(text) <= blueskyBytes,
      );
    case 'linkedin':
      if (isComment) return gauge(network, Math.min(limit, commentLimit), (text) => text.length);
      return gauge(network, limit, (text, spans) => littleText(text, spans).length);
  }
}

function gauge(
  network: NetworkId,
  limit: number,
  count: Gauge['count'],
  also: (text: string) => boolean = () => true,
): Gauge {
  return {
    limit,
    count,
    fits: (text, spans) => count(text, spans) <= limit && also(text),
    settle: (words) => settled(network, words),
  };
}
