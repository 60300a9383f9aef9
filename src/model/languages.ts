/** What is known of a language by its tag. */

const rightToLeft = new Set(['Adlm', 'Arab', 'Hebr', 'Mand', 'Nkoo', 'Rohg', 'Samr', 'Syrc', 'Thaa']);

/**
 * Which way a language is written: by its script, or the one it is usually written in.
 *
 * @example directionOf('ar') // 'rtl'
 * @example directionOf('az-Latn') // 'ltr'
 */
export function directionOf(lang: string): 'ltr' | 'rtl' {
  return rightToLeft.has(new Intl.Locale(lang).maximize().script ?? '') ? 'rtl' : 'ltr';
}

/** The attributes of words that are in another language than what is around them. */
export function languageOf(lang: string | undefined, around: string): { lang?: string; dir?: 'ltr' | 'rtl' } {
  if (!lang || lang === around) return {};
  return directionOf(lang) === directionOf(around) ? { lang } : { lang, dir: directionOf(lang) };
}
