/** What a slide stands on. */

/** Backgrounds that come from the theme, light and dark. */
export const themeBackgrounds = ['paper', 'tint', 'accent', 'ink'] as const;
export type ThemeBackground = (typeof themeBackgrounds)[number];
