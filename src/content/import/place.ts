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
 * Reads a place from one line. Only what is near to certain is taken apart: a country by its name at the
 * end, before it the city (and the state, where countries have such), else the first part as the venue
 * and the rest as the address.
 *
 * @example readPlace('Wharf Store Four, 4 Ropewalk Quay, Hobart, Australia').place
 * // { venue: 'Wharf Store Four', address: '4 Ropewalk Quay', city: 'Hobart', country: 'AU' }
 * @example readPlace('Leipzig, Germany').place // { city: 'Leipzig', country: 'DE' }
 */
export function readPlace(line: string | undefined): ReadPlace {
  const text = (line ?? '')
    .split('\n')
    .map((part) => part.trim())
    .filter(Boolean)
    .join(', ');
  if (!text) return {};
  if (/^(https?:\/\/\S+|online|virtual|remote|zoom|the internet)$/i.test(text)) return { online: true };
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  const country = parts.length > 1 ? countries.get(parts.at(-1)!.toLowerCase()) : undefined;
  if (country) parts.pop();
  const known = country ? { country } : {};
  const city = country ? takeCity(parts, country) : undefined;
  const [venue, ...address] = parts;
  return {
    place: {
      ...(venue && { venue }),
      ...(address.length > 0 && { address: address.join(', ') }),
      ...(city && { city }),
      ...known,
    },
  };
}

/** Countries whose addresses end with a state or province: `Austin, Texas, USA`. */
const withStates = new Set(['US', 'CA', 'AU', 'BR', 'IN', 'MX']);

/** Takes the city off the end of what stands before the country. With a postal code it stays in the address. */
function takeCity(parts: string[], country: string): string | undefined {
  const last = parts.at(-1);
  if (last === undefined || /\d/.test(last)) return undefined;
  parts.pop();
  const before = parts.at(-1);
  const isState =
    withStates.has(country) && (/^[A-Z]{2,3}$/.test(last) || parts.length === 1) && before !== undefined;
  if (!isState || /\d/.test(before)) return last;
  parts.pop();
  return `${before}, ${last}`;
}
