/**
 * PDF files without what tells of people and places, as far as it can be taken out without writing the file anew: what goes
 * is overwritten by as many spaces or zeros, so that every offset holds. Title and author stay, for readers look for them.
 */
import { inflateSync } from 'node:zlib';
import exif from 'exif-reader';
import type { Change, Personal } from './film.ts';
import { personalInXmp } from './xmp.ts';

/** What the information dictionary may say (ISO 32000-2, 14.3.3); anything else an office suite wrote for its own office. */
const wanted = new Set(
  'Title Author Subject Keywords Creator Producer CreationDate ModDate Trapped Type GTS_PDFXVersion'.split(
    ' ',
  ),
);

/** Looks into a PDF. Nothing is changed. */
export function personalInPdf(bytes: Buffer): Personal {
  const found: Personal = { place: false, told: [], changes: [], left: [] };
  // Each character is a byte.
  const text = bytes.toString('latin1');
  const numbers = informationNumbers(text);
  const changes = [
    ...photographs(bytes, found),
    ...packets(bytes, found),
    ...information(text, numbers, found),
  ];
  // A changed signature would say that somebody tampered with the file.
  const why = /\/ByteRange\s*\[/.test(text)
    ? 'it is signed'
    : /\/Encrypt\b/.test(text)
      ? 'it is encrypted'
      : undefined;
  if (!why) found.changes = changes;
  else if (changes.length > 0)
    for (const each of found.told.map((what) => `${what} (${why})`)) found.left.push(each);
  if (!/\/Encrypt\b/.test(text)) compressed(bytes, text, numbers, found);
  return found;
}

function tell(found: Personal, what: string) {
  if (!found.told.includes(what)) found.told.push(what);
}

/** EXIF in JPEG pictures that stand in the file as they are (CIPA DC-008, "APP1"). */
function photographs(bytes: Buffer, found: Personal): Change[] {
  const changes: Change[] = [];
  for (let at = bytes.indexOf('Exif\0\0'), past = 0; at >= 0; at = bytes.indexOf('Exif\0\0', past)) {
    past = at + 6;
    if (at < 4 || bytes.readUInt16BE(at - 4) !== 0xffe1) continue;
    const end = Math.min(bytes.length, at - 2 + bytes.readUInt16BE(at - 2));
    if (end <= at) continue;
    if (hasPlace(bytes.subarray(at, end))) found.place = true;
    tell(found, 'what a camera wrote into a photograph');
    changes.push({ at, bytes: new Uint8Array(end - at) });
    past = Math.max(past, end);
  }
  return changes;
}

function hasPlace(block: Buffer): boolean {
  try {
    return exif(block).GPSInfo?.GPSLatitude !== undefined;
  } catch {
    return false;
  }
}

/** XMP that is not compressed, of the file and of its pictures. */
function packets(bytes: Buffer, found: Personal): Change[] {
  const { changes, place, unread } = personalInXmp(bytes);
  if (place) found.place = true;
  if (changes.length > 0) tell(found, 'metadata of a picture, its history or an office');
  if (unread) found.left.push('metadata that is no XML');
  return changes;
}

/** The objects that are information dictionaries: `7 0`. */
function informationNumbers(text: string): Set<string> {
  const all = text.matchAll(/\/Info\s{1,20}(\d{1,10})\s{1,20}(\d{1,5})\s{1,20}R\b/g);
  return new Set(Array.from(all, ([, number, generation]) => `${number} ${generation}`));
}

/** Strings of the information dictionary that are not for readers, where it stands uncompressed. */
function information(text: string, numbers: ReadonlySet<string>, found: Personal): Change[] {
  const changes: Change[] = [];
  const beginning = /\b(\d{1,10})\s{1,20}(\d{1,5})\s{1,20}obj\s{0,20}<</g;
  for (let head = beginning.exec(text); head; head = beginning.exec(text)) {
    if (!numbers.has(`${head[1]} ${head[2]}`)) continue;
    beginning.lastIndex = forEachString(text, beginning.lastIndex, (name, from, to) => {
      if (wanted.has(name) || /^\s*$/.test(text.slice(from, to))) return;
      tell(found, `/${name.slice(0, 40)}`);
      changes.push({ at: from, bytes: Buffer.alloc(to - from, ' ') });
    });
  }
  return changes;
}

/** What a dictionary is made of (ISO 32000-2, 7.2 and 7.3), but for strings. */
const token = /\s*(?:%[^\r\n]*|\/([^\s/<>()[\]{}%]*)|<<|>>|[[\]]|[^\s/<>()[\]{}%]+)/y;

/** Tells of every string in a dictionary, also in lists and dictionaries within it. @returns where it ends */
function forEachString(
  text: string,
  start: number,
  found: (name: string, from: number, to: number) => void,
): number {
  let name = '';
  for (let at = start, depth = 1; ; ) {
    token.lastIndex = at;
    const match = token.exec(text);
    if (match) {
      at = token.lastIndex;
      const word = match[0].trim();
      if (word === '<<') depth += 1;
      else if (word === '>>') depth -= 1;
      else if (depth === 1 && match[1] !== undefined) name = match[1];
      if (depth === 0 || word === 'endobj' || word === 'stream') return at;
      continue;
    }
    while (/\s/.test(text.charAt(at))) at += 1;
    const end = text[at] === '(' ? literalEnd(text, at) : text[at] === '<' ? text.indexOf('>', at) : -1;
    // What is never closed goes to the end of the file.
    if (end < 0) return text.length;
    if (end > at + 1) found(name, at + 1, end);
    at = end + 1;
  }
}

/** The parenthesis that ends a string: others may stand in it in pairs; -1 where none does. */
function literalEnd(text: string, start: number): number {
  const signs = /[()]|\\[\s\S]/g;
  signs.lastIndex = start;
  let depth = 0;
  for (let sign = signs.exec(text); sign; sign = signs.exec(text)) {
    if (sign[0] === '(') depth += 1;
    else if (sign[0] === ')') depth -= 1;
    if (depth === 0) return sign.index;
  }
  return -1;
}

/** So much of what is compressed is looked into. */
const mostInflated = 50_000_000;

/** Names what compressed parts tell: of their own accord they are metadata, or hold objects, the information among them. */
function compressed(bytes: Buffer, text: string, numbers: ReadonlySet<string>, found: Personal): void {
  let budget = mostInflated;
  for (const { index } of text.matchAll(/\bstream\r?\n/g)) {
    const head = text.slice(Math.max(0, index - 1_000), index);
    const dictionary = head.slice(head.lastIndexOf(' obj') + 1);
    const kind = /\/Type\s*\/(ObjStm|Metadata)\b/.exec(dictionary)?.[1];
    if (!kind || !/\/(?:FlateDecode|Fl)\b/.test(dictionary)) continue;
    const from = text.indexOf('\n', index) + 1;
    const declared = Number(/\/Length\s+(\d{1,10})(?!\s+\d+\s+R)\b/.exec(dictionary)?.[1] ?? Number.NaN);
    const end = declared > 0 ? from + declared : text.indexOf('endstream', from);
    if (end < 0) return;
    const inside = budget > 0 ? inflated(bytes.subarray(from, end), budget) : undefined;
    if (!inside) {
      leave(found, 'compressed parts that were not looked into');
      continue;
    }
    budget -= inside.length;
    if (kind === 'Metadata') {
      const { changes, place } = personalInXmp(inside);
      if (place) found.place = true;
      if (changes.length > 0) leave(found, 'compressed metadata of a picture, its history or an office');
    } else inObjects(inside.toString('latin1'), dictionary, numbers, found);
  }
}

function leave(found: Personal, what: string): void {
  if (!found.left.includes(what)) found.left.push(what);
}

function inflated(bytes: Buffer, most: number): Buffer | undefined {
  try {
    return inflateSync(bytes, { maxOutputLength: most });
  } catch {
    return undefined;
  }
}

/** The information dictionary among objects that were compressed together: pairs of number and place, then all of them. */
function inObjects(text: string, dictionary: string, numbers: ReadonlySet<string>, found: Personal): void {
  const first = Number(/\/First\s+(\d{1,10})/.exec(dictionary)?.[1] ?? 0);
  for (const [, number, offset] of text.slice(0, first).matchAll(/(\d{1,10})\s{1,20}(\d{1,10})/g)) {
    if (!numbers.has(`${number} 0`)) continue;
    const at = text.indexOf('<<', first + Number(offset));
    if (at < 0) continue;
    forEachString(text, at + 2, (name, from, to) => {
      if (!wanted.has(name) && !/^\s*$/.test(text.slice(from, to)))
        leave(found, `compressed information: /${name.slice(0, 40)}`);
    });
  }
}
