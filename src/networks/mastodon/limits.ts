import type { Limits } from '../contract.ts';

/**
 * What holds unless the instance says otherwise: 500 characters, 23 for a link, 1,500 of alt text
 * (docs.joinmastodon.org/entities/Instance; mastodon/mastodon `MediaAttachment::MAX_DESCRIPTION_LENGTH`), four pictures
 * (`Status::MEDIA_ATTACHMENTS_LIMIT`).
 */
export const mastodonLimits: Limits = {
  text: 500,
  link: 23,
  alt: 1_500,
  image: 16_777_216,
  pictures: { count: 4, bytes: 16_777_216 },
};
