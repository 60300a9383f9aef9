/**
 * PDF files without what tells of people and places, as far as it can be taken out without writing the file anew: what goes
 * is overwritten by as many spaces or zeros, so that every offset holds. Title and author stay, for readers look for them.
 */
import exif from 'exif-reader';
import type { Change, Personal } from './film.ts';

/** What the information dictionary may say (ISO 32000-2, 14.3.3); anything else an office suite wrote for its own office. */
const wanted = new Set(
  'Title Author Subject Keywords Creator Producer CreationDate ModDate Trapped Type GTS_PDFXVersion'.split(
    ' ',
  ),
);

/** Properties of XMP that tell a place, a camera, a file's history, or an office: ranges of elements and attributes. */
const toldInXmp =
  /^(?:exif|exifEX|aux|photoshop|xmpMM|stEvt|stRef|Iptc4xmpCore|Iptc4xmpExt|pdfx|xmpRights|GPano|tiff):/;

/** Looks into a PDF. Nothing is changed. */
export function personalInPdf(bytes: Buffer): Personal {
  const found: Personal = { place: false, told: [], changes: [], left: [] };
  // Each character is a byte.
  const text = bytes.toString('latin1');
  const changes = [...photographs(bytes, found), ...packets(text, found), ...information(text, found)];
  // A changed signature would say that somebody tampered with the file.
  const why = /\/ByteRange\s*\[/.test(text)
    ? 'it is signed'
    : /\/Encrypt\b/.test(text)
      ? 'it is encrypted'
      : undefined;
  if (!why) found.changes = changes;
  else if (changes.length > 0) found.left.push(...found.told.map((what) => `${what} (${why})`));
  return found;
}

function tell(found: Personal, what: string) {
  if (!found.told.includes(what)) found.told.push(what);
}

/** EXIF in JPEG pictures that stand in the file as they are (CIPA DC-008, "APP1"). */
function photographs(bytes: Buffer, found: Personal): Change[] {
  const changes: Change[] = [];
  for (let at = bytes.indexOf('Exif\0\0'); at >= 0; at = bytes.indexOf('Exif\0\0', at + 6)) {
    if (at < 4 || bytes.readUInt16BE(at - 4) !== 0xffe1) continue;
    const end = Math.min(bytes.length, at - 2 + bytes.readUInt16BE(at - 2));
    if (end <= at) continue;
    if (hasPlace(bytes.subarray(at, end))) found.place = true;
    tell(found, 'what a camera wrote into a photograph');
    changes.push({ at, bytes: new Uint8Array(end - at) });
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
function packets(text: string, found: Personal): Change[] {
  const changes: Change[] = [];
  for (let start = text.indexOf('<x:xmpmeta'); start >= 0; start = text.indexOf('<x:xmpmeta', start + 10)) {
    const end = text.indexOf('</x:xmpmeta>', start);
    if (end < 0) break;
    for (const [from, to] of propertiesIn(text.slice(start, end))) {
      const said = text.slice(start + from, start + to);
      if (/GPS(?:Latitude|Longitude)/.test(said)) found.place = true;
      tell(found, 'metadata of a picture, its history or an office');
      changes.push({ at: start + from, bytes: Buffer.alloc(to - from, ' ') });
    }
    start = end;
  }
  return changes;
}

/** Where properties stand that tell too much: an element with all in it, or an attribute. */
function propertiesIn(xmp: string): [number, number][] {
  const places: [number, number][] = [];
  let past = 0;
  for (const { 0: tag, 1: name = '', index } of xmp.matchAll(/<([\w-]+:[\w-]+)(?:\s[^<>]*)?\/?>/g)) {
    if (index < past) continue;
    if (toldInXmp.test(name)) {
      const closing = `</${name}>`;
      const end = tag.endsWith('/>') ? index + tag.length : xmp.indexOf(closing, index) + closing.length;
      if (end < index + tag.length) continue;
      places.push([index, end]);
      past = end;
      continue;
    }
    for (const { 0: attribute, 1: own = '', index: at } of tag.matchAll(
      /\s([\w-]+:[\w-]+)\s*=\s*(?:"[^"]*"|'[^']*')/g,
    )) {
      if (toldInXmp.test(own)) places.push([index + at, index + at + attribute.length]);
    }
  }
  return places;
}

/** Strings of the information dictionary that are not for readers, where it stands uncompressed. */
function information(text: string, found: Personal): Change[] {
  const numbers = new Set(
    [...text.matchAll(/\/Info\s+(\d{1,10}\s+\d{1,5})\s+R\b/g)].map((match) => match[1] as string),
  );
  const changes: Change[] = [];
  for (const { 0: head, 1: number = '', index } of text.matchAll(/\b(\d{1,10}\s+\d{1,5})\s+obj\s*<</g)) {
    if (!numbers.has(number)) continue;
    for (const { name, from, to } of stringsIn(text, index + head.length)) {
      if (wanted.has(name) || text.slice(from, to).trim() === '') continue;
      tell(found, `/${name.slice(0, 40)}`);
      changes.push({ at: from, bytes: Buffer.alloc(to - from, ' ') });
    }
  }
  return changes;
}

/** The strings of a dictionary that has nothing but names and simple values; up to what is anything else. */
function* stringsIn(text: string, start: number): Generator<{ name: string; from: number; to: number }> {
  const entry =
    /\s*\/([^\s/<>()[\]{}%]+)\s*(?:\(((?:[^()\\]|\\[\s\S]){0,20000})\)|<([\da-fA-F\s]{0,40000})>|\/[^\s/<>()[\]{}%]+|[\d.+-]+(?:\s+\d+\s+R)?|true|false)/y;
  entry.lastIndex = start;
  for (let match = entry.exec(text); match; match = entry.exec(text)) {
    const [all, name = '', literal, hexadecimal] = match;
    const length = (literal ?? hexadecimal)?.length ?? 0;
    if (length > 0)
      yield { name, from: match.index + all.length - 1 - length, to: match.index + all.length - 1 };
  }
}
