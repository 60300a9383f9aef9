/** What Markdown means on this site: one answer for posts, talks and decks. */
import type { Features } from 'satteri';

/** GitHub's tables, strikethrough, task lists and footnotes; maths between dollars; typographic quotes. */
export const markdownFeatures = {
  gfm: true,
  math: true,
  smartPunctuation: true,
} as const satisfies Features;
