/**
 * Hides secrets in texts from outside, however they are spelt: as they are, in other letters' case, percent-encoded,
 * escaped for JSON, HTML or a program (also one in the other), in hexadecimal, and within anything that was put into base64,
 * such as `user:token`; in UTF-8 or UTF-16, and where both are put into the other or base64 into base64 once more. The cost is
 * linear in the text.
 *
 * Escapes are undone layer by layer, and every layer is searched; what is found is hidden where it stands in the text.
 */
import { isUtf8 } from 'node:buffer';

/** What stands where a secret was. It needs no escaping in JSON, HTML or an address's query. */
export const hidden = '[hidden]';

/** Shorter ones are found as they are alone: what they become in base64 or hexadecimal stands in many a text. */
const shortestEncoded = 8;
/** So many escapes within escapes are undone. */
const mostLayers = 4;

/** A place in a text, from one character to before another. */
type TextRange = readonly [start: number, end: number];

/** A text without its escapes, and where each of its characters came from. */
interface Layer {
  text: string;
  origin(at: number): number;
}

/** What is looked for of one secret. */
interface Wanted {
  /** In lower case. */
  plain: string[];
  /** Parts of base64 that hold the secret, whatever stands before and behind it. */
  base64: string[];
}

/**
 * What hides every one of some values in a text. A text of JSON stays JSON.
 *
 * @example hider(['p4ss-word'])('x=p4ss%2Dword') // 'x=[hidden]'
 */
export function hider(values: readonly string[]): (text: string) => string {
  const wanted = [...new Set(values)].filter(Boolean).map(wantedOf);
  if (wanted.length === 0) return (text) => text;
  return (text) => {
    const found: TextRange[] = [];
    let layer: Layer | undefined = { text, origin: (at) => at };
    for (let depth = 0; layer && depth <= mostLayers; depth += 1) {
      const { origin } = layer;
      for (const [start, end] of placesIn(layer.text, wanted)) found.push([origin(start), origin(end)]);
      layer = undone(layer);
    }
    return found.length > 0 ? without(text, found) : text;
  };
}

function wantedOf(value: string): Wanted {
  const plain = [lowered(value)];
  if (value.length < shortestEncoded) return { plain, base64: [] };
  const little = Buffer.from(value, 'utf16le');
  const spelt = [Buffer.from(value), little, Buffer.from(little).swap16()];
  const hexadecimal = spelt.map((bytes) => bytes.toString('hex'));
  const once = spelt.flatMap(cores);
  const twice = [
    ...once.flatMap((part) => [part, part.replaceAll('+', '-').replaceAll('/', '_')]),
    ...hexadecimal.flatMap((part) => [part, part.toUpperCase()]),
  ].flatMap((part) => cores(Buffer.from(part)));
  return {
    plain: [...plain, ...hexadecimal, ...once.map((part) => Buffer.from(part).toString('hex'))],
    base64: [...new Set([...once, ...twice])],
  };
}

/** The characters of base64 that bytes alone decide, wherever in what was encoded they stand (RFC 4648 §4). */
function cores(bytes: Buffer): string[] {
  return [0, 1, 2].map((ahead) => {
    const whole = Buffer.concat([Buffer.alloc(ahead), bytes]);
    return whole.toString('base64').slice(Math.ceil((ahead * 8) / 6), Math.floor((whole.length * 8) / 6));
  });
}

function placesIn(text: string, wanted: readonly Wanted[]): TextRange[] {
  const places: TextRange[] = [];
  const low = lowered(text);
  const standard = text.replaceAll('-', '+').replaceAll('_', '/');
  for (const { plain, base64 } of wanted) {
    for (const value of plain) {
      for (const start of occurrences(low, value)) places.push([start, start + value.length]);
    }
    for (const value of base64) {
      let before = 0;
      for (const start of occurrences(standard, value)) {
        if (start < before) continue;
        const place = run(standard, start, start + value.length, before);
        places.push(place);
        before = place[1];
      }
    }
  }
  return places;
}

function* occurrences(text: string, value: string): Generator<number> {
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length)) yield at;
}

/** All the base64 round a part of it, from a place on. */
function run(text: string, start: number, end: number, from: number): TextRange {
  const isBase64 = (at: number) => /[A-Za-z0-9+/]/.test(text.charAt(at));
  let [first, last] = [start, end];
  while (first > from && isBase64(first - 1)) first -= 1;
  while (isBase64(last)) last += 1;
  for (let filled = 0; filled < 2 && text[last] === '='; filled += 1) last += 1;
  return [Math.min(start, afterEscape(text, first)), last];
}

/** Past what is left of an escape that begins right before a place: `n` of `\n`, `u00e9` of `\u00e9`. */
function afterEscape(text: string, at: number): number {
  if (text[at - 1] !== '\\' || backslashes(text, at) % 2 === 0) return at;
  return at + (text[at] === 'u' ? 5 : 1);
}

/** In lower case, with every character where it was. */
function lowered(text: string): string {
  const low = text.toLowerCase();
  return low.length === text.length ? low : text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** Percent-encoded, with `%u` of old scripts; of HTML, where some need no semicolon; of JSON, JavaScript, C and shells. */
const escapes =
  /(?:%[0-9a-f]{2})+|%u[0-9a-f]{4}|&(?:[a-z]{2,8};|(?:amp|lt|gt|quot)|#0*\d{1,7};?|#x0*[0-9a-f]{1,6};?)|(?:\\x[0-9a-f]{2})+|(?:\\[0-3]?[0-7]{1,2})+|\\(?:u[0-9a-f]{4}|u\{[0-9a-f]{1,6}\}|["'\\/])/gi;

/** The characters that tokens have and HTML has names for (html.spec.whatwg.org/multipage/named-characters.html). */
const named: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  plus: '+',
  sol: '/',
  bsol: '\\',
  equals: '=',
  lowbar: '_',
  period: '.',
  colon: ':',
  semi: ';',
  comma: ',',
  commat: '@',
  num: '#',
  dollar: '$',
  percnt: '%',
  ast: '*',
  excl: '!',
  quest: '?',
  lpar: '(',
  rpar: ')',
  lsqb: '[',
  rsqb: ']',
  lcub: '{',
  rcub: '}',
  verbar: '|',
  grave: '`',
};

/** A layer with its escapes undone once; nothing where it has none. */
function undone({ text, origin }: Layer): Layer | undefined {
  const parts: string[] = [];
  // Where stretches begin, here and in the layer before.
  const [here, there] = [[0], [0]] as [number[], number[]];
  let [length, at] = [0, 0];
  const add = (said: string, from: number) => {
    parts.push(said);
    here.push(length);
    there.push(from);
    length += said.length;
  };
  for (const { 0: spelt, index } of text.matchAll(escapes)) {
    const characters = meant(spelt);
    if (characters === undefined) continue;
    if (index > at) add(text.slice(at, index), at);
    let from = index;
    for (const [character, size] of characters) {
      add(character, from);
      from += size;
    }
    at = index + spelt.length;
  }
  if (at === 0) return undefined;
  add(text.slice(at), at);
  return {
    text: parts.join(''),
    origin(place) {
      const stretch = lastAtMost(here, place);
      return origin((there[stretch] ?? 0) + place - (here[stretch] ?? 0));
    },
  };
}

/** What an escape stands for: each character, and how much of the escape is its own. */
function meant(spelt: string): [character: string, size: number][] | undefined {
  if (/^(?:%[^u]|\\x)/i.test(spelt)) {
    const size = spelt.startsWith('%') ? 3 : 4;
    return charactersOf(Buffer.from(spelt.replace(/%|\\x/gi, ''), 'hex'), () => size);
  }
  if (/^\\[0-7]/.test(spelt)) {
    const digits = spelt.slice(1).split('\\');
    const bytes = Buffer.from(digits.map((byte) => Number.parseInt(byte, 8)));
    return charactersOf(bytes, (at) => (digits[at] as string).length + 1);
  }
  const inner = spelt.replace(/^[&\\%]/, '').replace(/;$/, '');
  const digits = /^(?:#x|u\{?)([0-9a-f]+)\}?$/i.exec(inner)?.[1];
  const decimal = /^#(\d+)$/.exec(inner)?.[1];
  const code = digits ? Number.parseInt(digits, 16) : decimal ? Number(decimal) : undefined;
  if (code !== undefined) return code <= 0x10ffff ? [[String.fromCodePoint(code), spelt.length]] : undefined;
  const character = spelt.startsWith('\\') ? inner : named[inner.toLowerCase()];
  return character === undefined ? undefined : [[character, spelt.length]];
}

/**
 * UTF-8 as its characters, each with the length of its escapes; a byte that begins none is a character.
 *
 * @param sizeOf how long the escape of each byte is
 */
function charactersOf(bytes: Buffer, sizeOf: (at: number) => number): [character: string, size: number][] {
  const found: [string, number][] = [];
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at] as number;
    const length = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    const part = length > 1 ? bytes.subarray(at, at + length) : undefined;
    const character = part?.length === length && isUtf8(part) ? part.toString() : undefined;
    const end = at + (character ? length : 1);
    let size = 0;
    for (; at < end; at += 1) size += sizeOf(at);
    found.push([character ?? String.fromCharCode(lead), size]);
  }
  return found;
}

/** The last of ascending numbers that is not above another. */
function lastAtMost(numbers: readonly number[], most: number): number {
  let [low, high] = [0, numbers.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((numbers[middle] as number) <= most) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A text with places of it hidden. */
function without(text: string, places: TextRange[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const [start, end] of places.sort((a, b) => a[0] - b[0])) {
    if (end <= at) continue;
    if (start >= at) parts.push(text.slice(at, escapeStart(text, start, at)), hidden);
    at = escapeEnd(text, end);
  }
  return parts.join('') + text.slice(at);
}

/** Where the escape begins that a place is inside of. */
function escapeStart(text: string, at: number, from: number): number {
  const back = escapeBefore(text, at, from);
  return back === undefined || (at - back > 1 && text[back + 1] !== 'u') ? at : back;
}

/** Where the escape ends that a place is inside of. */
function escapeEnd(text: string, at: number): number {
  const back = escapeBefore(text, at, 0);
  if (back === undefined) return at;
  if (text[back + 1] === 'u') return Math.min(text.length, back + 6);
  return at - back === 1 ? Math.min(text.length, at + 1) : at;
}

/** The backslash of an escape of JSON that a place may be inside of: they have six characters at most. */
function escapeBefore(text: string, at: number, from: number): number | undefined {
  for (let back = at - 1; back >= Math.max(from, at - 5); back -= 1) {
    if (text[back] === '\\') return backslashes(text, back + 1) % 2 === 0 ? undefined : back;
  }
  return undefined;
}

/** How many backslashes stand before a place. */
function backslashes(text: string, at: number): number {
  let first = at;
  while (text[first - 1] === '\\') first -= 1;
  return at - first;
}
