/** The languages of the interface: one line each. */
import { directionOf } from '../model/languages.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import type { Words } from './words.ts';

export type { Words } from './words.ts';

const languages: Record<string, Words> = { en, de };

/** The language of the interface around a text: its own where Lectern speaks it, otherwise English. */
export function interfaceLanguage(lang: string): string {
  const { language } = new Intl.Locale(lang);
  return Object.hasOwn(languages, language) ? language : 'en';
}

/**
 * The words of the interface around a text.
 *
 * @param lang the text's language, BCP 47
 * @example wordsFor('de-AT').parts.talks // 'Vorträge'
 */
export function wordsFor(lang: string): Words {
  return languages[interfaceLanguage(lang)]!;
}

/**
 * The attributes of the interface's own words: none where they are in the language around them.
 *
 * @example interfaceAttributes('de') // {}
 * @example interfaceAttributes('ar') // { lang: 'en', dir: 'ltr' }
 */
export function interfaceAttributes(around: string): { lang?: string; dir?: 'ltr' | 'rtl' } {
  const own = interfaceLanguage(around);
  if (own === new Intl.Locale(around).language) return {};
  return directionOf(own) === directionOf(around) ? { lang: own } : { lang: own, dir: directionOf(own) };
}
