/** What a slide stands on. */

/** Grounds that come from the theme, light and dark. */
export const grounds = ['paper', 'tint', 'accent', 'ink'] as const;
export type ThemeBackground = (typeof grounds)[number];
