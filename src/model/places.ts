/** Places, as a programme writes them. */
import type { Event } from './event.ts';

const countries = new Map<string, Intl.DisplayNames>();

/**
 * A country's name in a language.
 *
 * @example countryName('DE', 'en') // 'Germany'
 */
export function countryName(code: string, lang: string): string {
  const names = countries.get(lang) ?? new Intl.DisplayNames(lang, { type: 'region' });
  countries.set(lang, names);
  return names.of(code) ?? code;
}

/** How a language says that an event is not, or not only, in one place. */
export interface PlaceWords {
  online: string;
  hybrid: string;
  alsoOnline(place: string): string;
}

/**
 * Where an event is, short enough for the quiet column: the city, `Online`, or both.
 *
 * @example shortPlace({ attendance: 'hybrid', place: { city: 'Hobart' } }, wordsFor('en').event) // 'Hobart and online'
 */
export function shortPlace(
  { attendance, place }: Pick<Event, 'attendance' | 'place'>,
  words: PlaceWords,
): string {
  if (attendance === 'online') return words.online;
  const where = place?.city ?? place?.venue ?? '';
  if (attendance === 'hybrid') return where ? words.alsoOnline(where) : words.hybrid;
  return where;
}

/** Where an event is, in full: venue, address, city and country. */
export function fullPlace({ place }: Pick<Event, 'place'>, lang: string): string[] {
  if (!place) return [];
  const { venue, address, city, country } = place;
  return [venue, address, city, country && countryName(country, lang)].filter((part) => part !== undefined);
}
