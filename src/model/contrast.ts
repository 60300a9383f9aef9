/** Whether a ground is dark, so that the text on it can be light. */

/**
 * Relative luminance of a colour as WCAG 2.2 defines it, 0 (black) to 1 (white).
 *
 * @param hex `#16324f`
 */
export function luminance(hex: string): number {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

/** Whether white has more contrast on a colour than black has. */
export function isDark(hex: string): boolean {
  const background = luminance(hex);
  return 1.05 / (background + 0.05) > (background + 0.05) / 0.05;
}
