/** Places, which other people write as one line of text. */
import type { Place } from '../../model/event.ts';

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** English name of each country → its ISO 3166-1 code, from the runtime's own list. */
const countries = new Map<string, string>(
  letters.flatMap((a) =>
    letters.flatMap((b) => {
      const code = a + b;
      const name = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }).of(code);
      return name ? [[name.toLowerCase(), code] as const] : [];
    }),
  ),
);
for (const [name, code] of [
  ['usa', 'US'],
  ['u.s.a.', 'US'],
  ['uk', 'GB'],
  ['england', 'GB'],
  ['scotland', 'GB'],
  ['wales', 'GB'],
  ['czech republic', 'CZ'],
  ['the netherlands', 'NL'],
  ['turkey', 'TR'],
] as const) {
  countries.set(name, code);
}

/** What a line of text says about where an event is. */
export interface ReadPlace {
  place?: Place;
  /** The line is no place but says that the event is online. */
  online?: boolean;
}

/**
 * Reads a place from one line. Only what is certain is taken apart: a country by its name at the end,
 * a city where nothing else is left, else the first part as the venue and the rest as the address.
 *
 * @example readPlace('Wharf Store Four, 4 Ropewalk Quay, Hobart, Australia').place
 * // { venue: 'Wharf Store Four', address: '4 Ropewalk Quay, Hobart', country: 'AU' }
 * @example readPlace('Leipzig, Germany').place // { city: 'Leipzig', country: 'DE' }
 */
export function readPlace(line: string | undefined): ReadPlace {
  const text = line?.replace(/\s*\n\s*/g, ', ').trim();
  if (!text) return {};
  if (/^(https?:\/\/\S+|online|virtual|remote|zoom|the internet)$/i.test(text)) return { online: true };
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  const country = parts.length > 1 ? countries.get(parts.at(-1)!.toLowerCase()) : undefined;
  if (country) parts.pop();
  const known = country ? { country } : {};
  if (parts.length === 1 && country) return { place: { city: parts[0]!, ...known } };
  const [venue, ...address] = parts;
  return {
    place: {
      ...(venue && { venue }),
      ...(address.length > 0 && { address: address.join(', ') }),
      ...known,
    },
  };
}
