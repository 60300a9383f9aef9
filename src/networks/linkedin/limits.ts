import type { Limits } from '../contract.ts';

/** 3,000 characters of commentary, 4,086 of alt text (Posts API, Images API); a document of 100 MB and 300 pages (Documents API). */
export const linkedinLimits: Limits = {
  text: 3_000,
  alt: 4_086,
  image: 8_000_000,
  document: { bytes: 100_000_000, pages: 300 },
};

/** Characters of a comment: what its own box takes (linkedin.com/help/linkedin, "Comment on posts"). */
export const commentLimit = 1_250;
