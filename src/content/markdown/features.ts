/** What Markdown means on this site: one answer for posts, talks and decks. */
import type { Features } from 'satteri';

/** GitHub's tables, strikethrough, task lists and footnotes; maths between dollars; typographic quotes; ids of headings; definitions. */
export const markdownFeatures = {
  gfm: true,
  math: true,
  smartPunctuation: true,
  headingAttributes: true,
  definitionList: true,
} as const satisfies Features;

/** The same for a text that is Markdown and not MDX: HTML is HTML. */
export const plainFeatures = {
  ...markdownFeatures,
  rawHtml: true,
  frontmatter: false,
} as const satisfies Features;
