import type { Limits } from '../contract.ts';

/**
 * 500 characters (developers.facebook.com/documentation/threads/posts), 1,000 of alt text (…/reference/publishing), images of
 * 8 MB (…/threads/overview). It takes 20 images; more than four would be a gallery, not an announcement.
 */
export const threadsLimits: Limits = {
  text: 500,
  alt: 1_000,
  image: 8_000_000,
  pictures: { count: 4, bytes: 8_000_000 },
};
